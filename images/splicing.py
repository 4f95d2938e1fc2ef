"""Puts other rights into a finished rendition: its XMP packet is exchanged, and where a file says at which byte
something lies, that is put right. No pixel is decoded. Reads our own files only;
`images.audit` looks at what comes of it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from io import BytesIO
from struct import pack
from typing import BinaryIO

from images.containers import Damaged, Part, boxes, jpeg_segments, read_at, riff_chunks
from images.iso import item_extents, item_places, item_types
from images.sequence import all_boxes

_XMP_NAME = b"http://ns.adobe.com/xap/1.0/\0"
_MIME = b"mime"


def with_packet(data: bytes, kind: str, packet: bytes, tail: bytes = b"") -> bytes:
    """The file with this XMP in the place of its own. `tail`: the last box of an AVIF. `Damaged` where it has none."""
    return _WRITERS[kind](data, packet, tail)


def _jpeg(data: bytes, packet: bytes, _: bytes) -> bytes:
    for part in jpeg_segments(BytesIO(data)):
        if part.name == "E1" and data[part.start : part.end].startswith(_XMP_NAME):
            content = _XMP_NAME + packet
            return data[: part.start - 2] + pack(">H", len(content) + 2) + content + data[part.end :]
    raise Damaged("There is no packet.")


def _webp(data: bytes, packet: bytes, _: bytes) -> bytes:
    for part in riff_chunks(BytesIO(data)):
        if part.name == "XMP ":
            chunk = pack("<4sI", b"XMP ", len(packet)) + packet + b"\0" * (len(packet) % 2)
            rest = data[part.end + part.size % 2 :]
            changed = data[: part.start - 8] + chunk + rest
            return changed[:4] + pack("<I", len(changed) - 8) + changed[8:]
    raise Damaged("There is no packet.")


def _avif(data: bytes, packet: bytes, tail: bytes) -> bytes:
    """Of an animation the tracks know the packet, too."""
    file = BytesIO(data)
    top = {box.name: box for box in boxes(file)}
    start, size = _packet_in(file, top["meta"])
    longer = len(packet) - size
    changed = bytearray(data)
    for place, width, value in _moved(file, top, (start, size), longer):
        changed[place : place + width] = value.to_bytes(width, "big")
    changed[start : start + size] = packet
    end = top["mdat"].end + longer
    return bytes(changed[:end]) + tail


def _packet_in(file: BinaryIO, meta: Part) -> tuple[int, int]:
    tables = {box.name: box for box in boxes(file, meta.start + 4, meta.end)}
    extents = item_extents(file, tables["iloc"])
    packets = [extents[item] for item, kind in item_types(file, tables["iinf"]).items() if kind == _MIME]
    if len(packets) != 1:
        raise Damaged("There is no packet, or more than one.")
    return packets[0]


def _moved(
    file: BinaryIO, top: dict[str, Part], packet: tuple[int, int], longer: int
) -> Iterator[tuple[int, int, int]]:
    """Place and width of each number that changes, with what it becomes."""
    data = top["mdat"]
    if read_at(file, data.start - 8, 4) == b"\0\0\0\1":
        raise Damaged("A box of more than four gigabytes.")
    yield data.start - 8, 4, data.size + 8 + longer
    for table in _tables(file, top, "iloc"):
        for start, length in item_places(file, table):
            value = int.from_bytes(read_at(file, *start), "big")
            if value == packet[0]:
                yield (*length, packet[1] + longer)
            elif value > packet[0]:
                yield (*start, value + longer)
    for table in _tables(file, top, "stco"):
        for number in range(int.from_bytes(read_at(file, table.start + 4, 4), "big")):
            place = table.start + 8 + 4 * number
            value = int.from_bytes(read_at(file, place, 4), "big")
            if value > packet[0]:
                yield place, 4, value + longer


def _tables(file: BinaryIO, top: dict[str, Part], name: str) -> Iterator[Part]:
    """Those of the file and those of its tracks."""
    meta = [box for box in boxes(file, top["meta"].start + 4, top["meta"].end) if box.name == name]
    tracks = all_boxes(file, top["moov"]) if "moov" in top else []
    yield from [*meta, *(box for box in tracks if box.name == name)]


_WRITERS: dict[str, Callable[[bytes, bytes, bytes], bytes]] = {"JPEG": _jpeg, "WEBP": _webp, "AVIF": _avif}
