"""The same life of a picture in a bucket: a real S3 server, one that answers 500, and one that never answers."""

import socket
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from io import BytesIO
from typing import Any
from uuid import uuid4

import pytest
from botocore.config import Config
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from accounts.models import User
from cara.local.s3 import S3
from cara.storage import Bucket
from feed import services as posts
from feed.models import Post
from images import pipeline, staging, storage, sweep
from images.models import Image
from images.services import NotStored, receive_image
from portfolios import uploads
from tests.images import makers
from tests.images.test_showing import asked
from tests.people import make_post

# One server for all of them, whatever the number of processes.
pytestmark = [pytest.mark.django_db, pytest.mark.s3, pytest.mark.xdist_group("s3")]
RunTasks = Callable[[], list[str]]
FILE = makers.camera_jpeg()
NAMES = {"default": "public", "originals": "originals", "staging": "staging"}


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, str]]:
    s3 = S3(tmp_path_factory.mktemp("s3"), durable=False)
    try:
        yield s3.start()
    finally:
        s3.stop()


def storages(told: dict[str, str]) -> dict[str, dict[str, Any]]:
    always = {
        "bucket_name": told["S3_BUCKET"],
        "endpoint_url": told["S3_ENDPOINT_URL"],
        "access_key": told["S3_ACCESS_KEY_ID"],
        "secret_key": told["S3_SECRET_ACCESS_KEY"],
        "region_name": told["S3_REGION"],
        "addressing_style": "path",
        "signature_version": "s3v4",
        "default_acl": None,
        "querystring_auth": True,
        "file_overwrite": True,
    }
    return {
        name: {"BACKEND": "cara.storage.Bucket", "OPTIONS": always | {"location": place}}
        for name, place in NAMES.items()
    }


@pytest.fixture
def bucket(server: dict[str, str], settings: Any) -> None:
    settings.STORAGES = settings.STORAGES | storages(server)
    # The server makes its bucket a moment after its first answer.
    for _ in range(100):
        if storage.public().connection.meta.client.list_buckets()["Buckets"]:  # type: ignore[attr-defined]
            return
        time.sleep(0.05)


def stored() -> dict[str, int]:
    found = {name: storage.storages[name].bucket.objects.filter(Prefix=f"{place}/") for name, place in NAMES.items()}  # type: ignore[attr-defined]
    return {name: sum(1 for _ in objects) for name, objects in found.items()}


def sent(name: str = "photo.jpg") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, FILE, "image/jpeg")


def fetch(address: str) -> tuple[int, bytes, str]:
    try:
        with urllib.request.urlopen(address, timeout=10) as answer:
            return answer.status, answer.read(), answer.headers["Content-Type"]
    except urllib.error.HTTPError as error:
        with error:
            return error.code, error.read(), ""


@pytest.mark.usefixtures("bucket")
@pytest.mark.parametrize("delivery", ["redirect", "stream"])
def test_uploaded_made_shown_closed_and_deleted(
    delivery: str, artist: User, as_person: Any, client: Client, run_tasks: RunTasks, settings: Any
) -> None:
    settings.IMAGES_DELIVERY = delivery
    before = stored()
    post = make_post(artist, pictures=0)
    (picture,) = posts.add_pictures(post=post, files=[sent()])
    run_tasks()
    image = Image.objects.get(pk=picture.image_id)
    assert (image.state, stored()["originals"] - before["originals"]) == ("ready", 1)
    assert stored()["default"] - before["default"] == image.renditions.count()

    rendition = image.renditions.get(spec="jpeg-1280")
    plain = f"/media/{rendition.key}"
    answer = asked(client, plain)
    if delivery == "redirect":
        assert (answer.status_code, answer["Cache-Control"]) == (302, "private, max-age=25")
        status, content, kind = fetch(answer["Location"])
    else:
        status, content, kind = answer.status_code, answer.content_read, answer["Content-Type"]
    assert (status, len(content), kind) == (200, rendition.bytes, "image/jpeg")
    # Without our word the bucket gives nothing.
    assert fetch(storage.public().url(rendition.key).partition("?")[0])[0] == 403

    original = as_person(artist).get(f"/share/pictures/{image.public_id}/original/")
    if delivery == "redirect":
        assert fetch(original["Location"])[:2] == (200, FILE)
    else:
        assert b"".join(original.streaming_content) == FILE

    names = {name for name, _ in sweep.walk(storage.public(), rendition.key[:2])}
    assert (rendition.key in names, {name[:2] for name in names}) == (True, {rendition.key[:2]})
    assert image.original in dict(sweep.walk(storage.originals()))

    posts.hide_posts(posts=[post])
    assert asked(client, plain).status_code == 404
    posts.delete_post(post=post)
    assert asked(client, plain).status_code == 404
    run_tasks()
    assert stored() == before


