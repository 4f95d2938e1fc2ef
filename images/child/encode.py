"""Writes a rendition: these pixels, our two packets of rights where the picture is large enough, and nothing else.

No colour profile is written where the pixels are sRGB, which is what every browser takes an untagged picture to be;
where they are Display P3 it is our own.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from PIL import Image, ImageFile

from images.icc import display_p3
from images.rights import Rights, is_claimed
from images.specs import CLOAKED_QUALITY, Plan

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


@dataclass(frozen=True)
class Care:
    """How much is spent on a picture: time, when nobody waits; bytes, where its artist has cloaked it."""

    slowly: bool = False
    cloaked: bool = False

    @classmethod
    def of_job(cls, job: Mapping[str, Any]) -> "Care":
        return cls(bool(job.get("slowly")), bool(job.get("cloaked")))


USUAL = Care()


def save_still(image: Image.Image, planned: Plan, rights: Rights, target: Path, care: Care = USUAL) -> None:
    if image.size != (planned.width, planned.height):
        raise ValueError(f"{image.size} is not what was planned: {planned}")
    # Pillow writes an optimised JPEG in one go, and its guess at how much that is fails for noise.
    ImageFile.MAXBLOCK = max(ImageFile.MAXBLOCK, 4 * planned.width * planned.height)
    with target.open("xb") as file:
        image.save(file, planned.spec.format, **options(planned, rights, care))
        file.write(tail(planned, rights))


def options(planned: Plan, rights: Rights, care: Care = USUAL) -> dict[str, Any]:
    spec = planned.spec
    # An animation would only come out narrower for it.
    quality = CLOAKED_QUALITY.get(spec.format, spec.quality) if care.cloaked and not spec.motion else spec.quality
    chosen = _OPTIONS[spec.format] | {"quality": quality} | (_SLOWLY[spec.format] if care.slowly else {})
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
