"""Which pictures programs that show cards may have: the card, where its artist wants cards."""

from __future__ import annotations

from django.http import HttpRequest

from feed.whose import artists_of
from images.models import Rendition
from images.specs import CARDS
from portfolios.models import Portfolio
from protection.previews import is_preview


def may_go_to(request: HttpRequest, key: str) -> bool:
    """Everybody else is not asked about here."""
    if not is_preview(request):
        return True
    image = Rendition.objects.filter(key=key, spec__in=CARDS).values_list("image", flat=True).first()
    return image is not None and _wants_cards(image)


def _wants_cards(image: int) -> bool:
    artists = artists_of([image]).values()
    return not Portfolio.objects.filter(person__in=artists, share_cards=False).exists()
