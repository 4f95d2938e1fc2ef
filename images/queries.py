"""Reads for pages and the desk."""

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from datetime import timedelta

from django.db.models import Q, QuerySet
from django.utils import timezone

from images.access import offered
from images.models import Image, Rendition
from images.shown import Copy, copies_for
from images.specs import LARGEST

# A picture that is pending for longer than this needs a look.
STUCK_AFTER = timedelta(minutes=10)
# Nobody needs to know it more exactly than that.
COUNTED_WAITING = 1000


def full_size_renditions() -> QuerySet[Rendition]:
    return Rendition.objects.filter(spec__in=LARGEST)


def widest(images: Iterable[Image], *, to_member: bool = False) -> int:
    """How wide these pictures are at most, as pages show them; 0 where there is none to show."""
    return max((copy.width for image in images for copy in stills_of(image, to_member=to_member)), default=0)


def stills_of(image: Image, *, to_member: bool = False) -> Sequence[Copy]:
    """In the sizes that this viewer may have, smallest first."""
    return offered(copies_for(image.shown, "still"), image, to_member=to_member)


def can_be_cut(image: Image) -> bool:
    """Whether its owner can be shown all of it. Of portraits of old there is nothing but the middle."""
    return bool(copies_for(image.shown, "whole")) or image.width == image.height


def before_each_in_queue(images: Iterable[Image]) -> dict[int, int]:
    """How many pictures of works still wait before each of these, by their keys: one query; none where none waits."""
    keys = [image.pk for image in images if image.is_pending and not image.claim]
    if not keys:
        return {}
    waiting = Image.objects.filter(state=Image.State.PENDING, claim="", purpose=Image.Purpose.WORK, pk__lt=max(keys))
    before = list(waiting.order_by("pk").values_list("pk", flat=True)[:COUNTED_WAITING])
    return {key: bisect_left(before, key) for key in keys}


def stuck() -> Q:
    return Q(state=Image.State.PENDING, created_at__lt=timezone.now() - STUCK_AFTER)
