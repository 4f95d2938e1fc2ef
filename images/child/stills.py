"""One picture as libvips sees it: shrunk while it streams, then turned, then brought to our colours. That is the
master, and every size comes from it."""

from __future__ import annotations

from base64 import b64encode
from io import BytesIO
from pathlib import Path
from typing import Any

from PIL import Image

from images.child.colour import ABSOLUTE, p3_to_srgb, to_display
from images.child.load import Wanted, is_turned, load
from images.crops import Crop
from images.sniff import Header
from images.specs import MAT, Plan, fit, master_size

_PLACEHOLDER_SIDE = 16


class Still:
    """The picture as a person sees it (an animation's first frame), or the part that is cut out of it: its full size,
    and its pixels at a planned one."""

    def __init__(
        self, source: Path, header: Header, purpose: str, *, full_size: bool = False, crop: Crop | None = None
    ) -> None:
        def needed(width: int, height: int) -> tuple[int, int]:
            return master_size(purpose, width, height, full_size=full_size)

        def wanted(width: int, height: int) -> tuple[int, int]:
            return _around(crop, width, height, needed) if crop else needed(width, height)

        loaded, size = load(source, header, wanted)
        turned = is_turned(loaded)
        self.whole = self.width, self.height = size[::-1] if turned else size
        if crop:
            _, _, self.width, self.height = crop.box(*self.whole)
            loaded = _cut(loaded, crop)
        goal = needed(self.width, self.height)
        across = goal[::-1] if turned else goal
        self._master, self.wide = _finished(_resized(loaded, *across))
        self.transparent: bool = self._master.hasalpha()
        self._last: tuple[Any, Image.Image] | None = None

    @property
    def master(self) -> Any:
        """The pixels that every size is made from, in memory, in sRGB."""
        return p3_to_srgb(self._master) if self.wide else self._master

    def at(self, planned: Plan) -> Image.Image:
        """The pixels at exactly the planned size; without transparency where the format has none."""
        spec = planned.spec
        opaque = spec.format == "JPEG" and self.transparent
        asked = (planned.width, planned.height, bool(spec.height), spec.mat, planned.wide, opaque)
        # One size is often wanted in two formats, one after the other.
        if not self._last or self._last[0] != asked:
            self._last = (asked, _to_pillow(self._sized(planned, opaque=opaque)))
        return self._last[1]

    def _sized(self, planned: Plan, *, opaque: bool) -> Any:
        image = self._master
        if planned.spec.height:
            image = _matted(image, planned) if planned.spec.mat else _cropped(image, planned)
        image = _rounded(_resized(image, planned.width, planned.height))
        if self.wide and not planned.wide:
            image = p3_to_srgb(image)
        return image.flatten(background=[255, 255, 255]) if opaque and image.hasalpha() else image

    def placeholder(self) -> str:
        """A picture of a few pixels as a data: address; "" for a transparent one, which would show through it."""
        if self.transparent:
            return ""
        width, height = fit(self.width, self.height, _PLACEHOLDER_SIDE)
        scale = min(1, _PLACEHOLDER_SIDE / height)
        small = _rounded(_resized(self._master, max(1, round(width * scale)), max(1, round(height * scale))))
        file = BytesIO()
        _to_pillow(p3_to_srgb(small) if self.wide else small).save(file, "WEBP", quality=35, method=6)
        return "data:image/webp;base64," + b64encode(file.getvalue()).decode()


def _around(crop: Crop, width: int, height: int, needed: Wanted) -> tuple[int, int]:
    """How large the whole picture must be for the part to be as large as needed."""
    _, _, across, down = crop.box(width, height)
    scale = needed(across, down)[0] / across
    return max(1, round(width * scale)), max(1, round(height * scale))


def _cut(image: Any, crop: Crop) -> Any:
    """The part, before anything is turned, coloured or held in memory: what lies around it costs no more than its
    decoding. The artist has chosen it in the picture as it looks when turned."""
    orientation = image.get("orientation") if image.get_typeof("orientation") else 1
    return image.crop(*crop.as_stored(orientation).box(image.width, image.height))


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


_SIXTEEN = ("rgb16", "grey16")


def _finished(image: Any) -> tuple[Any, bool]:
    """In memory, the right way up, 8 bits, without a channel of transparency that hides nothing; and whether it is in
    Display P3."""
    image = _whole_numbers(image)
    deep = image.interpretation in _SIXTEEN
    image = image.copy_memory().autorot()
    if not image.hasalpha():
        return _coloured(image)
    colours, alpha = image[: image.bands - 1], image[image.bands - 1]
    alpha = (alpha / 257).rint().cast("uchar") if deep else alpha.cast("uchar")
    colours, wide = _coloured(colours)
    if alpha.min() == 255:
        return colours, wide
    return colours.bandjoin(alpha).copy_memory(), wide


def _coloured(image: Any) -> tuple[Any, bool]:
    image, wide = to_display(image)
    return image.copy_memory(), wide


def _whole_numbers(image: Any) -> Any:
    """As a profile or a conversion can take it."""
    if image.format in ("uchar", "ushort") or image.interpretation in ABSOLUTE:
        return image
    return image.rint().cast("ushort" if image.interpretation in _SIXTEEN else "uchar")


def _cropped(image: Any, planned: Plan) -> Any:
    """The middle, in the planned shape."""
    width = min(image.width, round(image.height * planned.width / planned.height))
    height = min(image.height, round(image.width * planned.height / planned.width))
    return image.crop((image.width - width) // 2, (image.height - height) // 2, width, height)


def _matted(image: Any, planned: Plan) -> Any:
    """The whole picture, never larger than it is, in the middle of a plain card."""
    scale = min(1.0, planned.width / image.width, planned.height / image.height)
    width, height = max(1, round(image.width * scale)), max(1, round(image.height * scale))
    small = _rounded(_resized(image, width, height))
    if small.hasalpha():
        small = small.flatten(background=MAT)
    left, top = (planned.width - width) // 2, (planned.height - height) // 2
    return small.embed(left, top, planned.width, planned.height, extend="background", background=MAT)


def _to_pillow(image: Any) -> Image.Image:
    mode = "RGBA" if image.bands == 4 else "RGB"
    return Image.frombuffer(mode, (image.width, image.height), image.write_to_memory(), "raw", mode, 0, 1)
