"""What a form asks to be put elsewhere: read in one way for walls, for collections, and for the works in one."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, dataclass, field
from typing import cast
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse, QueryDict

from accounts.models import User
from common.errors import DomainError, StrangeForm
from common.http import respond, wants_json
from common.ids import IS_PUBLIC_ID, PUBLIC_ID_LENGTH
from common.order import VERBS, BadPlace, Spot
from feed.models import Post, PostPicture

# Beyond it nobody has anything: it is the end.
_FARTHEST = 1_000_000_000


@dataclass(frozen=True)
class Tile:
    """Something that can be put elsewhere, as a small picture with its name."""

    id: str
    title: str
    url: str
    picture: PostPicture | None
    note: str = ""


@dataclass(frozen=True)
class Row:
    """Tiles beside each other: from place `start` on, of `count` altogether."""

    # How the page calls it, and what can be done with its tiles: see `portfolios/_arrange_tile.html`.
    name: str
    tiles: list[Tile]
    start: int
    count: int
    next_url: str = ""
    is_first: bool = True
    sortable: bool = True


@dataclass(frozen=True)
class Placed:
    """Where a row has come to stand: in which list, and at which place there, from 1. Without one it is in none."""

    row: str
    list: str = ""
    place: int = 0


@dataclass(frozen=True)
class Done:
    said: str
    moved: list[Placed] = field(default_factory=list)


@dataclass(frozen=True)
class Wish:
    """`verb` says what to do with a row; `places` is what stands in number fields, by the rows that they are beside."""

    verb: str
    row: str
    other: str
    places: Mapping[str, int]

    @property
    def spot(self) -> Spot:
        return Spot(self.verb)


Act = Callable[[User, Wish], Done]


def read_wish(data: QueryDict) -> Wish:
    """From `do=verb`, `verb:row` or `verb:row:other`, and `place-<row>`."""
    verb, row, other = [*data.get("do", "").split(":", 2), "", ""][:3]
    places = {name.removeprefix("place-"): str(value) for name, value in data.items() if name.startswith("place-")}
    return Wish(verb, _id(row), _id(other), _numbers(places) if verb == "places" else {})


def _id(text: str) -> str:
    return text if IS_PUBLIC_ID.fullmatch(text) else ""


def _numbers(places: Mapping[str, str]) -> dict[str, int]:
    return {_id(row): _number(text) for row, text in places.items() if text.strip()}


def _number(text: str) -> int:
    try:
        return min(int(text[:20]), _FARTHEST)
    except ValueError:
        raise BadPlace from None


def acts_of(moves: Act, **others: Act) -> dict[str, Act]:
    """One act for every verb of `common.order` that a button has, and others by their names."""
    return dict.fromkeys(VERBS - {"place"}, moves) | others


def carry_out(request: HttpRequest, acts: Mapping[str, Act]) -> HttpResponse:
    """To a script what was done, or why not; to a browser without scripts the page again, with the same in words."""
    if wants_json(request):
        return JsonResponse(asdict(_do(request, acts)))
    try:
        messages.success(request, _do(request, acts).said)
    except DomainError as refused:
        messages.error(request, refused.message)
    return respond(request, redirect_to=_same_page(request))


def _do(request: HttpRequest, acts: Mapping[str, Act]) -> Done:
    wish = read_wish(request.POST)
    act = acts.get(wish.verb)
    if act is None:
        raise StrangeForm
    return act(cast("User", request.user), wish)


def _same_page(request: HttpRequest) -> str:
    """Where the row that was moved is looked for, if it is still there."""
    after = request.GET.get("after", "")
    query = f"?{urlencode({'after': after})}" if after else ""
    row = _id(request.POST.get("do", "").partition(":")[2][:PUBLIC_ID_LENGTH])
    return f"{request.path}{query}{f'#row-{row}' if row else ''}"


def tiles(posts: Iterable[Post]) -> list[Tile]:
    return [tile_of(post) for post in posts]


def tile_of(post: Post) -> Tile:
    """Wants `with_cards`."""
    return Tile(post.public_id, post.title or "Untitled", post.get_absolute_url(), post.cover, note_of(post))


def note_of(post: Post) -> str:
    """Why others do not see it, if they do not."""
    if post.hidden_at:
        return "Hidden by a moderator"
    if not post.is_published:
        return "Not published"
    return "" if post.visibility == Post.Visibility.EVERYONE else str(post.get_visibility_display())


def in_words(count: int, one: str, many: str) -> str:
    return f"{count:,} {one if count == 1 else many}"


def titled(title: str) -> str:
    return f"“{title or 'Untitled'}”"
