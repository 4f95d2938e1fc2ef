"""Looks at a finished rendition, byte by byte and without a decoder: it holds pixels, our rights, and nothing else.

This runs outside the child: even one that a hostile file has taken over can publish nothing but pixels.
"""

from collections.abc import Callable, Iterable
from pathlib import Path
from struct import error as struct_error
from struct import unpack
from typing import BinaryIO

from images.containers import Damaged, Part, boxes, jpeg_scans, jpeg_segments, read_at, riff_chunks, size_of
from images.icc import display_p3
from images.iso import item_extents, item_types
from images.rights import Rights, is_claimed
from images.sequence import all_boxes, samples, times
from images.sniff import Refused, read_header
from images.specs import Plan


class Unclean(Exception):
    """A rendition that is not what was meant: never published."""


def audit(path: Path, planned: Plan, rights: Rights) -> None:
    """Raises `Unclean` unless the file is exactly what the plan says, with exactly our packets."""
    try:
        with path.open("rb") as file:
            size, packets = _READERS[planned.spec.format](file)
    except (OSError, Damaged, Refused, KeyError, ValueError, struct_error, IndexError) as error:
        raise Unclean(f"{planned.spec.name} cannot be read: {error}") from error
    _insist(size == (planned.width, planned.height), f"{planned.spec.name} is {size}")
    _insist(
        sorted(packets) == sorted(_expected(planned, rights)), f"{planned.spec.name} carries other metadata than ours"
    )


def _expected(planned: Plan, rights: Rights) -> list[bytes]:
    profile = [display_p3()] if planned.wide else []
    if not is_claimed(planned.width, planned.height):
        return profile
    name = planned.spec.name
    tail = [rights.tail(name)] if planned.spec.format == "AVIF" and rights.pointer else []
    return [rights.exif, rights.packet(name), *profile, *tail]


def _insist(true: bool, otherwise: str) -> None:
    if not true:
        raise Unclean(otherwise)


_Read = tuple[tuple[int, int], list[bytes]]
_ICC_NAME = b"ICC_PROFILE\0\1\1"
_XMP_NAME = b"http://ns.adobe.com/xap/1.0/\0"


def _jpeg(file: BinaryIO) -> _Read:
    _insist(read_at(file, 0, 2) == b"\xff\xd8", "not a JPEG")
    size, packets = (0, 0), []
    for part in jpeg_segments(file):
        if part.name in ("C0", "C2"):
            height, width = unpack(">HH", read_at(file, part.start + 1, 4))
            size = (width, height)
        elif part.name == "E1":
            packets.append(read_at(file, part.start, part.size).removeprefix(b"Exif\0\0").removeprefix(_XMP_NAME))
        elif part.name == "E2":
            packets.append(read_at(file, part.start, part.size).removeprefix(_ICC_NAME))
        elif part.name == "E0":
            _insist(part.size == 14 and read_at(file, part.start, 5) == b"JFIF\0", "an odd JFIF segment")
        elif part.name == "DA":
            _check_scans(file, part)
        else:
            _insist(part.name in ("DB", "C4", "DD"), f"a segment {part.name}")
    return size, packets


def _check_scans(file: BinaryIO, first: Part) -> None:
    last = None
    for last in jpeg_scans(file, first):
        _insist(last.name in ("C4", "DA", "DB", "DD", "D9"), f"a segment {last.name} between scans")
    _insist(last is not None and last.name == "D9" and last.end == size_of(file), "bytes behind the picture")


def _webp(file: BinaryIO) -> _Read:
    declared = int.from_bytes(read_at(file, 4, 4), "little") + 8
    _insist(read_at(file, 0, 4) == b"RIFF" and declared == size_of(file), "bytes behind the picture")
    packets = []
    for part in riff_chunks(file):
        if part.name in ("EXIF", "XMP ", "ICCP"):
            packets.append(read_at(file, part.start, part.size))
        else:
            _insist(part.name in ("VP8X", "ANIM", "ANMF", "ALPH", "VP8 ", "VP8L"), f"a chunk {part.name}")
    header = read_header("WebP", file)
    return (header.width, header.height), packets


_ITEMS = {b"av01", b"Exif", b"mime"}
_PROPERTIES = {"ispe", "pixi", "av1C", "colr", "auxC"}


def _avif(file: BinaryIO) -> _Read:
    top = {box.name: box for box in boxes(file)}
    kinds = ["ftyp", "meta", *(["moov"] if "moov" in top else []), "mdat"]
    _insist([*top] in (kinds, [*kinds, "uuid"]), "other boxes than ours")
    _insist(len(list(boxes(file))) == len(top), "a box twice")
    _insist([*top.values()][-1].end == size_of(file), "bytes behind the picture")
    meta, data = {box.name: box for box in boxes(file, top["meta"].start + 4, top["meta"].end)}, top["mdat"]
    _insist(set(meta) <= {"hdlr", "pitm", "iloc", "iinf", "iref", "iprp"}, "other boxes than ours in meta")
    types, extents = item_types(file, meta["iinf"]), item_extents(file, meta["iloc"])
    _insist(set(types.values()) <= _ITEMS and set(types) == set(extents), "other items than ours")
    frames = _frames(file, top["moov"]) if "moov" in top else []
    _insist(_covered({*extents.values(), *frames}, data), "bytes that belong to nothing")
    packets = [
        _packet(types[item], read_at(file, *extent)) for item, extent in extents.items() if types[item] != b"av01"
    ]
    # Where it stands, the last box leads to the content credentials.
    packets += [read_at(file, data.end, box.end - data.end) for box in top.values() if box.name == "uuid"]
    size, profiles = _avif_properties(file, meta["iprp"])
    return size, packets + profiles


def _frames(file: BinaryIO, moov: Part) -> list[tuple[int, int]]:
    for part in times(file, moov):
        _insist(not read_at(file, part.start, part.size).strip(b"\0"), "a time")
    for box in all_boxes(file, moov):
        if box.name == "colr":
            _insist(read_at(file, box.start, 4) == b"nclx", "a colour profile in a track")
    return samples(file, moov)


def _packet(kind: bytes, data: bytes) -> bytes:
    """The EXIF of an ISO file begins with four bytes that say where it begins."""
    return data[4 + int.from_bytes(data[:4], "big") :] if kind == b"Exif" else data


def _covered(extents: Iterable[tuple[int, int]], data: Part) -> bool:
    """Whether the items fill the data without gap or overlap."""
    position = data.start
    for start, size in sorted(extents):
        if start != position:
            return False
        position += size
    return position == data.end


def _avif_properties(file: BinaryIO, iprp: Part) -> tuple[tuple[int, int], list[bytes]]:
    """The one size, and the profiles besides the numbers that say sRGB."""
    (ipco,) = [box for box in boxes(file, iprp.start, iprp.end) if box.name == "ipco"]
    sizes, profiles = set(), []
    for box in boxes(file, ipco.start, ipco.end):
        _insist(box.name in _PROPERTIES, f"a property {box.name}")
        data = read_at(file, box.start, box.size)
        if box.name == "colr" and data[:4] != b"nclx":
            profiles.append(data.removeprefix(b"prof"))
        elif box.name == "ispe":
            sizes.add(unpack(">II", data[4:12]))
    _insist(len(sizes) == 1, "several sizes")
    return sizes.pop(), profiles


_READERS: dict[str, Callable[[BinaryIO], _Read]] = {"JPEG": _jpeg, "WEBP": _webp, "AVIF": _avif}
