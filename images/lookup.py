"""Finds pictures again: by their bytes, by their pixels, and by their looks in all eight turns. docs/matching.md says
how well, and what it costs.

It knows pictures alone. Whose they are, and what follows from two being alike, the rooms above know.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection, transaction
from django.db.models import QuerySet
from django.utils import timezone

from images.bits import bits
from images.models import Fingerprint, Image
from images.prints import Prints

# In how many of 256 bits two hashes differ at most: one picture to the eye, and perhaps one. All of the former are
# found, of the latter nearly all.
SAME, ALIKE = 31, 45
# Under this a hash says too little; at 0 there is nothing to be seen at all: a plain surface is nobody's.
_LEAST_QUALITY = 50
# The earliest alone count.
_MOST = 100
# Held by whoever gives an entry its place, so that entries appear in the order of their keys.
_PLACES = 0x7072696E74
_AT_ONCE = 5000


@dataclass(frozen=True)
class Twin:
    """An entry that came earlier and looks alike."""

    fingerprint: int
    # None: gone, and barred.
    image_id: int | None
    barred_at: datetime | None
    apart: int
    # The very same file, or the very same pixels.
    is_exact: bool

    @property
    def is_same(self) -> bool:
        return self.apart <= SAME


@transaction.atomic
def remember(*, image: Image, upload_hash: bytes, prints: Prints) -> int | None:
    """Give a picture its place among all others, or new hashes to one that has it; the key of its entry. None for what
    is not looked for: portraits, banners, what is cut from others, plain surfaces.

    Of two that come at once the later finds the earlier, as long as it looks after this has been committed. Wants the
    picture's row locked.
    """
    if not _is_looked_for(image) or not prints.quality:
        return None
    pdq = prints.pdq if prints.quality >= _LEAST_QUALITY else None
    told = {"upload_hash": upload_hash, "pixel_hash": prints.pixels, "pdq": pdq}
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_PLACES])
    entry, _ = Fingerprint.objects.update_or_create(image=image, defaults=told)
    return entry.pk


def _is_looked_for(image: Image) -> bool:
    return image.purpose == Image.Purpose.WORK and image.source_id is None


# --- Asking ----------------------------------------------------------------------------------------------------------

_EARLIER = """
SELECT id, min(image_id), min(barred_at), min(apart), bool_or(exactly) FROM (
  SELECT id, image_id, barred_at, 0 AS apart, true AS exactly FROM images_fingerprint WHERE upload_hash = %(upload)s
  UNION ALL
  SELECT id, image_id, barred_at, 0, true FROM images_fingerprint WHERE pixel_hash = %(pixels)s
  UNION ALL
  SELECT id, image_id, barred_at, apart, false FROM images_looks_like(%(turns)s::bit(256)[], %(alike)s)
) found
WHERE id < %(before)s
GROUP BY id ORDER BY min(apart) > %(same)s, id LIMIT %(most)s
"""


def earlier_twins(*, entry: int, upload_hash: bytes, prints: Prints) -> list[Twin]:
    """What was there before this entry and looks like it: the same pictures first, the earliest of them first."""
    turns = [prints.pdq, *prints.turns] if prints.quality >= _LEAST_QUALITY else []
    told: dict[str, Any] = {
        "upload": upload_hash, "pixels": prints.pixels, "turns": [bits(turn) for turn in turns], "before": entry,
        "same": SAME, "alike": ALIKE, "most": _MOST,
    }  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(_EARLIER, told)
        return [Twin(*row) for row in cursor.fetchall()]


# --- What is not wanted any more -------------------------------------------------------------------------------------


Pictures = QuerySet[Image]


@transaction.atomic
def bar(*, images: Pictures) -> None:
    """What looks like these is not wanted any more, whatever becomes of the pictures themselves."""
    Fingerprint.objects.filter(image__in=images, barred_at=None).update(barred_at=timezone.now())


@transaction.atomic
def unbar(*, images: Pictures) -> None:
    """That was wrong."""
    Fingerprint.objects.filter(image__in=images).update(barred_at=None)


def part_from_barred(images: Iterable[int]) -> None:
    """Before these pictures are deleted: what is barred stays without them, all else goes with them."""
    Fingerprint.objects.filter(image__in=images, barred_at__isnull=False).update(image=None)


def pass_on(*, old: Image, new: Image) -> None:
    """The new picture has taken the old one's place: where it shows the same, it came when the old one came."""
    there = {entry.image_id: entry for entry in Fingerprint.objects.filter(image__in=(old.pk, new.pk))}
    before, now = there.get(old.pk), there.get(new.pk)
    if before is None or now is None or not _are_alike(before, now):
        return
    now.delete()
    same: dict[str, Any] = {name: getattr(now, name) for name in ("upload_hash", "pixel_hash", "pdq")}
    Fingerprint.objects.filter(pk=before.pk).update(image=new, **same)


