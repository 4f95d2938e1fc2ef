"""What visitors have of an artist's pictures: how wide at most. The site's limit, less where the artist wants that, or
nothing: then all posts are for people who are signed in.

`images.access` holds the width, `Post.objects` who sees posts. Who locks both locks pictures before the portfolio.
"""

from __future__ import annotations

from django.db import transaction
from django.db.models import Q

from accounts.models import User
from accounts.services import show_to_members_only
from images import services as images
from images.models import Image
from portfolios.models import Portfolio
from portfolios.order import lock_portfolio

# In the place of a width.
NOTHING = 0


def shown_to_visitors(portfolio: Portfolio) -> int:
    """How wide, or `NOTHING`. Wants `person`."""
    return NOTHING if portfolio.person.for_members else portfolio.visitors_width


@transaction.atomic
def show_visitors(*, portfolio: Portfolio, most: int) -> None:
    """As wide as that, or `NOTHING`, for which the width that was chosen before is kept. Writes only what changes: it
    locks every picture of the artist's."""
    show_to_members_only(user=portfolio.person, wanted=most == NOTHING)
    if most not in (NOTHING, portfolio.visitors_width):
        set_visitors_width(artist=portfolio.person, width=most)


@transaction.atomic
def set_visitors_width(*, artist: User, width: int) -> None:
    """From now on, for the pictures of all posts that are there and all that are still to come."""
    theirs = Q(in_post__post__author=artist) | Q(next_in_post__post__author=artist)
    images.show_visitors(images=Image.objects.filter(pk__in=Image.objects.filter(theirs).values("pk")), width=width)
    portfolio = lock_portfolio(artist)
    portfolio.visitors_width = width
    portfolio.save(update_fields=["visitors_width"])
    # Once more: what was received meanwhile goes by the old choice.
    images.show_visitors(images=Image.objects.filter(pk__in=Image.objects.filter(theirs).values("pk")), width=width)


def width_for_visitors(artist: User) -> int:
    """For a picture that is just coming in: held until it is there. Named in settings."""
    return lock_portfolio(artist).visitors_width
