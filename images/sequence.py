"""The tracks of an animated AVIF: nothing but boxes that describe pixels, and where each frame's bytes lie."""

from collections.abc import Iterator
from struct import unpack
from typing import BinaryIO

from images.containers import Damaged, Part, boxes, read_at

# Boxes that hold boxes, and how far into them those begin.
_NESTED = {
    "moov": 0, "trak": 0, "mdia": 0, "minf": 0, "stbl": 0, "dinf": 0, "edts": 0, "tref": 0, "stsd": 8, "av01": 78,
    "meta": 4, "dref": 8,
}  # fmt: skip
# All that the encoder writes besides.
_PLAIN = {
    "mvhd", "tkhd", "mdhd", "hdlr", "vmhd", "url ", "elst", "auxl", "stts", "stsc", "stsz", "stco", "stss", "av1C",
    "colr", "pixi", "ccst", "auxi", "iloc", "iinf",
}  # fmt: skip
_TIMED = {"mvhd", "tkhd", "mdhd"}
_TIMES = slice(4, 20)


def all_boxes(file: BinaryIO, part: Part) -> Iterator[Part]:
    """Each one inside, however deep; `Damaged` for one that the encoder does not write."""
    for box in boxes(file, part.start + _NESTED[part.name], part.end):
        if box.name not in _NESTED and box.name not in _PLAIN:
            raise Damaged(f"a box {box.name}")
        yield box
        if box.name in _NESTED:
            yield from all_boxes(file, box)


def times(file: BinaryIO, moov: Part) -> list[Part]:
    """Where it says when it was made."""
    timed = [box for box in all_boxes(file, moov) if box.name in _TIMED]
    return [Part(box.name, box.start + _TIMES.start, _TIMES.stop - _TIMES.start) for box in timed]


def samples(file: BinaryIO, moov: Part) -> list[tuple[int, int]]:
    """Place and size of every frame, of the colours and of the transparency."""
    found = []
    for track in boxes(file, moov.start, moov.end):
        if track.name == "trak":
            found += _of_track({box.name: read_at(file, box.start, box.size) for box in all_boxes(file, track)})
    return found


def _of_track(tables: dict[str, bytes]) -> list[tuple[int, int]]:
    chunks, place = unpack(">II", tables["stco"][4:12])
    same, count = unpack(">II", tables["stsz"][4:12])
    if chunks != 1:
        raise Damaged("frames in several chunks")
    sizes = [same] * count if same else unpack(f">{count}I", tables["stsz"][12:])
    found = []
    for size in sizes:
        found.append((place, size))
        place += size
    return found
