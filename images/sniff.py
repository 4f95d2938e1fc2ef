"""What a file is, by its content and never by its name, and whether its header stays within the limits.

Pure Python that reads headers only: safe in the web process, where it makes the sentence at the form, and read again by
the worker and the child.
"""

from dataclasses import dataclass
from struct import error as struct_error
from typing import BinaryIO

from images.containers import Damaged
from images.foreign import HEIC_BRANDS, brands_of, name_of_foreign, unreadable_kind
from images.headers import READERS, Header

__all__ = ["DAMAGED", "Header", "Limits", "Refused", "kind_of", "read_header", "sniff"]


class Refused(Exception):
    """Not accepted, in a sentence that says what it is and what to do."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


@dataclass(frozen=True)
class Limits:
    bytes: int
    pixels: int
    # Of what a decoder has to hold whole: AVIF, HEIC, WebP, JPEG XL, PSD, GIF, progressive JPEG, interlaced PNG.
    held_bytes: int
    side: int
    frames: int
    # Frames times canvas.
    frame_pixels: int


_STARTS = [
    (b"\xff\xd8\xff", "JPEG"),
    (b"\x89PNG\r\n\x1a\n", "PNG"),
    (b"GIF87a", "GIF"),
    (b"GIF89a", "GIF"),
    (b"\xff\x0a", "JPEG XL"),
    (b"\0\0\0\x0cJXL \r\n\x87\n", "JPEG XL"),
    (b"8BPS\0\1", "PSD"),
    (b"8BPS\0\2", "PSD"),
    (b"II*\0", "TIFF"),
    (b"MM\0*", "TIFF"),
    (b"II+\0", "TIFF"),
    (b"MM\0+", "TIFF"),
]
DAMAGED = "This {kind} is damaged or cut off. Export it again and upload the new file."


def sniff(file: BinaryIO, size: int, limits: Limits) -> Header:
    """The header of a picture that may be decoded; raises `Refused` for everything else."""
    if not size:
        raise Refused("This file is empty. It may not have been saved or copied completely.")
    file.seek(0)
    start = file.read(64)
    kind = kind_of(start)
    if not kind:
        raise Refused(name_of_foreign(start, file))
    if size > limits.bytes:
        raise Refused(
            f"This {kind} has {_mb(size, up=True)} MB, and the most is {_mb(limits.bytes)} MB. Save it smaller."
        )
    header = read_header(kind, file)
    _check(header, limits)
    if sentence := unreadable_kind(kind, file):
        raise Refused(sentence)
    return header


def kind_of(start: bytes) -> str:
    """ "JPEG", "PNG" or another key of `READERS`, or "" for all else."""
    for magic, kind in _STARTS:
        if start.startswith(magic):
            return kind
    if start[:4] == b"RIFF" and start[8:12] == b"WEBP":
        return "WebP"
    return _iso_kind(brands_of(start)) if start[4:8] == b"ftyp" else ""


def _iso_kind(brands: set[bytes]) -> str:
    if brands & {b"avif", b"avis"}:
        return "AVIF"
    return "HEIC" if brands & HEIC_BRANDS else ""


def read_header(kind: str, file: BinaryIO) -> Header:
    """What the header of a file of this kind claims, whatever it is; `Refused` where it cannot be read."""
    try:
        header = READERS[kind](file)
    except (Damaged, struct_error, IndexError):
        raise Refused(DAMAGED.format(kind=kind)) from None
    if not header.width or not header.height:
        raise Refused(DAMAGED.format(kind=kind))
    return header


def _check(header: Header, limits: Limits) -> None:
    if max(header.width, header.height) > limits.side:
        raise Refused(
            f"This picture is {header.width} by {header.height} pixels, and a side has at most {limits.side}. "
            "Save it smaller."
        )
    most = min(limits.pixels, limits.held_bytes // header.held) if header.held else limits.pixels
    if header.pixels > most:
        of_its_kind = _of_its_kind(header) if most < limits.pixels else ""
        raise Refused(
            f"This picture has {header.pixels / 1e6:.0f} megapixels, and the most is {most / 1e6:.0f}{of_its_kind}. "
            "Save it smaller."
        )
    if header.frames > limits.frames:
        raise Refused(f"This animation has more than {limits.frames} frames. Shorten it and upload it again.")
    if header.frames > 1 and header.pixels * header.frames > limits.frame_pixels:
        raise Refused("This animation is too large: fewer frames or a smaller size will do.")


def _of_its_kind(header: Header) -> str:
    how = {"JPEG": "a progressive ", "PNG": "an interlaced "}.get(header.kind, "")
    return f" for {how}{header.kind}"


def _mb(size: int, *, up: bool = False) -> int:
    return -(-size // 2**20) if up else size // 2**20
