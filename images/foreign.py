"""Files that are no picture for us: what each is, and what its owner can do about it."""

from contextlib import suppress
from struct import error as struct_error
from typing import BinaryIO

from images.containers import Damaged
from images.photoshop import CMYK, has_composite, psd_header
from images.tiff import tiff_header

_EXPORT = "Export it as PNG, JPEG, WebP or AVIF and upload that."
UNKNOWN = "This is not a picture that we can read. JPEG, PNG, WebP, GIF, AVIF, HEIC, JPEG XL, TIFF and PSD work."
RAW = f"This is a camera's raw file. {_EXPORT}"

HEIC_BRANDS = {b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1"}

# First bytes, and the name as it stands in "This is …".
_STARTS: list[tuple[bytes, str]] = [
    (b"%PDF", "a PDF, not a picture"),
    (b"%!PS", "a PostScript file, not a picture"),
    (b"8BPB", "a Photoshop file"),
    (b"IIRO", "a camera's raw file"),
    (b"IIU\0", "a camera's raw file"),
    (b"FUJIFILM", "a camera's raw file"),
    (b"BM", "a BMP"),
    (b"\0\0\1\0", "an icon file"),
    (b"\0\0\0\x0cjP  ", "a JPEG 2000"),
    (b"\xff\x4f\xff\x51", "a JPEG 2000"),
    (b"v/1\x01", "an OpenEXR file"),
    (b"#?RADIANCE", "an HDR file"),
    (b"gimp xcf", "a GIMP project"),
    (b"CSFCHUNK", "a Clip Studio Paint project"),
    (b"SQLite format 3", "a Clip Studio or database file"),
    (b"BLENDER", "a Blender project"),
    (b"FLV", "a video"),
    (b"\x1aE\xdf\xa3", "a video"),
    (b"\0\0\1\xba", "a video"),
    (b"\0\0\1\xb3", "a video"),
    (b"OggS", "a sound or video file"),
    (b"ID3", "a sound file"),
    (b"\xff\xfb", "a sound file"),
    (b"fLaC", "a sound file"),
    (b"Rar!", "an archive, not a picture"),
    (b"7z\xbc\xaf", "an archive, not a picture"),
    (b"\x1f\x8b", "a compressed file, not a picture"),
    (b"MZ", "a program, not a picture"),
    (b"\x7fELF", "a program, not a picture"),
    (b"#!", "a script, not a picture"),
    (b"<?php", "a script, not a picture"),
    (b"{\\rtf", "a text document, not a picture"),
    (b"\xd0\xcf\x11\xe0", "an Office document, not a picture"),
]


def name_of_foreign(start: bytes, file: BinaryIO) -> str:
    """The sentence for a file that is none of our formats."""
    if start[4:8] == b"ftyp":
        return _iso_media(start)
    if start[:4] == b"RIFF":
        return f"This is {'a sound file' if start[8:12] == b'WAVE' else 'a video'}, not a picture."
    if start.startswith(b"PK\x03\x04"):
        return "This is an archive or a project file (Procreate, Krita and others are archives inside). " + _EXPORT
    file.seek(0)
    text = file.read(2048).lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if b"<svg" in text:
        return "This is an SVG, a drawing made of instructions. Export it as PNG and upload that."
    if text.startswith((b"<!doctype html", b"<html", b"<head", b"<body", b"<script")):
        return "This is a web page, not a picture. Save the picture itself and upload that."
    for magic, name in _STARTS:
        if start.startswith(magic):
            return f"This is {name}. {_EXPORT}"
    return "This is a text file, not a picture." if _is_text(text) else UNKNOWN


def _iso_media(start: bytes) -> str:
    if start[8:12] == b"crx ":
        return RAW
    return "This is a video, not a picture. Videos cannot be shown here yet."


def brands_of(start: bytes) -> set[bytes]:
    """What an ISO file says that it can be read as."""
    length = min(int.from_bytes(start[:4], "big"), len(start))
    return {start[8:12]} | {start[i : i + 4] for i in range(16, length - 3, 4)}


def unreadable_kind(kind: str, file: BinaryIO) -> str:
    """The sentence for a file of one of our formats, but of a sort that no library of ours reads; "" for all others."""
    with suppress(Damaged, struct_error, IndexError):
        if kind == "TIFF" and tiff_header(file).is_raw:
            return RAW
        if kind == "PSD":
            return _unreadable_psd(file)
    return ""


def _unreadable_psd(file: BinaryIO) -> str:
    header = psd_header(file)
    if header.large:
        return f"This is a large Photoshop document (PSB). {_EXPORT}"
    if header.depth not in (1, 8):
        return f"This Photoshop file has {header.depth} bits a channel, and we can read 8. {_EXPORT}"
    if header.mode > CMYK and header.mode != _LAB:
        return f"This Photoshop file is in a colour mode that we cannot read. {_EXPORT}"
    if not has_composite(file):
        return "This Photoshop file holds only layers. Save it with “Maximize Compatibility”, or export it as PNG."
    return ""


_LAB = 9


def _is_text(data: bytes) -> bool:
    try:
        text = data.decode()
    except UnicodeDecodeError:
        return False
    return bool(text) and all(c.isprintable() or c in "\t\r\n" for c in text)
