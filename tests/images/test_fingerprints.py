"""A picture's fingerprints: the same for the same picture in any dress, far apart for others."""

import hashlib
from collections.abc import Callable
from functools import cache
from typing import Any

import pytest
from PIL import Image

from images.child.fingerprints import distance
from images.models import Image as Picture
from images.prints import Prints, read_prints
from tests.images import makers
from tests.images.making import make
from tests.images.test_life import upload


def scene(width: int = 900, height: int = 600, seed: int = 1) -> Image.Image:
    """Soft shapes with something everywhere, the same at every call."""
    digits = b"".join(hashlib.sha256(bytes([seed, n])).digest() for n in range(9))
    coarse = Image.frombytes("RGB", (12, 8), digits)
    return coarse.resize((width, height), Image.Resampling.BICUBIC)


def framed(image: Image.Image, colour: tuple[int, ...] = (255, 255, 255), width: int = 40) -> Image.Image:
    whole = Image.new("RGB", (image.width + 2 * width, image.height + 2 * width), colour)
    whole.paste(image, (width, width))
    return whole


@pytest.fixture(scope="module")
def prints(tmp_path_factory: pytest.TempPathFactory) -> Callable[..., Prints]:
    """Of the same bytes they are taken once."""
    return cache(lambda data: make(data, tmp_path_factory.mktemp("prints")).report.prints)


def apart(one: Prints, other: Prints) -> int:
    return distance(one.pdq.hex(), other.pdq.hex())


@pytest.mark.parametrize(
    "copy",
    [
        lambda: makers.saved(scene(), "JPEG", quality=60),
        lambda: makers.saved(scene(), "WEBP", quality=60),
        lambda: makers.saved(scene(), "AVIF", quality=60),
        lambda: makers.saved(scene(450, 300), "JPEG"),
        lambda: makers.saved(scene(2700, 1800), "JPEG"),
        lambda: makers.saved(framed(scene()), "PNG"),
        lambda: makers.saved(framed(scene(), (0, 0, 0), 90), "JPEG", quality=70),
        lambda: makers.turned(makers.saved(scene().transpose(Image.Transpose.ROTATE_90)), 6),
    ],
    ids=["jpeg", "webp", "avif", "half", "thrice", "framed", "black frame", "turned by its EXIF"],
)
def test_copies_are_near(copy: Callable[[], bytes], prints: Callable[..., Prints]) -> None:
    one, other = prints(makers.saved(scene(), "PNG")), prints(copy())
    assert apart(one, other) <= 12
    assert (one.quality >= 50, other.quality >= 50) == (True, True)


def test_others_are_far(prints: Callable[..., Prints]) -> None:
    one, other = prints(makers.saved(scene(), "PNG")), prints(makers.saved(scene(seed=2), "PNG"))
    assert apart(one, other) > 90
    assert one.pixels != other.pixels


def test_a_plain_picture_says_that_its_hash_says_little(prints: Callable[..., Prints]) -> None:
    assert prints(makers.saved(Image.new("RGB", (300, 200), makers.GREY), "PNG")).quality == 0


def test_the_hash_is_the_one_that_others_compute(prints: Callable[..., Prints]) -> None:
    """Told once by the `pdqhash` package 0.2.8 of this very picture at 512 x 512."""
    known = "130dd7a3500cad266ce2ec6c937752d5ad2aad2a6c891393931d52c90feff07c"
    assert distance(prints(makers.saved(scene(512, 512), "PNG")).pdq.hex(), known) <= 2


@pytest.mark.parametrize("how", list(Image.Transpose))
def test_a_turned_copy_is_near_to_one_of_the_turns(how: Image.Transpose, prints: Callable[..., Prints]) -> None:
    one, other = prints(makers.saved(scene(), "PNG")), prints(makers.saved(scene().transpose(how), "JPEG", quality=70))
    assert sorted(distance(turn.hex(), other.pdq.hex()) <= 12 for turn in one.turns) == [False] * 6 + [True]


def test_metadata_and_lossless_formats_do_not_change_the_pixels(prints: Callable[..., Prints]) -> None:
    plain = makers.saved(scene(), "PNG")
    others = [makers.saved(scene(), "PNG", compress_level=1), makers.saved(scene(), "WEBP", lossless=True)]
    assert {prints(data).pixels for data in (plain, *others)} == {prints(plain + b"\0").pixels}
    changed = scene()
    changed.putpixel((5, 5), (0, 0, 0))
    assert prints(makers.saved(changed, "PNG")).pixels != prints(plain + b"\0\0").pixels


@pytest.mark.django_db
@pytest.mark.usefixtures("own_storages")
def test_they_stand_in_the_row(run_tasks: Callable[[], list[str]]) -> None:
    data = makers.saved(scene(), "PNG")
    image = upload(data, "scene.png")
    run_tasks()
    row = Picture.objects.get(pk=image.pk)
    assert bytes(row.upload_hash) == hashlib.sha256(data).digest()
    assert (len(row.pixel_hash), len(row.pdq), row.pdq_quality) == (32, 32, 100)


@pytest.mark.parametrize(
    "word",
    [
        {},
        {"pixels": "00" * 31, "pdq": "00" * 32, "pdq_quality": 1},
        {"pixels": "00" * 32, "pdq": "zz" * 32, "pdq_quality": 1},
        {"pixels": "00" * 32, "pdq": "00" * 32, "pdq_quality": 101},
        {"pixels": "00" * 32, "pdq": "00" * 32, "pdq_quality": None},
        {"pixels": 7, "pdq": "00" * 32, "pdq_quality": 1},
        {"pixels": "00" * 32, "pdq": "00" * 32, "pdq_quality": 1, "turns": ["00" * 32] * 6},
        {"pixels": "00" * 32, "pdq": "00" * 32, "pdq_quality": 1, "turns": ["00" * 31] * 7},
    ],
)
def test_a_child_that_lies_about_them_is_not_believed(word: dict[str, Any]) -> None:
    with pytest.raises((KeyError, TypeError, ValueError)):
        read_prints(word)
