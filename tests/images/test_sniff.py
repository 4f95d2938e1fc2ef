"""What is refused before anything decodes it, and the words."""

import struct
from dataclasses import replace
from functools import partial
from io import BytesIO

import pytest
from PIL import Image

from images.limits import limits
from images.sniff import Header, Limits, Refused, sniff
from tests.images import makers


def look(data: bytes, allowed: Limits | None = None) -> Header:
    return sniff(BytesIO(data), len(data), allowed or limits())


def refusal(data: bytes, allowed: Limits | None = None) -> str:
    with pytest.raises(Refused) as refused:
        look(data, allowed)
    return refused.value.sentence


@pytest.mark.parametrize("name", makers.NO_PICTURES)
def test_what_is_no_picture_is_called_by_its_name(name: str) -> None:
    data, sentence = makers.NO_PICTURES[name]
    told = refusal(data)
    assert told[: len(sentence)] == sentence
    assert len(told) <= 300


@pytest.mark.parametrize(
    ("data", "header"),
    [
        (makers.saved(makers.quarters()), Header("JPEG", 240, 160)),
        (makers.saved(makers.quarters(), progressive=True, subsampling="4:2:0"), Header("JPEG", 240, 160, held=3)),
        (makers.saved(makers.quarters(), progressive=True, subsampling="4:4:4"), Header("JPEG", 240, 160, held=6)),
        (makers.saved(makers.quarters(mode="L"), progressive=True), Header("JPEG", 240, 160, held=2)),
        (makers.saved(makers.quarters(mode="CMYK"), progressive=True), Header("JPEG", 240, 160, held=8)),
        (makers.saved(makers.quarters(), "PNG"), Header("PNG", 240, 160)),
        (makers.saved(makers.quarters(), "WEBP"), Header("WebP", 240, 160, held=4)),
        (makers.saved(makers.quarters(), "WEBP", lossless=True), Header("WebP", 240, 160, held=4)),
        (makers.saved(makers.quarters(mode="RGBA"), "WEBP", exif=b"II*\0\x08\0\0\0"), Header("WebP", 240, 160, held=4)),
        (makers.saved(makers.quarters(), "GIF"), Header("GIF", 240, 160, held=9)),
        (makers.saved(makers.quarters(), "AVIF"), Header("AVIF", 240, 160, held=9)),
        (makers.heic(makers.quarters()), Header("HEIC", 240, 160, held=5)),
        (makers.jxl(makers.quarters()), Header("JPEG XL", 240, 160, held=9)),
        (makers.jxl(makers.quarters(1001, 333)), Header("JPEG XL", 1001, 333, held=9)),
        (makers.jxl(makers.quarters(64, 64), use_container=True), Header("JPEG XL", 64, 64, held=9)),
        (makers.ANIMATED_JXL, Header("JPEG XL", 24, 16, held=9, still_of=1)),
        (makers.heic(makers.quarters()) + makers.heic_track(90), Header("HEIC", 240, 160, held=5, still_of=90)),
        (makers.heic(makers.quarters()) + makers.heic_track(1), Header("HEIC", 240, 160, held=5)),
        (makers.psd(makers.quarters()), Header("PSD", 240, 160, held=9)),
        (makers.tiff(makers.quarters()), Header("TIFF", 240, 160)),
        (makers.tiff(makers.quarters(), big_tiff=True), Header("TIFF", 240, 160)),
        (makers.animation("GIF"), Header("GIF", 60, 40, 3, held=9)),
        (makers.animation("WEBP"), Header("WebP", 60, 40, 3, held=4)),
        (makers.animation("PNG"), Header("PNG", 60, 40, 3)),
        (makers.animation("AVIF"), Header("AVIF", 60, 40, 3, held=9)),
    ],
)
def test_headers_are_read_as_they_are(data: bytes, header: Header) -> None:
    assert look(data) == header


PHOTOSHOP = {
    "PSB": (makers.psd(makers.quarters(), version=2), "This is a large Photoshop document (PSB). "),
    "16 bits": (
        makers.psd(makers.quarters(), depth=16),
        "This Photoshop file has 16 bits a channel, and we can read 8. ",
    ),
    "many colours": (
        makers.psd(makers.quarters(), mode=7),
        "This Photoshop file is in a colour mode that we cannot read. ",
    ),
    "layers only": (
        makers.psd(makers.quarters(), composite=False),
        "This Photoshop file holds only layers. Save it with ",
    ),
}


@pytest.mark.parametrize("name", PHOTOSHOP)
def test_photoshop_files_that_cannot_be_read_say_why(name: str) -> None:
    data, sentence = PHOTOSHOP[name]
    assert refusal(data)[: len(sentence)] == sentence


