"""When nobody waits: published renditions are encoded once more, slowly, and take the place of larger ones.

New bytes have new names. The old stay for a day, for pages that are open and name them, and then go.
"""

from __future__ import annotations

import logging
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from images import pipeline, storage
from images.audit import Unclean
from images.folders import working_folder
from images.models import Image, Rendition
from images.pipeline import Made
from images.sandbox import ChildDied
from images.sniff import Refused
from images.storage import OriginalGone, StorageTrouble

logger = logging.getLogger(__name__)

# Not at once: what was just published may be removed or replaced again.
RESTS_FOR = timedelta(minutes=10)
GRACE = timedelta(hours=24)
# Of what it was, or the swap is not worth it.
WORTH = 0.97
_BURIED_AT_ONCE = 500


class SomebodyWaits(Exception):
    """A picture came in: ours can wait."""


def is_quiet() -> bool:
    return not Image.objects.filter(state=Image.State.PENDING).exists()


def to_slim_down(most: int) -> list[int]:
    """The next pictures to encode once more; none while somebody waits for a picture."""
    if not is_quiet():
        return []
    fat = Image.objects.filter(state=Image.State.READY, slimmed_at=None, touched_at__lt=timezone.now() - RESTS_FOR)
    return list(fat.exclude(original="").order_by("pk").values_list("pk", flat=True)[:most])


def slim_down(image_id: int) -> None:
    """Twice or late does no harm: the first to finish swaps, for the others there is nothing left to do."""
    image = Image.objects.filter(pk=image_id, state=Image.State.READY, slimmed_at=None).exclude(original="").first()
    if image is None or not is_quiet():
        return
    try:
        with working_folder() as folder:
            source = folder / "original"
            storage.fetch_original(image.original, source)
            _, _, made = pipeline.produce(image, source, _yield_to_others, slowly=True)
            _swap(image, made)
    except SomebodyWaits:
        return
    except (StorageTrouble, OSError) as trouble:
        logger.warning("Picture %s is left for another quiet hour: %s", image_id, trouble)
    except (Refused, Unclean, ChildDied, OriginalGone) as error:
        # It is shown well as it is.
        logger.info("Picture %s stays as it is: %s", image_id, error)
        Image.objects.filter(pk=image_id).update(slimmed_at=timezone.now())


def _yield_to_others(message: dict[str, Any]) -> None:
    if not is_quiet():
        raise SomebodyWaits


def _swap(image: Image, made: list[Made]) -> None:
    present = {row.key: row for row in image.renditions.filter(retired_at=None)}
    if sum(each.row.bytes for each in made) > WORTH * sum(row.bytes for row in present.values()):
        Image.objects.filter(pk=image.pk).update(slimmed_at=timezone.now())
        return
    new = [each for each in made if each.row.key not in present]
    for each in new:
        storage.put_rendition(each.path, each.row.key)
    kept = {each.row.key for each in made} & present.keys()
    if not _replace(image, new, [row.pk for key, row in present.items() if key not in kept]):
        storage.delete_renditions(each.row.key for each in new)


@transaction.atomic
def _replace(image: Image, new: list[Made], old: list[int]) -> bool:
    """All rows in one go. False: the picture was deleted, or somebody else was faster."""
    now = timezone.now()
    ours = Image.objects.select_for_update().filter(pk=image.pk, state=Image.State.READY, slimmed_at=None)
    if not ours.update(slimmed_at=now):
        return False
    Rendition.objects.filter(pk__in=old).update(retired_at=now)
    Rendition.objects.bulk_create(each.row for each in new)
    pipeline.keep_manifests(new)
    return True


def bury_retired() -> list[str]:
    """The names of bytes whose grace is over; their rows are gone when this has answered."""
    over = Rendition.objects.filter(retired_at__lt=timezone.now() - GRACE).order_by("retired_at")[:_BURIED_AT_ONCE]
    rows = dict(over.values_list("pk", "key"))
    Rendition.objects.filter(pk__in=rows).delete()
    return list(rows.values())
