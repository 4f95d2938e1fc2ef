"""The tags of an EXIF block, and the header of a TIFF, which is made of the same. Pure Python, bounded, for hostile
bytes.
"""

from collections.abc import Container, Iterator
from dataclasses import dataclass
from struct import calcsize, unpack, unpack_from
from typing import BinaryIO

from images.containers import Damaged, read_at

_POINTERS = {0x8769: "EXIF", 0x8825: "GPS"}
_MAX_TAGS = 1000
_MAX_DIRECTORIES = 20


def exif_tags(data: bytes) -> Iterator[tuple[str, int]]:
    """Pairs of directory ("IFD0", "IFD1", "EXIF", "GPS") and tag; ends at the first broken directory."""
    order = {b"II": "<", b"MM": ">"}.get(data[:2])
    if order is None or len(data) < 8:
        return
    todo: list[tuple[str, int]] = [("IFD0", unpack_from(order + "I", data, 4)[0])]
    seen: set[int] = set()
    while todo:
        name, start = todo.pop()
        if start in seen or start + 2 > len(data):
            continue
        seen.add(start)
        for tag, value in _entries(data, order, start):
            yield name, tag
            if name == "IFD0" and tag in _POINTERS:
                todo.append((_POINTERS[tag], value))
        if name == "IFD0":
            todo.append(("IFD1", _following(data, order, start)))


_SIZES = {1: 1, 2: 1, 3: 2, 4: 4, 5: 8, 6: 1, 7: 1, 8: 2, 9: 4, 10: 8, 11: 4, 12: 8, 13: 4}
_MAX_VALUE = 1 << 20


def exif_values(data: bytes, wanted: Container[int]) -> Iterator[tuple[int, bytes]]:
    """The bytes of some tags, wherever they stand, each cut to a megabyte."""
    order = {b"II": "<", b"MM": ">"}.get(bytes(data[:2]))
    if order is None or len(data) < 8:
        return
    todo, seen = [unpack_from(order + "I", data, 4)[0]], set[int]()
    while todo:
        start = todo.pop()
        if start in seen or start + 2 > len(data):
            continue
        seen.add(start)
        for position in _places(data, order, start):
            tag, kind, count, value = unpack_from(order + "HHII", data, position)
            size = _SIZES.get(kind, 1) * count
            place = position + 8 if size <= 4 else value
            if tag in wanted:
                yield tag, bytes(data[place : place + min(size, _MAX_VALUE)])
            if tag in _POINTERS:
                todo.append(value)
        todo += [_following(data, order, start)] if len(seen) < _MAX_DIRECTORIES else []


def _entries(data: bytes, order: str, start: int) -> Iterator[tuple[int, int]]:
    for position in _places(data, order, start):
        tag, _, _, value = unpack_from(order + "HHII", data, position)
        yield tag, value


def _places(data: bytes, order: str, start: int) -> Iterator[int]:
    """Of a directory's entries."""
    (count,) = unpack_from(order + "H", data, start)
    for index in range(min(count, _MAX_TAGS)):
        position = start + 2 + 12 * index
        if position + 12 > len(data):
            return
        yield position


def _following(data: bytes, order: str, start: int) -> int:
    """Where the next directory stands; beyond the end where there is none."""
    (count,) = unpack_from(order + "H", data, start)
    position = start + 2 + 12 * count
    if position + 4 > len(data):
        return len(data)
    return int(unpack_from(order + "I", data, position)[0]) or len(data)


# --- A TIFF's own header ---------------------------------------------------------------------------------------------

_WIDTH, _HEIGHT, _ROWS, _TILE_WIDTH, _TILE_HEIGHT, _SUBFILE, _DNG = 256, 257, 278, 322, 323, 254, 50706
_FORMATS = {1: "B", 3: "H", 4: "I", 13: "I", 16: "Q"}


@dataclass(frozen=True)
class TiffHeader:
    """Of the first picture in the file."""

    width: int
    height: int
    # Of the largest piece that is decoded at once.
    piece_pixels: int
    is_raw: bool


def tiff_header(file: BinaryIO) -> TiffHeader:
    start = read_at(file, 0, 16)
    order = "<" if start[:2] == b"II" else ">"
    large = unpack(order + "H", start[2:4])[0] == 43
    first = unpack(order + "Q", start[8:16])[0] if large else unpack(order + "I", start[4:8])[0]
    tags = _numbers(file, order, first, large)
    if not tags.get(_WIDTH) or not tags.get(_HEIGHT):
        raise Damaged
    width, height = tags[_WIDTH], tags[_HEIGHT]
    if _TILE_WIDTH in tags:
        piece = tags[_TILE_WIDTH] * tags.get(_TILE_HEIGHT, 1)
    else:
        piece = width * min(height, tags.get(_ROWS, height))
    is_raw = _DNG in tags or bool(tags.get(_SUBFILE, 0) & 1) or start[8:11] == b"CR\2"
    return TiffHeader(width, height, piece, is_raw)


def _numbers(file: BinaryIO, order: str, start: int, large: bool) -> dict[int, int]:
    """The tags of a directory that hold a single number."""
    count_format, entry_format, size = ("Q", "HHQ8s", 20) if large else ("H", "HHI4s", 12)
    head = calcsize(order + count_format)
    (count,) = unpack(order + count_format, read_at(file, start, head))
    found = {}
    for index in range(min(count, _MAX_TAGS)):
        tag, kind, values, raw = unpack(order + entry_format, read_at(file, start + head + size * index, size))
        if tag == _DNG:
            found[tag] = 1
        elif values == 1 and kind in _FORMATS and calcsize(_FORMATS[kind]) <= len(raw):
            (found[tag],) = unpack_from(order + _FORMATS[kind], raw)
    return found
