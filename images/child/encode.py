"""Writes a rendition: these pixels, our two packets of rights where the picture is large enough, and nothing else.

No colour profile is written: the pixels are sRGB, which is what every browser takes an untagged picture to be.
"""

from pathlib import Path
from typing import Any

from PIL import Image

from images.rights import Rights, is_claimed
from images.specs import Plan

_OPTIONS: dict[str, dict[str, Any]] = {
    "AVIF": {"subsampling": "4:4:4", "speed": 9, "max_threads": 1},
    "JPEG": {"subsampling": "4:4:4", "progressive": True, "optimize": True},
    # Method 2 costs half of the default's time for a few bytes more.
    "WEBP": {"method": 2, "minimize_size": False},
}


def save_still(image: Image.Image, planned: Plan, rights: Rights, target: Path) -> None:
    if image.size != (planned.width, planned.height):
        raise ValueError(f"{image.size} is not what was planned: {planned}")
    with target.open("xb") as file:
        image.save(file, planned.spec.format, **options(planned, rights))
        file.write(tail(planned, rights))


def options(planned: Plan, rights: Rights) -> dict[str, Any]:
    chosen = _OPTIONS[planned.spec.format] | {"quality": planned.spec.quality}
    if not is_claimed(planned.width, planned.height):
        return chosen
    exif = b"Exif\0\0" + rights.exif if planned.spec.format == "JPEG" else rights.exif
    return chosen | {"exif": exif, "xmp": rights.packet(planned.spec.name)}


def tail(planned: Plan, rights: Rights) -> bytes:
    """What is written behind the last byte of the encoder's."""
    claimed = planned.spec.format == "AVIF" and is_claimed(planned.width, planned.height)
    return rights.tail(planned.spec.name) if claimed else b""
