"""A picture's fingerprints, as they come from the child and stand in the row."""

import hashlib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

# Of a picture besides the one that it comes in.
TURNS = 7


@dataclass(frozen=True)
class Prints:
    pixels: bytes
    pdq: bytes
    # From 0 to 100; under 50 the hash before it says little.
    quality: int
    # The hash as it would be turned and mirrored: seven more.
    turns: tuple[bytes, ...]


def read_prints(word: dict[str, Any]) -> Prints:
    """KeyError, TypeError or ValueError where the child's word makes no sense."""
    pixels, pdq, quality = bytes.fromhex(word["pixels"]), bytes.fromhex(word["pdq"]), int(word["pdq_quality"])
    turns = tuple(bytes.fromhex(turn) for turn in word["turns"])
    if [len(each) for each in (pixels, pdq, *turns)] != [32] * (2 + TURNS) or not 0 <= quality <= 100:
        raise ValueError("no fingerprints")
    return Prints(pixels, pdq, quality, turns)


def sha256_of(path: Path) -> bytes:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").digest()
