"""Wide colours stay wide where a picture is large, everything else is sRGB, whatever way a file says its colours in."""

import struct
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image, ImageCms

from images import icc
from images.child.colour import is_srgb
from images.declared import declared_profile, of_code_points
from tests.images import makers
from tests.images.making import make
from tests.images.oracle import colours, looks, near

WIDE = makers.wide_profile()


def test_our_profile_is_display_p3() -> None:
    profile = ImageCms.ImageCmsProfile(BytesIO(icc.display_p3()))
    columns = {name: getattr(profile.profile, f"{name}_colorant")[0] for name in ("red", "green", "blue")}
    known = {
        "red": (0.51512, 0.24120, -0.00105),
        "green": (0.29198, 0.69225, 0.04189),
        "blue": (0.1571, 0.06657, 0.78407),
    }
    for name, xyz in columns.items():
        assert all(abs(a - b) < 0.0005 for a, b in zip(xyz, known[name], strict=True)), (name, xyz)
    assert (icc.profile_name(icc.display_p3()), len(icc.display_p3()) < 500) == ("Display P3", True)


def test_our_srgb_is_everybodys() -> None:
    """A profile from the same numbers changes nothing when it is converted from."""
    ours = ImageCms.ImageCmsProfile(BytesIO(icc.matrix_profile("s", icc.SRGB, icc.D65, icc.SRGB_CURVE)))
    source = Image.merge(
        "RGB", [Image.linear_gradient("L"), Image.linear_gradient("L").rotate(90), Image.radial_gradient("L")]
    )
    converted = ImageCms.profileToProfile(source, ours, ImageCms.createProfile("sRGB"))
    assert converted is not None
    assert max(abs(a - b) for a, b in zip(converted.tobytes(), source.tobytes(), strict=True)) <= 1


@pytest.mark.parametrize(
    ("profile", "wide"),
    [
        (WIDE, True),
        (icc.display_p3(), True),
        (icc.matrix_profile("w", icc.BT2020, icc.D65, (2.2,)), True),
        (icc.matrix_profile("s", icc.SRGB, icc.D65, (2.2,)), False),
        (ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes(), False),
        (b"", False),
        (b"nonsense" * 40, False),
    ],
)
def test_wide_is_what_reaches_beyond_srgb(profile: bytes, wide: bool) -> None:
    assert icc.is_wide(profile) is wide


def _profiles(made: object) -> dict[str, object]:
    return {name: looks(made.bytes(name)).info.get("icc_profile") for name in made.files}  # type: ignore[attr-defined]


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "TIFF", "AVIF"])
def test_a_wide_picture_keeps_its_colours_in_the_large_sizes(kind: str, tmp_path: Path) -> None:
    source = makers.quarters(1400, 700)
    made = make(makers.saved(source, kind, icc_profile=WIDE), tmp_path)
    ours = icc.display_p3()
    assert _profiles(made) == {
        "avif-2048": ours, "avif-1280": ours, "jpeg-1280": ours, "avif-640": None, "avif-320": None, "card": None,
    }  # fmt: skip
    for name in ("avif-2048", "jpeg-1280"):
        assert near(colours(looks(made.bytes(name))), colours(source), 7), name
    narrow = ImageCms.profileToProfile(source, ImageCms.ImageCmsProfile(BytesIO(WIDE)), ImageCms.createProfile("sRGB"))
    assert narrow is not None
    assert near(colours(looks(made.bytes("avif-320"))), colours(narrow), 7)


def test_wide_and_transparent(tmp_path: Path) -> None:
    source = makers.quarters(1400, 700, mode="RGBA")
    source.putalpha(128)
    made = make(makers.saved(source, "PNG", icc_profile=WIDE), tmp_path)
    large = looks(made.bytes("avif-2048"))
    assert (large.mode, large.info["icc_profile"]) == ("RGBA", icc.display_p3())


