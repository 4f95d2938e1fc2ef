"""Makes an animation with Pillow, one frame in memory at a time: an AVIF, or a WebP where the animation ends one day,
which Pillow's AVIF cannot say."""

from dataclasses import replace
from io import BytesIO
from pathlib import Path
from typing import Any

from PIL import Image, ImageCms

from images.child.colour import is_srgb
from images.child.encode import USUAL, Care, options, tail
from images.containers import boxes
from images.declared import declared_profile
from images.rights import Rights
from images.sequence import times
from images.sniff import Header
from images.specs import MOTION_MAX_BYTES, SPECS, Plan, narrower

_FORMATS = {"GIF": "GIF", "WebP": "WEBP", "PNG": "PNG", "AVIF": "AVIF"}
# What browsers do with a frame that gives no time, or next to none.
_SHORTEST, _WHEN_TOO_SHORT = 20, 100
# Up to so many pixels in all frames together both formats are tried, and lossless too: pixel art is small.
_SMALL = 4_000_000


class Moving(Image.Image):
    """An animation of the planned size, made frame by frame as Pillow's encoder asks for it."""

    is_animated = True

    def __init__(self, source: Image.Image, planned: Plan, frames: int, profile: bytes | None) -> None:
        super().__init__()
        self._mode, self._size = "RGBA", (planned.width, planned.height)
        self._source, self._next = source, 0
        self._first = _first_frame(source)
        self._to_srgb = _transform(profile)
        self.n_frames = frames
        # Filled as the frames go by: the encoder reads a frame's time after it has asked for the frame.
        self.durations: list[int] = []
        self.seek(0)

    def tell(self) -> int:
        return self._next

    def seek(self, frame: int) -> None:
        if frame >= self.n_frames:
            raise EOFError
        self._source.seek(self._first + frame)
        shown = self._source.convert("RGBA")
        if shown.size != self.size:
            shown = shown.resize(self.size, Image.Resampling.LANCZOS, reducing_gap=2.0)
        if self._to_srgb:
            ImageCms.applyTransform(shown, self._to_srgb, inPlace=True)
        self.im, self._next = shown.im, frame
        if frame == len(self.durations):
            self.durations.append(_time(self._source.info.get("duration", 0)))


def save_motion(source: Path, header: Header, planned: Plan, rights: Rights, folder: Path, care: Care = USUAL) -> Plan:
    """What was made in the end: perhaps narrower, so as not to weigh too much, or in the other format."""
    Image.MAX_IMAGE_PIXELS = None  # Judged before, by our own limits.
    while True:
        done, data = min(_encoded(source, header, planned, rights, care), key=lambda made: len(made[1]))
        less = narrower(planned)
        if len(data) <= MOTION_MAX_BYTES or less is None:
            break
        planned = less
    with (folder / f"{done.spec.name}.{done.spec.suffix}").open("xb") as file:
        file.write(data + tail(done, rights))
    return done


def _encoded(source: Path, header: Header, planned: Plan, rights: Rights, care: Care) -> list[tuple[Plan, bytes]]:
    webp = replace(planned, spec=SPECS[planned.spec.otherwise])
    with _opened(source, header) as opened:
        frames = min(getattr(opened, "n_frames", 1) - _first_frame(opened), header.frames)
        loops = _loops(opened)
        with source.open("rb") as file:
            profile = declared_profile(header.kind, file, opened.info.get("icc_profile"))

    def encode(plan: Plan, **more: Any) -> tuple[Plan, bytes]:
        # Opened anew each time: Pillow cannot go back to the start of every APNG.
        with _opened(source, header) as frames_of:
            moving, target = Moving(frames_of, plan, frames, profile), BytesIO()
            chosen = options(plan, rights, care) | more
            moving.save(target, plan.spec.format, save_all=True, duration=moving.durations, **chosen)
        return plan, _timeless(target)

    made = [encode(planned)] if not loops else [encode(webp, loop=loops, background=(0, 0, 0, 0))]
    if frames * planned.width * planned.height <= _SMALL:
        made.append(encode(webp, loop=loops, background=(0, 0, 0, 0), lossless=True, quality=70))
    return made


def _opened(source: Path, header: Header) -> Image.Image:
    return Image.open(source, formats=[_FORMATS[header.kind]])


def _first_frame(opened: Image.Image) -> int:
    """An APNG may begin with a picture for those who cannot play it: Pillow counts it, the animation does not."""
    return 1 if opened.info.get("default_image") else 0


def _timeless(made: BytesIO) -> bytes:
    """An AVIF says when it was encoded: without that, the same picture makes the same bytes."""
    data = bytearray(made.getvalue())
    if data[4:8] == b"ftyp":
        (moov,) = [box for box in boxes(made) if box.name == "moov"]
        for part in times(made, moov):
            data[part.start : part.end] = bytes(part.size)
    return bytes(data)


def _transform(profile: bytes | None) -> Any:
    """To sRGB; None where that changes nothing, or where the profile is broken."""
    if not profile or is_srgb(profile):
        return None
    try:
        return ImageCms.buildTransform(
            ImageCms.ImageCmsProfile(BytesIO(profile)), ImageCms.createProfile("sRGB"), "RGBA", "RGBA"
        )
    except (ImageCms.PyCMSError, OSError, ValueError):
        return None


def _time(milliseconds: float) -> int:
    return round(milliseconds) if milliseconds >= _SHORTEST else _WHEN_TOO_SHORT


def _loops(opened: Image.Image) -> int:
    """0 is for ever. A GIF without a word about it plays once, and its count leaves out the first time."""
    if opened.format == "GIF":
        return _times(opened.info["loop"]) if "loop" in opened.info else 1
    return min(int(opened.info.get("loop", 0)), 0xFFFF)


def _times(repeats: int) -> int:
    return min(repeats + 1, 0xFFFF) if repeats else 0
