"""Writes a rendition: these pixels, our two packets of rights where the picture is large enough, and nothing else.

No colour profile is written where the pixels are sRGB, which is what every browser takes an untagged picture to be;
where they are Display P3 it is our own.
"""

from pathlib import Path
from typing import Any

from PIL import Image, ImageFile

from images.icc import display_p3
from images.rights import Rights, is_claimed
from images.specs import Plan

# One thread a picture: tiles would only cost bytes.
_OPTIONS: dict[str, dict[str, Any]] = {
    "AVIF": {"subsampling": "4:4:4", "speed": 9, "max_threads": 1, "autotiling": False},
    "JPEG": {"subsampling": "4:4:4", "progressive": True, "optimize": True},
    # Method 2 costs half of the default's time for a few bytes more.
    "WEBP": {"method": 2, "minimize_size": False},
}
# When nobody waits: a third to an eighth fewer bytes of the same quality, for three times the work.
_SLOWLY: dict[str, dict[str, Any]] = {"AVIF": {"speed": 6}, "JPEG": {}, "WEBP": {"method": 5}}
_LOSSLESS = {"lossless": True, "exact": False, "quality": 70}


def save_still(image: Image.Image, planned: Plan, rights: Rights, target: Path, *, slowly: bool = False) -> None:
    if image.size != (planned.width, planned.height):
        raise ValueError(f"{image.size} is not what was planned: {planned}")
    # Pillow writes an optimised JPEG in one go, and its guess at how much that is fails for noise.
    ImageFile.MAXBLOCK = max(ImageFile.MAXBLOCK, 4 * planned.width * planned.height)
    with target.open("xb") as file:
        image.save(file, planned.spec.format, **options(planned, rights, slowly=slowly))
        file.write(tail(planned, rights))


def options(planned: Plan, rights: Rights, *, slowly: bool = False) -> dict[str, Any]:
    spec = planned.spec
    chosen = _OPTIONS[spec.format] | {"quality": spec.quality} | (_SLOWLY[spec.format] if slowly else {})
    if spec.lossless:
        chosen |= _LOSSLESS
    if planned.wide:
        chosen["icc_profile"] = display_p3()
    if not is_claimed(planned.width, planned.height):
        return chosen
    exif = b"Exif\0\0" + rights.exif if spec.format == "JPEG" else rights.exif
    return chosen | {"exif": exif, "xmp": rights.packet(spec.name)}


def tail(planned: Plan, rights: Rights) -> bytes:
    """What is written behind the last byte of the encoder's."""
    claimed = planned.spec.format == "AVIF" and is_claimed(planned.width, planned.height)
    return rights.tail(planned.spec.name) if claimed else b""
