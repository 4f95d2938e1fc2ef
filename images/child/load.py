"""Opens a picture with the one decoder that is meant for its kind. What streams, libvips shrinks row by row; what has
to be held whole goes through the decoder that holds the least."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyvips  # type: ignore[import-untyped]
from PIL import Image, ImageCms

from images.child.colour import ABSOLUTE
from images.declared import declared_profile
from images.photoshop import is_transparent
from images.sniff import Header, Refused

_LOADERS = {
    "JPEG": ("jpegload", "VipsForeignLoadJpegFile"),
    "PNG": ("pngload", "VipsForeignLoadPngFile"),
    "WebP": ("webpload", "VipsForeignLoadWebpFile"),
    "GIF": ("gifload", "VipsForeignLoadNsgifFile"),
    "TIFF": ("tiffload", "VipsForeignLoadTiffFile"),
}
PROFILE = "icc-profile-data"
CONTRADICTION = "The parts of this file contradict each other. Export it again and upload the new file."
# Gives the size at which the pixels are needed, once the size that they have is known.
Wanted = Callable[[int, int], tuple[int, int]]


def load(source: Path, header: Header, wanted: Wanted) -> tuple[Any, tuple[int, int]]:
    """The pixels, perhaps already smaller but no smaller than wanted, and the size that they have in full."""
    if header.kind in _LOADERS:
        image, size = _streamed(source, header, wanted)
    else:
        image, size = _OTHERS[header.kind](source, header, wanted)
    return _with_profile(image, source, header), size


def _with_profile(image: Any, source: Path, header: Header) -> Any:
    """Tagged with the profile to read its colours by, or with none."""
    embedded = image.get(PROFILE) if image.get_typeof(PROFILE) else None
    with source.open("rb") as file:
        profile = declared_profile(header.kind, file, embedded)
    if profile is embedded:
        return image
    image = image.copy()
    image.remove(PROFILE)
    return _tagged(image, profile)


def _tagged(image: Any, profile: bytes | None) -> Any:
    if profile:
        image = image.copy()
        image.set_type(pyvips.GValue.blob_type, PROFILE, profile)
    return image


# --- By libvips ------------------------------------------------------------------------------------------------------


def _streamed(source: Path, header: Header, wanted: Wanted) -> tuple[Any, tuple[int, int]]:
    """All loaders but the one stay blocked for good."""
    loader, operation = _LOADERS[header.kind]
    pyvips.cache_set_max(0)
    pyvips.operation_block_set("VipsForeignLoad", True)
    pyvips.operation_block_set(operation, False)
    try:
        image = getattr(pyvips.Image, loader)(str(source), access="sequential", fail_on="error")
    except pyvips.Error:
        if header.kind != "TIFF":
            raise
        return _tiff(source, header, wanted)
    size = (image.width, image.height)
    # A GIF's frames may be larger than its canvas says.
    if header.kind != "GIF" and size != (header.width, header.height):
        raise Refused(CONTRADICTION)
    if header.kind == "JPEG":
        goal = wanted(*size[::-1])[::-1] if is_turned(image) else wanted(*size)
        return _shrunk_on_load(image, source, goal), size
    if header.kind == "WebP" and header.frames == 1:
        return _scaled_on_load(image, source, wanted(*size)), size
    return _from_unit(image) if header.kind == "TIFF" else image, size


def is_turned(image: Any) -> bool:
    return image.get_typeof("orientation") != 0 and image.get("orientation") in (5, 6, 7, 8)


def _from_unit(image: Any) -> Any:
    """Only a TIFF holds broken numbers: those that are no absolute colours go from 0 to 1."""
    if image.format not in ("float", "double") or image.interpretation in ABSOLUTE:
        return image
    return (image * 255).rint().cast("uchar").copy(interpretation="b-w" if image.bands < 3 else "srgb")


def _shrunk_on_load(image: Any, source: Path, wanted: tuple[int, int]) -> Any:
    """A JPEG can leave out detail while decoding; at least a factor of two is left for the better filter."""
    times = min(image.width / wanted[0], image.height / wanted[1])
    for shrink in (8, 4, 2):
        if times >= 2 * shrink:
            return pyvips.Image.jpegload(str(source), access="sequential", fail_on="error", shrink=shrink)
    return image


def _scaled_on_load(image: Any, source: Path, wanted: tuple[int, int]) -> Any:
    """A WebP's decoder scales while it decodes, and then never holds the whole: again to twice what is needed."""
    times = min(image.width / wanted[0], image.height / wanted[1])
    if times <= 2 or is_turned(image):
        return image
    return pyvips.Image.webpload(str(source), access="sequential", fail_on="error", scale=2 / times)


# --- By others -------------------------------------------------------------------------------------------------------


