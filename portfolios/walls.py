"""The gallery as people walk along it: pinned works, then all others in the artist's own order or the newest first.

Every question walks one index from where it begins, past as many works as it shows, however many there are: `(artist,
rank)` of the works for an order that was made, `(author, position)` of the posts for the newest first.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from operator import itemgetter
from typing import Any

from django.db.models import F, QuerySet, Value
from django.http import HttpRequest

from accounts.models import User, Viewer
from common.paging import Key, Page, asked_page, keyset_page, slice_after
from common.prepared import prepared
from feed.models import Post, PostQuerySet
from feed.wishes import Hidden, Wishes, wanted
from portfolios.arranging import Row, tiles
from portfolios.models import HUNG, Artwork, Collection, CollectionItem, Portfolio
from portfolios.order import NotHanging, wall_of
from portfolios.tiles import WorkTile, tile_rows, tiles_of, tiles_page

GALLERY_PAGE_SIZE = 60

# Posts that have a `rank` besides.
_Ranked = QuerySet[Any]


@dataclass(frozen=True)
class Neighbours:
    """The works before and after one, where there are any that the viewer may see."""

    previous: Post | None
    next: Post | None


def portfolio_of(person: User) -> Portfolio:
    """As it is before anything has been set, where nothing has."""
    return next(iter(_portfolio(person.pk)), None) or Portfolio(person=person)


@prepared
def _portfolio(person: int) -> QuerySet[Portfolio]:
    return Portfolio.objects.filter(person=person)


def works_of(person: User | int, *, viewer: Viewer) -> PostQuerySet:
    """What lists may show of an artist's works."""
    return Post.objects.listed_for(viewer).filter(author=person, kind=Post.Kind.WORK)


def wanted_works(artist: int, viewer: Viewer, hidden: Hidden, words: str | None) -> PostQuerySet:
    """Of these, what the reader wants to see. To be part of a prepared question."""
    return wanted(works_of(artist, viewer=viewer), viewer, hidden, words)


def gallery_page(request: HttpRequest, person: User, *, wishes: Wishes, order: str) -> Page[WorkTile]:
    asked = wishes.of_one_person().asked
    ask, scope = (_hung, "own") if order == Portfolio.Order.OWN else (_newest_hung, "newest")
    page = asked_page(
        lambda after: ask(*asked, person.pk, after), request, key_of=itemgetter(0), size=GALLERY_PAGE_SIZE,
        scope=f"gallery.{person.pk}.{scope}",
    )  # fmt: skip
    pins = _pins(*asked, person.pk) if page.is_first and ask is _newest_hung else []
    return page.showing(tiles_of([*pins, *page.items], wishes=wishes))


@prepared
def _hung(viewer: Viewer, hidden: Hidden, words: str | None, artist: int, after: Key | None) -> QuerySet[Any, Any]:
    works = tile_rows(_on_walls(wanted_works(artist, viewer, hidden, words), artist), "rank")
    return slice_after(works, after, key="rank", size=GALLERY_PAGE_SIZE)


@prepared
def _newest_hung(
    viewer: Viewer, hidden: Hidden, words: str | None, artist: int, after: Key | None
) -> QuerySet[Any, Any]:
    works = tile_rows(_unpinned(wanted_works(artist, viewer, hidden, words)), "position")
    return slice_after(works, after, key="-position", size=GALLERY_PAGE_SIZE)


@prepared
def _pins(viewer: Viewer, hidden: Hidden, words: str | None, artist: int) -> QuerySet[Any, Any]:
    return tile_rows(_pinned(wanted_works(artist, viewer, hidden, words), artist), "position")


def pinned_row(artist: User) -> Row:
    pinned = tiles(_pinned(_own_works(artist), artist))
    return Row("pinned", pinned, 1, len(pinned))


def hung_row(request: HttpRequest, artist: User, *, order: str, keep: Mapping[str, str]) -> Row:
    """A page of all that is out and not pinned, what others do not see included."""
    works, line = _unpinned(_own_works(artist)), wall_of(artist, HUNG)
    own, scope = order == Portfolio.Order.OWN, f"arranged.{artist.pk}.{order}"
    key = "rank" if own else "-position"
    page: Page[Any] = keyset_page(
        _on_walls(works, artist), request, key=key, size=GALLERY_PAGE_SIZE, scope=scope, keep=keep
    )
    start = line.place_of(page.items[0].rank) if own and page.items else 1
    return Row("hung", tiles(page.items), start, line.here().count(), page.next_url, page.is_first, sortable=own)


def own_hanging_or_404(public_id: str, *, artist: User) -> Post:
    post = _own_works(artist).select_related("artwork").filter(public_id=public_id).first()
    if post is None:
        raise NotHanging
    return post


def all_hanging(request: HttpRequest, artist: User) -> Page[Any]:
    """For their artist, to choose from."""
    works = _on_walls(_own_works(artist), artist)
    return keyset_page(works, request, key="rank", size=GALLERY_PAGE_SIZE, scope=f"choice.{artist.pk}")


def all_in_collection(collection: Collection) -> _Ranked:
    """For their artist, whoever else sees them; with `rank`."""
    artist = collection.artist
    return _in_collection(Post.objects.filter(author=artist).with_cards(artist), collection)


def _own_works(artist: User) -> PostQuerySet:
    return Post.objects.filter(author=artist, kind=Post.Kind.WORK, state=Post.State.PUBLISHED).with_cards(artist)


