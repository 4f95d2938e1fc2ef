"""Whether altered copies are found again: real pictures, changed as thieves and programs change them, and looked for as
uploads are.

    .venv/bin/python benchmarks/likeness.py [PICTURE …]

Without any, those of the demo. docs/matching.md tells the figures.
"""

import io
import random
import statistics
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import pyvips
from PIL import Image, ImageDraw, ImageEnhance, ImageFilter, ImageFont, ImageOps

from images.child.fingerprints import canonical, pdq

_DEMO = Path(__file__).resolve().parent.parent / "cara/local/demo/pictures"
_SAME, _ALIKE, _LEAST_QUALITY = 31, 45, 50
Change = Callable[[Image.Image], Image.Image]


def main(arguments: list[str]) -> None:
    files = [Path(name) for name in arguments] or sorted(_DEMO.glob("*.jpg"))
    originals = {file.name: _opened(file) for file in files}
    known = {name: _looked_at(image) for name, image in originals.items()}
    known = {name: told for name, told in known.items() if told[1] >= _LEAST_QUALITY}
    print(f"{len(known)} of {len(files)} pictures have a quality of {_LEAST_QUALITY} and more\n")
    print("| change | found (31 bits) | a person looks (45) | bits, median | worst |\n|---|---|---|---|---|")
    strangers: list[int] = []
    for name, change in _changes():
        nearest = []
        for file in known:
            turns, _ = _looked_at(change(originals[file]))
            nearest.append(_apart(turns, known[file][0][0]))
            strangers += [_apart(turns, known[other][0][0]) for other in known if other != file]
        print(_line(name, nearest), flush=True)
    false = sum(apart <= _ALIKE for apart in strangers)
    print(f"\nfalse matches: {false} of {len(strangers):,} pairs; the nearest were {min(strangers)} bits apart")


def _line(name: str, nearest: list[int]) -> str:
    same, alike = (100 * sum(n <= most for n in nearest) / len(nearest) for most in (_SAME, _ALIKE))
    return f"| {name} | {same:.0f} % | {alike:.0f} % | {statistics.median(nearest):.0f} | {max(nearest)} |"


def _opened(file: Path) -> Image.Image:
    image = ImageOps.exif_transpose(Image.open(file)).convert("RGB")
    image.thumbnail((2048, 2048), Image.Resampling.LANCZOS)
    return image


def _looked_at(image: Image.Image) -> tuple[list[int], int]:
    """The hashes of all turns, as the decoding child takes them, and the quality."""
    memory: Any = pyvips.Image.new_from_memory(image.tobytes(), *image.size, 3, "uchar")
    turns, quality = pdq(canonical(memory.copy(interpretation="srgb")))
    return [int(turn, 16) for turn in turns], quality


def _apart(turns: list[int], known: int) -> int:
    return min((turn ^ known).bit_count() for turn in turns)


# --- What is done to them --------------------------------------------------------------------------------------------


def _changes() -> Iterator[tuple[str, Change]]:
    yield "none", lambda image: image
    for percent in (50, 25):
        yield f"resized to {percent} %", lambda image, by=percent / 100: _resized(image, by)
    yield "another shape, 10 % narrower", lambda image: image.resize((image.width * 9 // 10, image.height))
    for quality in (80, 50, 30):
        yield f"JPEG, quality {quality}", lambda image, q=quality: _saved(image, "JPEG", quality=q)
    yield "WebP, quality 50", lambda image: _saved(image, "WEBP", quality=50)
    yield "256 colours", lambda image: image.quantize(256).convert("RGB")
    yield "blurred by 4 pixels", lambda image: image.filter(ImageFilter.GaussianBlur(4))
    yield "sharpened", lambda image: image.filter(ImageFilter.UnsharpMask(4, 150))
    yield "noise", _noisy
    for how in Image.Transpose:
        yield how.name.replace("_", " ").lower(), lambda image, how=how: image.transpose(how)
    yield "white border", lambda image: ImageOps.expand(image, 60, (255, 255, 255))
    yield "black border", lambda image: ImageOps.expand(image, 60, (0, 0, 0))
    yield "screenshot, on grey with room around", _screenshot
    yield "brighter by a quarter", lambda image: ImageEnhance.Brightness(image).enhance(1.25)
    yield "more contrast by a third", lambda image: ImageEnhance.Contrast(image).enhance(1.33)
    yield "grey", lambda image: image.convert("L").convert("RGB")
    yield "another hue", _other_hue
    yield "mirrored, half as large, JPEG 50", _as_thieves_do
    yield "a line of text across it", _written_on
    yield "a watermark in the corner", _marked
    for percent in (2, 5, 10):
        yield f"cropped by {percent} % on every side", lambda image, by=percent / 100: _cropped(image, by)
    for degrees in (2, 5):
        yield f"turned by {degrees} degrees", lambda image, by=degrees: image.rotate(by, Image.Resampling.BICUBIC)


def _resized(image: Image.Image, by: float) -> Image.Image:
    return image.resize((round(image.width * by), round(image.height * by)), Image.Resampling.BICUBIC)


def _saved(image: Image.Image, form: str, **options: int) -> Image.Image:
    file = io.BytesIO()
    image.save(file, form, **options)
    return Image.open(file).convert("RGB")


def _noisy(image: Image.Image) -> Image.Image:
    grain = Image.frombytes("L", image.size, random.Random(1).randbytes(image.width * image.height))
    return Image.blend(image, grain.convert("RGB"), 0.15)


def _screenshot(image: Image.Image) -> Image.Image:
    shown = image.copy()
    shown.thumbnail((900, 700))
    page = Image.new("RGB", (1280, 800), (236, 236, 238))
    page.paste(shown, ((1280 - shown.width) // 2, (800 - shown.height) // 2))
    return page


def _other_hue(image: Image.Image) -> Image.Image:
    hue, *others = image.convert("HSV").split()
    return Image.merge("HSV", (hue.point(lambda value: (value + 40) % 256), *others)).convert("RGB")


def _as_thieves_do(image: Image.Image) -> Image.Image:
    return _saved(ImageOps.mirror(_resized(image, 0.5)), "JPEG", quality=50)


def _written_on(image: Image.Image) -> Image.Image:
    return _with_text(image, "FREE TO USE  by somebody else", 0.06, (0.08, 0.46))


def _marked(image: Image.Image) -> Image.Image:
    return _with_text(image, "@somebody", 0.04, (0.72, 0.93))


def _with_text(image: Image.Image, words: str, size: float, at: tuple[float, float]) -> Image.Image:
    copy = image.copy()
    font = ImageFont.load_default(size=max(12, size * image.width))
    place = (at[0] * image.width, at[1] * image.height)
    ImageDraw.Draw(copy).text(place, words, fill=(255, 255, 255), font=font, stroke_width=2, stroke_fill=(0, 0, 0))
    return copy


def _cropped(image: Image.Image, by: float) -> Image.Image:
    across, down = round(image.width * by), round(image.height * by)
    return image.crop((across, down, image.width - across, image.height - down))


if __name__ == "__main__":
    main(sys.argv[1:])
