"""The closed table of what is made from a picture. No other size, format or quality is ever published.

No Django here: the child that decodes reads this table too.
"""

from collections.abc import Container
from dataclasses import dataclass, replace
from math import sqrt

# A rendition never holds more pixels than this, however tall the strip: it bounds the memory of the encoder.
MAX_PIXELS = 12_000_000
# Sizes tried for an animation, widest first, until all frames together stay under the budget, and the file too.
MOTION_WIDTHS = (1280, 960, 640, 480, 320, 240)
MOTION_MAX_PIXELS = 160_000_000
MOTION_MAX_BYTES = 10_000_000
# How wide at most who is not signed in has a picture, whatever it is of; and what an artist may lower that to.
VISITORS_WIDTH, VISITORS_LOWERED = 1600, 640
# In the specs from this width on a picture with colours beyond sRGB keeps them, in Display P3; never so small, though.
WIDE_FROM, WIDE_ABOVE = 1280, 640
# What lies around a picture on the card that other sites show.
MAT = [242, 240, 236]


@dataclass(frozen=True)
class Spec:
    """One rendition: its name, its format, and the width that it has at most.

    With a height it has that shape: cropped to it from the middle, or, with `mat`, whole on a plain ground. Of what its
    artist has cut to that shape no more than a pixel is left to crop.
    """

    name: str
    format: str
    width: int
    quality: int
    height: int = 0
    mat: bool = False
    motion: bool = False
    lossless: bool = False
    # Made only where the artist allows it.
    full_size: bool = False
    # What a page does with it: "still", "fallback" for those that read no "still", "motion", "card", "whole" to cut
    role: str = "still"
    # The spec that stands in its place where that makes fewer bytes.
    otherwise: str = ""

    @property
    def suffix(self) -> str:
        return SUFFIXES[self.format]


@dataclass(frozen=True)
class Plan:
    """A spec applied to one picture: the exact size that it will have, and whether it is in Display P3."""

    spec: Spec
    width: int
    height: int
    wide: bool = False


SUFFIXES = {"AVIF": "avif", "JPEG": "jpg", "WEBP": "webp"}
TYPES = {"avif": "image/avif", "jpg": "image/jpeg", "webp": "image/webp"}

# How they were chosen: docs/pictures.md. 4:4:4 throughout: chroma subsampling is what turns flat saturated art to mush.
AVIF_QUALITY, JPEG_QUALITY, MOTION_QUALITY = 76, 85, 60
# Of what its artist has cloaked: so that as much as can be of the finest changes is left.
CLOAKED_QUALITY = {"AVIF": 96, "JPEG": 97}


