"""Real bytes, made here: pictures as cameras, paint programs and strangers make them."""

import struct
import zlib
from base64 import b64decode
from io import BytesIO
from typing import Any

import pillow_heif
import pillow_jxl  # noqa: F401 - lets Pillow write JPEG XL
from PIL import Image, ImageCms, ImageDraw
from PIL.PngImagePlugin import PngInfo

RED, GREEN, BLUE, GREY = (200, 40, 40), (40, 170, 60), (40, 60, 190), (128, 128, 128)


def quarters(width: int = 240, height: int = 160, mode: str = "RGB") -> Image.Image:
    """Red, green / blue, grey: any turn, flip or shift of colours shows."""
    image = Image.new("RGB", (width, height), GREY)
    draw = ImageDraw.Draw(image)
    x, y = width // 2, height // 2
    draw.rectangle((0, 0, x - 1, y - 1), RED)
    draw.rectangle((x, 0, width, y - 1), GREEN)
    draw.rectangle((0, y, x - 1, height), BLUE)
    return image.convert(mode)


def saved(image: Image.Image, kind: str = "JPEG", **options: Any) -> bytes:
    file = BytesIO()
    image.save(file, kind, **({"quality": 95, "subsampling": 0} if kind == "JPEG" else {}) | options)
    return file.getvalue()


def camera_jpeg(orientation: int = 1, size: tuple[int, int] = (240, 160)) -> bytes:
    """With all that a phone tells about its owner."""
    exif = Image.Exif()
    exif.update(
        {0x0112: orientation, 0x010F: "Fonika", 0x0110: "Fonika 9", 0x0131: "FonikaOS 4", 0x0132: "2026:01:02 03:04:05"}
    )
    exif.get_ifd(0x8769).update(
        {0x9003: "2026:01:02 03:04:05", 0xA431: "SN-12345", 0xA430: "Secret Owner", 0x9286: b"hush"}
    )
    exif.get_ifd(0x8825).update({1: "N", 2: (52.0, 30.0, 1.0), 3: "E", 4: (13.0, 24.0, 2.0)})
    xmp = b'<x:xmpmeta xmlns:x="adobe:ns:meta/"><xmpMM:History>secret steps</xmpMM:History></x:xmpmeta>'
    return saved(quarters(*size), exif=exif.tobytes(), xmp=xmp, comment=b"secret comment")


def turned(data: bytes, orientation: int) -> bytes:
    """The same pixels with another orientation in their EXIF."""
    exif = Image.Exif()
    exif[0x0112] = orientation
    with Image.open(BytesIO(data)) as image:
        return saved(image, exif=exif.tobytes())


def animation(kind: str = "GIF", frames: int = 3, size: tuple[int, int] = (60, 40), **options: Any) -> bytes:
    colours = [RED, GREEN, BLUE]
    images = [Image.new("RGB", size, colours[n % 3]) for n in range(frames)]
    for n, image in enumerate(images):
        image.putpixel((n % size[0], 0), (255, 255, 255))
    return saved(images[0], kind, save_all=True, append_images=images[1:], duration=120, **options)


def chunk(name: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))


def png(width: int, height: int, rows: bytes, *, depth: int = 8, colour: int = 2, before: bytes = b"") -> bytes:
    """By hand, since Pillow writes neither 16-bit colour nor nonsense. `rows` as in the file, each with its filter."""
    head = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, depth, colour, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + head + before + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")


def deep_png(colour: tuple[int, ...], size: int = 40) -> bytes:
    """16 bits a channel, one colour; with a fourth channel it is transparency."""
    row = b"\0" + struct.pack(f">{len(colour)}H", *colour) * size
    return png(size, size, row * size, depth=16, colour={1: 0, 2: 4, 3: 2, 4: 6}[len(colour)])


def bomb_png(side: int) -> bytes:
    return png(side, side, b"\0")


def text_png() -> bytes:
    info = PngInfo()
    info.add_text("parameters", "a secret prompt, Steps: 20")
    info.add_text("Comment", "secret comment", zip=True)
    info.add_itxt("XML:com.adobe.xmp", "<x:xmpmeta>secret exif:GPSLatitude</x:xmpmeta>")
    return saved(quarters(), "PNG", pnginfo=info)


def wide_profile() -> bytes:
    """An RGB profile with the primaries of Display P3: sRGB's, with its three columns and its name exchanged."""
    profile = bytearray(ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes())
    columns = {
        b"rXYZ": (0.51512, 0.24120, -0.00105),
        b"gXYZ": (0.29198, 0.69225, 0.04189),
        b"bXYZ": (0.15710, 0.06657, 0.78407),
    }
    for index in range(int.from_bytes(profile[128:132], "big")):
        name, start, _ = struct.unpack_from(">4sII", profile, 132 + 12 * index)
        if name in columns:
            struct.pack_into(">3i", profile, start + 8, *(round(v * 65536) for v in columns[name]))
    return bytes(profile).replace("sRGB".encode("utf-16-be"), "Wide".encode("utf-16-be"))


