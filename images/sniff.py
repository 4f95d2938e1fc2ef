"""What a file is, by its content and never by its name, and whether its header stays within the limits.

Pure Python that reads headers only: safe in the web process, where it makes the sentence at the form, and read again by
the worker and the child.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from struct import error as struct_error
from struct import unpack
from typing import BinaryIO

from images.containers import Damaged, Part, boxes, content, gif_blocks, jpeg_segments, png_chunks, read_at, riff_chunks
from images.foreign import name_of_foreign


class Refused(Exception):
    """Not accepted, in a sentence that says what it is and what to do."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


@dataclass(frozen=True)
class Limits:
    bytes: int
    pixels: int
    # For what a decoder has to hold whole: AVIF, WebP, progressive JPEG, interlaced PNG.
    whole_pixels: int
    side: int
    frames: int
    # Frames times canvas.
    frame_pixels: int


@dataclass(frozen=True)
class Header:
    """What the header claims. Width and height are as stored, before orientation."""

    kind: str
    width: int
    height: int
    frames: int = 1
    # Whether a decoder can go through it row by row.
    streams: bool = False

    @property
    def pixels(self) -> int:
        return self.width * self.height


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
    return header


def kind_of(start: bytes) -> str:
    """ "JPEG", "PNG", "WebP", "GIF", "AVIF", or "" for all else."""
    if start.startswith(b"\xff\xd8\xff"):
        return "JPEG"
    if start.startswith(b"\x89PNG\r\n\x1a\n"):
        return "PNG"
    if start[:4] == b"RIFF" and start[8:12] == b"WEBP":
        return "WebP"
    if start.startswith((b"GIF87a", b"GIF89a")):
        return "GIF"
    if start[4:8] == b"ftyp" and _brands(start) & {b"avif", b"avis"}:
        return "AVIF"
    return ""


def _brands(start: bytes) -> set[bytes]:
    length = min(int.from_bytes(start[:4], "big"), len(start))
    return {start[8:12]} | {start[i : i + 4] for i in range(16, length - 3, 4)}


def read_header(kind: str, file: BinaryIO) -> Header:
    """What the header of a file of this kind claims, whatever it is; `Refused` where it cannot be read."""
    try:
        header = _READERS[kind](file)
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
    most = limits.pixels if header.streams else limits.whole_pixels
    if header.pixels > most:
        raise Refused(
            f"This picture has {header.pixels / 1e6:.0f} megapixels, and the most is {most / 1e6:.0f}{_hint(header)}. "
            "Save it smaller."
        )
    if header.frames > limits.frames:
        raise Refused(f"This animation has more than {limits.frames} frames. Shorten it and upload it again.")
    if header.frames > 1 and header.pixels * header.frames > limits.frame_pixels:
        raise Refused("This animation is too large: fewer frames or a smaller size will do.")


def _hint(header: Header) -> str:
    if header.kind in ("JPEG", "PNG") and not header.streams:
        return f" for a {'progressive' if header.kind == 'JPEG' else 'interlaced'} {header.kind}"
    return f" for {header.kind}" if header.kind in ("AVIF", "WebP") else ""


def _mb(size: int, *, up: bool = False) -> int:
    return -(-size // 2**20) if up else size // 2**20


def _jpeg(file: BinaryIO) -> Header:
    for part in jpeg_segments(file):
        marker = int(part.name, 16)
        if 0xC0 <= marker <= 0xCF and marker not in (0xC4, 0xC8, 0xCC):
            height, width = unpack(">HH", read_at(file, part.start + 1, 4))
            return Header("JPEG", width, height, streams=marker in (0xC0, 0xC1))
    raise Damaged


def _png(file: BinaryIO) -> Header:
    width, height = unpack(">II", read_at(file, 16, 8))
    interlaced = read_at(file, 28, 1) != b"\0"
    frames = 1
    for part in png_chunks(file):
        if part.name == "acTL":
            (frames,) = unpack(">I", read_at(file, part.start, 4))
        if part.name == "IDAT":
            return Header("PNG", width, height, max(1, frames), streams=not interlaced)
    raise Damaged


def _webp(file: BinaryIO) -> Header:
    chunks = riff_chunks(file)
    first = next(chunks, None)
    if first is None:
        raise Damaged
    head = content(file, Part("", first.start, min(first.size, 10)))
    if first.name == "VP8X":
        width, height = int.from_bytes(head[4:7], "little") + 1, int.from_bytes(head[7:10], "little") + 1
        return Header("WebP", width, height, max(1, sum(part.name == "ANMF" for part in chunks)))
    if first.name == "VP8L":
        (bits,) = unpack("<I", head[1:5])
        return Header("WebP", (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1)
    if first.name == "VP8 ":
        width, height = unpack("<HH", head[6:10])
        return Header("WebP", width & 0x3FFF, height & 0x3FFF)
    raise Damaged


def _gif(file: BinaryIO) -> Header:
    width, height = unpack("<HH", read_at(file, 6, 4))
    frames = 0
    for part in _until_cut(gif_blocks(file)):
        if part.name == "image":
            frames += 1
            left, top, frame_width, frame_height = unpack("<HHHH", read_at(file, part.start, 8))
            width, height = max(width, left + frame_width), max(height, top + frame_height)
    if not frames:
        raise Damaged
    return Header("GIF", width, height, frames)


def _until_cut(parts: Iterator[Part]) -> Iterator[Part]:
    """Many a GIF lacks its last byte: whether its pixels are whole is for the decoder to say."""
    try:
        yield from parts
    except Damaged:
        return


def _avif(file: BinaryIO) -> Header:
    sizes: list[tuple[int, int]] = []
    frames = 1
    for part in boxes(file):
        if part.name == "meta":
            sizes += [unpack(">II", read_at(file, box.start + 4, 8)) for box in _inside(file, part, "ispe")]
        elif part.name == "moov":
            counts = [unpack(">I", read_at(file, box.start + 8, 4))[0] for box in _inside(file, part, "stsz")]
            frames = max([1, *counts])
    if not sizes:
        raise Damaged
    width, height = max(sizes, key=lambda size: size[0] * size[1])
    return Header("AVIF", width, height, frames)


# Boxes that hold boxes.
_NESTED = {"iprp", "ipco", "trak", "mdia", "minf", "stbl"}


def _inside(file: BinaryIO, part: Part, wanted: str) -> Iterator[Part]:
    for box in boxes(file, part.start + (4 if part.name == "meta" else 0), part.end):
        if box.name == wanted:
            yield box
        elif box.name in _NESTED:
            yield from _inside(file, box, wanted)


_READERS: dict[str, Callable[[BinaryIO], Header]] = {
    "JPEG": _jpeg,
    "PNG": _png,
    "WebP": _webp,
    "GIF": _gif,
    "AVIF": _avif,
}
