"""Redis gone for longer than any retry of ours lasts, PostgreSQL stopped and started again: real servers, really away.

No upload is lost, nothing half made is seen, no file is left over, and everything comes to its end by itself; who asks
meanwhile is told in words.
"""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from uuid import uuid4

import pytest

from tests.images import makers
from tests.images.house import PART, TUS, Answer, House, answer_of, house
from tests.waiting import wait_for

# One house for all of them, whatever the number of processes.
pytestmark = pytest.mark.xdist_group("house")
PHOTO = makers.saved(makers.quarters(3000, 2000))
SMALL = makers.saved(makers.quarters(900, 600))


@pytest.fixture(scope="module")
def site() -> Iterator[House]:
    with house() as ours:
        yield ours


@pytest.fixture(autouse=True)
def empty(site: House) -> None:
    site.clear()


@contextmanager
def postgres_away(site: House) -> Iterator[None]:
    """And there again at the end. What is not public is not said to be away: it is told in words."""
    site.cut_postgres()
    try:
        yield
    finally:
        site.postgres.start()


def is_told(answer: Answer) -> bool:
    """In words, and when to come again."""
    words = "away just now. Nothing that you saved is lost: please try again in a moment."
    return (answer.status, answer.headers["Retry-After"], words in answer.text) == (503, "10", True)


def test_postgres_restarted_in_the_middle_of_a_part(site: House) -> None:
    where = site.begin(uuid4(), len(PHOTO))
    headers = TUS | PART | {"Upload-Offset": "0"}
    half = len(PHOTO) // 2
    with site.asking("PATCH", where, PHOTO, sent=half, **headers) as request:
        time.sleep(0.3)
        with postgres_away(site):
            request.send(PHOTO[half:])
            told = answer_of(request)
            page = site.ask("GET", "/explore/")
            fragment = site.ask("GET", "/explore/", **{"HX-Request": "true"})
    assert (is_told(told), told.headers["Content-Type"]) == (True, "application/json")
    assert (is_told(page), page.headers["Content-Type"][:9], "<h1>Not just now</h1>" in page.text) == (
        True, "text/html", True,
    )  # fmt: skip
    assert (is_told(fragment), fragment.headers["Content-Type"][:10]) == (True, "text/plain")

    assert site.ask("HEAD", where, **TUS).headers["Upload-Offset"] == "0"
    assert site.ask("PATCH", where, PHOTO, **headers).status == 204
    wait_for(lambda: site.states() == ["ready"])
    assert (site.ask("POST", where, **TUS).status, site.is_whole()) == (201, True)


@pytest.mark.parametrize(("held", "strays"), [("feed_post", 0), ("accounts_user", 1)])
def test_postgres_restarted_while_an_upload_becomes_a_picture(site: House, held: str, strays: int) -> None:
    """Before its original is kept, and after it. What has come is kept; asked once more it is handed in."""
    key = uuid4()
    where = site.begin(key, len(SMALL))
    typed = {"title": "Valley", "text": "", "visibility": "everyone", "form_key": str(key), "do": "save"}
    assert site.ask("POST", "/share/", typed).status == 302
    with (
        site.held(held),
        site.asking("PATCH", where, SMALL, **TUS, **PART, **{"Upload-Offset": "0"}) as request,
    ):
        wait_for(site.somebody_waits)
        with postgres_away(site):
            assert is_told(answer_of(request))
    assert (site.states(), len(site.files("originals"))) == ([], strays)
    assert site.ask("HEAD", where, **TUS).headers["Upload-Offset"] == str(len(SMALL))
    assert site.ask("POST", where, **TUS).status == 201
    wait_for(lambda: site.states() == ["ready"])
    assert site.is_whole() == (not strays)
    if strays:
        site.sweep()
    assert site.is_whole()


def test_postgres_restarted_in_the_middle_of_a_picture(site: House) -> None:
    site.upload(uuid4(), PHOTO)
    wait_for(lambda: site.sql("SELECT 1 FROM images_image WHERE steps_done > 0"))
    with site.held("images_image"):
        wait_for(site.somebody_waits)
        site.cut_postgres()
    time.sleep(1)
    site.postgres.start()
    assert (site.states(), site.sql("SELECT id FROM images_rendition")) == (["pending"], [])
    wait_for(lambda: site.states() == ["ready"])
    assert site.is_whole()


def test_postgres_restarted_in_the_middle_of_a_publication(site: House) -> None:
    """The worker is about to publish what has waited for its picture."""
    key = uuid4()
    site.upload(key, PHOTO)
    assert (site.press("publish", key).status, site.posts()) == (302, ["waiting"])
    with site.held("feed_post"):
        wait_for(lambda: site.states() == ["ready"] and site.somebody_waits())
        site.cut_postgres()
    site.postgres.start()
    wait_for(lambda: site.posts() == ["published"])
    assert site.sql("SELECT is_public, published_at IS NULL FROM images_image, feed_post") == [(True, False)]
    assert site.is_whole()


def test_postgres_restarted_while_the_artist_presses_publish(site: House) -> None:
    key = uuid4()
    site.upload(key, SMALL)
    wait_for(lambda: site.states() == ["ready"])
    ((public_id,),) = site.sql("SELECT public_id FROM feed_post")
    typed = {"title": "Valley", "text": "", "visibility": "everyone", "form_key": str(key), "do": "publish"}
    with site.held("feed_post"), site.asking("POST", f"/share/{public_id}/", typed) as request:
        wait_for(site.somebody_waits)
        with postgres_away(site):
            assert is_told(answer_of(request))
    assert (site.posts(), site.sql("SELECT is_public FROM images_image")) == (["draft"], [(False,)])
    assert (site.press("publish", key).status, site.posts()) == (302, ["published"])
    assert site.is_whole()


@pytest.mark.parametrize("seconds", [5, pytest.param(65, marks=pytest.mark.slow)])
def test_redis_killed_in_the_middle_of_a_picture(site: House, seconds: int) -> None:
    """Everything in it is lost: sessions in the cache, the queues, and what a worker wanted to tell."""
    began, later = uuid4(), uuid4()
    site.upload(began, PHOTO)
    assert site.press("publish", began).status == 302
    wait_for(lambda: site.sql("SELECT 1 FROM images_image WHERE steps_total > 0"))
    site.kill_valkey()
    away = time.monotonic()
    site.upload(later, SMALL)
    assert site.press("publish", later).status == 302
    assert time.monotonic() - away < 20, "somebody waits for these answers"
    assert site.ask("GET", "/drafts/").status == 200
    assert is_told(site.ask("POST", "/accounts/login/", {"login": "mirela", "password": "wrong"}, Cookie=site.stranger))
    wait_for(lambda: site.states()[0] == "ready")
    assert site.posts()[1] == "waiting"
    time.sleep(max(0, seconds - (time.monotonic() - away)))
    assert site.states() == ["ready", "pending"]
    site.valkey.start()
    wait_for(lambda: site.posts() == ["published", "published"])
    assert (site.states(), site.is_whole()) == (["ready", "ready"], True)


def test_deleting_does_not_wait_for_redis(site: House) -> None:
    key = uuid4()
    site.upload(key, SMALL)
    wait_for(lambda: site.states() == ["ready"])
    ((public_id,),) = site.sql("SELECT public_id FROM feed_post")
    site.kill_valkey()
    assert site.ask("POST", f"/share/{public_id}/delete/", {}).status == 302
    assert (site.states(), site.files("public"), site.files("originals")) == ([], set(), set())
    site.valkey.start()