def collection_page(request: HttpRequest, collection: Collection, *, wishes: Wishes) -> Page[WorkTile]:
    asked = wishes.of_one_person().asked
    return tiles_page(
        lambda after: _collected(*asked, collection.artist_id, collection.pk, after),
        request,
        wishes=wishes,
        size=GALLERY_PAGE_SIZE,
        scope=f"collection.{collection.pk}",
    )


@prepared
def _collected(
    viewer: Viewer, hidden: Hidden, words: str | None, artist: int, collection: int, after: Key | None
) -> QuerySet[Any, Any]:
    works = tile_rows(_in_collection(wanted_works(artist, viewer, hidden, words), collection), "rank")
    return slice_after(works, after, key="rank", size=GALLERY_PAGE_SIZE)


def neighbours(
    post: Post, *, wishes: Wishes, collection: Collection | None = None, rank: str = "", order: str = ""
) -> Neighbours:
    """Of a work as one comes from the gallery, or from a collection that it is in: one question each. The work's rank
    and the gallery's order are asked for where they are not given."""
    artist, asked = post.author_id, wishes.of_one_person().asked
    if collection and (item := CollectionItem.objects.filter(collection=collection, artwork=post.pk).first()):
        found = (_beside_in_collection(*asked, artist, collection.pk, item.rank, ahead) for ahead in (False, True))
        return _neighbours(post, *found)
    rank = rank or Artwork.objects.values_list("rank", flat=True).get(pk=post.pk)
    if (order or portfolio_of(post.author).order) == Portfolio.Order.OWN:
        return _neighbours(post, *(_beside_on_walls(*asked, artist, rank, ahead) for ahead in (False, True)))
    if rank < HUNG:
        return _neighbours(post, *(_beside_pinned(*asked, artist, rank, ahead) for ahead in (False, True)))
    return _neighbours(post, *(_beside_newest(*asked, artist, post.position or 0, ahead) for ahead in (False, True)))


def _neighbours(post: Post, before: list[Post], after: list[Post]) -> Neighbours:
    for work in (*before, *after):
        work.author = post.author
    return Neighbours(before[0] if before else None, after[0] if after else None)


@prepared
def _beside_in_collection(
    viewer: Viewer, hidden: Hidden, words: str | None, artist: int, collection: int, rank: str, ahead: bool
) -> QuerySet[Post]:
    return _beside(_in_collection(_others(viewer, hidden, words, artist), collection), rank, ahead)


@prepared
def _beside_on_walls(
    viewer: Viewer, hidden: Hidden, words: str | None, artist: int, rank: str, ahead: bool
) -> QuerySet[Post]:
    return _beside(_on_walls(_others(viewer, hidden, words, artist), artist), rank, ahead)


# Newest first, the last of the pinned works hangs beside the newest of the others.


@prepared
def _beside_pinned(
    viewer: Viewer, hidden: Hidden, words: str | None, artist: int, rank: str, ahead: bool
) -> QuerySet[Post]:
    works = _others(viewer, hidden, words, artist)
    pinned = _pinned(works, artist)
    if ahead:
        return _first(pinned.filter(artwork__rank__gt=rank), _unpinned(works).order_by("-position"))
    return _first(pinned.filter(artwork__rank__lt=rank).reverse())


@prepared
def _beside_newest(
    viewer: Viewer, hidden: Hidden, words: str | None, artist: int, position: int, ahead: bool
) -> QuerySet[Post]:
    works = _others(viewer, hidden, words, artist)
    if ahead:
        return _first(_unpinned(works).filter(position__lt=position).order_by("-position"))
    newer = _unpinned(works).filter(position__gt=position).order_by("position")
    return _first(newer, _pinned(works, artist).reverse())


def _others(viewer: Viewer, hidden: Hidden, words: str | None, artist: int) -> PostQuerySet:
    return wanted_works(artist, viewer, hidden, words).only(
        "public_id", "title", "kind", "author_id", "rating", "warning"
    )


def _beside(works: _Ranked, rank: str, ahead: bool) -> QuerySet[Post]:
    return _first(
        works.filter(rank__gt=rank).order_by("rank") if ahead else works.filter(rank__lt=rank).order_by("-rank")
    )


def _first(*rows: QuerySet[Post]) -> QuerySet[Post]:
    """Of several lists, the later ones for where the earlier end."""
    first, *others = (each.annotate(turn=Value(turn))[:1] for turn, each in enumerate(rows))
    return first.union(*others, all=True).order_by("turn")[:1] if others else first


def _on_walls(works: PostQuerySet, person: User | int) -> _Ranked:
    """With `rank`, their place on the walls."""
    return works.filter(artwork__artist=person).annotate(rank=F("artwork__rank"))


def _in_collection(works: PostQuerySet, collection: Collection | int) -> _Ranked:
    """With `rank`, their place in the collection."""
    return works.filter(artwork__in_collections__collection=collection).annotate(
        rank=F("artwork__in_collections__rank")
    )


def _pinned(works: PostQuerySet, person: User | int) -> PostQuerySet:
    return works.filter(artwork__artist=person, artwork__rank__lt=HUNG).order_by("artwork__rank")


def _unpinned(works: PostQuerySet) -> PostQuerySet:
    return works.filter(artwork__rank__gte=HUNG)
