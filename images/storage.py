"""Where the bytes lie: `default` for renditions, `originals` for what only workers may read. Failures have one name."""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.files import File
from django.core.files.storage import Storage, storages
from django.core.files.uploadedfile import UploadedFile

_KEY = re.compile(r"[0-9a-f]{2}/[0-9a-f]{2}/[0-9a-f]{44}\.(?:avif|jpg|webp)")
_KEY_PURPOSE = b"images.storage.rendition\0"


class StorageTrouble(Exception):
    """The storage failed, not the picture: to be tried again."""


class OriginalGone(Exception):
    """The upload is no longer there, and no new try will bring it back."""


def public() -> Storage:
    return storages["default"]


def originals() -> Storage:
    return storages["originals"]


def is_key(text: str) -> bool:
    """Whether this can be the name of a rendition at all: nothing else is ever looked up."""
    return _KEY.fullmatch(text) is not None


def key_for(public_id: str, content: bytes, suffix: str, *, edition: int = 0) -> str:
    """Unguessable, and the same whenever the same picture is made again in the same edition."""
    named = f"{public_id} {edition}" if edition else public_id
    secret = hashlib.sha256(_KEY_PURPOSE + settings.SECRET_KEY.encode()).digest()
    name = hmac.new(secret, named.encode() + b"\0" + content, hashlib.sha256).hexdigest()[:48]
    return f"{name[:2]}/{name[2:4]}/{name[4:]}.{suffix}"


def keep_original(file: UploadedFile[Any]) -> str:
    """Stored under a random name; the artist's own name of it is kept in the row only."""
    token = secrets.token_hex(20)
    name = f"{token[:2]}/{token}"
    try:
        with named_trouble():
            return originals().save(name, file)
    except StorageTrouble:
        # On a full disk lies the part that there was room for.
        with suppress(StorageTrouble):
            delete_originals([name])
        raise


def fetch_original(name: str, target: Path) -> None:
    _fetch(originals(), name, target)


def fetch_rendition(key: str, target: Path) -> None:
    _fetch(public(), key, target)


def _fetch(store: Storage, name: str, target: Path) -> None:
    with named_trouble(), store.open(name) as source, target.open("wb") as file:
        for chunk in source.chunks():
            file.write(chunk)


def open_stored(store: Storage, name: str) -> File[bytes]:
    """Open indeed: some storages ask for the bytes only when they are read, when it is too late for another answer."""
    with named_trouble():
        file: File[bytes] = store.open(name)
        file.seek(0)
        if not file.read(1) and file.size:
            raise OSError("The file is empty.")
        file.seek(0)
        return file


def put_rendition(path: Path, key: str) -> None:
    with named_trouble(), path.open("rb") as file:
        stored = public().save(key, File(file))
    if stored != key:
        raise StorageTrouble(f"{key} became {stored}: the storage must overwrite.")


def delete_renditions(keys: Iterable[str]) -> None:
    delete_from(public(), keys)


def delete_originals(names: Iterable[str]) -> None:
    delete_from(originals(), names)


def delete_from(storage: Storage, names: Iterable[str]) -> None:
    for name in names:
        with named_trouble():
            storage.delete(name)


@contextmanager
def named_trouble() -> Iterator[None]:
    """Every storage has errors of its own: botocore's are no OSError."""
    try:
        yield
    except FileNotFoundError as error:
        raise OriginalGone(str(error)) from error
    except Exception as error:
        raise StorageTrouble(f"{type(error).__name__}: {error}") from error
