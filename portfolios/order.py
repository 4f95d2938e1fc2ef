"""Where a work hangs in its artist's own order: its rank is the letter of a wall and a rank of `common.ranks` on it."""

from __future__ import annotations

from accounts.models import User
from common.ranks import rank_between
from portfolios.models import Artwork, Portfolio

# Pinned works come before all others, whatever the order.
PINNED, HUNG = "0", "1"


def lock_portfolio(artist: User) -> Portfolio:
    """Who gives ranks holds this until the transaction ends: two who move at once follow each other."""
    Portfolio.objects.get_or_create(person=artist)
    return Portfolio.objects.select_for_update().get(person=artist)


def rank_on_top(*, artist: User, wall: str = HUNG) -> str:
    """Before all others of that wall. Wants `lock_portfolio`."""
    on_wall = Artwork.objects.filter(artist=artist, rank__startswith=wall).order_by("rank")
    first = on_wall.values_list("rank", flat=True).first()
    return wall + rank_between(None, first[1:] if first else None)
