"""Outside services: what goes to them, what their answers may do, and what becomes of those that go wrong. They are
stood in for by a server of our own that answers as theirs do."""

import json
import threading
import time
from base64 import b64decode
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from io import BytesIO
from typing import Any

import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image as Pillow

from accounts.models import User
from common.outside import Unreachable
from feed import services as posts
from images.models import Image
from protection import asking, detectors
from protection.models import Asked, Case, Finding
from protection.tasks import offer_to_detectors
from tests.images import makers
from tests.people import make_post
from tests.protection.test_cases import AsPerson, RunTasks

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("own_storages_of_pictures")]


@dataclass
class StandIn:
    """What it is asked, and what it answers: a status, headers, and a body."""

    port: int = 0
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes = b""
    hangs: float = 0
    asked: list[tuple[str, dict[str, str], bytes]] = field(default_factory=list)

    def says(self, told: Any, status: int = 200, **headers: str) -> None:
        self.body, self.status, self.headers = json.dumps(told).encode(), status, headers


def hive(score: Any) -> dict[str, Any]:
    classes = [{"class": "not_ai_generated", "value": 0.01}, {"class": "ai_generated", "value": score}]
    return {"task_id": "1", "output": [{"classes": classes}]}


def sightengine(score: Any) -> dict[str, Any]:
    return {"status": "success", "type": {"ai_generated": score}}


SAYS = {"hive": hive, "sightengine": sightengine}


