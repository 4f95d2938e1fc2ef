"""Reads the child's last word. Nothing in it is taken on trust: a hostile file may have been speaking."""

import re
from dataclasses import dataclass
from typing import Any

from images.crops import Crop
from images.findings import FACTS
from images.prints import Prints, read_prints
from images.sniff import Header, Refused
from images.specs import Plan, instead, plan

_PLACEHOLDER = re.compile(r"(?:data:image/webp;base64,[A-Za-z0-9+/]{40,540}={0,2})?")
UNREADABLE = "We could not read this picture. Export it again and upload the new file."


class Implausible(Refused):
    """The child says what cannot be."""

    def __init__(self) -> None:
        super().__init__(UNREADABLE)


@dataclass(frozen=True)
class Report:
    kind: str
    frames: int
    # Of the part that was cut out, where it was one.
    width: int
    height: int
    placeholder: str
    removed: list[str]
    # As they were made: with what the child chose within the table's choices.
    plans: list[Plan]
    prints: Prints
    # What the child says that it took, in seconds of the processor and in megabytes.
    cpu: float = 0.0
    peak_mb: int = 0


def read_report(
    word: dict[str, Any], purpose: str, header: Header, *, full_size: bool = False, crop: Crop | None = None
) -> Report:
    """The facts of a made picture; `Refused` with the child's sentence, or with ours where it makes no sense."""
    if "refused" in word:
        raise Refused(_sentence(word["refused"]))
    try:
        return _report(word["made"], purpose, header, full_size=full_size, crop=crop)
    except (KeyError, TypeError, ValueError):
        raise Implausible from None


def _report(made: dict[str, Any], purpose: str, header: Header, *, full_size: bool, crop: Crop | None) -> Report:
    width, height, placeholder = int(made["width"]), int(made["height"]), str(made["placeholder"])
    if not _is_size_of(header, width, height) or not _PLACEHOLDER.fullmatch(placeholder):
        raise Implausible
    frames = header.frames
    if crop:
        # Of what moves the first frame is cut.
        frames, (_, _, width, height) = 1, crop.box(width, height)
    removed = [*_movement(header), *(fact for fact in FACTS if fact in made["removed"])]
    wide, chosen, motion_width = made["wide"] is True, made["instead"], int(made["motion_width"])
    if not isinstance(chosen, list) or not all(isinstance(name, str) for name in chosen):
        raise Implausible
    meant = plan(purpose, width, height, frames, full_size=full_size, wide=wide)
    plans = instead(meant, chosen, motion_width)
    prints, cpu, peak_mb = read_prints(made["prints"]), float(made["cpu"]), int(made["peak_mb"])
    return Report(header.kind, frames, width, height, placeholder, removed, plans, prints, cpu, peak_mb)


def _movement(header: Header) -> list[str]:
    """Told first: the artist would miss it most."""
    if not header.still_of:
        return []
    whole = f"of its {header.still_of} frames" if header.still_of > 1 else "of its frames"
    return [f"animation ({whole} only one is shown)"]


# Decoders of these crop to what is to be seen, and disagree about the canvas of odd GIFs.
_CROPPED = {"GIF", "AVIF", "HEIC", "JPEG XL"}


def _is_size_of(header: Header, width: int, height: int) -> bool:
    """As stored, or turned by a quarter; for some kinds only a bound is held."""
    if header.kind in _CROPPED:
        least, most = sorted((header.width, header.height))
        return 0 < min(width, height) <= least and max(width, height) <= most
    return (width, height) in ((header.width, header.height), (header.height, header.width))


def _sentence(text: Any) -> str:
    return text if isinstance(text, str) and text.isprintable() and len(text) <= 300 else UNREADABLE
