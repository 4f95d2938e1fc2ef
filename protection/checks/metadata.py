"""What a file says of itself besides its pixels, as texts: from every place in which its format keeps some."""

from __future__ import annotations

import re
import zlib
from collections.abc import Callable, Iterator
from contextlib import suppress
from itertools import islice
from struct import error as struct_error
from typing import BinaryIO, NamedTuple

from images.containers import (
    Damaged,
    Part,
    boxes,
    content,
    gif_blocks,
    jpeg_scans,
    jpeg_segments,
    png_chunks,
    read_at,
    riff_chunks,
    size_of,
)
from images.headers import inside
from images.iso import item_extents, item_types
from images.photoshop import psd_resources
from images.tiff import exif_values

# Most that is looked at: of one text, unpacked; texts of one file; and of all of them together.
MAX_TEXT = 1 << 20
MAX_TEXTS = 400
MAX_TOLD = 32 << 20
_MAX_EXTENDED = 2 << 20


class Text(NamedTuple):
    """`key` is the format's own name for it, in small letters: "parameters", "make"; "xmp" for a packet of XMP."""

    place: str
    key: str
    data: bytes

    @property
    def words(self) -> str:
        return self.data.decode("utf-8", "replace")


XMP = "xmp"
_BROKEN = (Damaged, struct_error, IndexError, ValueError, zlib.error)


def texts_of(file: BinaryIO, kind: str) -> Iterator[Text]:
    """In their order. What cannot be read is passed over."""
    told = 0
    with suppress(*_BROKEN):
        for text in islice(_READERS[kind](file), MAX_TEXTS):
            told += len(text.data)
            if told > MAX_TOLD:
                return
            yield text


# --- JPEG ------------------------------------------------------------------------------------------------------------

_XMP, _XMP_MORE = b"http://ns.adobe.com/xap/1.0/\0", b"http://ns.adobe.com/xmp/extension/\0"


def _jpeg(file: BinaryIO) -> Iterator[Text]:
    more = b""
    for part in jpeg_segments(file):
        if part.name == "DA":
            for late in jpeg_scans(file, part):
                if late.name == "FE":
                    yield Text("JPEG comment", "comment", content(file, late))
            break
        if part.name not in ("E1", "ED", "FE"):
            continue
        data = content(file, part)
        # Segments of it stand in the order of its bytes, as every program writes them.
        if data.startswith(_XMP_MORE) and len(more) < _MAX_EXTENDED:
            more += data[len(_XMP_MORE) + 40 :]
        yield from _jpeg_segment(part.name, data)
    if more:
        yield Text("JPEG extended XMP", XMP, more)


def _jpeg_segment(name: str, data: bytes) -> Iterator[Text]:
    if name == "FE":
        yield Text("JPEG comment", "comment", data)
    elif name == "ED":
        yield from _iptc("JPEG", data)
    elif data.startswith(_XMP):
        yield Text("JPEG XMP", XMP, data[len(_XMP) :])
    elif data.startswith(b"Exif\0"):
        yield from _exif("JPEG EXIF", data[6:])


_CAPTION = re.compile(rb"\x1c\x02\x78(..)", re.DOTALL)


def _iptc(place: str, data: bytes) -> Iterator[Text]:
    """Of the old IPTC records the caption alone: some generators write there."""
    found = _CAPTION.search(data)
    if found:
        length = int.from_bytes(found[1], "big")
        yield Text(f"{place} IPTC", "description", data[found.end() : found.end() + length])


# --- EXIF ------------------------------------------------------------------------------------------------------------

_TAGS = {
    0x010E: "description", 0x010F: "make", 0x0110: "model", 0x0131: "software", 0x013B: "artist", 0x02BC: XMP,
    0x9286: "usercomment", 0x927C: "makernote", 0x9C9C: "comment", 0x83BB: "iptc", 0x013C: "hostcomputer",
}  # fmt: skip


def _exif(place: str, data: bytes) -> Iterator[Text]:
    for tag, value in exif_values(data, wanted=_TAGS.keys()):
        name = _TAGS[tag]
        if name == "usercomment":
            value = _user_comment(value, data[:2])
        elif tag == 0x9C9C:
            value = value.decode("utf-16-le", "replace").encode()
        if name == "iptc":
            yield from _iptc(place, value)
        else:
            yield Text(place, name, value[:MAX_TEXT].rstrip(b"\0"))


def _user_comment(value: bytes, order: bytes) -> bytes:
    """Its first eight bytes name its alphabet, for which the programs have their own ideas of the bytes' order."""
    said, value = value[:8], value[8:]
    if said.startswith(b"UNICODE"):
        likely = "utf-16-be" if value[:1] == b"\0" or (order == b"MM" and value[1:2] != b"\0") else "utf-16-le"
        return value.decode(likely, "replace").encode()
    return value if said.startswith((b"ASCII", b"\0" * 8)) else said + value


# --- PNG -------------------------------------------------------------------------------------------------------------


def _png(file: BinaryIO) -> Iterator[Text]:
    for part in png_chunks(file):
        if part.name in ("tEXt", "zTXt", "iTXt"):
            # What cannot be unpacked hides no other.
            with suppress(*_BROKEN):
                yield from _png_text(part.name, content(file, part))
        elif part.name == "eXIf":
            yield from _exif("PNG EXIF", content(file, part))


