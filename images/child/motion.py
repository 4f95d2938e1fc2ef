"""Makes an animated WebP with Pillow, one frame in memory at a time."""

from pathlib import Path
from typing import Any

from PIL import Image

from images.child.encode import options
from images.rights import Rights
from images.sniff import Header
from images.specs import Plan

_FORMATS = {"GIF": "GIF", "WebP": "WEBP", "PNG": "PNG", "AVIF": "AVIF"}
# What browsers do with a frame that gives no time, or next to none.
_SHORTEST, _WHEN_TOO_SHORT = 20, 100


class Moving(Image.Image):
    """An animation of the planned size, made frame by frame as Pillow's encoder asks for it."""

    def __init__(self, source: Image.Image, planned: Plan, frames: int) -> None:
        super().__init__()
        self._mode, self._size = "RGBA", (planned.width, planned.height)
        self._source, self._next = source, 0
        self.n_frames = frames
        # Filled as the frames go by: the encoder reads a frame's time after it has asked for the frame.
        self.durations: list[float] = []
        self.seek(0)

    def tell(self) -> int:
        return self._next

    def seek(self, frame: int) -> None:
        self._source.seek(frame)
        shown = self._source.convert("RGBA")
        if shown.size != self.size:
            shown = shown.resize(self.size, Image.Resampling.LANCZOS, reducing_gap=2.0)
        self.im, self._next = shown.im, frame
        if frame == len(self.durations):
            self.durations.append(_time(self._source.info.get("duration", 0)))


def save_motion(source: Path, header: Header, planned: Plan, rights: Rights, target: Path) -> None:
    Image.MAX_IMAGE_PIXELS = None  # Judged before, by our own limits.
    with Image.open(source, formats=[_FORMATS[header.kind]]) as opened, target.open("xb") as file:
        frames = min(getattr(opened, "n_frames", 1), header.frames)
        moving = Moving(opened, planned, frames)
        chosen: dict[str, Any] = options(planned, rights) | {"background": (0, 0, 0, 0)}
        moving.save(file, "WEBP", save_all=True, duration=moving.durations, loop=_loops(opened), **chosen)


def _time(milliseconds: float) -> float:
    return milliseconds if milliseconds >= _SHORTEST else _WHEN_TOO_SHORT


def _loops(opened: Image.Image) -> int:
    """0 is for ever. A GIF without a word about it plays once, and its count leaves out the first time."""
    if opened.format == "GIF":
        return _times(opened.info["loop"]) if "loop" in opened.info else 1
    return min(int(opened.info.get("loop", 0)), 0xFFFF)


def _times(repeats: int) -> int:
    return min(repeats + 1, 0xFFFF) if repeats else 0
