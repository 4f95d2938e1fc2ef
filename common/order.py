"""Rows in an order that people make: moving one reads its new neighbours by the index and writes one row.

Whoever moves holds a lock on what the line belongs to, so that two who move at once follow each other.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from common.db import write_each
from common.errors import Conflict, DomainError
from common.ranks import LONGEST_RANK, rank_between, ranks

NUMBER_WORDS = "Places are whole numbers, from 1 on."


class BadPlace(DomainError):
    status = 422

    def __init__(self) -> None:
        super().__init__(NUMBER_WORDS)


class NeighbourGone(Conflict):
    def __init__(self) -> None:
        super().__init__("What it should hang beside is no longer there. Open the page again.")


@dataclass(frozen=True)
class Spot:
    """Where somebody puts a row: "top", "end", "up", "down", "before" or "after" another row, at a "place"."""

    verb: str
    # The other row's key; none where it is gone, or was never there.
    other: int | None = None
    # From 1; beyond the end is the end.
    number: int = 0


# Ranks between which a row goes; nothing where it stays.
_Gap = tuple[str | None, str | None] | None


@dataclass(frozen=True)
class Line:
    """Those of `rows` whose ranks begin with the letter `wall`, by `rank`; all of them without one."""

    rows: QuerySet[Any]
    wall: str = ""

    def top(self) -> str:
        """A rank before all others."""
        return self._between(None, self._first())

    def end(self, count: int = 1) -> list[str]:
        """Ranks after all others, for so many that are new."""
        return [self.wall + rank for rank in ranks(count, after=self._bare(self._last()))]

    def put(self, key: int, spot: Spot) -> None:
        """Move a row, from another wall too. Once in a long while everything on the wall gets a fresh rank first."""
        gap = self._gap(key, spot)
        if gap and len(self._between(*gap)) > LONGEST_RANK:
            self._number_afresh()
            gap = self._gap(key, spot)
        if gap:
            self.rows.filter(pk=key).update(rank=self._between(*gap))

    def place_of(self, rank: str) -> int:
        """Counted from 1, in the index alone."""
        return self.here().filter(rank__lte=rank).count()

    def here(self) -> QuerySet[Any]:
        if not self.wall:
            return self.rows
        return self.rows.filter(rank__gte=self.wall, rank__lt=chr(ord(self.wall) + 1))

    def _gap(self, key: int, spot: Spot) -> _Gap:
        me = self.rows.values_list("rank", flat=True).get(pk=key)
        low, high = _GAPS[spot.verb](self, me, spot)
        stays = (low is None or low < me) and (high is None or me < high) and me.startswith(self.wall)
        return None if stays else (low, high)

    def _others(self, me: str) -> QuerySet[Any, str]:
        """Known by the rank, which stands in the index: nothing of the table is read."""
        return self.here().exclude(rank=me).values_list("rank", flat=True)

    def _before(self, rank: str, me: str) -> str | None:
        return self._others(me).filter(rank__lt=rank).order_by("-rank").first()

    def _after(self, rank: str, me: str) -> str | None:
        return self._others(me).filter(rank__gt=rank).order_by("rank").first()

    def _rank_of(self, key: int | None) -> str:
        rank: str | None = self.here().filter(pk=key).values_list("rank", flat=True).first()
        if rank is None:
            raise NeighbourGone
        return rank

    def _first(self) -> str | None:
        return self.here().order_by("rank").values_list("rank", flat=True).first()

    def _last(self) -> str | None:
        return self.here().order_by("-rank").values_list("rank", flat=True).first()

    def _at(self, me: str, number: int) -> tuple[str | None, str | None]:
        if number < 1:
            raise BadPlace
        others = self._others(me).order_by("rank")
        around = list(others[max(number - 2, 0) : number])
        if number == 1:
            return None, next(iter(around), None)
        if not around:
            return others.last(), None
        return around[0], next(iter(around[1:]), None)

    def _between(self, low: str | None, high: str | None) -> str:
        return self.wall + rank_between(self._bare(low), self._bare(high))

    def _bare(self, rank: str | None) -> str | None:
        return rank[len(self.wall) :] if rank else None

    def _number_afresh(self) -> None:
        """Beyond all that are there, so that no two share a rank on the way."""
        keys = list(self.here().order_by("rank").values_list("pk", flat=True))
        write_each(self.rows.model, "rank", dict(zip(keys, self.end(len(keys)), strict=True)))


def _up(line: Line, me: str, spot: Spot) -> tuple[str | None, str | None]:
    above = line._before(me, me)
    return (line._before(above, me) if above else None), above or line._after(me, me)


def _down(line: Line, me: str, spot: Spot) -> tuple[str | None, str | None]:
    below = line._after(me, me)
    return below or line._before(me, me), (line._after(below, me) if below else None)


def _beside(line: Line, me: str, spot: Spot) -> tuple[str | None, str | None]:
    other = line._rank_of(spot.other)
    if other == me:
        return line._before(me, me), line._after(me, me)
    return (line._before(other, me), other) if spot.verb == "before" else (other, line._after(other, me))


_GAPS: dict[str, Callable[[Line, str, Spot], tuple[str | None, str | None]]] = {
    "top": lambda line, me, spot: (None, line._others(me).order_by("rank").first()),
    "end": lambda line, me, spot: (line._others(me).order_by("-rank").first(), None),
    "up": _up,
    "down": _down,
    "before": _beside,
    "after": _beside,
    "place": lambda line, me, spot: line._at(me, spot.number),
}
VERBS = frozenset(_GAPS)
