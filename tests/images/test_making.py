"""From a stranger's bytes to clean renditions: the size, the way up and the colours as meant, and only our words."""

from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image, ImageCms, ImageOps

from images.sniff import Refused
from images.terms import PROHIBITED
from tests.images import makers, oracle
from tests.images.making import make
from tests.images.oracle import colours, looks, near

SECRETS = [b"secret", b"Secret", b"Fonika", b"SN-12345", b"hush", b"52,30"]


def test_a_large_photo_has_every_size_once(tmp_path: Path) -> None:
    made = make(makers.camera_jpeg(size=(3000, 2000)), tmp_path)
    assert made.sizes == {
        "avif-2048": (2048, 1365),
        "avif-1280": (1280, 853),
        "jpeg-1280": (1280, 853),
        "avif-640": (640, 427),
        "avif-320": (320, 213),
        "card": (1200, 630),
    }
    assert {name: looks(made.bytes(name)).size for name in made.files} == made.sizes
    assert made.steps == [{"steps": 6}, *({"step": n} for n in range(1, 7))]


def test_a_small_picture_is_never_enlarged(tmp_path: Path) -> None:
    made = make(makers.saved(makers.quarters(500, 300)), tmp_path)
    assert made.sizes == {"avif-640": (500, 300), "jpeg-1280": (500, 300), "avif-320": (320, 192), "card": (1200, 630)}


def test_a_portrait_is_squared_from_the_middle(tmp_path: Path) -> None:
    made = make(makers.saved(makers.quarters(900, 600)), tmp_path, purpose="portrait")
    assert made.sizes == {"avif-256": (256, 256), "jpeg-256": (256, 256), "avif-96": (96, 96)}
    assert near(colours(looks(made.bytes("avif-96"))), [makers.RED, makers.GREEN, makers.BLUE, makers.GREY])


@pytest.mark.parametrize("orientation", range(1, 9))
def test_every_orientation_stands_upright(orientation: int, tmp_path: Path) -> None:
    data = makers.camera_jpeg(orientation)
    upright = ImageOps.exif_transpose(looks(data))
    made = make(data, tmp_path)
    assert (made.report.width, made.report.height) == upright.size
    for name in made.shown:
        image = looks(made.bytes(name))
        assert image.size == upright.size
        assert image.getexif().get(0x0112, 1) == 1
        assert near(colours(image), colours(upright))


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "GIF", "AVIF"])
def test_every_format_comes_out_in_its_colours(kind: str, tmp_path: Path) -> None:
    made = make(makers.saved(makers.quarters(), kind), tmp_path)
    wanted = [makers.RED, makers.GREEN, makers.BLUE, makers.GREY]
    assert {name: near(colours(looks(made.bytes(name))), wanted, 9) for name in made.shown} == dict.fromkeys(
        made.shown, True
    )


NEW = {
    "HEIC": makers.heic(makers.quarters()),
    "JPEG XL": makers.jxl(makers.quarters()),
    "PSD": makers.psd(makers.quarters()),
    "PSD in CMYK": makers.psd(makers.quarters(mode="CMYK"), mode=makers.CMYK),
    "PSD in grey": makers.psd(makers.quarters(mode="L"), mode=1),
    "TIFF": makers.tiff(makers.quarters(), compression="tiff_lzw"),
    "TIFF with JPEG": makers.tiff(makers.quarters(), compression="jpeg"),
    "TIFF in CMYK": makers.tiff(makers.quarters(mode="CMYK")),
    "TIFF in Lab": makers.tiff(makers.lab(makers.quarters())),
    "TIFF with a palette": makers.tiff(makers.quarters(mode="P")),
}


@pytest.mark.parametrize("name", NEW)
def test_what_other_programs_save_comes_out_in_its_colours(name: str, tmp_path: Path) -> None:
    made = make(NEW[name], tmp_path)
    wanted = [makers.RED, makers.GREEN, makers.BLUE, makers.GREY]
    if "grey" in name:
        wanted = colours(makers.quarters(mode="L"))
    seen = {name: colours(looks(made.bytes(name))) for name in ("avif-320", "jpeg-1280")}
    within = 80 if "CMYK" in name else 9
    assert {name: near(found, wanted, within) for name, found in seen.items()} == dict.fromkeys(seen, True), seen


def test_an_animation_whose_frames_cannot_be_read_is_a_still_and_says_so(tmp_path: Path) -> None:
    made = make(makers.ANIMATED_JXL, tmp_path)
    assert made.report.removed == ["animation (of its frames only one is shown)"]
    assert made.specs == {"flat-320", "jpeg-1280", "card"}


