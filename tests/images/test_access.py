"""Bytes of what is not public: only by an address that was signed for this very rendition, and not for long."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.core.files.storage import FileSystemStorage
from django.test import Client

from images import access
from images.models import Image
from images.services import close_images, delete_images, open_images
from images.shown import Copy, copies_for
from tests.images.test_life import upload
from tests.images.test_showing import LABELS, asked

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("own_storages")]
NOON = datetime(2026, 11, 23, 12, 0, 1, tzinfo=UTC)
WINDOW = timedelta(seconds=900)


class Failing(FileSystemStorage):
    def _open(self, name: str, mode: str = "rb") -> Any:
        raise ConnectionError("503 Slow Down")


class Empty(FileSystemStorage):
    def _open(self, name: str, mode: str = "rb") -> Any:
        raise FileNotFoundError(name)


@pytest.fixture
def closed(run_tasks: Callable[[], list[str]]) -> Image:
    image = upload()
    run_tasks()
    return Image.objects.get(pk=image.pk)


def some(image: Image) -> Copy:
    return copies_for(Image.objects.get(pk=image.pk).shown, "still")[0]


def signed(image: Image) -> str:
    return access.address_of(some(image).key, some(image).width, Image.objects.get(pk=image.pk))


def all_of(image: Image) -> Any:
    return Image.objects.filter(pk=image.pk)


def status(client: Client, address: str) -> int:
    return asked(client, address).status_code


def test_a_new_picture_is_closed(closed: Image, client: Client) -> None:
    plain = f"/media/{some(closed).key}"
    assert (status(client, plain), status(client, signed(closed))) == (404, 200)
    open_images(images=all_of(closed))
    assert (status(client, plain), signed(closed)) == (200, plain)


def test_a_signed_answer_is_for_one_browser_and_ends_with_its_address(closed: Image, client: Client) -> None:
    with time_machine.travel(NOON, tick=False):
        answer = asked(client, signed(closed))
    told = {name: answer.headers[name] for name in LABELS}
    assert told == LABELS | {"Cache-Control": "private, max-age=1799, immutable"}
    assert "CDN-Cache-Control" not in answer.headers


def test_an_address_is_the_same_for_a_while_and_then_dead(closed: Image, client: Client) -> None:
    with time_machine.travel(NOON, tick=False) as clock:
        address = signed(closed)
        clock.shift(WINDOW - timedelta(seconds=2))
        assert (signed(closed), status(client, address)) == (address, 200)
        clock.shift(WINDOW)
        assert (signed(closed) == address, status(client, address)) == (False, 200)
        clock.shift(2)
        assert status(client, address) == 404
        etag = f'"{some(closed).key.partition(".")[0]}"'
        assert client.get(address, headers={"If-None-Match": etag}).status_code == 404


def test_a_signature_opens_one_rendition_only(closed: Image, client: Client) -> None:
    address, other = signed(closed), copies_for(closed.shown, "fallback")[0].key
    signature = address.partition("?s=")[2]
    end, _, digest = signature.partition(".")
    forged = [
        f"/media/{other}?s={signature}",
        f"/media/{some(closed).key}?s={int(end, 16) + 900:x}.{digest}",
        *(f"/media/{some(closed).key}?s={wrong}" for wrong in ("", ".", "zz.x", f"{end}.", f"{end}.ä", "9" * 5000)),
    ]
    assert [status(client, address) for address in forged] == [404] * len(forged)


def test_closing_voids_what_was_signed_before(closed: Image, client: Client) -> None:
    before = signed(closed)
    close_images(images=all_of(closed))
    assert (status(client, before), status(client, signed(closed))) == (404, 200)


def test_what_was_public_is_gone_at_once_and_comes_back(closed: Image, client: Client) -> None:
    open_images(images=all_of(closed))
    plain = signed(closed)
    assert status(client, plain) == 200
    close_images(images=all_of(closed))
    assert status(client, plain) == 404
    open_images(images=all_of(closed))
    assert status(client, plain) == 200


def test_deleted_means_gone_before_any_worker_has_moved(closed: Image, client: Client) -> None:
    open_images(images=all_of(closed))
    plain = signed(closed)
    delete_images(images=[closed])
    assert status(client, plain) == 404


def test_caches_of_our_own_ask_again_within_a_minute(closed: Image, client: Client) -> None:
    open_images(images=all_of(closed))
    answer = asked(client, signed(closed))
    assert answer.headers["CDN-Cache-Control"] == "public, max-age=50"
    refused = client.get("/media/00/00/" + "0" * 44 + ".avif")
    assert refused.headers["Cache-Control"] == "no-store"


def test_no_oracle(closed: Image, client: Client) -> None:
    """What is not there and what is not for the asker answer alike."""
    there, nowhere = client.get(f"/media/{some(closed).key}"), client.get("/media/00/00/" + "0" * 44 + ".avif")
    assert (there.status_code, there.content, dict(there.headers)) == (404, nowhere.content, dict(nowhere.headers))


def test_missing_bytes_and_a_failing_storage(closed: Image, client: Client, settings: Any) -> None:
    address = signed(closed)
    failing = settings.STORAGES["default"] | {"BACKEND": f"{__name__}.Failing"}
    settings.STORAGES = settings.STORAGES | {"default": failing}
    answer = client.get(address)
    assert (answer.status_code, answer.headers["Retry-After"], answer.headers["Cache-Control"]) == (
        503,
        "5",
        "no-store",
    )
    settings.STORAGES = settings.STORAGES | {"default": failing | {"BACKEND": f"{__name__}.Empty"}}
    assert status(client, address) == 404


def test_the_web_server_carries_them(closed: Image, client: Client, settings: Any) -> None:
    settings.IMAGES_DELIVERY = "accel"
    answer = client.get(signed(closed))
    assert answer.headers["X-Accel-Redirect"] == f"/internal/public/{some(closed).key}"
    assert (answer.content, answer.headers["Content-Type"]) == (b"", "image/avif")
    assert {name: answer.headers[name] for name in LABELS if name != "Cache-Control"}.items() <= LABELS.items()
