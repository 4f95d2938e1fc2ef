"""Parts of pictures: which numbers name one, what each use takes, and that exactly that part comes out."""

import zlib
from math import inf, nan
from pathlib import Path
from struct import pack
from typing import Any

import pytest
from PIL import ImageOps

from images import sandbox
from images.crops import BadCrop, Crop, check_crop, read_crop
from tests.images import makers, oracle
from tests.images.making import make
from tests.images.oracle import colours, looks, near

OUTSIDE = "This part reaches outside of the picture."
FOUR = "Say which part of the picture it is in four numbers"


@pytest.mark.parametrize(
    ("numbers", "says"),
    [
        ([0, 0, 1, 1], ""),
        ([0.25, 0.5, 0.75, 0.5], ""),
        ([0.3, 0.3, 0.70000001, 0.2], ""),
        ([0.3, 0.3, 0.71, 0.2], OUTSIDE),
        ([-0.01, 0, 0.5, 0.5], OUTSIDE),
        ([0, 0, 0, 0.5], OUTSIDE),
        ([0, 0, -0.5, 0.5], OUTSIDE),
        ([1, 1, 1, 1], OUTSIDE),
        ([0, 0, 1e308, 1], OUTSIDE),
        ([0, 0, nan, 1], FOUR),
        ([0, inf, 1, 1], FOUR),
        ([0, 0, 1], FOUR),
        ([0, 0, 1, 1, 1], FOUR),
        ([0, 0, 1, True], FOUR),
        (["0", "0", "1", "1"], FOUR),
        ({"left": 0}, FOUR),
        (None, FOUR),
    ],
    ids=str,
)
def test_what_is_a_part(numbers: Any, says: str) -> None:
    if not says:
        read_crop(numbers)
        return
    with pytest.raises(BadCrop, match=says):
        read_crop(numbers)


SHAPE = "The longer side of a cover has at most 3 times the length of the shorter one."


@pytest.mark.parametrize(
    ("purpose", "crop", "size", "says"),
    [
        ("cover", (0, 0, 1, 1), (900, 300), ""),
        ("cover", (0, 0, 1, 1), (910, 300), SHAPE),
        ("cover", (0, 0, 1, 1), (300, 910), SHAPE),
        ("cover", (0, 0.5, 1, 0.075), (400, 8000), ""),
        ("cover", (0, 0, 0.1, 0.1), (310, 900), "This part has 31 by 90 pixels, and the sides of a cover have"),
        ("cover", (0, 0, 0.5, 0.6), (64, 64), ""),
        ("share", (0, 0, 1, 1), (1200, 630), ""),
        ("share", (0, 0, 1, 1), (1200, 800), "This part has another shape than a share card, which is 1.905 times"),
        ("share", (0, 0, 1, 1), (240, 126), "the sides of a share card have at least 150"),
        ("banner", (0, 0, 1, 0.5), (1500, 1000), ""),
        ("banner", (0, 0, 1, 1), (1500, 1000), "This part has another shape than a banner, which is 3 times as wide"),
        ("banner", (0, 0, 1.5, 0.5), (1500, 1000), OUTSIDE),
    ],
    ids=str,
)  # fmt: skip
def test_what_a_part_must_be_like(purpose: str, crop: tuple[float, ...], size: tuple[int, int], says: str) -> None:
    if not says:
        check_crop(Crop(*crop), purpose, *size)
        return
    with pytest.raises(BadCrop, match=says):
        check_crop(Crop(*crop), purpose, *size)


def test_a_part_is_never_empty_nor_outside() -> None:
    assert Crop(0.999999, 0, 0.000001, 1).box(100, 100) == (99, 0, 1, 100)
    assert Crop(0.3, 0.3, 0.70001, 0.00001).box(10, 10) == (3, 3, 7, 1)


QUARTERS = [Crop(0, 0, 0.5, 0.5), Crop(0.5, 0, 0.5, 0.5), Crop(0, 0.5, 0.5, 0.5), Crop(0.5, 0.5, 0.5, 0.5)]
COLOURS = [makers.RED, makers.GREEN, makers.BLUE, makers.GREY]


@pytest.mark.parametrize("orientation", range(1, 9))
def test_it_is_the_part_of_the_picture_as_it_stands_upright(orientation: int, tmp_path: Path) -> None:
    data = makers.camera_jpeg(orientation, (400, 240))
    upright = ImageOps.exif_transpose(looks(data))
    crop = Crop(0.25, 0.1, 0.6, 0.65)
    left, top, width, height = crop.box(*upright.size)
    made = make(data, tmp_path, "cover", crop=crop)
    assert (made.report.width, made.report.height) == (width, height)
    wanted = upright.crop((left, top, left + width, top + height))
    shown = looks(made.bytes("jpeg-1280"))
    assert (shown.size, near(colours(shown), colours(wanted))) == ((width, height), True)


SOURCES = {
    "PNG": makers.saved(makers.quarters(), "PNG"),
    "WebP": makers.saved(makers.quarters(), "WEBP"),
    "AVIF": makers.saved(makers.quarters(), "AVIF"),
    "HEIC": makers.heic(makers.quarters()),
    "JPEG XL": makers.jxl(makers.quarters()),
    "PSD": makers.psd(makers.quarters()),
    "TIFF": makers.tiff(makers.quarters(), compression="tiff_lzw"),
    "TIFF in Lab": makers.tiff(makers.lab(makers.quarters())),
    "large JPEG": makers.saved(makers.quarters(6000, 4000)),
    "large WebP": makers.saved(makers.quarters(6000, 4000), "WEBP", method=0),
    "large PSD": makers.psd(makers.quarters(6000, 4000)),
}