def heic(image: Image.Image, **options: Any) -> bytes:
    file = BytesIO()
    pillow_heif.from_pillow(image).save(file, quality=90, chroma=444, **options)
    return file.getvalue()


def jxl(image: Image.Image, **options: Any) -> bytes:
    return saved(image, "JXL", quality=95, effort=3, **options)


# Three frames of 24 x 16 in red, green and blue: nothing that the tests install writes such a file.
ANIMATED_JXL = b64decode(
    "/woDBQFYUFwSCAigAgAAoABLEgkSGDgEQUiBDRNj8P4xfvwY48cY5wCEDb4aEBm7DyzbG7xpDGw+CAigAgAAeABLEgkSGDgEQUiBDRNjMPFjjHMA"
    "wsezAL6OvFOE7wMICKBCAAC0AEsSCRIYOARBSIENE2Pw/jH+f/z4McY5AGBjBwDdlw401+NVIQuW7YdyND4QHw=="
)


def heic_track(frames: int) -> bytes:
    """What a HEIC has besides its picture when it moves: so much of it as says how many frames there are."""
    box = bytes(4) + struct.pack(">II", 100, frames)
    for name in (b"stsz", b"stbl", b"minf", b"mdia", b"trak", b"moov"):
        box = struct.pack(">I4s", 8 + len(box), name) + box
    return box


def psd(
    image: Image.Image, *, mode: int = 3, depth: int = 8, version: int = 1, composite: bool = True,
    transparent: bool = False, profile: bytes = b"", xmp: bytes = b"",
) -> bytes:  # fmt: skip
    """Its layers are left out; whether the picture as it looks was put in is said as Photoshop says it."""
    bands = [band.tobytes() for band in image.split()]
    if mode == CMYK:
        bands = [bytes(255 - value for value in band) for band in bands]
    head = struct.pack(">4sH6xHIIHH", b"8BPS", version, len(bands), image.height, image.width, depth, mode)
    resources = _resource(1057, struct.pack(">IB", 1, composite) + bytes(16))
    resources += _resource(1039, profile) if profile else b""
    resources += _resource(1060, xmp) if xmp else b""
    layers = struct.pack(">Ih", 2, -1) if transparent else b""
    parts = [b"", resources, layers]
    return head + b"".join(struct.pack(">I", len(part)) + part for part in parts) + b"\0\0" + b"".join(bands)


CMYK = 4


def _resource(number: int, content: bytes) -> bytes:
    return struct.pack(">4sHHI", b"8BIM", number, 0, len(content)) + content + b"\0" * (len(content) % 2)


def tiff(image: Image.Image, **options: Any) -> bytes:
    return saved(image, "TIFF", **options)


def lab(image: Image.Image) -> Image.Image:
    converted = ImageCms.profileToProfile(
        image, ImageCms.createProfile("sRGB"), ImageCms.createProfile("LAB"), outputMode="LAB"
    )
    assert converted is not None
    return converted


VIDEO = b"\0\0\0\x18ftypmp42\0\0\0\0isommp42" + b"\0" * 40
NO_PICTURES: dict[str, tuple[bytes, str]] = {
    "pdf": (b"%PDF-1.7\n%\xe2\xe3", "This is a PDF, not a picture. "),
    "svg": (b'<?xml version="1.0"?>\n<svg xmlns="http://www.w3.org/2000/svg"/>', "This is an SVG, "),
    "bare svg": (b"\xef\xbb\xbf <svg onload='alert(1)'></svg>", "This is an SVG, "),
    "html": (b"<!DOCTYPE html><html><body>hi</body></html>", "This is a web page, not a picture. "),
    "video": (VIDEO, "This is a video, not a picture. "),
    "webm": (b"\x1aE\xdf\xa3\x01\0\0\0", "This is a video. "),
    "avi": (b"RIFF\0\0\0\0AVI LIST", "This is a video, not a picture."),
    "wav": (b"RIFF\0\0\0\0WAVEfmt ", "This is a sound file, not a picture."),
    "bmp": (b"BM\x46\0\0\0", "This is a BMP. "),
    "zip": (b"PK\x03\x04\x14\0", "This is an archive or a project file "),
    "clip": (b"CSFCHUNK\0\0", "This is a Clip Studio Paint project. "),
    "exe": (b"MZ\x90\0", "This is a program, not a picture. "),
    "php": (b"<?php system('x');", "This is a script, not a picture. "),
    "text": (b"Dear all,\nplease find", "This is a text file, not a picture."),
    "noise": (bytes(range(128, 256)), "This is not a picture that we can read. "),
    "nothing": (b"", "This file is empty. "),
}


def noise(width: int, height: int) -> Image.Image:
    """Nothing compresses it."""
    return Image.effect_noise((width, height), 80).convert("RGB")
