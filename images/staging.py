"""Uploads on their way: kept privately part by part, so that a lost connection costs a part and not the whole.

The parts lie in a storage like everything else: any web process on any machine can go on with an upload.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterable, Sequence
from tempfile import SpooledTemporaryFile
from typing import Any

from django.core.files import File
from django.core.files.storage import Storage, storages
from django.core.files.uploadedfile import TemporaryUploadedFile

from images.storage import delete_from, named_trouble

_AT_ONCE = 64 * 1024
_IN_MEMORY = 1024 * 1024


def staging() -> Storage:
    return storages["staging"]


def keep_part(upload: str, offset: int, read: Callable[[int], bytes], most: int) -> tuple[str, int]:
    """Store what can be read, up to `most` bytes: the part's name and size. A connection that ends early is no error:
    what came is kept. Two requests that carry the same stretch write two parts, of which the caller takes one."""
    with SpooledTemporaryFile(_IN_MEMORY) as file:
        size = _copy(read, file, most)
        if not size:
            return "", 0
        file.seek(0)
        with named_trouble():
            name = f"{upload}/{offset:012d}-{secrets.token_hex(4)}"
            return staging().save(name, File(file, name)), size


def _copy(read: Callable[[int], bytes], file: Any, most: int) -> int:
    size = 0
    try:
        while size < most and (chunk := read(min(_AT_ONCE, most - size))):
            size += file.write(chunk)
    except OSError:  # the line broke
        pass
    return size


def joined(parts: Sequence[str], filename: str, length: int) -> TemporaryUploadedFile:
    """The whole file, as a form would have received it. To be closed by the caller."""
    file = TemporaryUploadedFile(filename, "application/octet-stream", length, None)
    try:
        with named_trouble():
            for part in parts:
                with staging().open(part) as source:
                    for chunk in source.chunks():
                        file.write(chunk)
        file.seek(0)
    except BaseException:
        file.close()
        raise
    return file


def drop_all(upload: str) -> None:
    """Every part that has come of it, and those of which no row tells, because the database was away just then."""
    with named_trouble():
        try:
            _, names = staging().listdir(upload)
        except FileNotFoundError:
            return
        for name in [*(f"{upload}/{part}" for part in names), upload]:
            staging().delete(name)


def drop_parts(parts: Iterable[str]) -> None:
    delete_from(staging(), parts)
