"""What is chosen on the way: lossless for flat art, formats and sizes of animations, sizes that the artist allows."""

from io import BytesIO
from pathlib import Path
from struct import pack

import pytest
from PIL import Image, ImageDraw

from images import specs
from images.audit import Unclean, audit
from images.child import motion
from images.making import path_of
from images.rights import Rights
from images.sniff import Header
from images.specs import SPECS, instead, master_size, narrower, plan
from tests.images import makers
from tests.images.making import RIGHTS, make
from tests.images.oracle import looks, near


def sprite(side: int = 64) -> Image.Image:
    image = Image.new("RGBA", (side, side), (0, 0, 0, 0))
    for n in range(side):
        for m in range(side):
            if (n * 7 + m * 13) % 5 > 1:
                image.putpixel((n, m), ((n * 40) % 256 // 64 * 64, (m * 24) % 256 // 64 * 64, 80, 255))
    return image


def painting(width: int, height: int) -> Image.Image:
    """Soft and noisy: never smaller without loss."""
    noise = Image.effect_noise((width, height), 60)
    return Image.merge("RGB", [noise, Image.radial_gradient("L").resize((width, height)), noise.transpose(0)])


def test_pixel_art_keeps_every_pixel(tmp_path: Path) -> None:
    source = sprite()
    made = make(makers.saved(source, "PNG"), tmp_path)
    assert made.specs == {"flat-320", "jpeg-1280", "card"}
    assert looks(made.bytes("avif-320")).convert("RGBA").tobytes() == source.tobytes()


def test_a_flat_drawing_is_lossless_in_all_sizes(tmp_path: Path) -> None:
    source = Image.new("RGB", (1600, 1200), "white")
    draw = ImageDraw.Draw(source)
    for n in range(12):
        draw.rectangle(
            (100 * n, 60 * n, 100 * n + 300, 60 * n + 200), fill=(20 * n, 255 - 20 * n, 90), outline=(0, 0, 0)
        )
    made = make(makers.saved(source, "PNG"), tmp_path)
    assert made.specs == {"flat-2048", "flat-1280", "flat-640", "flat-320", "jpeg-1280", "card"}
    assert looks(made.bytes("avif-2048")).tobytes() == source.tobytes()


def test_a_painting_is_not(tmp_path: Path) -> None:
    made = make(makers.saved(painting(700, 500), "PNG"), tmp_path)
    assert made.specs == {"avif-1280", "avif-640", "avif-320", "jpeg-1280", "card"}


def test_the_largest_size_only_where_the_artist_allows_it(tmp_path: Path) -> None:
    data = makers.saved(makers.quarters(2700, 900))
    (tmp_path / "closed").mkdir()
    (tmp_path / "open").mkdir()
    assert "avif-2560" not in make(data, tmp_path / "closed").sizes
    assert make(data, tmp_path / "open", full_size=True).sizes["avif-2560"] == (2560, 853)
    assert plan("work", 2300, 900, full_size=True)[0].spec.name == "avif-2560"
    assert plan("work", 2300, 900, full_size=True)[0].width == 2300


def test_slowly_makes_fewer_bytes(tmp_path: Path) -> None:
    data = makers.saved(painting(420, 300), "PNG")
    (tmp_path / "fast").mkdir()
    (tmp_path / "slow").mkdir()
    fast, slow = make(data, tmp_path / "fast"), make(data, tmp_path / "slow", slowly=True)
    assert fast.sizes == slow.sizes
    assert len(slow.bytes("avif-640")) < len(fast.bytes("avif-640"))


@pytest.mark.parametrize("size", [(300, 900), (900, 300), (50, 40), (2000, 1050)])
def test_the_card_shows_the_whole_picture(size: tuple[int, int], tmp_path: Path) -> None:
    made = make(makers.saved(makers.quarters(*size)), tmp_path)
    card = looks(made.bytes("card"))
    assert card.size == (1200, 630)
    scale = min(1.0, 1200 / size[0], 630 / size[1])
    width, height = round(size[0] * scale), round(size[1] * scale)
    left, top = (1200 - width) // 2, (630 - height) // 2
    corners = [(left + 5, top + 5), (left + width - 6, top + 5), (left + 5, top + height - 6)]
    assert near([card.getpixel(place) for place in corners], [makers.RED, makers.GREEN, makers.BLUE], 9)
    if width < 1190:
        assert near(card.getpixel((1, 1)), tuple(specs.MAT), 3)


@pytest.mark.parametrize(("purpose", "shape"), [("banner", 3.0), ("share", 1200 / 630)])
def test_crops_have_their_shape_at_every_size(purpose: str, shape: float, tmp_path: Path) -> None:
    made = make(makers.saved(makers.quarters(900, 900)), tmp_path, purpose=purpose)
    assert all(abs(width / height - shape) < 0.02 for width, height in made.sizes.values()), made.sizes
    assert max(width for width, _ in made.sizes.values()) <= 900


def test_the_master_covers_a_crop() -> None:
    assert master_size("banner", 1000, 4000)[0] == 1000
    assert master_size("portrait", 400, 4000) == (256, 2560)
    assert master_size("portrait", 4000, 400) == (2560, 256)


def moving(frames: int = 6, size: tuple[int, int] = (160, 120), **options: object) -> bytes:
    """Dithered, as most are: dots that no lossless format likes."""
    soft = Image.radial_gradient("L").resize((size[0] + 4 * frames, size[1]))
    grey = [soft.crop((4 * n, 0, 4 * n + size[0], size[1])) for n in range(frames)]
    images = [Image.merge("RGB", [g, g.transpose(0), g.transpose(1)]).quantize(64) for g in grey]
    return makers.saved(images[0], "GIF", save_all=True, append_images=images[1:], duration=80, **options)


def test_what_moves_for_ever_is_an_avif(tmp_path: Path) -> None:
    made = make(moving(6, loop=0), tmp_path)
    assert "motion-avif" in made.specs
    shown = looks(made.bytes("motion-avif"))
    assert (shown.format, shown.n_frames) == ("AVIF", 6)  # type: ignore[attr-defined]


def test_what_ends_one_day_is_a_webp(tmp_path: Path) -> None:
    made = make(moving(2, loop=2), tmp_path)
    assert (made.specs & {"motion", "motion-avif"}, looks(made.bytes("motion-avif")).info["loop"]) == ({"motion"}, 3)


def test_an_animation_says_no_time_of_its_making(tmp_path: Path) -> None:
    (tmp_path / "one").mkdir()
    (tmp_path / "two").mkdir()
    data = moving(6, loop=0)
    assert make(data, tmp_path / "one").bytes("motion-avif") == make(data, tmp_path / "two").bytes("motion-avif")


def test_an_animation_that_weighs_too_much_becomes_narrower(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    data = moving(2, (400, 300), loop=0)
    source = tmp_path / "original"
    source.write_bytes(data)
    planned = plan("work", 400, 300, 2)[-1]
    monkeypatch.setattr(motion, "MOTION_MAX_BYTES", 3_000)
    rights = Rights(RIGHTS.exif, RIGHTS.xmp)
    done = motion.save_motion(source, Header("GIF", 400, 300, 2), planned, rights, tmp_path)
    assert (done.width, done.height) in {(320, 240), (240, 180)}
    assert instead([planned], [done.spec.name], done.width) == [done]
    audit(path_of(tmp_path, done), done, rights)


def test_the_narrowest_stays() -> None:
    planned = plan("work", 240, 100, 3)[-1]
    assert narrower(planned) is None
    assert instead([planned], [], 1) == [planned]


AVIF = plan("work", 60, 40, 3)[-1]


def sequence(**options: object) -> bytes:
    frames = [Image.new("RGB", (60, 40), (n * 40, 90, 90)) for n in range(3)]
    data = makers.saved(frames[0], "AVIF", save_all=True, append_images=frames[1:], duration=80, **options)
    return motion._timeless(BytesIO(data))


def test_a_sequence_of_pixels_passes(tmp_path: Path) -> None:
    (tmp_path / "made").write_bytes(sequence())
    audit(tmp_path / "made", AVIF, Rights(b"", b""))


@pytest.mark.parametrize(
    "spoil",
    [
        lambda: sequence(exif=b"II*\0\x08\0\0\0\0\0\0\0\0\0"),
        lambda: sequence(icc_profile=makers.wide_profile()),
        lambda: sequence() + b"x",
        lambda: sequence() + pack(">I4s", 12, b"free") + b"abcd",
        lambda: sequence().replace(b"vmhd", b"udta"),
        lambda: sequence().replace(b"mvhd\1\0\0\0\0", b"mvhd\1\0\0\0\1"),
        lambda: sequence()[:-3],
    ],
    ids=["exif", "profile", "a byte behind", "a box behind", "another box", "a time", "cut"],
)
def test_a_sequence_with_anything_else_does_not(spoil: object, tmp_path: Path) -> None:
    (tmp_path / "made").write_bytes(spoil())  # type: ignore[operator]
    with pytest.raises(Unclean):
        audit(tmp_path / "made", AVIF, Rights(b"", b""))


def test_every_spec_has_another_only_of_its_own_width() -> None:
    others = {spec.otherwise: spec for spec in SPECS.values() if spec.otherwise}
    assert all(SPECS[name].width == spec.width and SPECS[name].role == spec.role for name, spec in others.items())
