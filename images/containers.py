"""Walks through file formats without decoding a pixel: pure Python, bounded, fit for hostile bytes in any process.

Each walker yields `Part`s: the name of a segment, chunk or box and where its content lies. Nothing here raises anything
but `Damaged`.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from struct import unpack
from typing import BinaryIO

# No honest file has more parts than this; a walk stops there instead of running for ever.
MAX_PARTS = 200_000
# Most that is read of one part's content.
MAX_CONTENT = 4 * 1024 * 1024


class Damaged(Exception):
    """The file breaks off, or its structure contradicts itself."""


@dataclass(frozen=True)
class Part:
    name: str
    start: int
    size: int

    @property
    def end(self) -> int:
        return self.start + self.size


def read_at(file: BinaryIO, start: int, size: int) -> bytes:
    """Exactly `size` bytes from `start`, or `Damaged`."""
    file.seek(start)
    data = file.read(size)
    if len(data) != size:
        raise Damaged("The file breaks off.")
    return data


def content(file: BinaryIO, part: Part) -> bytes:
    """A part's bytes, at most `MAX_CONTENT` of them, less where the file breaks off."""
    file.seek(part.start)
    return file.read(min(part.size, MAX_CONTENT))


def size_of(file: BinaryIO) -> int:
    return file.seek(0, 2)


def jpeg_segments(file: BinaryIO) -> Iterator[Part]:
    """The segments up to the first scan, named by their markers ("E1"); the last is "DA" with the rest of the file."""
    end = size_of(file)
    position = 2
    for _ in range(MAX_PARTS):
        if read_at(file, position, 1) != b"\xff":
            raise Damaged("Between two segments lies something else.")
        marker = read_at(file, position + 1, 1)[0]
        if marker == 0xFF:
            position += 1
            continue
        if marker == 0x01 or 0xD0 <= marker <= 0xD8:
            position += 2
            continue
        if marker in (0x00, 0xD9):
            raise Damaged("The picture ends before it begins.")
        (length,) = unpack(">H", read_at(file, position + 2, 2))
        if length < 2:
            raise Damaged("A segment without a length.")
        if marker == 0xDA:
            yield Part("DA", position + 2 + length, max(0, end - position - 2 - length))
            return
        yield Part(f"{marker:02X}", position + 4, length - 2)
        position += 2 + length
    raise Damaged("Segments without end.")


def jpeg_scans(file: BinaryIO, first: Part) -> Iterator[Part]:
    """What stands between and behind the scans, ending with "D9", the end mark, where the file has one.

    In coded data an FF is always stuffed, so a marker is certain.
    """
    file.seek(first.start)
    data = file.read()
    position = 0
    while (position := data.find(b"\xff", position)) >= 0 and position + 1 < len(data):
        marker = data[position + 1]
        if marker == 0xD9:
            yield Part("D9", first.start + position + 2, 0)
            return
        if marker == 0 or 0xD0 <= marker <= 0xD7:
            position += 2
        elif marker == 0xFF:
            position += 1
        else:
            length = int.from_bytes(data[position + 2 : position + 4], "big")
            yield Part(f"{marker:02X}", first.start + position + 4, length - 2)
            position += 2 + length


def png_chunks(file: BinaryIO) -> Iterator[Part]:
    """The chunks, named as they are ("IHDR"), up to and with IEND."""
    end, position = size_of(file), 8
    for _ in range(MAX_PARTS):
        length, name = unpack(">I4s", read_at(file, position, 8))
        part = Part(name.decode("latin-1"), position + 8, length)
        if part.end > end:
            raise Damaged("A chunk reaches beyond the end.")
        yield part
        if name == b"IEND":
            return
        position = part.end + 4
    raise Damaged("Chunks without end.")


def riff_chunks(file: BinaryIO) -> Iterator[Part]:
    """The chunks of a WebP, named as they are ("VP8X", "EXIF", "XMP ")."""
    (declared,) = unpack("<I", read_at(file, 4, 4))
    end, position = min(declared + 8, size_of(file)), 12
    for _ in range(MAX_PARTS):
        if position + 8 > end:
            return
        name, length = unpack("<4sI", read_at(file, position, 8))
        part = Part(name.decode("latin-1"), position + 8, length)
        if part.end > end:
            raise Damaged("A chunk reaches beyond the end.")
        yield part
        position = part.end + length % 2
    raise Damaged("Chunks without end.")


def boxes(file: BinaryIO, start: int = 0, end: int | None = None) -> Iterator[Part]:
    """The boxes of an ISO file (AVIF) on one level, named as they are ("ftyp", "meta")."""
    position, end = start, size_of(file) if end is None else end
    for _ in range(MAX_PARTS):
        if position + 8 > end:
            return
        length, name = unpack(">I4s", read_at(file, position, 8))
        head = 8
        if length == 1:
            (length,) = unpack(">Q", read_at(file, position + 8, 8))
            head = 16
        elif length == 0:
            length = end - position
        if length < head or position + length > end:
            raise Damaged("A box reaches beyond the end.")
        yield Part(name.decode("latin-1"), position + head, length - head)
        position += length
    raise Damaged("Boxes without end.")


def gif_blocks(file: BinaryIO) -> Iterator[Part]:
    """The blocks of a GIF: "image" (its descriptor), "comment", "application", "control", "text", and "end"."""
    flags = read_at(file, 10, 1)[0]
    position = 13 + _palette(flags)
    for _ in range(MAX_PARTS):
        kind = read_at(file, position, 1)
        if kind == b";":
            yield Part("end", position + 1, 0)
            return
        if kind == b",":
            descriptor = read_at(file, position + 1, 9)
            yield Part("image", position + 1, 9)
            position = _behind_subblocks(file, position + 11 + _palette(descriptor[8]))
        elif kind == b"!":
            label = read_at(file, position + 1, 1)[0]
            start, position = position + 2, _behind_subblocks(file, position + 2)
            yield Part(_GIF_EXTENSIONS.get(label, "other"), start, position - start)
        else:
            raise Damaged("Between two blocks lies something else.")
    raise Damaged("Blocks without end.")


_GIF_EXTENSIONS = {0xF9: "control", 0xFE: "comment", 0xFF: "application", 0x01: "text"}


def _palette(flags: int) -> int:
    return 3 << ((flags & 7) + 1) if flags & 0x80 else 0


def _behind_subblocks(file: BinaryIO, position: int) -> int:
    file.seek(position)
    while True:
        size = file.read(1)
        if not size:
            raise Damaged("The file breaks off.")
        if size == b"\0":
            return file.tell()
        file.seek(size[0], 1)
