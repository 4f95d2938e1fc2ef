"""Small real photograph-like JPEGs, as a form would send them."""

import os
from io import BytesIO

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

_COARSE = (8, 6)
NOISE = _COARSE[0] * _COARSE[1] * 3


def photograph(
    name: str = "photo.jpg", *, size: tuple[int, int] = (320, 240), noise: bytes = b""
) -> SimpleUploadedFile:
    """Drawn from `noise`, which has `NOISE` bytes; without, each is another."""
    file = BytesIO()
    coarse = Image.frombytes("RGB", _COARSE, noise or os.urandom(NOISE))
    coarse.resize(size, Image.Resampling.BICUBIC).save(file, "JPEG", quality=90)
    return SimpleUploadedFile(name, file.getvalue(), "image/jpeg")