@pytest.mark.usefixtures("bucket")
def test_what_stands_before_the_bucket_is_asked_instead(
    server: dict[str, str], artist: User, client: Client, run_tasks: RunTasks, settings: Any
) -> None:
    settings.IMAGES_DELIVERY, settings.S3_FRONT_URL = "redirect", "https://pictures.example.org"
    image = _publish(artist)
    run_tasks()
    rendition = image.renditions.get(spec="jpeg-1280")
    where = client.get(f"/media/{rendition.key}")["Location"]
    path = where.removeprefix("https://pictures.example.org")
    assert path.partition("?")[0] == f"/{server['S3_BUCKET']}/public/{rendition.key}"
    with urllib.request.urlopen(server["S3_ENDPOINT_URL"] + path, timeout=10) as answer:
        told = {name: answer.headers[name] for name in ("Content-Type", "Content-Disposition", "Cache-Control")}
    assert told == {
        "Content-Type": "image/jpeg",
        "Content-Disposition": "inline",
        "Cache-Control": "private, max-age=86400, immutable",
    }
    posts.delete_post(post=image.in_post.post)
    run_tasks()


@pytest.mark.usefixtures("bucket")
def test_part_by_part(artist: User, run_tasks: RunTasks) -> None:
    before = stored()
    upload = uploads.begin(author=artist, form_key=uuid4(), file=uploads.File("a", "a.jpg", len(FILE)))
    for start in range(0, len(FILE), 1000):
        upload.refresh_from_db()
        uploads.go_on(upload=upload, offset=start, read=BytesIO(FILE[start : start + 1000]).read)
    assert stored()["staging"] - before["staging"] > 1
    image = uploads.hand_in(upload=upload).image
    run_tasks()
    assert Image.objects.get(pk=image.pk).state == "ready"
    assert stored()["staging"] == before["staging"]
    with staging.joined([], "none", 0) as nothing:
        assert nothing.read() == b""


class Broken(BaseHTTPRequestHandler):
    def _refuse(self) -> None:
        self.rfile.read(int(self.headers.get("Content-Length") or 0))
        self.send_response(500)
        self.send_header("Content-Length", "0")
        self.end_headers()

    do_GET = do_HEAD = do_PUT = do_DELETE = do_POST = _refuse  # noqa: N815 - their names there

    def log_message(self, *args: Any) -> None:
        pass


@pytest.fixture
def answers_500() -> Iterator[str]:
    with HTTPServer(("127.0.0.1", 0), Broken) as broken:
        thread = threading.Thread(target=broken.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        yield f"http://127.0.0.1:{broken.server_port}"
        broken.shutdown()
        thread.join()


@pytest.fixture
def never_answers() -> Iterator[str]:
    with socket.socket() as deaf:
        deaf.bind(("127.0.0.1", 0))
        deaf.listen(50)
        yield f"http://127.0.0.1:{deaf.getsockname()[1]}"


@pytest.mark.usefixtures("bucket")
@pytest.mark.parametrize("trouble", ["answers_500", "never_answers"])
def test_a_bucket_in_trouble_loses_nothing_and_holds_nobody_for_long(
    trouble: str,
    request: Any,
    server: dict[str, str],
    artist: User,
    client: Client,
    run_tasks: RunTasks,
    settings: Any,
    monkeypatch: Any,
) -> None:
    settings.IMAGES_DELIVERY = "stream"
    image, pending = (_publish(artist) for _ in range(2))
    pipeline.make_renditions(image.pk)
    address = f"/media/{image.renditions.get(spec='jpeg-1280').key}"
    working = settings.STORAGES
    broken = server | {"S3_ENDPOINT_URL": request.getfixturevalue(trouble)}
    quick = {"connect_timeout": 0.5, "read_timeout": 0.5, "retries": {"max_attempts": 1, "mode": "standard"}}
    monkeypatch.setattr(Bucket, "_PATIENCE", Config(**quick))
    settings.STORAGES = working | storages(broken)

    began = time.monotonic()
    with pytest.raises(NotStored):
        receive_image(file=sent(), creator="A", creator_url="/@a/")
    answer = client.get(address)
    assert (answer.status_code, answer["Cache-Control"]) == (503, "no-store")
    pipeline.make_renditions(pending.pk)
    now = Image.objects.get(pk=pending.pk)
    assert (now.state, now.attempts, now.claim) == ("pending", 0, "")
    assert time.monotonic() - began < 20

    settings.STORAGES = working
    run_tasks()
    assert Image.objects.get(pk=pending.pk).state == "ready"
    assert asked(client, address).status_code == 200
    for post in Post.objects.all():
        posts.delete_post(post=post)
    run_tasks()


def _publish(artist: User) -> Image:
    (picture,) = posts.add_pictures(post=make_post(artist, pictures=0), files=[sent()])
    return picture.image
