"""The closed table of what is made from a picture. No other size, format or quality is ever published.

No Django here: the child that decodes reads this table too.
"""

from dataclasses import dataclass
from math import sqrt

# A rendition never holds more pixels than this, however tall the strip: it bounds the memory of the encoder.
MAX_PIXELS = 12_000_000
# Sizes tried for an animation, widest first, until all frames together stay under the budget.
MOTION_WIDTHS = (1280, 960, 640, 480, 320)
MOTION_MAX_PIXELS = 160_000_000


@dataclass(frozen=True)
class Spec:
    """One rendition: its name, its format, and the width that it has at most. A square one is cropped at the centre."""

    name: str
    format: str
    width: int
    quality: int
    square: bool = False
    motion: bool = False

    @property
    def suffix(self) -> str:
        return SUFFIXES[self.format]


@dataclass(frozen=True)
class Plan:
    """A spec applied to one picture: the exact size that it will have."""

    spec: Spec
    width: int
    height: int


SUFFIXES = {"AVIF": "avif", "JPEG": "jpg", "WEBP": "webp"}
TYPES = {"avif": "image/avif", "jpg": "image/jpeg", "webp": "image/webp"}

# 4:4:4 throughout: chroma subsampling is what turns flat saturated art to mush. The JPEG is for old browsers and
# link previews.
_WORK = (
    Spec("avif-320", "AVIF", 320, 70),
    Spec("avif-640", "AVIF", 640, 70),
    Spec("avif-1280", "AVIF", 1280, 70),
    Spec("avif-2048", "AVIF", 2048, 70),
    Spec("jpeg-1280", "JPEG", 1280, 85),
)
_PORTRAIT = (
    Spec("avif-96", "AVIF", 96, 70, square=True),
    Spec("avif-256", "AVIF", 256, 70, square=True),
    Spec("jpeg-256", "JPEG", 256, 85, square=True),
)
_MOTION = Spec("motion", "WEBP", MOTION_WIDTHS[0], 80, motion=True)

PURPOSES = {"work": _WORK, "portrait": _PORTRAIT}
SPECS = {spec.name: spec for spec in (*_WORK, *_PORTRAIT, _MOTION)}


def plan(purpose: str, width: int, height: int, frames: int = 1) -> list[Plan]:
    """What is made from an oriented picture of this size: largest first, nothing upscaled, no size made twice."""
    plans: dict[tuple[str, int], Plan] = {}
    for spec in sorted(PURPOSES[purpose], key=lambda spec: spec.width):
        planned = _still(spec, width, height)
        plans.setdefault((spec.format, planned.width), planned)
    made = sorted(plans.values(), key=lambda p: -p.width)
    if frames > 1 and purpose == "work":
        made.append(_motion(width, height, frames))
    return made


def _still(spec: Spec, width: int, height: int) -> Plan:
    if spec.square:
        side = min(spec.width, width, height)
        return Plan(spec, side, side)
    return Plan(spec, *fit(width, height, spec.width))


def _motion(width: int, height: int, frames: int) -> Plan:
    for widest in MOTION_WIDTHS:
        size = fit(width, height, widest)
        if size[0] * size[1] * frames <= MOTION_MAX_PIXELS:
            break
    return Plan(_MOTION, *size)


def fit(width: int, height: int, widest: int) -> tuple[int, int]:
    """The size at most `widest` wide, in the picture's own shape, never larger than the picture or `MAX_PIXELS`."""
    scale = min(1.0, widest / width, sqrt(MAX_PIXELS / (width * height)))
    return max(1, round(width * scale)), max(1, round(height * scale))
