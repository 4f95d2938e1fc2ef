"""For whom the largest size of an artist's works is: people who are signed in, or everybody who may see the work.

`images.access` holds it. Who locks both locks pictures before the portfolio.
"""

from __future__ import annotations

from django.db import transaction
from django.db.models import QuerySet

from accounts.models import User
from feed.models import Post
from images.models import Image
from images.services import share_largest
from portfolios.models import Portfolio
from portfolios.order import lock_portfolio


@transaction.atomic
def set_largest(*, artist: User, for_members: bool) -> None:
    """From now on, for all works that are there and all that are still to come."""
    images = Image.objects.filter(in_post__post__author=artist)
    list(images.order_by("pk").select_for_update(of=("self",)).values_list("pk", flat=True))
    portfolio = lock_portfolio(artist)
    portfolio.largest_for_members = for_members
    portfolio.save(update_fields=["largest_for_members"])
    _share(images, portfolio)


@transaction.atomic
def settle_largest(*, post: Post) -> None:
    """After pictures have come to a work: they are for whom the artist's others are. Until then, for the fewer."""
    _share(Image.objects.filter(in_post__post=post), lock_portfolio(post.author))


def _share(images: QuerySet[Image], portfolio: Portfolio) -> None:
    share_largest(images=images, with_everybody=not portfolio.largest_for_members)