def _avif(source: Path, header: Header, _: Wanted) -> tuple[Any, tuple[int, int]]:
    """The decoder inside of Pillow, without the copy that Pillow makes of the pixels: half of what libvips takes."""
    with Image.open(source, formats=["AVIF"]) as opened:
        _check_size(opened.size, header)
        pixels = opened._decoder.get_frame(0)[0]  # type: ignore[attr-defined]
        orientation = opened.getexif().get(_ORIENTATION, 1)
        image = _from_bytes(pixels, opened.size, opened.mode, opened.info.get("icc_profile"))
    image = image.copy()
    image.set_type(pyvips.GValue.gint_type, "orientation", orientation if orientation in range(1, 9) else 1)
    return image, (image.width, image.height)


_ORIENTATION = 0x0112


def _heic(source: Path, header: Header, _: Wanted) -> tuple[Any, tuple[int, int]]:
    """Comes out turned already."""
    import pillow_heif

    options = pillow_heif.options
    options.DECODE_THREADS, options.THUMBNAILS, options.DEPTH_IMAGES, options.AUX_IMAGES = 1, False, False, False
    opened = pillow_heif.open_heif(source, convert_hdr_to_8bit=True)
    still = opened[opened.primary_index]
    data = still.data
    _check_size(still.size, header)
    profile = still.info.get("icc_profile")
    return _from_bytes(data, still.size, still.mode, profile if isinstance(profile, bytes) else None), still.size


def _jxl(source: Path, header: Header, wanted: Wanted) -> tuple[Any, tuple[int, int]]:
    """Comes out turned already; of an animation its last frame."""
    from pillow_jxl import JpegXLImagePlugin

    JpegXLImagePlugin.DECODE_THREADS = 0
    with Image.open(source, formats=["JXL"]) as opened:
        _check_size(opened.size, header)
        return _shrunk(opened, wanted), opened.size


def _psd(source: Path, header: Header, wanted: Wanted) -> tuple[Any, tuple[int, int]]:
    with source.open("rb") as file:
        transparent = is_transparent(file)
    with Image.open(source, formats=["PSD"]) as opened:
        _check_size(opened.size, header)
        opened.load()
        shown = opened.convert("RGB") if opened.mode == "RGBA" and not transparent else opened
        return _shrunk(shown, wanted), opened.size


def _tiff(source: Path, header: Header, wanted: Wanted) -> tuple[Any, tuple[int, int]]:
    """The few sorts that libvips does not open: Lab of 8 bits."""
    with Image.open(source, formats=["TIFF"]) as opened:
        _check_size(opened.size, header)
        opened.load()
        return _shrunk(opened, wanted), opened.size


_OTHERS: dict[str, Callable[[Path, Header, Wanted], tuple[Any, tuple[int, int]]]] = {
    "AVIF": _avif,
    "HEIC": _heic,
    "JPEG XL": _jxl,
    "PSD": _psd,
}


def _check_size(size: tuple[int, int], header: Header) -> None:
    """The decoder may crop to what is to be seen, and turn; larger than the header said it cannot become."""
    least, most = sorted(size)
    if not 0 < least <= min(header.width, header.height) or most > max(header.width, header.height):
        raise Refused(CONTRADICTION)


# Bands, how libvips stores a number, and what the numbers mean.
_MODES = {
    "L": (1, "uchar", "b-w"),
    "LA": (2, "uchar", "b-w"),
    "RGB": (3, "uchar", "srgb"),
    "RGBA": (4, "uchar", "srgb"),
    "CMYK": (4, "uchar", "cmyk"),
    "I;16": (1, "ushort", "grey16"),
}


def _shrunk(image: Image.Image, wanted: Wanted) -> Any:
    """Shrunk by Pillow, so that no second copy of the whole is made."""
    profile, size = image.info.get("icc_profile"), wanted(*image.size)
    if image.mode not in _MODES and image.mode != "LAB":
        image = image.convert("RGBA" if image.has_transparency_data else "RGB")
    if size != image.size:
        image = image.resize(size, Image.Resampling.LANCZOS, reducing_gap=3.0)
    if image.mode == "LAB":
        image, profile = _from_lab(image), None
    return _from_bytes(image.tobytes(), image.size, image.mode, profile)


def _from_bytes(data: Any, size: tuple[int, int], mode: str, profile: bytes | None) -> Any:
    bands, stored, meaning = _MODES[mode]
    image = pyvips.Image.new_from_memory(data, *size, bands, stored).copy(interpretation=meaning)
    return _tagged(image, profile)


def _from_lab(image: Image.Image) -> Image.Image:
    lab, srgb = ImageCms.createProfile("LAB"), ImageCms.createProfile("sRGB")
    converted = ImageCms.profileToProfile(image, lab, srgb, outputMode="RGB")
    assert converted is not None
    return converted
