"""Reads for pages and the desk. Renditions are expected to be prefetched: nothing asks for one picture at a time."""

from datetime import timedelta

from django.db.models import Q, QuerySet
from django.utils import timezone

from images.models import Image, Rendition
from images.specs import SPECS

# A picture that is pending for longer than this needs a look.
STUCK_AFTER = timedelta(minutes=10)
# Nobody needs to know it more exactly than that.
COUNTED_WAITING = 1000


def renditions_of(image: Image, role: str) -> list[Rendition]:
    """Those of one use ("still", "fallback", "motion", "card"), smallest first."""
    found = [row for row in image.renditions.all() if not row.retired_at and SPECS[row.spec].role == role]
    return sorted(found, key=lambda row: row.width)


def before_in_queue(image: Image) -> int:
    """How many pictures of its kind still wait before this one."""
    waiting = Image.objects.filter(state=Image.State.PENDING, claim="", purpose=image.purpose)
    return waiting.filter(pk__lt=image.pk)[:COUNTED_WAITING].count()


def stuck() -> Q:
    return Q(state=Image.State.PENDING, created_at__lt=timezone.now() - STUCK_AFTER)


def with_renditions() -> QuerySet[Image]:
    return Image.objects.prefetch_related("renditions")
