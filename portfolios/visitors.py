"""What visitors have of an artist's pictures: how wide at most. The site's limit, or less where the artist wants that.

`images.access` holds it. Who locks both locks pictures before the portfolio.
"""

from __future__ import annotations

from django.db import transaction
from django.db.models import Q

from accounts.models import User
from images.models import Image
from images.services import show_visitors
from portfolios.order import lock_portfolio


@transaction.atomic
def set_visitors_width(*, artist: User, width: int) -> None:
    """From now on, for the pictures of all posts that are there and all that are still to come."""
    theirs = Q(in_post__post__author=artist) | Q(next_in_post__post__author=artist)
    show_visitors(images=Image.objects.filter(pk__in=Image.objects.filter(theirs).values("pk")), width=width)
    portfolio = lock_portfolio(artist)
    portfolio.visitors_width = width
    portfolio.save(update_fields=["visitors_width"])
    # Once more: what was received meanwhile goes by the old choice.
    show_visitors(images=Image.objects.filter(pk__in=Image.objects.filter(theirs).values("pk")), width=width)


def width_for_visitors(artist: User) -> int:
    """For a picture that is just coming in: held until it is there. Named in settings."""
    return lock_portfolio(artist).visitors_width
