"""How a mix is dealt: turn by turn, each turn one part's, by a ratio, the same way on every page. Knows no database.

Of every hundred turns each part has as many as its share says, and of every hundred of a part's turns works and talk
have theirs; between them they are spread as evenly as goes. Where a turn's part has nothing left, another takes the
turn: the same kind of post from another part first, then another kind.
"""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cache
from itertools import count, islice
from typing import Generic, NamedTuple, TypeVar

Card = TypeVar("Card")

WHOLE = 100


class Part(StrEnum):
    FOLLOWING = "following"
    FRIENDS = "friends"
    EVERYONE = "everyone"


class Cell(NamedTuple):
    """What a turn asks for."""

    part: Part
    is_talk: bool


class Ratio(NamedTuple):
    """In hundredths: the three parts make a hundred, and so do works and talk."""

    following: int = 70
    friends: int = 20
    everyone: int = 10
    works: int = 70

    @property
    def is_whole(self) -> bool:
        """Whether it is one at all: what comes from an address may be anything."""
        return min(self) >= 0 and self.works <= WHOLE and self.following + self.friends + self.everyone == WHOLE

    @property
    def discover(self) -> int:
        """From people whom the reader does not follow."""
        return self.friends + self.everyone

    @property
    def shares(self) -> dict[Part, int]:
        parts = zip(Part, self[:3], strict=True)
        return {part: share for part, share in parts if share}

    @property
    def cells(self) -> list[Cell]:
        """Those that have any turn."""
        kinds = [is_talk for is_talk, share in ((False, self.works), (True, WHOLE - self.works)) if share]
        return [Cell(part, is_talk) for part in self.shares for is_talk in kinds]


def turns(ratio: Ratio, start: int = 0) -> Iterator[Cell]:
    """Whose each turn is, from that one on."""
    round_of_parts, kinds = _round(ratio), _spread((ratio.works, WHOLE - ratio.works))
    for turn in count(start):
        rounds, place = divmod(turn, WHOLE)
        part, share, had = round_of_parts[place]
        yield Cell(part, kinds[(rounds * share + had) % WHOLE] == 1)


@cache
def _round(ratio: Ratio) -> tuple[tuple[Part, int, int], ...]:
    """Whose each of a hundred turns is, of how many that they have, and how many of them were before."""
    parts, shares = list(ratio.shares), tuple(ratio.shares.values())
    order = _spread(shares)
    return tuple((parts[each], shares[each], order[:place].count(each)) for place, each in enumerate(order))


@cache
def _spread(shares: tuple[int, ...]) -> tuple[int, ...]:
    """A hundred places given to shares that make a hundred, each as evenly over them as goes."""
    owed, places = [0] * len(shares), []
    for _ in range(WHOLE):
        owed = [debt + share for debt, share in zip(owed, shares, strict=True)]
        next_one = max(range(len(shares)), key=owed.__getitem__)
        owed[next_one] -= WHOLE
        places.append(next_one)
    return tuple(places)


@cache
def instead_of(cell: Cell, ratio: Ratio) -> tuple[Cell, ...]:
    """Who takes its turns, itself before all others."""
    shares = ratio.shares
    others = sorted(
        ratio.cells, key=lambda each: (each.is_talk != cell.is_talk, each.part != cell.part, -shares[each.part])
    )
    return tuple(others)


@dataclass
class Hand(Generic[Card]):
    """What was found of a cell, newest first, and whether there is more to be looked for."""

    cards: deque[Card] = field(default_factory=deque)
    is_over: bool = False


@dataclass
class Dealt(Generic[Card]):
    cards: list[tuple[Cell, Card]]
    # How many turns each hand is short of, though it may have more: to be looked for before the page is settled.
    short: Counter[Cell]


def deal(ratio: Ratio, start: int, size: int, hands: Mapping[Cell, Hand[Card]]) -> Dealt[Card]:
    """So many turns, as far as the hands go. Takes nothing out of them."""
    left = {cell: deque(hand.cards) for cell, hand in hands.items()}
    dealt: Dealt[Card] = Dealt([], Counter())
    for asked in islice(turns(ratio, start), size):
        for cell in instead_of(asked, ratio):
            if left[cell]:
                dealt.cards.append((cell, left[cell].popleft()))
                break
            if not hands[cell].is_over:
                dealt.short[cell] += 1
                break
    return dealt
