"""Every write about collections. Whoever gives ranks holds the artist's portfolio, as for the walls."""

from __future__ import annotations

from collections.abc import Collection as Several
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import count
from uuid import UUID

from django.db import transaction
from django.utils.text import slugify

from accounts.models import User
from common.errors import Conflict, LimitReached, NotVisible
from common.order import Line, Spot
from feed.models import Post
from portfolios.models import Artwork, Collection, CollectionItem, FormerSlug
from portfolios.order import lock_portfolio
from portfolios.shelf import Shelf

MAX_COLLECTIONS, MAX_WORKS = 200, 2000
SLUG_MAX_LENGTH = Collection._meta.get_field("slug").max_length or 0


@dataclass(frozen=True)
class Told:
    """What an artist says of a collection. Without a slug it keeps its own, or gets one from its title."""

    title: str
    text: str = ""
    visibility: str = Collection.Visibility.EVERYONE
    slug: str = ""


class SlugTaken(Conflict):
    def __init__(self, slug: str, free: str) -> None:
        super().__init__(f"You have another collection at “{slug}”. “{free}” is free.")


class WorksGone(NotVisible):
    def __init__(self) -> None:
        super().__init__("One of these works is not yours, or is gone. Nothing was changed.")


# --- A collection ---------------------------------------------------------------------------------------------------


@transaction.atomic
def start_collection(*, artist: User, form_key: UUID, told: Told, works: Several[str] = ()) -> Collection:
    """The collection that this form makes, after all others, with these works; a form sent twice makes one."""
    lock_portfolio(artist)
    own = Collection.objects.filter(artist=artist)
    if made := own.filter(form_key=form_key).first():
        return made
    if own.count() >= MAX_COLLECTIONS:
        raise LimitReached(f"There is room for {MAX_COLLECTIONS} collections. Delete one that you can do without.")
    slug = _claimed_slug(artist, told.slug) if told.slug else free_slug(artist, told.title)
    (rank,) = Line(own).end()
    made = Collection.objects.create(
        artist=artist,
        form_key=form_key,
        rank=rank,
        slug=slug,
        title=told.title,
        text=told.text,
        visibility=told.visibility,
    )
    add_works(collection=made, works=works)
    return made


@transaction.atomic
def edit_collection(*, collection: Collection, told: Told) -> Collection:
    """Its address stays when the title changes. One that is changed by hand leads on from the old one."""
    lock_portfolio(collection.artist)
    if told.slug and told.slug != collection.slug:
        former, collection.slug = collection.slug, _claimed_slug(collection.artist, told.slug)
        FormerSlug.objects.create(artist=collection.artist, slug=former, collection=collection)
    collection.title, collection.text, collection.visibility = told.title, told.text, told.visibility
    collection.save(update_fields=["title", "text", "visibility", "slug"])
    return collection


@transaction.atomic
def delete_collection(*, collection: Collection) -> None:
    """The works stay where they hang."""
    lock_portfolio(collection.artist)
    collection.delete()


def free_slug(artist: User, title: str) -> str:
    """From the title, as far as it has Latin letters or digits; numbered where another collection has or had it."""
    base = slugify(title)[: SLUG_MAX_LENGTH - 5].strip("-_") or "collection"
    wanted = {"artist": artist, "slug__startswith": base}
    taken = set(Collection.objects.filter(**wanted).values_list("slug", flat=True))
    taken |= set(FormerSlug.objects.filter(**wanted).values_list("slug", flat=True))
    numbered = (f"{base}-{number}" for number in count(2))
    return base if base not in taken else next(slug for slug in numbered if slug not in taken)


def _claimed_slug(artist: User, slug: str) -> str:
    if Collection.objects.filter(artist=artist, slug=slug).exists():
        raise SlugTaken(slug, free_slug(artist, slug))
    FormerSlug.objects.filter(artist=artist, slug=slug).delete()
    return slug


# --- Their order ----------------------------------------------------------------------------------------------------


def collections_of(artist: User) -> Shelf:
    gone = "That collection is not yours, or is gone. Open the page again."
    return Shelf(Line(Collection.objects.filter(artist=artist)), "public_id", gone)


@transaction.atomic
def move_collection(*, artist: User, collection: str, spot: Spot, other: str = "") -> int:
    lock_portfolio(artist)
    return collections_of(artist).move(collection, spot, other)


@transaction.atomic
def move_collections_to_places(*, artist: User, places: Mapping[str, int]) -> dict[str, int]:
    lock_portfolio(artist)
    return collections_of(artist).move_to_places(places)


# --- The works in it ------------------------------------------------------------------------------------------------


def works_in(collection: Collection) -> Shelf:
    gone = "That work is not in this collection any more. Open the page again."
    return Shelf(Line(CollectionItem.objects.filter(collection=collection)), "artwork__post__public_id", gone)


@transaction.atomic
def add_works(*, collection: Collection, works: Several[str]) -> int:
    """After those that are in it, in the order in which they are named; how many are new. All or none."""
    lock_portfolio(collection.artist)
    found = Artwork.objects.filter(artist=collection.artist, post__public_id__in=works)
    keys = dict(found.values_list("post__public_id", "pk"))
    if len(keys) < len(set(works)):
        raise WorksGone
    return _add(collection, [keys[work] for work in dict.fromkeys(works)])


def _add(collection: Collection, artworks: Iterable[int]) -> int:
    there = set(collection.items.values_list("artwork", flat=True))
    new = [artwork for artwork in artworks if artwork not in there]
    if len(there) + len(new) > MAX_WORKS:
        raise LimitReached(
            f"There is room for {MAX_WORKS:,} works in “{collection.title}”. "
            f"It has {len(there):,}, and you chose {len(new):,} more."
        )
    ranks = works_in(collection).line.end(len(new))
    CollectionItem.objects.bulk_create(
        CollectionItem(collection=collection, artwork_id=artwork, rank=rank)
        for artwork, rank in zip(new, ranks, strict=True)
    )
    return len(new)


@transaction.atomic
def remove_work(*, collection: Collection, work: str) -> None:
    """It stays where it hangs; as the cover it gives way to the first one."""
    lock_portfolio(collection.artist)
    item = CollectionItem.objects.get(pk=works_in(collection).key_of(work))
    Collection.objects.filter(pk=collection.pk, cover=item.artwork_id).update(cover=None)
    item.delete()


@transaction.atomic
def move_work(*, collection: Collection, work: str, spot: Spot, other: str = "") -> int:
    lock_portfolio(collection.artist)
    return works_in(collection).move(work, spot, other)


@transaction.atomic
def move_works_to_places(*, collection: Collection, places: Mapping[str, int]) -> dict[str, int]:
    lock_portfolio(collection.artist)
    return works_in(collection).move_to_places(places)


@transaction.atomic
def set_cover(*, collection: Collection, work: str) -> None:
    lock_portfolio(collection.artist)
    item = CollectionItem.objects.get(pk=works_in(collection).key_of(work))
    Collection.objects.filter(pk=collection.pk).update(cover=item.artwork_id)


@transaction.atomic
def set_collections_of(*, post: Post, chosen: Iterable[Collection]) -> None:
    """The work is in these collections of its artist from now on, and in no other. All or nothing."""
    lock_portfolio(post.author)
    wanted = {collection.pk: collection for collection in chosen if collection.artist_id == post.author_id}
    there = set(CollectionItem.objects.filter(artwork=post.pk).values_list("collection", flat=True))
    for key in there - set(wanted):
        remove_work(collection=Collection.objects.get(pk=key), work=post.public_id)
    for key in set(wanted) - there:
        _add(wanted[key], [post.pk])
