"""Brings pixels to 8 bits in one of two colour spaces: sRGB, or our own Display P3 for what was wider than sRGB. What
says nothing of its colours is taken to be sRGB already, as browsers do."""

from functools import cache
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

import pyvips  # type: ignore[import-untyped]

from images.icc import display_p3, is_wide, profile_name

# Names of the profiles that are sRGB itself: converting from them would only add rounding.
_SRGB = {"srgb", "srgb iec61966-2.1", "srgb iec61966-2-1", "srgb built-in", "c2", "srgb2014"}
_PROFILE = "icc-profile-data"
# What libvips itself can turn into sRGB, without a profile.
ABSOLUTE = {"lab", "labs", "labq", "lch", "xyz", "yxy", "scrgb", "hsv"}


def profile_of(image: Any) -> bytes | None:
    """The profile that the pixels are to be converted from; None where they are sRGB already."""
    if image.get_typeof(_PROFILE) == 0 or image.interpretation in ABSOLUTE:
        return None
    profile: bytes = image.get(_PROFILE)
    return None if is_srgb(profile) else profile


def is_srgb(profile: bytes) -> bool:
    return profile_name(profile).lower() in _SRGB


def to_display(image: Any) -> tuple[Any, bool]:
    """Three bands of 8 bits, and whether they are Display P3. A broken profile is passed over."""
    profile = profile_of(image)
    wide = profile is not None and is_wide(profile)
    if profile or image.interpretation == "cmyk":
        try:
            return _converted(image, _p3_file() if wide else "srgb"), wide
        except pyvips.Error:
            pass
    return image.colourspace("srgb").cast("uchar"), False


def p3_to_srgb(image: Any) -> Any:
    """With or without transparency."""
    return image.icc_transform("srgb", input_profile=_p3_file(), intent="relative", depth=8)


def _converted(image: Any, goal: str) -> Any:
    """Computed at once, so that a profile which fails does so here."""
    fallback = {"input_profile": "cmyk"} if image.interpretation == "cmyk" else {}
    turned = image.icc_transform(
        goal, embedded=True, intent="relative", black_point_compensation=True, depth=8, **fallback
    )
    return turned.copy_memory()


@cache
def _p3_file() -> str:
    """libvips takes profiles by the names of files."""
    path = Path(mkdtemp(), "p3.icc")
    path.write_bytes(display_p3())
    return str(path)