def test_a_raw_file_in_a_tiff_is_called_so() -> None:
    data = makers.tiff(makers.quarters(), tiffinfo={50706: bytes([1, 4, 0, 0])})
    assert refusal(data) == "This is a camera's raw file. Export it as PNG, JPEG, WebP or AVIF and upload that."


def test_a_tiff_in_one_piece_has_to_be_held_whole() -> None:
    """Rows in one strip: it cannot be decoded bit by bit."""
    data = makers.tiff(makers.quarters(), tiffinfo={278: 160}).replace(
        struct.pack("<HHII", 256, 4, 1, 240), struct.pack("<HHII", 256, 4, 1, 10000)
    )
    data = data.replace(struct.pack("<HHII", 257, 4, 1, 160), struct.pack("<HHII", 257, 4, 1, 7000))
    data = data.replace(struct.pack("<HHII", 278, 4, 1, 160), struct.pack("<HHII", 278, 4, 1, 7000))
    assert refusal(data) == "This picture has 70 megapixels, and the most is 64 for TIFF. Save it smaller."


def test_too_many_bytes() -> None:
    assert refusal(makers.saved(makers.quarters()), replace(limits(), bytes=1000)) == (
        "This JPEG has 1 MB, and the most is 0 MB. Save it smaller."
    )


@pytest.mark.parametrize(
    ("subsampling", "most"), [("4:2:0", None), ("4:4:4", 96)], ids=["a quarter of the colours", "all colours"]
)
def test_a_progressive_jpeg_may_be_as_large_as_its_coefficients_let_it(subsampling: str, most: int | None) -> None:
    data = makers.saved(makers.quarters(), progressive=True, subsampling=subsampling)
    data = data.replace(struct.pack(">HH", 160, 240), struct.pack(">HH", 10_000, 12_000), 1)
    if most:
        assert refusal(data) == (
            f"This picture has 120 megapixels, and the most is {most} for a progressive JPEG. Save it smaller."
        )
    else:
        assert look(data) == Header("JPEG", 12_000, 10_000, held=3)


def test_a_side_too_long() -> None:
    assert refusal(makers.bomb_png(65536)) == (
        "This picture is 65536 by 65536 pixels, and a side has at most 30000. Save it smaller."
    )


def test_too_many_pixels() -> None:
    assert refusal(makers.bomb_png(20000)) == ("This picture has 400 megapixels, and the most is 120. Save it smaller.")


def test_a_lossless_webp_of_289_megapixels_in_a_few_bytes() -> None:
    bits = struct.pack("<I", 16382 | 16382 << 14)
    body = b"WEBPVP8L" + struct.pack("<I", 6) + b"\x2f" + bits + b"\0"
    assert refusal(b"RIFF" + struct.pack("<I", len(body)) + body) == (
        "This picture has 268 megapixels, and the most is 120. Save it smaller."
    )


def test_an_avif_that_claims_to_be_huge() -> None:
    data = makers.saved(makers.quarters(), "AVIF").replace(
        struct.pack(">II", 240, 160), struct.pack(">II", 16000, 16000)
    )
    assert refusal(data) == "This picture has 256 megapixels, and the most is 64 for AVIF. Save it smaller."


def test_too_many_frames() -> None:
    frame = b"," + struct.pack("<HHHHB", 0, 0, 1, 1, 0) + b"\x02\x02\x44\x01\0"
    data = b"GIF89a" + struct.pack("<HHBBB", 1, 1, 0, 0, 0) + frame * 20_000 + b";"
    assert refusal(data) == "This animation has more than 600 frames. Shorten it and upload it again."


def test_frames_that_are_too_large_together() -> None:
    frame = b"," + struct.pack("<HHHHB", 0, 0, 4000, 4000, 0) + b"\x02\x02\x44\x01\0"
    data = b"GIF89a" + struct.pack("<HHBBB", 1, 1, 0, 0, 0) + frame * 500 + b";"
    assert refusal(data) == "This animation is too large: fewer frames or a smaller size will do."


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "GIF", "AVIF", "HEIC", "JXL", "PSD", "TIFF"])
def test_every_cut_of_a_header_is_refused_or_read(kind: str) -> None:
    """Never another exception, wherever it breaks off."""
    makes = {"HEIC": makers.heic, "PSD": makers.psd}
    whole = makes.get(kind, partial(makers.saved, kind=kind))(Image.new("RGB", (64, 64)))
    for end in range(min(len(whole), 700)):
        try:
            look(whole[:end])
        except Refused as refused:
            assert refused.sentence
