"""A rendition that holds anything but pixels and our rights is not published."""

from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image

from images.audit import Unclean, audit
from images.child.encode import save_still
from images.specs import SPECS, Plan
from tests.images import makers
from tests.images.making import RIGHTS

LARGE = {"avif-640": Plan(SPECS["avif-640"], 500, 300), "jpeg-1280": Plan(SPECS["jpeg-1280"], 500, 300)}
SMALL = Plan(SPECS["avif-320"], 240, 160)


@pytest.mark.parametrize("plan", [*LARGE.values(), SMALL], ids=lambda plan: plan.spec.name)
def test_our_own_pass(plan: Plan, tmp_path: Path) -> None:
    save_still(makers.quarters(plan.width, plan.height), plan, RIGHTS, tmp_path / "made")
    audit(tmp_path / "made", plan, RIGHTS)


NAMES = {plan.spec.format: plan.spec.name for plan in LARGE.values()}


def _options(format_: str, **more: object) -> dict[str, object]:
    exif = b"Exif\0\0" + RIGHTS.exif if format_ == "JPEG" else RIGHTS.exif
    return {"subsampling": "4:4:4", "exif": exif, "xmp": RIGHTS.packet(NAMES[format_])} | more


FOREIGN_EXIF = Image.Exif()
FOREIGN_EXIF[0x010F] = "Fonika"


@pytest.mark.parametrize("plan", LARGE.values(), ids=LARGE)
@pytest.mark.parametrize(
    "spoil",
    [
        {"exif": FOREIGN_EXIF.tobytes()},
        {"exif": b""},
        {"xmp": b"<x:xmpmeta>other</x:xmpmeta>"},
        {"xmp": b""},
        {"icc_profile": makers.wide_profile()},
    ],
    ids=["foreign exif", "no exif", "foreign xmp", "no xmp", "profile"],
)
def test_other_metadata_does_not(plan: Plan, spoil: dict[str, bytes], tmp_path: Path) -> None:
    data = makers.saved(makers.quarters(500, 300), plan.spec.format, **_options(plan.spec.format, **spoil))
    tail = RIGHTS.tail(plan.spec.name) if plan.spec.format == "AVIF" else b""
    (tmp_path / "made").write_bytes(data + tail)
    with pytest.raises(Unclean, match=r"other metadata than ours|colour profile|segment"):
        audit(tmp_path / "made", plan, RIGHTS)


@pytest.mark.parametrize("tail", [b"", RIGHTS.tail("avif-320"), RIGHTS.tail("avif-640") * 2])
def test_another_lead_to_credentials_does_not(tail: bytes, tmp_path: Path) -> None:
    plan = LARGE["avif-640"]
    data = makers.saved(makers.quarters(500, 300), "AVIF", **_options("AVIF"))
    (tmp_path / "made").write_bytes(data + RIGHTS.tail("avif-640"))
    audit(tmp_path / "made", plan, RIGHTS)
    (tmp_path / "made").write_bytes(data + tail)
    with pytest.raises(Unclean):
        audit(tmp_path / "made", plan, RIGHTS)


def test_a_comment_does_not(tmp_path: Path) -> None:
    plan = LARGE["jpeg-1280"]
    (tmp_path / "made").write_bytes(makers.saved(makers.quarters(500, 300), **_options("JPEG", comment=b"hi")))
    with pytest.raises(Unclean, match="a segment FE"):
        audit(tmp_path / "made", plan, RIGHTS)


@pytest.mark.parametrize("plan", LARGE.values(), ids=LARGE)
@pytest.mark.parametrize("tail", [b"x", b"\0", b"\0\0\0\x0cfreesecr", b"\xff\xd9"])
def test_bytes_behind_the_end_do_not(plan: Plan, tail: bytes, tmp_path: Path) -> None:
    target = tmp_path / "made"
    save_still(makers.quarters(500, 300), plan, RIGHTS, target)
    target.write_bytes(target.read_bytes() + tail)
    with pytest.raises(Unclean):
        audit(target, plan, RIGHTS)


@pytest.mark.parametrize("plan", LARGE.values(), ids=LARGE)
def test_another_size_does_not(plan: Plan, tmp_path: Path) -> None:
    save_still(makers.quarters(500, 300), plan, RIGHTS, tmp_path / "made")
    with pytest.raises(Unclean, match=r"is \(500, 300\)"):
        audit(tmp_path / "made", Plan(plan.spec, 300, 500), RIGHTS)


@pytest.mark.parametrize("plan", LARGE.values(), ids=LARGE)
def test_a_cut_one_does_not(plan: Plan, tmp_path: Path) -> None:
    target = tmp_path / "made"
    save_still(makers.quarters(500, 300), plan, RIGHTS, target)
    whole = target.read_bytes()
    for end in (0, 10, 100, 500, len(whole) // 2, len(whole) - 1):
        target.write_bytes(whole[:end])
        with pytest.raises(Unclean):
            audit(target, plan, RIGHTS)


def test_an_svg_in_its_stead_does_not(tmp_path: Path) -> None:
    (tmp_path / "made").write_bytes(BytesIO(b"<svg onload='alert(1)'/>").read())
    for plan in LARGE.values():
        with pytest.raises(Unclean):
            audit(tmp_path / "made", plan, RIGHTS)
