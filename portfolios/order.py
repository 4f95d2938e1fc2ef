"""Where a work hangs in its artist's own order: its rank is the letter of a wall and a rank of `common.ranks` on it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from operator import itemgetter

from django.db import transaction

from accounts.models import User
from common.errors import LimitReached, NotVisible
from common.order import Line, Spot
from portfolios.models import HUNG, PINNED, STORED, Artwork, Portfolio

MAX_PINNED = 6


@dataclass(frozen=True)
class Hung:
    """Where a work hangs now: pinned or not, and at which place there, from 1."""

    title: str
    pinned: bool
    place: int


class NotHanging(NotVisible):
    def __init__(self) -> None:
        super().__init__("That work is not on your walls any more. Open the page again.")


def lock_portfolio(artist: User) -> Portfolio:
    """Who gives ranks holds this until the transaction ends: two who move at once follow each other."""
    portfolios = Portfolio.objects.select_for_update().filter(person=artist)
    found = portfolios.first()
    if found is None:
        Portfolio.objects.get_or_create(person=artist)
        found = portfolios.get()
    return found


def wall_of(artist: User, wall: str) -> Line:
    return Line(Artwork.objects.filter(artist=artist), wall)


def rank_on_top(*, artist: User, wall: str = HUNG) -> str:
    """Before all others of that wall. Wants `lock_portfolio`."""
    return wall_of(artist, wall).top()


@transaction.atomic
def set_order(*, artist: User, order: str) -> None:
    """The gallery in the artist's own order, or the newest first."""
    portfolio = lock_portfolio(artist)
    portfolio.order = Portfolio.Order(order)
    portfolio.save(update_fields=["order"])


@transaction.atomic
def move(*, artist: User, work: str, spot: Spot, other: str = "") -> Hung:
    """Put a work elsewhere on the wall on which it hangs; `other` is the public id of the work that `spot` names."""
    lock_portfolio(artist)
    moved = _hanging(artist, work)
    line = wall_of(artist, moved.rank[0])
    line.put(moved.pk, Spot(spot.verb, _key_of(artist, other), spot.number))
    return _hung(artist, work)


@transaction.atomic
def move_to_places(*, artist: User, places: Mapping[str, int]) -> dict[str, Hung]:
    """Each work to a place on its wall, the smallest number first. All or none."""
    lock_portfolio(artist)
    for work, number in sorted(places.items(), key=itemgetter(1)):
        moved = _hanging(artist, work)
        wall_of(artist, moved.rank[0]).put(moved.pk, Spot("place", number=number))
    return {work: _hung(artist, work) for work in places}


@transaction.atomic
def pin(*, artist: User, work: str) -> Hung:
    """After those that are pinned already. Pinned twice is pinned once."""
    lock_portfolio(artist)
    pinned, chosen = wall_of(artist, PINNED), _hanging(artist, work)
    if not chosen.is_pinned:
        if pinned.here().count() >= MAX_PINNED:
            raise LimitReached(f"There is room for {MAX_PINNED} pinned works. Unpin one first.")
        pinned.put(chosen.pk, Spot("end"))
    return _hung(artist, work)


@transaction.atomic
def unpin(*, artist: User, work: str) -> Hung:
    """On top of those that are not pinned."""
    lock_portfolio(artist)
    chosen = _hanging(artist, work)
    if chosen.is_pinned:
        wall_of(artist, HUNG).put(chosen.pk, Spot("top"))
    return _hung(artist, work)


@transaction.atomic
def hang_published(post_id: int) -> None:
    """A work that has just come out hangs on top, whoever published it. Named in settings: `feed` knows no walls."""
    work = Artwork.objects.select_related("artist").filter(pk=post_id).first()
    if work:
        lock_portfolio(work.artist)
        wall_of(work.artist, HUNG).put(work.pk, Spot("top"))


def _hanging(artist: User, work: str) -> Artwork:
    works = Artwork.objects.select_related("post").filter(artist=artist, rank__lt=STORED)
    found = works.filter(post__public_id=work).first()
    if found is None:
        raise NotHanging
    return found


def _key_of(artist: User, work: str) -> int | None:
    """None for a work that is gone, and for somebody else's."""
    return Artwork.objects.filter(artist=artist, post__public_id=work).values_list("pk", flat=True).first()


def _hung(artist: User, work: str) -> Hung:
    found = _hanging(artist, work)
    return Hung(found.post.title, pinned=found.is_pinned, place=wall_of(artist, found.rank[0]).place_of(found.rank))
