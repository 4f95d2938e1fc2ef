"""What a finished file says of itself, told by a program that shares nothing with ours: exiftool, else Pillow."""

import json
import os
import shutil
import subprocess
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

EXIFTOOL = shutil.which("exiftool")
# Groups and tags that describe the pixels' own encoding: size, chroma, depth. Everything else is metadata.
_STRUCTURE = {"ExifTool", "System", "File", "Composite", "QuickTime", "Meta", "RIFF", "JFIF"}

OUR_TAGS = {
    "IFD0:Artist", "IFD0:Copyright", "XMP-dc:Creator", "XMP-dc:Rights", "XMP-photoshop:Credit",
    "XMP-dcterms:Provenance", "XMP-plus:CopyrightOwnerName", "XMP-plus:LicensorName", "XMP-plus:LicensorURL",
    "XMP-plus:DataMining", "XMP-plus:OtherConstraints", "XMP-tdm:Reservation", "XMP-tdm:Policy", "XMP-xmpRights:Marked",
    "XMP-xmpRights:UsageTerms", "XMP-xmpRights:WebStatement",
}  # fmt: skip


def metadata(path: Path) -> dict[str, Any]:
    """Every tag that is not about the encoding, as {"XMP-dc:Creator": "…"}."""
    if not EXIFTOOL:
        _there_is_no_oracle()
    answer = subprocess.run(
        [str(EXIFTOOL), "-j", "-a", "-u", "-G1", str(path)], capture_output=True, check=True, timeout=30
    )
    told: dict[str, Any] = json.loads(answer.stdout)[0]
    assert not [name for name in told if name.startswith("ExifTool:W") or name == "ExifTool:Error"], told
    return {name: v for name, v in told.items() if ":" in name and name.split(":")[0] not in _STRUCTURE}


def _there_is_no_oracle() -> None:
    said = "exiftool is not installed (Debian: libimage-exiftool-perl): nobody but ourselves says that files are clean"
    if os.environ.get("CI", "").lower() in ("1", "true"):
        pytest.fail(said)
    pytest.skip(said)


def looks(data: bytes) -> Image.Image:
    """As a browser would show it, by Pillow: turned if it says so."""
    image = Image.open(BytesIO(data))
    image.load()
    return image


def colours(image: Image.Image) -> list[tuple[int, ...]]:
    """The middles of the four quarters, row by row."""
    width, height = image.size
    places = [(x * width // 4, y * height // 4) for y in (1, 3) for x in (1, 3)]
    return [_mean(image.convert("RGB").crop((x - 3, y - 3, x + 3, y + 3))) for x, y in places]


def _mean(image: Image.Image) -> tuple[int, ...]:
    return tuple(round(sum(n * i for i, n in enumerate(h)) / sum(h)) for h in _histograms(image))


def _histograms(image: Image.Image) -> list[list[int]]:
    flat = image.histogram()
    return [flat[256 * band : 256 * band + 256] for band in range(len(image.getbands()))]


def near(one: Any, other: Any, within: int = 6) -> bool:
    if isinstance(one, list):
        return len(one) == len(other) and all(near(a, b, within) for a, b in zip(one, other, strict=True))
    return all(abs(a - b) <= within for a, b in zip(one, other, strict=True))
