"""The item tables of an AVIF: what each item is and where its bytes lie."""

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


def item_extents(file: BinaryIO, iloc: Part) -> dict[int, tuple[int, int]]:
    """Item number to place and size in the file; `Damaged` for an item in several pieces or outside of the file."""
    reader = _Numbers(read_at(file, iloc.start, iloc.size))
    version = reader.take(4) >> 24
    sizes = reader.take(2)
    offset, length, base, index = sizes >> 12, sizes >> 8 & 15, sizes >> 4 & 15, sizes & 15 if version else 0
    extents: dict[int, tuple[int, int]] = {}
    for _ in range(reader.take(4 if version == 2 else 2)):
        number = reader.take(4 if version == 2 else 2)
        if version and reader.take(2) & 15:
            raise Damaged("An item lies outside of the file.")
        reader.take(2)
        start = reader.take(base)
        if reader.take(2) != 1:
            raise Damaged("An item in several pieces.")
        reader.take(index)
        extents[number] = (start + reader.take(offset), reader.take(length))
    return extents


class _Numbers:
    """Big-endian numbers, one after the other."""

    def __init__(self, data: bytes) -> None:
        self._data, self._position = data, 0

    def take(self, size: int) -> int:
        if self._position + size > len(self._data):
            raise Damaged("A table breaks off.")
        self._position += size
        return int.from_bytes(self._data[self._position - size : self._position], "big")
