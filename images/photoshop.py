"""The head of a Photoshop file: its size, and whether the picture as it looks is inside besides the layers."""

from collections.abc import Iterator
from dataclasses import dataclass
from struct import unpack
from typing import BinaryIO

from images.containers import MAX_PARTS, Damaged, Part, read_at

VERSION_INFO, PROFILE = 1057, 1039
CMYK = 4


@dataclass(frozen=True)
class PsdHeader:
    large: bool
    channels: int
    width: int
    height: int
    depth: int
    mode: int


def psd_header(file: BinaryIO) -> PsdHeader:
    _, version, channels, height, width, depth, mode = unpack(">4sH6xHIIHH", read_at(file, 0, 26))
    return PsdHeader(version == 2, channels, width, height, depth, mode)


def psd_resources(file: BinaryIO) -> Iterator[tuple[int, Part]]:
    """The number of each resource and where its content lies."""
    position, size = _section(file, 26)
    position, size = _section(file, position + size)
    end = position + size
    for _ in range(MAX_PARTS):
        if position + 12 > end:
            return
        (number,) = unpack(">4xH", read_at(file, position, 6))
        name = read_at(file, position + 6, 1)[0]
        position += 6 + (name + 2) // 2 * 2
        (size,) = unpack(">I", read_at(file, position, 4))
        if position + 4 + size > end:
            raise Damaged("A resource reaches beyond the end.")
        yield number, Part(str(number), position + 4, size)
        position += 4 + (size + 1) // 2 * 2
    raise Damaged("Resources without end.")


def has_composite(file: BinaryIO) -> bool:
    """Photoshop says so itself where it left the picture out; other programs say nothing and put it in."""
    for number, part in psd_resources(file):
        if number == VERSION_INFO and part.size > 4:
            return read_at(file, part.start + 4, 1) != b"\0"
    return True


def is_transparent(file: BinaryIO) -> bool:
    """Whether the channel behind the colours is the picture's transparency, and not a selection that was kept."""
    position, size = _section(file, 26)
    position, size = _section(file, position + size)
    position, size = _section(file, position + size)
    if size < 6:
        return False
    length, layers = unpack(">Ih", read_at(file, position + 4, 6))
    return bool(length) and layers < 0


def _section(file: BinaryIO, position: int) -> tuple[int, int]:
    """Where a section's content begins and its length."""
    (size,) = unpack(">I", read_at(file, position, 4))
    return position + 4, size
