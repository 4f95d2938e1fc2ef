"""What an artist can show to somebody else: when each work stood here, what was said with it, and who was refused.

A ZIP of tables that any program opens, with a list of their sums. It holds facts, and no picture.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from hashlib import sha256
from tempfile import TemporaryFile
from typing import IO, Any
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from django.conf import settings
from django.utils import timezone

from accounts.models import User
from feed.models import PostPicture
from protection.evidence import changes_of
from protection.folding import KEPT_DAYS
from protection.models import PublishedDocument, Refusals

_AT_ONCE = 500
_Row = Sequence[object]

_READ_ME = """Evidence from {site}
of the works of {name} (@{handle}), written on {now:%d %B %Y at %H:%M} UTC.

works.csv     every picture that you have published here: when, at which address, the name of your file, its SHA-256 and
              that of its pixels, its perceptual hash (PDQ), and what is written into the copies that people see.
refused.csv   how often programs on our list of crawlers were refused, by day, in the last {days} days.
signals.csv   what the whole site said to machines, from when on (SHA-256 of each text as it was sent).
terms.csv     what you have allowed and taken back, and when.
SHA256SUMS    the sums of these files.

To show that a file of yours is the one that is named here: sha256sum YOUR-FILE, and compare.
Counted are programs that say who they are. Those that hide it are not in these numbers.
"""


class _Summed:
    """Passes on what is written, and counts its sum."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file, self.sum = file, sha256()

    def write(self, text: str) -> int:
        data = text.encode()
        self.sum.update(data)
        return self._file.write(data)


def evidence_file(artist: User) -> IO[bytes]:
    """A temporary file, at its start: whoever closes it deletes it."""
    file: IO[bytes] = TemporaryFile()  # noqa: SIM115
    now = timezone.now()
    with ZipFile(file, "w", ZIP_DEFLATED) as archive:
        sums = {name: _table(archive, name, now, rows) for name, rows in _tables(artist).items()}
        sums["README.txt"] = _text(archive, "README.txt", now, _read_me(artist, now))
        _text(archive, "SHA256SUMS", now, "".join(f"{sum_}  {name}\n" for name, sum_ in sums.items()))
    file.seek(0)
    return file


def _read_me(artist: User, now: datetime) -> str:
    return _READ_ME.format(
        site=settings.SITE_URL, name=artist.profile.name, handle=artist.handle, now=now, days=KEPT_DAYS
    )


def _tables(artist: User) -> dict[str, Iterable[_Row]]:
    return {
        "works.csv": _works(artist),
        "refused.csv": _refused(artist),
        "signals.csv": _signals(),
        "terms.csv": _terms(artist),
    }


def _works(artist: User) -> Iterator[_Row]:
    yield (
        "published", "address", "title", "place", "file", "uploaded", "width", "height",
        "sha256_of_file", "sha256_of_pixels", "pdq", "pdq_quality", "removed", "written",
    )  # fmt: skip
    pictures = PostPicture.objects.filter(post__author=artist, post__published_at__isnull=False)
    pictures = pictures.select_related("post__author", "image").order_by("post__position", "place")
    for picture in pictures.iterator(_AT_ONCE):
        post, image = picture.post, picture.image
        yield (
            _moment(post.published_at), f"{settings.SITE_URL}{post.get_absolute_url()}", post.title, picture.place + 1,
            image.filename, _moment(image.created_at), image.width, image.height,
            _hex(image.upload_hash), _hex(image.pixel_hash), _hex(image.pdq), image.pdq_quality,
            "; ".join(image.removed), "; ".join(image.written),
        )  # fmt: skip


def _refused(artist: User) -> Iterator[_Row]:
    yield "day", "agent", "kind", "asked_for", "refused"
    refusals = Refusals.objects.filter(artist=artist).order_by("day", "agent")
    yield from refusals.values_list("day", "agent", "kind", "asked", "count").iterator(_AT_ONCE)


def _signals() -> Iterator[_Row]:
    yield "since", "document", "sha256"
    documents = PublishedDocument.objects.order_by("pk").values_list("published_at", "path", "sha256")
    yield from ((_moment(since), f"/{path}", digest) for since, path, digest in documents.iterator(_AT_ONCE))


def _terms(artist: User) -> Iterator[_Row]:
    """Of which work, by the id in its address; of the whole portfolio where none is named."""
    yield "when", "work", "before", "after"
    for change in changes_of(artist.pk).iterator(_AT_ONCE):
        yield _moment(change.changed_at), change.work, change.before, change.after


def _moment(moment: datetime | None) -> str:
    return moment.isoformat(timespec="seconds") if moment else ""


def _hex(value: Any) -> str:
    return bytes(value).hex() if value else ""


def _table(archive: ZipFile, name: str, now: datetime, rows: Iterable[_Row]) -> str:
    with _entry(archive, name, now) as entry:
        csv.writer(entry).writerows([_safe(value) for value in row] for row in rows)
        return entry.sum.hexdigest()


def _safe(value: object) -> object:
    """What begins like a formula is words to a spreadsheet too."""
    return f"'{value}" if isinstance(value, str) and value[:1] in ("=", "+", "-", "@", "\t", "\r") else value


def _text(archive: ZipFile, name: str, now: datetime, text: str) -> str:
    with _entry(archive, name, now) as entry:
        entry.write(text)
        return entry.sum.hexdigest()


@contextmanager
def _entry(archive: ZipFile, name: str, now: datetime) -> Iterator[_Summed]:
    about = ZipInfo(name, now.timetuple()[:6])
    about.compress_type = ZIP_DEFLATED
    with archive.open(about, "w") as file:
        yield _Summed(file)
