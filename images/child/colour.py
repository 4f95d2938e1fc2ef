"""Brings pixels to 8-bit sRGB. What says nothing of its colours is taken to be sRGB already, as browsers do."""

from typing import Any

import pyvips  # type: ignore[import-untyped]

# Names of the profiles that are sRGB itself: converting from them would only add rounding.
_SRGB = {"srgb", "srgb iec61966-2.1", "srgb iec61966-2-1", "srgb built-in", "c2", "srgb2014"}


def to_srgb(image: Any) -> Any:
    """Three bands of 8 bits. What has a foreign profile, or is CMYK, is converted; a broken profile is passed over."""
    tagged = image.get_typeof("icc-profile-data") != 0 and not is_srgb(image.get("icc-profile-data"))
    if tagged or image.interpretation == "cmyk":
        try:
            return _converted(image)
        except pyvips.Error:
            pass
    return image.colourspace("srgb").cast("uchar")


def _converted(image: Any) -> Any:
    """Computed at once, so that a profile which fails does so here."""
    fallback = {"input_profile": "cmyk"} if image.interpretation == "cmyk" else {}
    turned = image.icc_transform(
        "srgb", embedded=True, intent="relative", black_point_compensation=True, depth=8, **fallback
    )
    return turned.copy_memory()


def is_srgb(profile: bytes) -> bool:
    return profile_name(profile).lower() in _SRGB


def profile_name(profile: bytes) -> str:
    """The description inside an ICC profile, or "" where there is none that reads."""
    for index in range(min(int.from_bytes(profile[128:132], "big"), 100)):
        entry = profile[132 + 12 * index : 144 + 12 * index]
        if entry[:4] == b"desc":
            start, size = int.from_bytes(entry[4:8], "big"), int.from_bytes(entry[8:12], "big")
            return _text(profile[start : start + min(size, 300)])
    return ""


def _text(tag: bytes) -> str:
    if tag[:4] == b"desc":
        length = int.from_bytes(tag[8:12], "big")
        return tag[12 : 12 + length].split(b"\0")[0].decode("latin-1").strip()
    if tag[:4] == b"mluc":
        length, start = int.from_bytes(tag[20:24], "big"), int.from_bytes(tag[24:28], "big")
        return tag[start : start + length].decode("utf-16-be", "replace").strip("\0 ")
    return ""
