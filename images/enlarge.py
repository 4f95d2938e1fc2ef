"""The largest size, of a picture that was made without it: allowed by its artist later on."""

from __future__ import annotations

import logging

from django.utils import timezone

from images import pipeline, storage
from images.audit import Unclean
from images.folders import working_folder
from images.models import Image
from images.sandbox import ChildDied
from images.sniff import Refused
from images.specs import LARGEST, plan
from images.storage import OriginalGone, StorageTrouble
from images.swap import swap

logger = logging.getLogger(__name__)


def enlarge(image_id: int) -> None:
    """Twice or late does no harm. Where it fails the picture stays as it is, and a quiet hour tries it once more."""
    image = Image.objects.filter(pk=image_id, state=Image.State.READY, full_size=True).exclude(original="").first()
    if image is None or not _could_be_larger(image):
        return
    try:
        with working_folder() as folder:
            source = folder / "original"
            storage.fetch_original(image.original, source)
            _, rights, made = pipeline.produce(image, source, lambda message: None)
            swap(image, made, touched_at=timezone.now(), **pipeline.said_in(image, rights, made))
    except (StorageTrouble, OSError, Refused, Unclean, ChildDied, OriginalGone) as error:
        logger.warning("Picture %s is not offered larger yet: %s", image_id, error)


def _could_be_larger(image: Image) -> bool:
    planned = plan(image.purpose, image.width, image.height, full_size=True)
    present = image.renditions.filter(retired_at=None)
    return any(each.spec.name in LARGEST for each in planned) and not any(row.spec in LARGEST for row in present)
