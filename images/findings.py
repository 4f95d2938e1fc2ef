"""What an upload carried besides its pixels, in the artist's words: all of it stays behind.

Reads segments, chunks and boxes, and decodes nothing. What cannot be read is not told, but stays behind all the same.
"""

from collections.abc import Callable, Iterator
from contextlib import suppress
from struct import error as struct_error
from typing import BinaryIO

from images.containers import (
    MAX_CONTENT,
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
from images.photoshop import PROFILE as PSD_PROFILE
from images.photoshop import psd_resources
from images.tiff import exif_tags

GPS, SERIAL, LENS_SERIAL = "GPS position", "camera serial number", "lens serial number"
OWNER, DEVICE, PREVIEW = "camera owner's name", "device name", "embedded preview"
DATE, SETTINGS, NOTES = "date and time", "camera settings", "camera maker's notes"
SOFTWARE, HISTORY, COMMENTS = "name of the software", "editing history", "comments"
CAPTION, NAMES, NUMBERS = "captions and keywords", "names and copyright lines", "document numbers"
XMP, PROFILE, CREDENTIALS = "other metadata (XMP)", "colour profile", "content credentials"
PROMPT, HIDDEN, EXTRA = "generator's settings", "hidden data behind the picture", "further pictures inside the file"
PHOTOSHOP, DEPTH = "Photoshop's data", "depth or gain map"

# In the order in which an artist reads them: the most private first.
FACTS = [
    GPS, OWNER, SERIAL, LENS_SERIAL, DEVICE, DATE, PREVIEW, EXTRA, DEPTH, HIDDEN, HISTORY, COMMENTS, CAPTION, NAMES,
    PROMPT, NUMBERS, SOFTWARE, SETTINGS, NOTES, PHOTOSHOP, CREDENTIALS, XMP, PROFILE,
]  # fmt: skip

_EXIF = {
    0x010E: CAPTION, 0x010F: DEVICE, 0x0110: DEVICE, 0x0131: SOFTWARE, 0x0132: DATE, 0x013B: NAMES, 0x013C: DEVICE,
    0x8298: NAMES, 0x829A: SETTINGS, 0x829D: SETTINGS, 0x8827: SETTINGS, 0x9003: DATE, 0x9004: DATE, 0x920A: SETTINGS,
    0x927C: NOTES, 0x9286: COMMENTS, 0x9C9B: CAPTION, 0x9C9C: COMMENTS, 0x9C9D: NAMES, 0x9C9E: CAPTION, 0x9C9F: CAPTION,
    0xA420: NUMBERS, 0xA430: OWNER, 0xA431: SERIAL, 0xA433: DEVICE, 0xA434: DEVICE, 0xA435: LENS_SERIAL, 0xC62F: SERIAL,
    0x02BC: XMP, 0x83BB: CAPTION, 0x8649: PHOTOSHOP, 0x8773: PROFILE,
}  # fmt: skip

_XMP = [
    (b"GPSLatitude", GPS), (b"GPSLongitude", GPS), (b"SerialNumber", SERIAL), (b"LensSerialNumber", LENS_SERIAL),
    (b"OwnerName", OWNER), (b"tiff:Model", DEVICE), (b"tiff:Make", DEVICE), (b"xmpMM:History", HISTORY),
    (b"stEvt:", HISTORY), (b"DocumentAncestors", HISTORY), (b"DocumentID", NUMBERS), (b"InstanceID", NUMBERS),
    (b"CreatorTool", SOFTWARE), (b"CreateDate", DATE), (b"ModifyDate", DATE), (b"xmp:Thumbnails", PREVIEW),
    (b"xmpGImg:", PREVIEW), (b"crs:", SETTINGS), (b"dc:creator", NAMES), (b"dc:rights", NAMES),
    (b"dc:description", CAPTION), (b"dc:title", CAPTION), (b"dc:subject", CAPTION), (b"hdrgm:", DEPTH),
    (b"GDepth", DEPTH), (b"MotionPhoto", EXTRA), (b"MicroVideo", EXTRA),
]  # fmt: skip

_PNG_TEXT = {
    "parameters": PROMPT, "prompt": PROMPT, "workflow": PROMPT, "dream": PROMPT, "sd-metadata": PROMPT,
    "invokeai_metadata": PROMPT, "sui_image_params": PROMPT, "software": SOFTWARE, "author": NAMES, "copyright": NAMES,
    "artist": NAMES, "title": CAPTION, "description": CAPTION, "creation time": DATE,
    "date:create": DATE, "date:modify": DATE, "xml:com.adobe.xmp": XMP, "raw profile type exif": SETTINGS,
    "raw profile type iptc": CAPTION, "raw profile type xmp": XMP,
}  # fmt: skip


def findings(kind: str, file: BinaryIO) -> list[str]:
    """What was found, each once, the most private first."""
    found: set[str] = set()
    with suppress(Damaged, struct_error, IndexError, ValueError):
        found.update(_WALKERS[kind](file))
    # The further pictures are what stands behind the first.
    found -= {HIDDEN} if found & {EXTRA, DEPTH} else set()
    return [fact for fact in FACTS if fact in found]


def _jpeg(file: BinaryIO) -> Iterator[str]:
    for part in jpeg_segments(file):
        if part.name == "DA":
            yield from _jpeg_tail(file, part)
        elif part.name == "FE":
            yield COMMENTS
        elif part.name in _JPEG_APPS:
            yield from _JPEG_APPS[part.name](content(file, part))


def _jpeg_tail(file: BinaryIO, scan: Part) -> Iterator[str]:
    for part in jpeg_scans(file, scan):
        if part.name == "FE":
            yield COMMENTS
        elif part.name == "D9":
            yield from _behind(file, part.end)


def _app1(data: bytes) -> Iterator[str]:
    if data.startswith(b"Exif\0"):
        yield from _exif(data[6:])
    elif data.startswith((b"http://ns.adobe.com/xap/", b"http://ns.adobe.com/xmp/")):
        yield from _xmp(data)


def _app2(data: bytes) -> Iterator[str]:
    if data.startswith(b"ICC_PROFILE"):
        yield PROFILE
    elif data.startswith(b"MPF"):
        yield EXTRA


def _app11(data: bytes) -> Iterator[str]:
    if data.startswith(b"JP"):
        yield CREDENTIALS


def _app13(data: bytes) -> Iterator[str]:
    yield PHOTOSHOP
    if b"8BIM\x04\x04" in data:
        yield CAPTION
    if b"8BIM\x04\x0c" in data or b"8BIM\x04\x09" in data:
        yield PREVIEW


_JPEG_APPS: dict[str, Callable[[bytes], Iterator[str]]] = {"E1": _app1, "E2": _app2, "EB": _app11, "ED": _app13}


def _png(file: BinaryIO) -> Iterator[str]:
    end = 0
    for part in png_chunks(file):
        end = part.end + 4
        if part.name in ("tEXt", "zTXt", "iTXt"):
            yield from _png_text(content(file, part))
        elif part.name == "eXIf":
            yield from _exif(content(file, part))
        elif part.name in _PNG_CHUNKS:
            yield _PNG_CHUNKS[part.name]
    yield from _behind(file, end)


_PNG_CHUNKS = {"iCCP": PROFILE, "tIME": DATE, "caBX": CREDENTIALS}


def _png_text(data: bytes) -> Iterator[str]:
    key = data[:80].split(b"\0")[0].decode("latin-1").lower()
    fact = _PNG_TEXT.get(key, COMMENTS)
    if fact == XMP:
        yield from _xmp(data)
    else:
        yield fact


def _webp(file: BinaryIO) -> Iterator[str]:
    declared = int.from_bytes(read_at(file, 4, 4), "little")
    for part in riff_chunks(file):
        if part.name == "EXIF":
            yield from _exif(content(file, part).removeprefix(b"Exif\0\0"))
        elif part.name == "XMP ":
            yield from _xmp(content(file, part))
        elif part.name in _WEBP_CHUNKS:
            yield _WEBP_CHUNKS[part.name]
    yield from _behind(file, declared + 8)


_WEBP_CHUNKS = {"ICCP": PROFILE, "C2PA": CREDENTIALS}


def _gif(file: BinaryIO) -> Iterator[str]:
    for part in gif_blocks(file):
        if part.name in ("comment", "text"):
            yield COMMENTS
        elif part.name == "application":
            yield from _gif_application(content(file, part))
        elif part.name == "end":
            yield from _behind(file, part.end)


def _gif_application(data: bytes) -> Iterator[str]:
    if data[1:12] == b"XMP DataXMP":
        yield from _xmp(data)
    elif data[1:12] == b"ICCRGBG1012":
        yield PROFILE


def _behind(file: BinaryIO, end: int) -> Iterator[str]:
    """Padding hides nothing."""
    if content(file, Part("", end, MAX_CONTENT)).strip(b"\0\r\n "):
        yield HIDDEN


def _avif(file: BinaryIO) -> Iterator[str]:
    """AVIF keeps EXIF and XMP among the pixels' bytes: they are looked for by their own marks."""
    for part in boxes(file):
        if part.name == "uuid":
            yield CREDENTIALS
        if part.name not in ("meta", "mdat", "idat"):
            continue
        data = content(file, part)
        if part.name == "meta" and b"prof" in data:
            yield PROFILE
        start = data.find(b"Exif\0\0")
        if part.name == "mdat":
            yield from _exif_anywhere(data, start)
        packet = data.find(b"<x:xmpmeta")
        if packet >= 0:
            yield from _xmp(data[packet:])


def _exif_anywhere(data: bytes, start: int) -> Iterator[str]:
    for order in (b"II*\0", b"MM\0*"):
        tiff = data.find(order, max(0, start))
        if tiff >= 0:
            yield from _exif(data[tiff:])
            return


def _exif(data: bytes) -> Iterator[str]:
    for directory, tag in exif_tags(data):
        if directory == "GPS" and tag in (1, 2, 3, 4):
            yield GPS
        elif directory == "IFD1" and tag in (0x0201, 0x0111):
            yield PREVIEW
        elif directory in ("IFD0", "EXIF") and tag in _EXIF:
            yield _EXIF[tag]


def _xmp(data: bytes) -> Iterator[str]:
    found = [fact for mark, fact in _XMP if mark in data[:MAX_CONTENT]]
    yield from found or [XMP]


def _jxl(file: BinaryIO) -> Iterator[str]:
    """Boxes of their own; a bare codestream has none. What is packed is not unpacked to be told."""
    if read_at(file, 0, 2) == b"\xff\x0a":
        return
    for part in boxes(file):
        if part.name == "Exif":
            yield from _exif(content(file, part)[4:])
        elif part.name == "xml ":
            yield from _xmp(content(file, part))
        elif part.name in ("brob", "jumb"):
            yield CREDENTIALS if part.name == "jumb" else XMP


def _tiff(file: BinaryIO) -> Iterator[str]:
    """It is made of the very tags of EXIF. Big ones keep some at their end, out of reach."""
    data = content(file, Part("", 0, size_of(file)))
    yield from _exif(data)
    yield from {name for mark, name in _TIFF_TAGS if mark in data}


_TIFF_TAGS = [(b"xmpMM:History", HISTORY), (b"Photoshop 3.0", PHOTOSHOP), (b"8BIM\x04\x04", CAPTION)]


def _psd(file: BinaryIO) -> Iterator[str]:
    yield EXTRA
    for number, part in psd_resources(file):
        if number in (1058, 1059):
            yield from _exif(content(file, part))
        elif number == 1060:
            yield from _xmp(content(file, part))
        elif number in _PSD_RESOURCES:
            yield _PSD_RESOURCES[number]


_PSD_RESOURCES = {1028: CAPTION, 1033: PREVIEW, 1036: PREVIEW, PSD_PROFILE: PROFILE, 1005: PHOTOSHOP, 1061: NUMBERS}


_WALKERS: dict[str, Callable[[BinaryIO], Iterator[str]]] = {
    "JPEG": _jpeg,
    "PNG": _png,
    "WebP": _webp,
    "GIF": _gif,
    "AVIF": _avif,
    "HEIC": _avif,
    "JPEG XL": _jxl,
    "TIFF": _tiff,
    "PSD": _psd,
}
