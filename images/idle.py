"""When nobody waits: published renditions are encoded once more, slowly, and take the place of larger ones."""

from __future__ import annotations

import logging
from datetime import timedelta
from typing import Any

from django.utils import timezone

from images import pipeline
from images.audit import Unclean
from images.folders import working_folder
from images.models import Image
from images.pipeline import Made
from images.sandbox import ChildDied
from images.sniff import Refused
from images.sources import fetch_source
from images.storage import OriginalGone, StorageTrouble
from images.swap import live, swap

logger = logging.getLogger(__name__)

# Not at once: what was just published may be removed or replaced again.
RESTS_FOR = timedelta(minutes=10)
# Of what it was, or the swap is not worth it.
WORTH = 0.97
# Its original is deleted, and it is cut from no other.
_NO_SOURCE = {"original": "", "source": None}


class SomebodyWaits(Exception):
    """A picture came in: ours can wait."""


def is_quiet() -> bool:
    return not Image.objects.filter(state=Image.State.PENDING).exists()


def to_slim_down(most: int) -> list[int]:
    """The next pictures to encode once more; none while somebody waits for a picture."""
    if not is_quiet():
        return []
    fat = Image.objects.filter(state=Image.State.READY, slimmed_at=None, touched_at__lt=timezone.now() - RESTS_FOR)
    return list(fat.exclude(**_NO_SOURCE).order_by("pk").values_list("pk", flat=True)[:most])


def slim_down(image_id: int) -> None:
    """Twice or late does no harm: the first to finish swaps, for the others there is nothing left to do."""
    ready = Image.objects.filter(pk=image_id, state=Image.State.READY, slimmed_at=None)
    image = ready.exclude(**_NO_SOURCE).first()
    if image is None or not is_quiet():
        return
    try:
        with working_folder() as folder:
            source = folder / "original"
            fetch_source(image, source)
            _, rights, made = pipeline.produce(image, source, _yield_to_others, slowly=True)
            _swap(image, made, **pipeline.said_in(image, rights, made))
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


def _swap(image: Image, made: list[Made], **said: Any) -> None:
    present = list(live(image).values())
    grows = max(each.row.width for each in made) > max((row.width for row in present), default=0)
    larger = sum(each.row.bytes for each in made) > WORTH * sum(row.bytes for row in present)
    # What is cloaked weighs what it must.
    if larger and not grows and not image.is_cloaked:
        Image.objects.filter(pk=image.pk, edition=image.edition).update(slimmed_at=timezone.now())
        return
    swap(image, made, slimmed_at=timezone.now(), **said)