def _stills(*widths: int, prefix: str = "", height: int = 0) -> tuple[Spec, ...]:
    return tuple(
        Spec(f"{prefix}avif-{width}", "AVIF", width, AVIF_QUALITY, height * width // widths[-1]) for width in widths
    )


# Old browsers take the JPEG; link previews the card, which is never cropped.
_WORK = (
    *(replace(spec, otherwise=f"flat-{spec.width}") for spec in _stills(320, 640, 1280, 2048)),
    Spec("avif-2560", "AVIF", 2560, AVIF_QUALITY, full_size=True, otherwise="flat-2560"),
    Spec("jpeg-1280", "JPEG", 1280, JPEG_QUALITY, role="fallback"),
)
_CARD = Spec("card", "JPEG", 1200, JPEG_QUALITY, height=630, mat=True, role="card")
_PORTRAIT = (
    *_stills(96, 256, height=256),
    Spec("jpeg-256", "JPEG", 256, JPEG_QUALITY, height=256, role="fallback"),
)
_BANNER = (
    *_stills(640, 1280, 1920, prefix="banner-", height=640),
    Spec("banner-jpeg", "JPEG", 1280, JPEG_QUALITY, height=426, role="fallback"),
)
# In the shape that its artist has cut.
_COVER = tuple(spec for spec in _WORK if spec.width <= 1280)
# In the place of the card, where the artist has cut one.
_SHARE = (Spec("share", "JPEG", 1200, JPEG_QUALITY, height=630, role="card"),)
# The whole of an upload of which a part is shown: for whoever uploaded it, to say which.
_TO_CUT_FROM = Spec("whole", "JPEG", 1280, JPEG_QUALITY, role="whole")
# For a moderator's eyes.
_PROOF = tuple(spec for spec in _WORK if spec.name in ("avif-640", "avif-1280", "jpeg-1280"))
# Flat drawings and pixel art: no pixel is changed, and it is smaller all the same.
_FLAT = tuple(Spec(f"flat-{w}", "WEBP", w, 100, lossless=True) for w in (320, 640, 1280, 2048, 2560))
_MOTION = (
    Spec("motion-avif", "AVIF", MOTION_WIDTHS[0], MOTION_QUALITY, motion=True, role="motion", otherwise="motion"),
    Spec("motion", "WEBP", MOTION_WIDTHS[0], 75, motion=True, role="motion"),
)

PURPOSES = {
    "work": _WORK, "portrait": _PORTRAIT, "banner": _BANNER, "cover": _COVER, "share": _SHARE,
    # A portrait is shown before anybody has cut it, a banner is not.
    "uncut-portrait": (*_PORTRAIT, _TO_CUT_FROM), "uncut-banner": (_TO_CUT_FROM,), "proof": _PROOF,
}  # fmt: skip
SPECS = {
    spec.name: spec
    for spec in (*_WORK, _CARD, *_PORTRAIT, *_BANNER, *_SHARE, _TO_CUT_FROM, *_FLAT, *_MOTION)
}  # fmt: skip
# What other sites show.
CARDS = frozenset(spec.name for spec in SPECS.values() if spec.role == "card")
# What is made only where the artist allows it.
LARGEST = frozenset(name for spec in SPECS.values() if spec.full_size for name in (spec.name, spec.otherwise))


def plan(
    purpose: str, width: int, height: int, frames: int = 1, *, full_size: bool = False, wide: bool = False
) -> list[Plan]:
    """What is made from an oriented picture of this size: largest first, nothing upscaled, no size made twice."""
    plans: dict[tuple[str, int], Plan] = {}
    for spec in sorted(_asked(purpose, full_size=full_size), key=lambda spec: spec.width):
        planned = _still(spec, width, height)
        plans.setdefault((spec.format, planned.width), planned)
    made = sorted(plans.values(), key=lambda p: -p.width)
    if purpose == "work":
        made.append(Plan(_CARD, _CARD.width, _CARD.height))
        made += [_motion(width, height, frames)] if frames > 1 else []
    return [replace(planned, wide=wide and _may_be_wide(planned)) for planned in made]


def _may_be_wide(planned: Plan) -> bool:
    large = planned.spec.width >= WIDE_FROM and planned.width > WIDE_ABOVE
    return large and planned.spec.role in ("still", "fallback")


def _asked(purpose: str, *, full_size: bool) -> list[Spec]:
    return [spec for spec in PURPOSES[purpose] if full_size or not spec.full_size]


def _still(spec: Spec, width: int, height: int) -> Plan:
    if spec.height:
        scale = min(1.0, width / spec.width, height / spec.height)
        return Plan(spec, max(1, round(spec.width * scale)), max(1, round(spec.height * scale)))
    return Plan(spec, *fit(width, height, spec.width))


def _motion(width: int, height: int, frames: int) -> Plan:
    for widest in MOTION_WIDTHS:
        size = fit(width, height, widest)
        if size[0] * size[1] * frames <= MOTION_MAX_PIXELS:
            break
    return Plan(_MOTION[0], *size)


def narrower(planned: Plan) -> Plan | None:
    """The next smaller size of an animation that came out too large; None where there is none."""
    for widest in MOTION_WIDTHS:
        if widest < planned.width:
            return replace(planned, width=widest, height=max(1, round(planned.height * widest / planned.width)))
    return None


def instead(plans: list[Plan], chosen: Container[str], motion_width: int = 0) -> list[Plan]:
    """The plans as they turned out: other specs in the stead of some, and a narrower animation."""
    done = []
    for planned in plans:
        while planned.spec.motion and 0 < motion_width < planned.width and (less := narrower(planned)):
            planned = less
        other = SPECS[planned.spec.otherwise] if planned.spec.otherwise in chosen else planned.spec
        done.append(replace(planned, spec=other))
    return done


def master_size(purpose: str, width: int, height: int, *, full_size: bool = False) -> tuple[int, int]:
    """The largest size that any rendition needs; for crops, one that covers the largest of them."""
    specs = _asked(purpose, full_size=full_size)
    widest = max(max(spec.width, round(spec.height * width / height)) for spec in specs)
    return fit(width, height, widest)


def fit(width: int, height: int, widest: int) -> tuple[int, int]:
    """The size at most `widest` wide, in the picture's own shape, never larger than the picture or `MAX_PIXELS`."""
    scale = min(1.0, widest / width, sqrt(MAX_PIXELS / (width * height)))
    return max(1, round(width * scale)), max(1, round(height * scale))
