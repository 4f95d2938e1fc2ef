"""What the header of a file claims: its size, its frames, and how much of it a decoder has to hold at once.

Pure Python that reads headers only: safe in the web process too.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from operator import mul
from struct import unpack
from typing import BinaryIO

from images.codestream import is_animated_jxl, jxl_size
from images.containers import Damaged, Part, boxes, content, gif_blocks, jpeg_segments, png_chunks, read_at, riff_chunks
from images.photoshop import psd_header
from images.tiff import TiffHeader, tiff_header


@dataclass(frozen=True)
class Header:
    """What the header claims. Width and height are as stored, before orientation."""

    kind: str
    width: int
    height: int
    frames: int = 1
    # Bytes that a decoder holds of each pixel until it has the whole; 0 where it goes through it row by row.
    held: int = 0
    # Of an animation that can only be shown as a still, because no library of ours reads its frames: how many it has,
    # 1 where it does not say.
    still_of: int = 0

    @property
    def pixels(self) -> int:
        return self.width * self.height


# Planes and colours beside each other, and what comes between: of AVIF and JPEG XL measured (docs/pictures.md), of the
# others at most.
_TWICE = 9


def _jpeg(file: BinaryIO) -> Header:
    for part in jpeg_segments(file):
        marker = int(part.name, 16)
        if 0xC0 <= marker <= 0xCF and marker not in (0xC4, 0xC8, 0xCC):
            height, width = unpack(">HH", read_at(file, part.start + 1, 4))
            held = 0 if marker in (0xC0, 0xC1) else _held_of_scans(content(file, part)[5:])
            return Header("JPEG", width, height, held=held)
    raise Damaged


def _held_of_scans(components: bytes) -> int:
    """Two bytes a coefficient, of all that come for a pixel: three where a colour has a quarter of the points."""
    sampled = [components[3 * number + 2] for number in range(components[0])]
    across, down = [each >> 4 for each in sampled], [each & 15 for each in sampled]
    if not sampled or not max(across) or not max(down):
        raise Damaged
    held: int = -(-2 * sum(map(mul, across, down)) // (max(across) * max(down)))
    return held


def _png(file: BinaryIO) -> Header:
    width, height, depth, kind, _, _, interlaced = unpack(">II5B", read_at(file, 16, 13))
    held = _CHANNELS.get(kind, 4) * (1 + (depth == 16)) if interlaced else 0
    frames = 1
    for part in png_chunks(file):
        if part.name == "acTL":
            (frames,) = unpack(">I", read_at(file, part.start, 4))
        if part.name == "IDAT":
            return Header("PNG", width, height, max(1, frames), held=held)
    raise Damaged


# By its type; a palette becomes colours and transparency.
_CHANNELS = {0: 1, 2: 3, 3: 4, 4: 2, 6: 4}
_HELD_OF_WEBP = 4
_HELD_OF_HEIC = 5


def _webp(file: BinaryIO) -> Header:
    chunks = riff_chunks(file)
    first = next(chunks, None)
    if first is None:
        raise Damaged
    head = content(file, Part("", first.start, min(first.size, 10)))
    if first.name == "VP8X":
        width, height = int.from_bytes(head[4:7], "little") + 1, int.from_bytes(head[7:10], "little") + 1
        return Header("WebP", width, height, max(1, sum(part.name == "ANMF" for part in chunks)), held=_HELD_OF_WEBP)
    if first.name == "VP8L":
        (bits,) = unpack("<I", head[1:5])
        return Header("WebP", (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1, held=_HELD_OF_WEBP)
    if first.name == "VP8 ":
        width, height = unpack("<HH", head[6:10])
        return Header("WebP", width & 0x3FFF, height & 0x3FFF, held=_HELD_OF_WEBP)
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
    return Header("GIF", width, height, frames, held=_TWICE)


def _until_cut(parts: Iterator[Part]) -> Iterator[Part]:
    """Many a GIF lacks its last byte: whether its pixels are whole is for the decoder to say."""
    try:
        yield from parts
    except Damaged:
        return


def _avif(file: BinaryIO) -> Header:
    return Header("AVIF", *_largest_item(file), frames=_frames(file), held=_TWICE)


def _heic(file: BinaryIO) -> Header:
    """A burst or a sequence counts as its one main picture."""
    frames = _frames(file)
    return Header("HEIC", *_largest_item(file), held=_HELD_OF_HEIC, still_of=frames if frames > 1 else 0)


def _largest_item(file: BinaryIO) -> tuple[int, int]:
    """The largest of the pictures inside: the whole one and not a tile, a thumbnail or a map."""
    sizes = [
        unpack(">II", read_at(file, box.start + 4, 8))
        for part in boxes(file)
        if part.name == "meta"
        for box in inside(file, part, "ispe")
    ]
    if not sizes:
        raise Damaged
    return max(sizes, key=lambda size: size[0] * size[1])


def _frames(file: BinaryIO) -> int:
    counts = [1]
    for part in boxes(file):
        if part.name == "moov":
            counts += [unpack(">I", read_at(file, box.start + 8, 4))[0] for box in inside(file, part, "stsz")]
    return max(counts)


# Boxes that hold boxes.
_NESTED = {"iprp", "ipco", "trak", "mdia", "minf", "stbl"}


def inside(file: BinaryIO, part: Part, wanted: str) -> Iterator[Part]:
    """Every box of that name, however deep it stands."""
    for box in boxes(file, part.start + (4 if part.name == "meta" else 0), part.end):
        if box.name == wanted:
            yield box
        elif box.name in _NESTED:
            yield from inside(file, box, wanted)


def _jxl(file: BinaryIO) -> Header:
    return Header("JPEG XL", *jxl_size(file), held=_TWICE, still_of=int(is_animated_jxl(file)))


def _psd(file: BinaryIO) -> Header:
    found = psd_header(file)
    return Header("PSD", found.width, found.height, held=_TWICE)


# A strip or tile of a TIFF is decoded in one piece: up to so many pixels it still counts as streaming.
_TIFF_PIECE = 4_000_000


def _tiff(file: BinaryIO) -> Header:
    found: TiffHeader = tiff_header(file)
    return Header("TIFF", found.width, found.height, held=0 if found.piece_pixels <= _TIFF_PIECE else _TWICE)


READERS: dict[str, Callable[[BinaryIO], Header]] = {
    "JPEG": _jpeg,
    "PNG": _png,
    "WebP": _webp,
    "GIF": _gif,
    "AVIF": _avif,
    "HEIC": _heic,
    "JPEG XL": _jxl,
    "PSD": _psd,
    "TIFF": _tiff,
}
