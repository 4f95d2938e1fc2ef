"""A picture's fingerprints, as they come from the child and stand in the row."""

import hashlib
from dataclasses import dataclass
from pathlib import Path
from typing import Any


@dataclass(frozen=True)
class Prints:
    pixels: bytes
    pdq: bytes
    # From 0 to 100; under 50 the hash before it says little.
    quality: int


def read_prints(word: dict[str, Any]) -> Prints:
    """KeyError, TypeError or ValueError where the child's word makes no sense."""
    pixels, pdq, quality = bytes.fromhex(word["pixels"]), bytes.fromhex(word["pdq"]), int(word["pdq_quality"])
    if (len(pixels), len(pdq)) != (32, 32) or not 0 <= quality <= 100:
        raise ValueError("no fingerprints")
    return Prints(pixels, pdq, quality)


def sha256_of(path: Path) -> bytes:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").digest()
