"""Decodes one picture with libvips: shrunk while it streams, then turned, then brought to sRGB. That is the master, and
every size comes from it."""

from __future__ import annotations

from base64 import b64encode
from io import BytesIO
from pathlib import Path
from typing import Any

import pyvips  # type: ignore[import-untyped]
from PIL import Image

from images.child.colour import to_srgb
from images.sniff import Header, Refused
from images.specs import PURPOSES, Plan, fit

_LOADERS = {
    "JPEG": ("jpegload", "VipsForeignLoadJpegFile"),
    "PNG": ("pngload", "VipsForeignLoadPngFile"),
    "WebP": ("webpload", "VipsForeignLoadWebpFile"),
    "GIF": ("gifload", "VipsForeignLoadNsgifFile"),
    "AVIF": ("heifload", "VipsForeignLoadHeifFile"),
}
_PLACEHOLDER_SIDE = 16


class Still:
    """The picture as a person sees it (an animation's first frame): its full size, and its pixels at a planned one."""

    def __init__(self, source: Path, header: Header, purpose: str) -> None:
        loaded = _load(source, header)
        turned = _is_turned(loaded)
        size = (loaded.width, loaded.height)
        self.width, self.height = size[::-1] if turned else size
        wanted = _master_size(purpose, self.width, self.height)
        across = wanted[::-1] if turned else wanted
        if header.kind == "JPEG":
            loaded = _shrunk_on_load(loaded, source, across)
        self._master = _finished(_resized(loaded, *across))
        self.transparent: bool = self._master.hasalpha()

    @property
    def master(self) -> Any:
        """The pixels that every size is made from, in memory, in sRGB."""
        return self._master

    def at(self, planned: Plan) -> Image.Image:
        """The pixels at exactly the planned size; without transparency where the format has none."""
        image = _square(self._master) if planned.spec.square else self._master
        image = _rounded(_resized(image, planned.width, planned.height))
        if planned.spec.format == "JPEG" and self.transparent:
            image = image.flatten(background=[255, 255, 255])
        return _to_pillow(image)

    def placeholder(self) -> str:
        """A picture of a few pixels as a data: address; "" for a transparent one, which would show through it."""
        if self.transparent:
            return ""
        width, height = fit(self.width, self.height, _PLACEHOLDER_SIDE)
        scale = min(1, _PLACEHOLDER_SIDE / height)
        small = _resized(self._master, max(1, round(width * scale)), max(1, round(height * scale)))
        file = BytesIO()
        _to_pillow(_rounded(small)).save(file, "WEBP", quality=35, method=6)
        return "data:image/webp;base64," + b64encode(file.getvalue()).decode()


def _load(source: Path, header: Header) -> Any:
    """The one loader that is meant for this kind; all others stay blocked for good."""
    loader, operation = _LOADERS[header.kind]
    pyvips.cache_set_max(0)
    pyvips.operation_block_set("VipsForeignLoad", True)
    pyvips.operation_block_set(operation, False)
    image = getattr(pyvips.Image, loader)(str(source), access="sequential", fail_on="error")
    # A GIF's frames may be larger than its canvas says; an AVIF comes out turned already.
    stored = (header.width, header.height)
    if header.kind != "GIF" and (image.width, image.height) not in (stored, stored[::-1]):
        raise Refused("The parts of this file contradict each other. Export it again and upload the new file.")
    return image


def _is_turned(image: Any) -> bool:
    return image.get_typeof("orientation") != 0 and image.get("orientation") in (5, 6, 7, 8)


def _master_size(purpose: str, width: int, height: int) -> tuple[int, int]:
    """The largest size that any rendition needs; for squares, one whose shorter side is long enough."""
    widest = max(spec.width for spec in PURPOSES[purpose])
    if PURPOSES[purpose][0].square:
        widest = max(widest, round(widest * width / min(width, height)))
    return fit(width, height, widest)


def _shrunk_on_load(image: Any, source: Path, wanted: tuple[int, int]) -> Any:
    """A JPEG can leave out detail while decoding; at least a factor of two is left for the better filter."""
    times = min(image.width / wanted[0], image.height / wanted[1])
    for shrink in (8, 4, 2):
        if times >= 2 * shrink:
            return pyvips.Image.jpegload(str(source), access="sequential", fail_on="error", shrink=shrink)
    return image


def _resized(image: Any, width: int, height: int) -> Any:
    """Exactly this size. Transparent pixels are weighed by how much of them shows, or dark rims appear."""
    if (image.width, image.height) == (width, height):
        return image
    if not image.hasalpha():
        return image.resize(width / image.width, vscale=height / image.height)
    kind = image.interpretation
    resized = image.premultiply().resize(width / image.width, vscale=height / image.height)
    return resized.unpremultiply().copy(interpretation=kind)


def _rounded(image: Any) -> Any:
    return image if image.format == "uchar" else image.rint().cast("uchar")


def _finished(image: Any) -> Any:
    """In memory, the right way up, 8-bit sRGB, without a channel of transparency that hides nothing."""
    deep = image.interpretation in ("rgb16", "grey16")
    if image.format not in ("uchar", "ushort"):
        image = image.rint().cast("ushort" if deep else "uchar")
    image = image.copy_memory().autorot()
    if not image.hasalpha():
        return to_srgb(image).copy_memory()
    colours, alpha = image[: image.bands - 1], image[image.bands - 1]
    alpha = (alpha / 257).rint().cast("uchar") if deep else alpha
    if alpha.min() == 255:
        return to_srgb(colours).copy_memory()
    return to_srgb(colours).bandjoin(alpha).copy_memory()


def _square(image: Any) -> Any:
    side = min(image.width, image.height)
    return image.crop((image.width - side) // 2, (image.height - side) // 2, side, side)


def _to_pillow(image: Any) -> Image.Image:
    mode = "RGBA" if image.bands == 4 else "RGB"
    return Image.frombuffer(mode, (image.width, image.height), image.write_to_memory(), "raw", mode, 0, 1)
