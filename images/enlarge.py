"""A picture that is shown, made otherwise since its artist wants that later on: with the largest size, or in the
quality for what is cloaked."""

from __future__ import annotations

import logging

from django.utils import timezone

from images import pipeline
from images.audit import Unclean
from images.folders import working_folder
from images.models import Image
from images.sandbox import ChildDied
from images.sniff import Refused
from images.sources import fetch_source
from images.specs import LARGEST, plan
from images.storage import OriginalGone, StorageTrouble
from images.swap import swap

logger = logging.getLogger(__name__)


def enlarge(image_id: int) -> None:
    """Twice or late does no harm. Where it fails the picture stays as it is, and a quiet hour tries it once more."""
    image = Image.objects.filter(pk=image_id, state=Image.State.READY, full_size=True).exclude(original="").first()
    if image and _could_be_larger(image):
        _make(image)


def recode(image_id: int) -> None:
    """Likewise. Of what is held nothing changes until it is shown: then a quiet hour finds it."""
    ready = Image.objects.filter(pk=image_id, state=Image.State.READY, slimmed_at=None)
    image = ready.exclude(original="", source=None).first()
    if image:
        _make(image)


def _make(image: Image) -> None:
    try:
        with working_folder() as folder:
            source = folder / "original"
            fetch_source(image, source)
            _, rights, made = pipeline.produce(image, source, lambda message: None)
            swap(image, made, touched_at=timezone.now(), **pipeline.said_in(image, rights, made))
    except (StorageTrouble, OSError, Refused, Unclean, ChildDied, OriginalGone) as error:
        logger.warning("Picture %s is not made otherwise yet: %s", image.pk, error)


def _could_be_larger(image: Image) -> bool:
    planned = plan(image.purpose, image.width, image.height, full_size=True)
    present = image.renditions.filter(retired_at=None)
    return any(each.spec.name in LARGEST for each in planned) and not any(row.spec in LARGEST for row in present)
