"""Page-shaped reads of collections. Who may see which of them `Collection.objects` decides, and which works in them
`Post.objects`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.http import HttpRequest

from accounts.models import User, Viewer
from common.errors import NotVisible
from common.order import Line
from common.paging import Page, keyset_page
from common.prepared import prepared
from feed.models import Post
from feed.wishes import NOTHING, Wishes, wanted
from portfolios import walls
from portfolios.arranging import Row, Tile, in_words, tiles
from portfolios.models import Collection, CollectionItem, CollectionQuerySet

COLLECTIONS_PAGE_SIZE = 40
# So many have a tab of their own; behind the next one are all of them.
TABS = 3


def collection_or_404(person: User, slug: str, *, viewer: Viewer) -> Collection:
    """By the address that it has, or had before."""
    wanted = slug.lower()
    found = _named(viewer, person.pk, wanted) or _once_named(viewer, person.pk, wanted)
    if not found:
        raise NotVisible("There is no collection here that you can see.")
    # With the profile that the page shows.
    return _of(person, found)[0]


@prepared
def _named(viewer: Viewer, artist: int, slug: str) -> QuerySet[Collection]:
    return Collection.objects.visible_to(viewer).filter(artist=artist, slug=slug)


@prepared
def _once_named(viewer: Viewer, artist: int, slug: str) -> QuerySet[Collection]:
    return Collection.objects.visible_to(viewer).filter(artist=artist, former_slugs__slug=slug)


def own_collection_or_404(public_id: str, *, artist: User) -> Collection:
    found = Collection.objects.filter(artist=artist, public_id=public_id).first()
    if found is None:
        raise NotVisible("That collection is not yours, or is gone.")
    found.artist = artist
    return found


def tabs_of(person: User, *, viewer: Viewer) -> list[Collection]:
    """The first few, and one more where there are more."""
    return _of(person, _first_few(viewer, person.pk))


@prepared
def _first_few(viewer: Viewer, artist: int) -> QuerySet[Collection]:
    return Collection.objects.listed_for(viewer).filter(artist=artist).order_by("rank")[: TABS + 1]


def collections_page(request: HttpRequest, person: User, *, wishes: Wishes) -> Page[Collection]:
    """Each with what stands for it as `shown`."""
    viewer = wishes.viewer
    page: Page[Any] = keyset_page(
        _with_covers(Collection.objects.listed_for(viewer).filter(artist=person), viewer, wishes.words),
        request,
        key="rank",
        size=COLLECTIONS_PAGE_SIZE,
        scope=f"collections.{person.pk}",
    )
    _show_covers(page.items, viewer)
    _of(person, page.items)
    return page


def collections_row(request: HttpRequest, artist: User, *, keep: Mapping[str, str]) -> Row:
    """A page of somebody's own, to be put in order."""
    own = Collection.objects.filter(artist=artist)
    page: Page[Any] = keyset_page(
        _with_covers(own.annotate(works=Subquery(_counted.values("count"))), artist),
        request,
        key="rank",
        size=COLLECTIONS_PAGE_SIZE,
        scope=f"own-collections.{artist.pk}",
        keep=keep,
    )
    _show_covers(page.items, artist)
    start = Line(own).place_of(page.items[0].rank) if page.items else 1
    made = [tile_of_collection(collection) for collection in _of(artist, page.items)]
    return Row("collections", made, start, own.count(), page.next_url, page.is_first)


def works_row(request: HttpRequest, collection: Collection, *, keep: Mapping[str, str]) -> Row:
    """A page of all works that are in it, for their artist: what others do not see included."""
    items = CollectionItem.objects.filter(collection=collection)
    page: Page[Any] = keyset_page(
        walls.all_in_collection(collection),
        request,
        key="rank",
        size=walls.GALLERY_PAGE_SIZE,
        scope=f"own-collection.{collection.pk}",
        keep=keep,
    )
    start = Line(items).place_of(page.items[0].rank) if page.items else 1
    return Row("works", tiles(page.items), start, items.count(), page.next_url, page.is_first)


def work_in_or_404(collection: Collection, public_id: str) -> Post:
    found: Post | None = walls.all_in_collection(collection).filter(public_id=public_id).first()
    if found is None:
        raise NotVisible("That work is not in this collection any more.")
    return found


def works_to_add(request: HttpRequest, collection: Collection) -> Page[Any]:
    """All that hang on the artist's walls, as they hang there; `is_in` says of each whether the collection has it."""
    page = walls.all_hanging(request, collection.artist)
    there = set(collection.items.filter(artwork__in=[post.pk for post in page.items]).values_list("artwork", flat=True))
    for post in page.items:
        post.is_in = post.pk in there
    return page


def collections_with(post: Post) -> list[Collection]:
    """Those of its artist in which a work is."""
    return list(Collection.objects.filter(items__artwork=post.pk).order_by("rank"))


def tile_of_collection(collection: Collection) -> Tile:
    notes = [in_words(getattr(collection, "works", None) or 0, "work", "works")]
    if collection.visibility != Collection.Visibility.EVERYONE:
        notes.append(collection.get_visibility_display())
    picture = collection.shown.cover if collection.shown else None
    return Tile(collection.public_id, collection.title, collection.works_url, picture, " · ".join(notes))


def _of(person: User, collections: list[Collection]) -> list[Collection]:
    for collection in collections:
        collection.artist = person
    return collections


# Of the row in whose query it stands.
_counted = CollectionItem.objects.filter(collection=OuterRef("pk")).values("collection").annotate(count=Count("pk"))


def _with_covers(collections: CollectionQuerySet, viewer: Viewer, words: str | None = None) -> CollectionQuerySet:
    """With the key of the work that stands for each: the chosen one, else the first; of those that lists may show, and
    that nobody needs to be asked about before, nor has muted the words of."""
    plain = Post.objects.listed_for(viewer).filter(rating=Post.Rating.GENERAL, warning="")
    plain = wanted(plain, viewer, NOTHING, words)
    shown = plain.filter(artwork__in_collections__collection=OuterRef("pk"))
    chosen = shown.filter(pk=OuterRef("cover")).values("pk")[:1]
    first = shown.order_by("artwork__in_collections__rank").values("pk")[:1]
    return collections.annotate(cover_key=Coalesce(Subquery(chosen), Subquery(first)))


def _show_covers(collections: list[Any], viewer: Viewer) -> None:
    keys = {collection.cover_key for collection in collections} - {None}
    posts = Post.objects.with_cards(viewer).select_related("artwork__cover").in_bulk(keys)
    for collection in collections:
        collection.shown = posts.get(collection.cover_key)
