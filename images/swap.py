"""Other renditions take the place of those that are shown, in one go. New bytes have new names.

The old stay for a day, for pages that are open and name them, and then go.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from images import pipeline, storage
from images.models import Image, Rendition
from images.pipeline import Made
from images.shown import settle_shown

GRACE = timedelta(hours=24)
_BURIED_AT_ONCE = 500


def live(image: Image) -> dict[str, Rendition]:
    """What pages show, by its name."""
    return {row.key: row for row in image.renditions.filter(retired_at=None)}


def swap(image: Image, made: list[Made], **fields: Any) -> None:
    """The files first, then the rows, and `fields` of the picture's own. Nothing of it where the picture was deleted,
    is wanted otherwise by now, or somebody else was faster."""
    present = live(image)
    new = [each for each in made if each.row.key not in present]
    for each in new:
        storage.put_rendition(each.path, each.row.key)
    if not _replace(image, made, fields):
        _discard([each.row.key for each in new])


@transaction.atomic
def _replace(image: Image, made: list[Made], fields: dict[str, Any]) -> bool:
    if not _as_we_know_it(image).update(**fields):
        return False
    present, keys = live(image), {each.row.key for each in made}
    new = [each for each in made if each.row.key not in present]
    old = [row.pk for key, row in present.items() if key not in keys]
    Rendition.objects.filter(pk__in=old).update(retired_at=timezone.now())
    Rendition.objects.bulk_create(each.row for each in new)
    pipeline.keep_manifests(new)
    settle_shown([image.pk])
    return True


def _as_we_know_it(image: Image) -> Any:
    same = Image.objects.filter(pk=image.pk, full_size=image.full_size, edition=image.edition, terms=image.terms)
    return same.filter(state=Image.State.READY, slimmed_at=image.slimmed_at)


def _discard(keys: list[str]) -> None:
    """Who was faster may have made the very same bytes: those that are shown stay."""
    used = set(Rendition.objects.filter(key__in=keys).values_list("key", flat=True))
    storage.delete_renditions(set(keys) - used)


def bury_retired() -> list[str]:
    """The names of bytes whose grace is over; their rows are gone when this has answered."""
    over = Rendition.objects.filter(retired_at__lt=timezone.now() - GRACE).order_by("retired_at")[:_BURIED_AT_ONCE]
    rows = dict(over.values_list("pk", "key"))
    Rendition.objects.filter(pk__in=rows).delete()
    return list(rows.values())