def _png_text(name: str, data: bytes) -> Iterator[Text]:
    raw_key, _, rest = data.partition(b"\0")
    key = raw_key[:80].decode("latin-1").lower()
    if name == "zTXt":
        value = unpacked(rest[1:])
    elif name == "iTXt":
        _language, _translated, value = rest[2:].split(b"\0", 2)
        value = unpacked(value) if rest[:1] == b"\1" else value
    else:
        value = rest.decode("latin-1").encode()
    if key.startswith("raw profile type "):
        yield from _raw_profile(key.rpartition(" ")[2], value)
    else:
        yield Text(f"PNG text “{_shown(key)}”", XMP if key == "xml:com.adobe.xmp" else key, value[:MAX_TEXT])


def _raw_profile(what: str, value: bytes) -> Iterator[Text]:
    """As ImageMagick keeps them: a name, a length, and hexadecimal digits."""
    data = bytes.fromhex(b"".join(value.split()[2:]).decode("ascii"))[:MAX_TEXT]
    if what in ("exif", "app1"):
        yield from _jpeg_segment("E1", data if data.startswith((b"Exif", _XMP)) else b"Exif\0\0" + data)
    elif what == "xmp":
        yield Text("PNG raw XMP", XMP, data)
    elif what == "iptc":
        yield from _iptc("PNG", data)


def unpacked(data: bytes) -> bytes:
    return zlib.decompressobj().decompress(data, MAX_TEXT)


def _shown(key: str) -> str:
    return "".join(c for c in key if c.isprintable())[:40]


# --- WebP, GIF, TIFF, PSD --------------------------------------------------------------------------------------------


def _webp(file: BinaryIO) -> Iterator[Text]:
    for part in riff_chunks(file):
        if part.name == "EXIF":
            yield from _exif("WebP EXIF", content(file, part).removeprefix(b"Exif\0\0"))
        elif part.name == "XMP ":
            yield Text("WebP XMP", XMP, content(file, part))


def _gif(file: BinaryIO) -> Iterator[Text]:
    for part in gif_blocks(file):
        data = content(file, part) if part.name in ("comment", "application") else b""
        if part.name == "comment":
            yield Text("GIF comment", "comment", _joined(data))
        elif data[1:12] == b"XMP DataXMP":
            yield Text("GIF XMP", XMP, data[12:].partition(b"\x01\xff\xfe")[0])


def _joined(blocks: bytes) -> bytes:
    """Of sub-blocks, each with its length before it."""
    joined, position = b"", 0
    while position < len(blocks) and blocks[position] and len(joined) < MAX_TEXT:
        joined += blocks[position + 1 : position + 1 + blocks[position]]
        position += 1 + blocks[position]
    return joined


def _tiff(file: BinaryIO) -> Iterator[Text]:
    """Big ones keep tags at their end: so the whole is mapped, not read."""
    yield from _exif("TIFF", _whole(file))


def _whole(file: BinaryIO) -> bytes:
    import mmap

    size_of(file)
    return mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)  # type: ignore[return-value]  # sliced as bytes are


def _psd(file: BinaryIO) -> Iterator[Text]:
    for number, part in psd_resources(file):
        if number == 1060:
            yield Text("PSD XMP", XMP, content(file, part))
        elif number in (1058, 1059):
            yield from _exif("PSD EXIF", content(file, part))
        elif number == 1028:
            yield from _iptc("PSD", content(file, part))


# --- AVIF, HEIC, JPEG XL ---------------------------------------------------------------------------------------------


def _iso(file: BinaryIO) -> Iterator[Text]:
    for meta in boxes(file):
        if meta.name != "meta":
            continue
        types, places = dict[int, bytes](), dict[int, tuple[int, int]]()
        for box in inside(file, meta, "iinf"):
            types |= item_types(file, box)
        for box in inside(file, meta, "iloc"):
            places |= item_extents(file, box)
        for number, kind in types.items():
            if number in places and kind in (b"Exif", b"mime"):
                yield from _item(kind, content(file, Part("", *places[number])))


def _item(kind: bytes, data: bytes) -> Iterator[Text]:
    if kind == b"mime":
        yield Text("XMP item", XMP, data)
    else:
        start = 4 + int.from_bytes(data[:4], "big")
        yield from _exif("EXIF item", data[start:].removeprefix(b"Exif\0\0"))


def _jxl(file: BinaryIO) -> Iterator[Text]:
    if read_at(file, 0, 2) == b"\xff\x0a":
        return
    for part in boxes(file):
        if part.name in ("Exif", "xml ", "brob"):
            data = content(file, part)
            name = data[:4].decode("latin-1") if part.name == "brob" else part.name
            data = _unbrotlied(data[4:]) if part.name == "brob" else data
            if name == "Exif":
                yield from _exif("JPEG XL EXIF", data[4 + int.from_bytes(data[:4], "big") :])
            elif name == "xml ":
                yield Text("JPEG XL XMP", XMP, data)


def _unbrotlied(data: bytes) -> bytes:
    import brotli  # type: ignore[import-untyped]

    found: bytes = brotli.Decompressor().process(data, output_buffer_limit=MAX_TEXT)
    return found[:MAX_TEXT]


_READERS: dict[str, Callable[[BinaryIO], Iterator[Text]]] = {
    "JPEG": _jpeg, "PNG": _png, "WebP": _webp, "GIF": _gif, "TIFF": _tiff, "PSD": _psd, "AVIF": _iso, "HEIC": _iso,
    "JPEG XL": _jxl,
}  # fmt: skip
