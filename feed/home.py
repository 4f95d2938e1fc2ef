"""The home feed: pages of posts from people whom the reader has chosen, newest first, and a mix of them as they set it.

A page is put together from piles, one for each cell of the mix (a tab that is no mix has one pile). A pile is filled in
three steps: `feed.looking` finds positions, `listed_for` and the reader's wishes decide which of them are shown, and
what stands in another pile already is left out. So no post is shown twice, on whatever page, and none needs to be
remembered for that: a post belongs to the first of the parts that it fits, and a post that was passed on stands where
it was passed on first, unless it is there itself.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

from django.core import signing
from django.http import HttpRequest
from django.utils.http import urlencode

from common.paging import BadCursor
from feed.belonging import Members, shown
from feed.cards import Card, complete
from feed.looking import TOP, Found, Source, Wanted, find
from feed.mixing import Cell, Hand, Part, Ratio, deal, turns
from feed.wishes import Wishes

PAGE_SIZE = 30
# More is not counted.
NEWER_MOST = 99
# How often a page looks for more where little of what is found may be shown; what is further down, the next page finds.
_ROUNDS = 5

# Of a tab that is no mix: all turns are one cell's.
UNMIXED = Ratio(100, 0, 0, 100)


@dataclass
class Pile(Hand[Card]):
    sources: Sequence[Source] = ()
    # Everything above has been looked at.
    before: int = TOP
    # There may be more below, but this page has looked far enough.
    is_paused: bool = False
    # The last of its cards that the page shows.
    last: int = 0

    def take(self, card: Card) -> None:
        self.cards.popleft()
        self.last = card.position

    @property
    def goes_on_below(self) -> int:
        """Where the next page looks; what was found and not shown, it finds again. Zero: nowhere."""
        return (self.last or self.cards[0].position + 1) if self.cards else self.before


@dataclass(frozen=True)
class Feed:
    """What a tab shows to a reader, and where each cell of it is looked for."""

    # That of the tab; a list's public id.
    name: str
    url: str
    wishes: Wishes
    sources: Callable[[Ratio, Cell], Sequence[Source]]
    # Among whom a post that was passed on is shown once; None where nothing is passed on.
    members: Members | None = None
    # The reader's own, which have tabs too: their names and addresses.
    lists: Sequence[tuple[str, str]] = ()
    ratio: Ratio = UNMIXED
    is_mix: bool = False


@dataclass(frozen=True)
class HomePage:
    cards: list[Card]
    # The address of what follows; empty at the end.
    next_url: str
    is_first: bool
    # Of which parts, and of which kinds, nothing is left since this page, though others go on.
    over: set[str] = field(default_factory=set)
    # The position of the newest.
    newest: int = 0


def home_page(request: HttpRequest, feed: Feed) -> HomePage:
    """The page that the request asks for with `?after=`."""
    cursor = request.GET.get("after", "")
    feed, turn, piles = _read_cursor(cursor, feed) if cursor else (feed, 0, _piles(feed))
    over_before = _what_is_over(feed, piles)
    dealt = _dealt(feed, piles, turn)
    page, more = dealt[:PAGE_SIZE], dealt[PAGE_SIZE:]
    for cell, card in page:
        piles[cell].take(card)
    cards = [card for _, card in page]
    complete(cards, wishes=feed.wishes)
    goes_on = bool(more) or any(pile.is_paused for pile in piles.values())
    return HomePage(
        cards,
        _next_url(feed, turn + len(page), piles) if goes_on else "",
        not cursor,
        _what_is_over(feed, piles) - over_before if goes_on else set(),
        newest=max((card.position for card in cards), default=0),
    )


def count_newer(feed: Feed, *, than: int) -> int:
    """How many posts newer than that position the first pages would show, up to 99. In a mix each part counts as far as
    its turns among those go."""
    piles = _piles(feed)
    quota = Counter(cell for _, cell in zip(range(NEWER_MOST), turns(feed.ratio), strict=False))
    _fill(feed, piles, quota, above=than)
    return sum(min(many, len(piles[cell].cards)) for cell, many in quota.items())


# --- Putting a page together ----------------------------------------------------------------------------------------


def _piles(feed: Feed) -> dict[Cell, Pile]:
    return {cell: Pile(sources=feed.sources(feed.ratio, cell)) for cell in feed.ratio.cells}


def _dealt(feed: Feed, piles: dict[Cell, Pile], turn: int) -> list[tuple[Cell, Card]]:
    """A page and one more, if there are so many."""
    dealt = deal(feed.ratio, turn, PAGE_SIZE + 1, piles)
    for _ in range(_ROUNDS):
        if dealt.short:
            _fill(feed, piles, dealt.short)
            dealt = deal(feed.ratio, turn, PAGE_SIZE + 1, piles)
    while dealt.short:
        for cell in dealt.short:
            piles[cell].is_over = piles[cell].is_paused = True
        dealt = deal(feed.ratio, turn, PAGE_SIZE + 1, piles)
    return dealt.cards


def _fill(feed: Feed, piles: dict[Cell, Pile], short: Counter[Cell], *, above: int = 0) -> None:
    """Lay so many more on each pile, as far as they are found and may be shown."""
    asked = [(cell, source) for cell in short for source in piles[cell].sources]
    wanted = [Wanted(source, short[cell], piles[cell].before, above) for cell, source in asked]
    found: dict[Cell, list[Found]] = defaultdict(list)
    for (cell, _), each in zip(asked, find(wanted), strict=True):
        found[cell].append(each)
    positions: dict[Cell, list[int]] = {}
    for cell, several in found.items():
        # Complete as far down as all of its sources are.
        through = piles[cell].before = max(each.through for each in several)
        piles[cell].is_over = not through
        positions[cell] = sorted({at for each in several for at in each.positions if at >= through}, reverse=True)
    _lay(feed, piles, positions)


def _lay(feed: Feed, piles: dict[Cell, Pile], positions: dict[Cell, list[int]]) -> None:
    ratio = feed.ratio if feed.is_mix else None
    cards, claimed = shown(feed.wishes, [at for each in positions.values() for at in each], feed.members, ratio)
    for cell, each in positions.items():
        of_cell = [cards[at] for at in each if at in cards]
        if feed.is_mix:
            of_cell = [
                card
                for card in of_cell
                if card.is_talk == cell.is_talk and (cell.part == Part.FOLLOWING or card.pk not in claimed)
            ]
        piles[cell].cards.extend(of_cell)


def _what_is_over(feed: Feed, piles: dict[Cell, Pile]) -> set[str]:
    """Parts by their names, and "works" or "talk"."""
    left = {cell for cell, pile in piles.items() if pile.cards or not pile.is_over or pile.is_paused}
    return set().union(*map(_names, feed.ratio.cells)).difference(*[_names(cell) for cell in left])


def _names(cell: Cell) -> set[str]:
    return {cell.part.value, "talk" if cell.is_talk else "works"}


# --- The way to the next page: how many turns were taken, by which ratio, and how far down each pile has come --------


def _next_url(feed: Feed, turn: int, piles: dict[Cell, Pile]) -> str:
    told = [turn, list(feed.ratio), [pile.goes_on_below for pile in piles.values()]]
    return f"{feed.url}?{urlencode({'after': signing.dumps(told, salt=_salt(feed))})}"


def _read_cursor(cursor: str, feed: Feed) -> tuple[Feed, int, dict[Cell, Pile]]:
    """With the feed as it was mixed on the page before: one that is changed meanwhile starts from the top."""
    try:
        turn, ratio, befores = signing.loads(cursor, salt=_salt(feed))
    except signing.BadSignature:
        raise BadCursor from None
    feed = replace(feed, ratio=Ratio(*ratio))
    piles = _piles(feed)
    for pile, before in zip(piles.values(), befores, strict=True):
        pile.before, pile.is_over = before, not before
    return feed, turn, piles


def _salt(feed: Feed) -> str:
    return f"cara.home.{feed.name}.{feed.wishes.viewer.pk}"