@pytest.mark.parametrize("transparent", [True, False])
def test_the_fourth_channel_of_a_psd_may_be_a_selection(transparent: bool, tmp_path: Path) -> None:
    source = makers.quarters(mode="RGBA")
    source.putalpha(100)
    made = make(makers.psd(source, transparent=transparent), tmp_path)
    assert looks(made.bytes("avif-320")).mode == ("RGBA" if transparent else "RGB")


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "PA", "RGBA"])
def test_every_type_of_png_comes_out_in_its_colours(mode: str, tmp_path: Path) -> None:
    source = makers.quarters(mode="P").convert("PA") if mode == "PA" else makers.quarters(mode=mode)
    made = make(makers.saved(source if mode != "PA" else source.convert("RGBA"), "PNG"), tmp_path)
    assert near(colours(looks(made.bytes("avif-320"))), colours(source.convert("RGB")), 12 if mode == "1" else 6)


@pytest.mark.parametrize(
    ("sixteen", "eight"),
    [
        ((51400, 10280, 10280), (200, 40, 40)),
        ((32896,), (128, 128, 128)),
        ((51400, 10280, 10280, 65535), (200, 40, 40)),
    ],
)
def test_sixteen_bits_become_eight(sixteen: tuple[int, ...], eight: tuple[int, ...], tmp_path: Path) -> None:
    made = make(makers.deep_png(sixteen), tmp_path)
    assert near(colours(looks(made.bytes("jpeg-1280"))), [eight] * 4, 3)


def test_transparency_stays_where_the_format_has_it(tmp_path: Path) -> None:
    source = makers.quarters(mode="RGBA")
    source.paste((0, 0, 0, 0), (0, 0, 120, 80))
    made = make(makers.saved(source, "PNG"), tmp_path)
    avif, jpeg = looks(made.bytes("avif-320")), looks(made.bytes("jpeg-1280"))
    assert avif.convert("RGBA").getpixel((60, 40))[3] == 0  # type: ignore[index]
    assert near(colours(jpeg), [(255, 255, 255), makers.GREEN, makers.BLUE, makers.GREY])
    assert made.report.placeholder == ""


def test_half_transparent_sixteen_bits(tmp_path: Path) -> None:
    made = make(makers.deep_png((51400, 10280, 10280, 32896)), tmp_path)
    assert near(looks(made.bytes("avif-320")).convert("RGBA").getpixel((20, 20)), (200, 40, 40, 128), 4)


def test_a_wide_profile_is_converted_and_dropped(tmp_path: Path) -> None:
    profile = makers.wide_profile()
    source = makers.quarters()
    wanted = ImageCms.profileToProfile(
        source,
        ImageCms.ImageCmsProfile(BytesIO(profile)),
        ImageCms.createProfile("sRGB"),
        ImageCms.Intent.RELATIVE_COLORIMETRIC,
    )
    assert wanted is not None
    assert not near(colours(wanted), colours(source), 8), "the profile makes a difference"
    made = make(makers.saved(source, icc_profile=profile), tmp_path)
    assert near(colours(looks(made.bytes("avif-320"))), colours(wanted))
    assert [looks(made.bytes(name)).info.get("icc_profile") for name in made.files] == [None] * len(made.files)
    assert made.report.removed == ["colour profile"]


def test_a_broken_profile_does_not_stop_a_picture(tmp_path: Path) -> None:
    made = make(makers.saved(makers.quarters(), icc_profile=b"not a profile" * 20), tmp_path)
    assert near(colours(looks(made.bytes("avif-320"))), [makers.RED, makers.GREEN, makers.BLUE, makers.GREY])


def test_cmyk_becomes_rgb(tmp_path: Path) -> None:
    source = Image.new("CMYK", (120, 80), (0, 255, 255, 0))
    red, green, blue = colours(looks(make(makers.saved(source), tmp_path).bytes("jpeg-1280")))[0]
    assert (red > 180, green < 110, blue < 110) == (True, True, True)


def test_nothing_of_a_camera_is_left(tmp_path: Path) -> None:
    made = make(makers.camera_jpeg(size=(900, 600)), tmp_path)
    found = {name: [secret for secret in SECRETS if secret in made.bytes(name)] for name in made.files}
    assert found == {name: [] for name in made.files}
    assert made.report.removed == [
        "GPS position",
        "camera owner's name",
        "camera serial number",
        "device name",
        "date and time",
        "editing history",
        "comments",
        "name of the software",
    ]


def test_nothing_of_a_paint_program_is_left(tmp_path: Path) -> None:
    made = make(makers.text_png(), tmp_path)
    assert [name for name in made.files if b"secret" in made.bytes(name)] == []
    assert made.report.removed == ["GPS position", "comments", "generator's settings"]