def test_a_small_wide_picture_becomes_srgb(tmp_path: Path) -> None:
    made = make(makers.saved(makers.quarters(), icc_profile=WIDE), tmp_path)
    assert set(_profiles(made).values()) == {None}


def _png(*chunks: bytes) -> bytes:
    """Red, as the file's own chunks say how red."""
    row = b"\0" + bytes([200, 40, 40]) * 40
    return makers.png(40, 40, row * 40, before=b"".join(chunks))


CICP_P3 = makers.chunk(b"cICP", bytes([12, 13, 0, 1]))
CICP_SRGB = makers.chunk(b"cICP", bytes([1, 13, 0, 1]))
CICP_PQ = makers.chunk(b"cICP", bytes([9, 16, 0, 1]))
LINEAR = makers.chunk(b"gAMA", struct.pack(">I", 100_000))
PLAIN = makers.chunk(b"gAMA", struct.pack(">I", 45_455))
SRGB = makers.chunk(b"sRGB", b"\0")


@pytest.mark.parametrize(
    ("chunks", "red"),
    [
        ([], (200, 40, 40)),
        ([CICP_SRGB], (200, 40, 40)),
        ([CICP_P3], (218, 0, 25)),
        ([PLAIN], (200, 40, 40)),
        ([LINEAR], (228, 110, 110)),
        ([SRGB, LINEAR], (200, 40, 40)),
    ],
    ids=["nothing", "cICP sRGB", "cICP P3", "gAMA", "gAMA linear", "sRGB before gAMA"],
)
def test_the_numbers_in_a_png_are_honoured(chunks: list[bytes], red: tuple[int, ...], tmp_path: Path) -> None:
    made = make(_png(*chunks), tmp_path)
    seen = colours(looks(made.bytes("jpeg-1280")))
    assert near(seen, [red] * 4, 6), seen


def test_high_range_is_pressed_into_ours() -> None:
    """A signal at the white of paper comes out light, and black stays black."""
    profile = of_code_points(9, 16)
    assert profile is not None
    source = Image.new("RGB", (4, 4), (148, 148, 148))
    shown = ImageCms.profileToProfile(
        source, ImageCms.ImageCmsProfile(BytesIO(profile)), ImageCms.createProfile("sRGB")
    )
    assert shown is not None
    assert 170 < shown.getpixel((0, 0))[0] < 230  # type: ignore[index]


def test_the_numbers_in_an_avif_are_honoured(tmp_path: Path) -> None:
    source = makers.saved(Image.new("RGB", (60, 40), (200, 40, 40)), "AVIF", quality=95, subsampling="4:4:4")
    wide = source.replace(b"nclx\0\1\0\x0d", b"nclx\0\x0c\0\x0d")
    assert wide != source
    seen = colours(looks(make(wide, tmp_path).bytes("jpeg-1280")))
    assert near(seen, [(218, 0, 25)] * 4, 8), seen


def test_a_profile_comes_before_the_numbers_of_an_avif() -> None:
    data = makers.saved(makers.quarters(), "AVIF", icc_profile=WIDE)
    assert declared_profile("AVIF", BytesIO(data), WIDE) == WIDE


@pytest.mark.parametrize("kind", ["WEBP", "PNG"])
def test_the_profile_of_an_animation_is_converted(kind: str, tmp_path: Path) -> None:
    made = make(makers.animation(kind, icc_profile=WIDE, size=(200, 160)), tmp_path)
    flat = Image.new("RGB", (4, 4), makers.RED)
    wanted = ImageCms.profileToProfile(flat, ImageCms.ImageCmsProfile(BytesIO(WIDE)), ImageCms.createProfile("sRGB"))
    assert wanted is not None
    seen = colours(looks(made.bytes("motion-avif")))
    assert near(seen, [wanted.getpixel((0, 0))] * 4, 9), seen
    assert "icc_profile" not in looks(made.bytes("motion-avif")).info


def test_srgb_by_its_name() -> None:
    assert is_srgb(ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes())
    assert not is_srgb(WIDE)
