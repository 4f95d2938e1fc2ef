"""Files that were made to hurt: small ones that unfold to gigabytes, and such as are several things at once."""

import struct
import zlib
from io import BytesIO
from itertools import pairwise

import pillow_heif
from PIL import Image

from tests.images import makers

PAYLOAD = b"<?php secret(); ?><script>secret()</script>"


def riff(name: bytes, content: bytes) -> bytes:
    part = name + struct.pack("<I", len(content)) + content + b"\0" * (len(content) % 2)
    return b"RIFF" + struct.pack("<I", 4 + len(part)) + b"WEBP" + part


def four_gigapixels() -> bytes:
    """A PNG of 65,535 x 65,535 in one bit a pixel, some rows of which are there."""
    row = b"\0" * (1 + 65_535 // 8 + 1)
    return makers.png(65_535, 65_535, row * 500, depth=1, colour=0)


def many_megapixels() -> bytes:
    """289 of them."""
    return makers.png(17_000, 17_000, b"\0" * 2126, depth=1, colour=0)


def bomb_in_a_chunk(name: bytes) -> bytes:
    head = {b"zTXt": b"Comment\0\0", b"iTXt": b"Comment\0\1\0\0\0", b"iCCP": b"profile\0\0"}[name]
    packer = zlib.compressobj(9)
    unfolds = b"".join(packer.compress(b"\0" * (1 << 20)) for _ in range(200)) + packer.flush()
    rows = (b"\0" + bytes(makers.RED) * 60) * 40
    return makers.png(60, 40, rows, before=makers.chunk(name, head + unfolds))


def gif_of(frames: int, side: int) -> bytes:
    """Each frame is one pixel on a large canvas."""
    frame = b"\x21\xf9\x04\0\x05\0\0\0\x2c\0\0\0\0\1\0\1\0\0\2\2\x44\1\0"
    return b"GIF89a" + struct.pack("<HH", side, side) + b"\x80\0\0\0\0\0\xff\xff\xff" + frame * frames + b";"


def webp_of(side: int) -> bytes:
    """As short as one can be: 34 bytes."""
    return riff(b"VP8L", b"\x2f" + struct.pack("<I", (side - 1) | (side - 1) << 14) + b"\x88\x88\x08\0\0\0\0")


def webp_of_frames(frames: int, side: int) -> bytes:
    still = makers.saved(Image.new("RGB", (16, 16)), "WEBP")[12:]
    size = (side - 1).to_bytes(3, "little")
    head = b"VP8X" + struct.pack("<I", 10) + b"\x02\0\0\0" + size + size
    where = b"\0" * 6 + (15).to_bytes(3, "little") * 2 + b"\x0a\0\0\0"
    frame = b"ANMF" + struct.pack("<I", len(where) + len(still)) + where + still
    body = b"WEBP" + head + b"ANIM" + struct.pack("<I", 6) + b"\0" * 6 + frame * frames
    return b"RIFF" + struct.pack("<I", len(body)) + body


def enlarged(data: bytes, width: int, height: int) -> bytes:
    """An AVIF or HEIC whose size in its header is another."""
    place = data.index(b"ispe") + 8
    return data[:place] + struct.pack(">II", width, height) + data[place + 8 :]


def heic(size: tuple[int, int] = (64, 64)) -> bytes:
    file = BytesIO()
    pillow_heif.from_pillow(makers.quarters(*size)).save(file, format="HEIF")
    return file.getvalue()


def jpeg_of_scans(scans: int) -> bytes:
    """A progressive one, the last scan of which comes again and again."""
    data = makers.saved(makers.quarters(800, 600), progressive=True)
    starts = [n for n in range(len(data) - 1) if data[n : n + 2] == b"\xff\xda"]
    (last, end), *_ = pairwise([starts[-1], len(data) - 2])
    return data[:end] + data[last:end] * scans + data[end:]


def pdf_behind_jpeg() -> bytes:
    return makers.saved(makers.quarters(500, 400), comment=b"%PDF-1.7\n1 0 obj\n" + PAYLOAD) + b"%PDF-1.7 secret\n%%EOF"


def html_in_exif() -> bytes:
    exif = Image.Exif()
    for tag in (0x010E, 0x010F, 0x0131, 0x013B, 0x8298):
        exif[tag] = PAYLOAD.decode()
    return makers.saved(makers.quarters(500, 400), exif=exif.tobytes())


def gif_that_is_a_script() -> bytes:
    """The width reads as `/*`: a script that is commented out until its end."""
    data = bytearray(makers.animation(size=(0x2A2F, 20), frames=1))
    assert data[6:8] == b"/*"
    return bytes(data) + b"*/=1;secret()//"


def gif_with_comment() -> bytes:
    data = makers.animation(size=(500, 300))
    comment = b"\x21\xfe" + bytes([len(PAYLOAD)]) + PAYLOAD + b"\0"
    return data[:-1] + comment + data[-1:]


def png_with_private_chunks() -> bytes:
    row = b"\0" + bytes(makers.RED) * 500
    before = makers.chunk(b"tEXt", b"Comment\0" + PAYLOAD) + makers.chunk(b"prVt", PAYLOAD)
    return makers.png(500, 300, row * 300, before=before) + PAYLOAD


def webp_with_unknown_chunks() -> bytes:
    data = makers.saved(makers.quarters(500, 400), "WEBP", exif=b"Exif\0\0" + PAYLOAD, xmp=PAYLOAD)
    more = b"zzzz" + struct.pack("<I", len(PAYLOAD) + 1) + PAYLOAD + b"\0"
    return data[:4] + struct.pack("<I", len(data) + len(more) - 8) + data[8:] + more + PAYLOAD


def avif_with_boxes() -> bytes:
    data = makers.saved(makers.quarters(500, 400), "AVIF", xmp=b"<x:xmpmeta>" + PAYLOAD)
    return data + struct.pack(">I4s", 8 + len(PAYLOAD), b"free") + PAYLOAD


def zip_behind_png() -> bytes:
    return makers.saved(makers.quarters(500, 400), "PNG") + b"PK\x03\x04 secret.jar" + b"PK\x05\x06" + b"\0" * 18