@pytest.mark.parametrize("name", SOURCES)
def test_each_decoder_gives_the_same_part(name: str, tmp_path: Path) -> None:
    made = make(SOURCES[name], tmp_path, "cover", crop=Crop(0.5, 0, 0.5, 0.5))
    shown = looks(made.bytes("jpeg-1280")).convert("RGB")
    corners = [(x, y) for y in (2, shown.height - 3) for x in (2, shown.width - 3)]
    assert near([shown.getpixel(place) for place in corners], [makers.GREEN] * 4, 16)


def test_a_cover_is_as_wide_as_its_part_and_no_wider(tmp_path: Path) -> None:
    data = makers.saved(makers.quarters(3200, 2000))
    made = make(data, tmp_path, "cover", crop=Crop(0.1, 0.1, 0.5, 0.5))
    assert made.sizes == {
        "avif-1280": (1280, 800), "jpeg-1280": (1280, 800), "avif-640": (640, 400), "avif-320": (320, 200),
    }  # fmt: skip
    (tmp_path / "small").mkdir()
    small = make(data, tmp_path / "small", "cover", crop=Crop(0.1, 0.1, 0.125, 0.25))
    assert small.sizes == {"avif-640": (400, 500), "jpeg-1280": (400, 500), "avif-320": (320, 400)}


@pytest.mark.parametrize(
    ("purpose", "crop", "sizes"),
    [
        ("share", Crop(0, 0.25, 1, 0.4375), {"share": (1200, 630)}),
        ("share", Crop(0.5, 0.25, 0.2, 0.0875), {"share": (480, 252)}),
        (
            "banner",
            Crop(0, 0.5, 1, 5 / 18),
            {
                "banner-avif-1920": (1920, 640),
                "banner-avif-1280": (1280, 426),
                "banner-jpeg": (1280, 426),
                "banner-avif-640": (640, 213),
            },
        ),
    ],
    ids=["share", "small share", "banner"],
)
def test_what_has_a_shape_of_its_own(
    purpose: str, crop: Crop, sizes: dict[str, tuple[int, int]], tmp_path: Path
) -> None:
    made = make(makers.saved(makers.quarters(2400, 2880)), tmp_path, purpose, crop=crop)
    assert made.sizes == sizes


def test_the_first_frame_of_an_animation_is_cut(tmp_path: Path) -> None:
    made = make(makers.animation(size=(80, 60)), tmp_path, "cover", crop=Crop(0.25, 0.25, 0.5, 0.5))
    assert made.sizes == {"avif-320": (40, 30), "jpeg-1280": (40, 30)}
    assert near(colours(looks(made.bytes("jpeg-1280"))), [makers.RED] * 4, 9)


def test_a_part_of_a_long_strip(tmp_path: Path) -> None:
    made = make(makers.saved(makers.quarters(400, 8000)), tmp_path, "cover", crop=Crop(0, 0.475, 1, 0.05))
    assert made.sizes == {"avif-640": (400, 400), "jpeg-1280": (400, 400), "avif-320": (320, 320)}
    assert near(colours(looks(made.bytes("jpeg-1280"))), COLOURS, 9)


def test_transparency_and_flat_art_stay_what_they_are(tmp_path: Path) -> None:
    source = makers.quarters(mode="RGBA")
    source.paste((0, 0, 0, 0), (0, 0, 60, 80))
    made = make(makers.saved(source, "PNG"), tmp_path, "cover", crop=QUARTERS[0])
    assert made.specs == {"flat-320", "jpeg-1280"}
    shown = looks(made.bytes("avif-320")).convert("RGBA")
    assert shown.tobytes() == source.crop((0, 0, 120, 80)).tobytes()


@pytest.mark.parametrize(("purpose", "crop"), [("cover", Crop(0, 0, 1, 1)), ("share", Crop(0, 0.1, 1, 0.7875))])
def test_exactly_our_rights_are_written(purpose: str, crop: Crop, tmp_path: Path) -> None:
    made = make(makers.camera_jpeg(6, (600, 900)), tmp_path, purpose, crop=crop)
    told = {name: set(oracle.metadata(path)) for name, path in made.files.items() if name != "avif-320"}
    assert told == dict.fromkeys(told, oracle.OUR_TAGS)


def _very_large() -> bytes:
    """256 MB of pixels in a few kilobytes, never held here."""
    packed, row = zlib.compressobj(1), b"\0" + bytes(makers.BLUE) * 8000
    rows = b"".join([*(packed.compress(row) for _ in range(11_000)), packed.flush()])
    head = makers.chunk(b"IHDR", pack(">IIBBBBB", 8000, 11_000, 8, 2, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + head + makers.chunk(b"IDAT", rows) + makers.chunk(b"IEND", b"")


def test_what_lies_around_a_part_is_never_held(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sandbox.CONFINE, "AS", 250 << 20)
    made = make(_very_large(), tmp_path, "cover", crop=Crop(0.7, 0.8, 0.05, 0.05))
    assert made.sizes == {"avif-640": (400, 550), "jpeg-1280": (400, 550), "avif-320": (320, 440)}