@pytest.fixture
def stand_in() -> Iterator[StandIn]:
    told = StandIn()

    class Answers(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            told.asked.append((self.path, dict(self.headers), self.rfile.read(int(self.headers["Content-Length"]))))
            time.sleep(told.hangs)
            self.send_response(told.status)
            for name, value in told.headers.items():
                self.send_header(name, value)
            self.end_headers()
            with suppress(ConnectionError):  # who asked may not have waited
                self.wfile.write(told.body)

        def log_message(self, *_: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Answers)
    told.port = server.server_address[1]
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield told
    server.shutdown()
    server.server_close()


@pytest.fixture(params=["hive", "sightengine"])
def service(request: pytest.FixtureRequest, settings: Any, stand_in: StandIn) -> str:
    cache.clear()
    settings.IMAGES_FILE_CHECKS = []
    settings.OUTSIDE_ALLOWED = [f"127.0.0.1:{stand_in.port}"]
    if request.param == "hive":
        settings.HIVE_KEY, settings.HIVE_URL = "key", f"http://127.0.0.1:{stand_in.port}/hive"
    else:
        settings.SIGHTENGINE_USER, settings.SIGHTENGINE_SECRET = "me", "secret"
        settings.SIGHTENGINE_URL = f"http://127.0.0.1:{stand_in.port}/check.json"
    return str(request.param)


def send(artist: User) -> Image:
    post = make_post(artist, state="draft", pictures=0)
    file = SimpleUploadedFile("valley.jpg", makers.camera_jpeg(size=(1200, 800)), "image/jpeg")
    (picture,) = posts.add_pictures(post=post, files=[file])
    return picture.image


def agree(artist: User, as_person: AsPerson) -> None:
    assert as_person(artist).post("/settings/checks/", {"agrees": "on"}).status_code == 302


def test_nothing_is_sent_before_the_artist_has_agreed(
    service: str, stand_in: StandIn, artist: User, as_person: AsPerson, run_tasks: RunTasks
) -> None:
    stand_in.says(SAYS[service](0.99))
    page = as_person(artist).get("/settings/checks/").content.decode()
    assert detectors.configured()[0].told in page
    image = send(artist)
    assert "protection.tasks.ask_detectors" in run_tasks()
    agree(artist, as_person)
    as_person(artist).post("/settings/checks/", {})
    asking.ask_about(image.pk)
    assert (stand_in.asked, Case.objects.count()) == ([], 0)


def test_a_guess_makes_somebody_look_and_nothing_else(
    service: str, stand_in: StandIn, artist: User, as_person: AsPerson, run_tasks: RunTasks
) -> None:
    stand_in.says(SAYS[service](0.99))
    agree(artist, as_person)
    image = send(artist)
    run_tasks()
    asking.ask_about(image.pk)
    image.refresh_from_db()
    assert (image.state, Case.objects.get().state, Finding.objects.get().rule) == ("ready", "look", asking.GUESSED)
    ((_, headers, body),) = stand_in.asked
    small = Pillow.open(BytesIO(sent(service, headers, body)))
    assert (small.format, small.size, dict(small.getexif()), "xmp" in small.info) == ("JPEG", (512, 341), {}, False)
    assert b"Artist" not in body


def sent(service: str, headers: dict[str, str], body: bytes) -> bytes:
    """The picture, out of what came, which is in the form that each of them asks for."""
    if service == "hive":
        told = json.loads(body)
        assert (headers["Authorization"], told["media_metadata"]) == ("Bearer key", True)
        return b64decode(told["input"][0]["media_base64"])
    mark = headers["Content-Type"].removeprefix("multipart/form-data; boundary=").encode()
    parts = [part.strip(b"\r\n").partition(b"\r\n\r\n") for part in body.split(b"--" + mark)]
    said = {head.split(b'name="')[1].split(b'"')[0]: content for head, _, content in parts if head.startswith(b"Con")}
    assert (said[b"models"], said[b"api_user"], said[b"api_secret"]) == (b"genai", b"me", b"secret")
    return said[b"media"]


def test_a_low_guess_is_nothing(
    service: str, stand_in: StandIn, artist: User, as_person: AsPerson, run_tasks: RunTasks
) -> None:
    stand_in.says(SAYS[service](0.4))
    agree(artist, as_person)
    send(artist)
    run_tasks()
    assert (len(stand_in.asked), Case.objects.count()) == (1, 0)


def a_loop(stand_in: StandIn) -> None:
    stand_in.says({}, 302, Location=f"http://127.0.0.1:{stand_in.port}/inside")


WRONG: dict[str, Callable[[StandIn], None]] = {
    "a 500": lambda it: it.says({}, 500),
    "no JSON": lambda it: setattr(it, "body", b"<html>"),
    "another form": lambda it: it.says({"output": [], "type": 3}),
    "a score beyond 1": lambda it: it.says(hive(7) | sightengine(7)),
    "a score that is a word": lambda it: it.says(hive("high") | sightengine("high")),
    "a way to ourselves": a_loop,
    "silence": lambda it: setattr(it, "hangs", 3),
    "nonsense of 40 MB": lambda it: setattr(it, "body", b"[" * (40 << 20)),
}


@pytest.mark.parametrize("wrong", WRONG)
def test_answers_that_are_none(wrong: str, service: str, stand_in: StandIn, monkeypatch: Any) -> None:
    monkeypatch.setattr(detectors, "SECONDS", 1.5)
    WRONG[wrong](stand_in)
    with pytest.raises((Unreachable, detectors.Nonsense)):
        detectors.configured()[0].ask(b"a picture")
    assert [path for path, *_ in stand_in.asked] == ["/hive" if service == "hive" else "/check.json"]


def test_one_that_fails_is_left_alone_and_what_a_day_costs_has_an_end(
    service: str, stand_in: StandIn, artist: User, settings: Any, as_person: AsPerson, run_tasks: RunTasks
) -> None:
    agree(artist, as_person)
    image = send(artist)
    run_tasks()
    Asked.objects.all().delete()
    (detector,) = detectors.configured()
    cache.clear()
    stand_in.says({}, 500)
    for _ in range(asking.FAILURES + 3):
        asking.ask_about(image.pk)
        Asked.objects.all().delete()
    assert len(stand_in.asked) == 1 + asking.FAILURES
    cache.clear()
    settings.DETECTORS_A_DAY = 2
    stand_in.says(SAYS[service](0.1))
    for _ in range(5):
        asking.ask_about(image.pk)
        Asked.objects.all().delete()
    assert len(stand_in.asked) == 1 + asking.FAILURES + 2
    assert detector.name == service


def test_without_keys_nobody_is_asked(artist: User, as_person: AsPerson, waiting_tasks: RunTasks) -> None:
    page = as_person(artist).get("/settings/checks/").content.decode()
    assert "This site asks no outside service about your pictures." in page
    assert as_person(artist).post("/settings/checks/", {"agrees": "on"}).status_code == 200
    offer_to_detectors(1)
    assert waiting_tasks() == []