def _are_alike(one: Fingerprint, other: Fingerprint) -> bool:
    if one.pdq is None or other.pdq is None:
        return one.pixel_hash == other.pixel_hash
    return (int.from_bytes(one.pdq) ^ int.from_bytes(other.pdq)).bit_count() <= ALIKE


@transaction.atomic
def forget_barred(*, before: datetime) -> int:
    """Nothing is kept for ever. What is still there keeps its entry, and is no longer barred."""
    old = Fingerprint.objects.filter(barred_at__lt=before)
    _, gone = old.filter(image=None).delete()
    return gone.get(Fingerprint._meta.label, 0) + old.update(barred_at=None)


# --- Repair ----------------------------------------------------------------------------------------------------------

# Pictures whose fingerprints stand in their rows and whose entry is missing or says something else, of some keys. Their
# keys give the order, as their coming did.
_MEND = """
INSERT INTO images_fingerprint (image_id, upload_hash, pixel_hash, pdq)
SELECT picture.id, picture.upload_hash, picture.pixel_hash, wanted.pdq
FROM images_image picture
CROSS JOIN LATERAL (
  SELECT CASE WHEN picture.pdq_quality >= %(least)s THEN ('x' || encode(picture.pdq, 'hex'))::bit(256) END AS pdq
) wanted
LEFT JOIN images_fingerprint entry ON entry.image_id = picture.id
WHERE picture.id > %(after)s AND picture.id <= %(last)s AND picture.purpose = 'work' AND picture.source_id IS NULL
  AND picture.state <> 'pending' AND picture.upload_hash IS NOT NULL AND picture.pixel_hash IS NOT NULL
  AND picture.pdq_quality > 0
  AND (entry.id IS NULL OR entry.upload_hash <> picture.upload_hash OR entry.pixel_hash <> picture.pixel_hash
       OR entry.pdq IS DISTINCT FROM wanted.pdq)
ORDER BY picture.id
ON CONFLICT (image_id) DO UPDATE
SET upload_hash = excluded.upload_hash, pixel_hash = excluded.pixel_hash, pdq = excluded.pdq
"""


def mend_some(*, after: int) -> tuple[int, int]:
    """Give the next few thousand pictures the entry that they should have: how many had not, and up to which key. The
    key is 0 at the end. Each call stands by itself: who was cut off goes on where they were, or begins anew."""
    keys = Image.objects.filter(pk__gt=after).order_by("pk").values_list("pk", flat=True)[:_AT_ONCE]
    last = max(keys, default=0)
    if not last:
        return 0, 0
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_PLACES])
        cursor.execute(_MEND, {"after": after, "last": last, "least": _LEAST_QUALITY})
        return cursor.rowcount, last


def mend_all() -> int:
    """How many entries were missing or wrong, and are right now."""
    mended, after = mend_some(after=0)
    while after:
        more, after = mend_some(after=after)
        mended += more
    return mended