@pytest.mark.parametrize(
    "data", [makers.camera_jpeg(6, (900, 600)), makers.animation(size=(500, 300))], ids=["photo", "gif"]
)
def test_exactly_our_rights_are_written(data: bytes, tmp_path: Path) -> None:
    made = make(data, tmp_path)
    small = {"avif-320"} if made.report.kind == "GIF" else set()
    told = {name: oracle.metadata(path) for name, path in made.files.items()}
    assert {name: set(tags) for name, tags in told.items()} == {
        name: set() if name in small else oracle.OUR_TAGS for name in made.files
    }
    for name in set(told) - small:
        assert told[name]["XMP-dc:Creator"] == told[name]["IFD0:Artist"] == "Žofia & <Söhne>"
        assert told[name]["XMP-dc:Rights"] == told[name]["IFD0:Copyright"] == "© 2026 Žofia & <Söhne>"
        assert PROHIBITED.encode() in made.bytes(name)


@pytest.mark.parametrize("kind", ["GIF", "WEBP", "PNG", "AVIF"])
def test_an_animation_stays_animated(kind: str, tmp_path: Path) -> None:
    made = make(makers.animation(kind), tmp_path)
    assert made.sizes == {"avif-320": (60, 40), "jpeg-1280": (60, 40), "motion-avif": (60, 40), "card": (1200, 630)}
    moving = looks(made.bytes("motion-avif"))
    frames = []
    for n in range(moving.n_frames):  # type: ignore[attr-defined]
        moving.seek(n)
        moving.load()
        frames.append(
            (near(colours(moving)[0], [makers.RED, makers.GREEN, makers.BLUE][n], 14), moving.info["duration"])
        )
    assert frames == [(True, 120)] * 3
    assert near(colours(looks(made.bytes("jpeg-1280")))[0], makers.RED, 9)


@pytest.mark.parametrize("loop", [0, 1])
def test_an_apng_that_begins_with_a_picture_for_the_others_plays_all_its_frames(loop: int, tmp_path: Path) -> None:
    made = make(makers.animation("PNG", frames=4, default_image=True, loop=loop), tmp_path)
    moving = looks(made.bytes("motion-avif"))
    first = colours(moving)[0]
    assert (moving.n_frames, near(first, makers.GREEN, 14)) == (3, True)  # type: ignore[attr-defined]


def test_a_placeholder_is_a_few_bytes_of_the_picture(tmp_path: Path) -> None:
    placeholder = make(makers.saved(makers.quarters(2000, 500)), tmp_path).report.placeholder
    assert (placeholder.startswith("data:image/webp;base64,"), len(placeholder) < 400) == (True, True)


CUT = "This {} is damaged or cut off. Export it again and upload the new file."


@pytest.mark.parametrize(
    ("kind", "name"), [("JPEG", "JPEG"), ("PNG", "PNG"), ("WEBP", "WebP"), ("AVIF", "AVIF"), ("GIF", "GIF")]
)
def test_a_file_that_breaks_off_is_refused(kind: str, name: str, tmp_path: Path) -> None:
    whole = makers.saved(Image.effect_noise((400, 400), 60).convert("RGB"), kind)
    with pytest.raises(Refused) as refused:
        make(whole[: len(whole) * 2 // 3], tmp_path)
    assert refused.value.sentence == CUT.format(name)


@pytest.mark.parametrize("tail", [b"PK\x03\x04 secret.zip", b"<?php secret(); ?>", b"<script>secret</script>"])
def test_what_hides_behind_a_picture_stays_behind(tail: bytes, tmp_path: Path) -> None:
    for kind in ("JPEG", "PNG", "WEBP", "GIF"):
        folder = tmp_path / kind
        folder.mkdir()
        made = make(makers.saved(makers.quarters(), kind) + tail, folder)
        assert [name for name in made.files if b"secret" in made.bytes(name)] == []
        assert made.report.removed == ["hidden data behind the picture"]


def test_a_script_in_exif_stays_behind(tmp_path: Path) -> None:
    exif = Image.Exif()
    exif[0x010E] = "<?php secret(); ?>"
    made = make(makers.saved(makers.quarters(), exif=exif.tobytes()), tmp_path)
    assert [name for name in made.files if b"secret" in made.bytes(name)] == []
    assert made.report.removed == ["captions and keywords"]


def test_making_it_twice_makes_the_same_bytes(tmp_path: Path) -> None:
    folders = [tmp_path / "one", tmp_path / "two"]
    for folder in folders:
        folder.mkdir()
    one, two = (make(makers.camera_jpeg(size=(700, 500)), folder) for folder in folders)
    assert {name: one.bytes(name) for name in one.files} == {name: two.bytes(name) for name in two.files}
