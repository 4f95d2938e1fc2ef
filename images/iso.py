"""The item tables of an AVIF: what each item is and where its bytes lie."""

from collections.abc import Iterator
from typing import BinaryIO

from images.containers import Damaged, Part, boxes, read_at


def item_types(file: BinaryIO, iinf: Part) -> dict[int, bytes]:
    """Item number to type: b"av01", b"Exif", b"mime"."""
    version = read_at(file, iinf.start, 1)[0]
    types: dict[int, bytes] = {}
    for entry in boxes(file, iinf.start + (6 if version == 0 else 8), iinf.end):
        wide = read_at(file, entry.start, 1)[0] == 3
        number = int.from_bytes(read_at(file, entry.start + 4, 4 if wide else 2), "big")
        types[number] = read_at(file, entry.start + (10 if wide else 8), 4)
    return types


# Where a number stands in the file, and how many bytes it has.
Place = tuple[int, int]


def item_extents(file: BinaryIO, iloc: Part) -> dict[int, tuple[int, int]]:
    """Item number to place and size in the file; `Damaged` for an item in several pieces or outside of the file."""
    return {
        number: (base + _number(file, start), _number(file, length))
        for number, base, start, length in _items(file, iloc)
    }


def item_places(file: BinaryIO, iloc: Part) -> list[tuple[Place, Place]]:
    """Where the table holds each item's place and size; `Damaged` where places are reckoned from another number."""
    items = list(_items(file, iloc))
    if any(base for _, base, _, _ in items):
        raise Damaged("Places that are reckoned from elsewhere.")
    return [(start, length) for _, _, start, length in items]


def _items(file: BinaryIO, iloc: Part) -> Iterator[tuple[int, int, Place, Place]]:
    """Item number, from where its place is reckoned, and where its place and its size stand."""
    reader = _Numbers(read_at(file, iloc.start, iloc.size))
    version = reader.take(4) >> 24
    sizes = reader.take(2)
    offset, length, base, index = sizes >> 12, sizes >> 8 & 15, sizes >> 4 & 15, sizes & 15 if version else 0
    for _ in range(reader.take(4 if version == 2 else 2)):
        number = reader.take(4 if version == 2 else 2)
        if version and reader.take(2) & 15:
            raise Damaged("An item lies outside of the file.")
        reader.take(2)
        start = reader.take(base)
        if reader.take(2) != 1:
            raise Damaged("An item in several pieces.")
        reader.take(index)
        place = iloc.start + reader.position
        reader.take(offset + length)
        yield number, start, (place, offset), (place + offset, length)


def _number(file: BinaryIO, place: Place) -> int:
    return int.from_bytes(read_at(file, *place), "big")


class _Numbers:
    """Big-endian numbers, one after the other."""

    def __init__(self, data: bytes) -> None:
        self._data, self.position = data, 0

    def take(self, size: int) -> int:
        if self.position + size > len(self._data):
            raise Damaged("A table breaks off.")
        self.position += size
        return int.from_bytes(self._data[self.position - size : self.position], "big")
