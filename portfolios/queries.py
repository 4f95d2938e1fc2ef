"""Page-shaped reads of works. What anybody may see is decided by `Post.objects`."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db.models import Exists, F, OuterRef, QuerySet, Value
from django.http import HttpRequest

from accounts.models import User, Viewer
from accounts.queries import Relation, banner_of, links_of
from common.db import CountOf, keep_related
from common.errors import NotVisible
from common.ids import PUBLIC_ID_LENGTH
from common.paging import Key, Page, slice_after
from common.prepared import prepared
from feed.models import Post, PostPicture, PostTag, Tag
from feed.queries import visible_post_or_404
from feed.wishes import Hidden, Wishes, wanted
from portfolios.models import Artwork, Medium, Portfolio, Software
from portfolios.profiles import HEADINGS
from portfolios.shelves import tabs_of
from portfolios.terms import Entry
from portfolios.tiles import WorkTile, tile_rows, tiles_page
from portfolios.walls import portfolio_of, works_of
from protection.judging import LABEL
from protection.queries import declared_pictures

NEWEST_PAGE_SIZE = 40
# The header says "999+" rather than count the rows of a long life's work on every visit.
COUNTED_WORKS = 1000


def newest_works(request: HttpRequest, *, wishes: Wishes, chosen: Mapping[str, Entry] | None = None) -> Page[WorkTile]:
    """All of them, or those of a `field`, with a `medium`, made in a `software`: read along the index of the first."""
    chosen = chosen or {}
    field, medium, software = (chosen[name].pk if name in chosen else None for name in _LINKS)
    return tiles_page(
        lambda after: _newest(*wishes.asked, field, medium, software, after),
        request,
        wishes=wishes,
        size=NEWEST_PAGE_SIZE,
        scope="newest" + "".join(f".{name}-{entry.pk}" for name, entry in chosen.items()),
        keep={name: entry.slug for name, entry in chosen.items()},
    )


_LINKS = {
    "field": "artwork__field",
    "medium": "artwork__medium_links__medium",
    "software": "artwork__software_links__software",
}
_POSITIONS = {
    "field": "artwork__position",
    "medium": "artwork__medium_links__position",
    "software": "artwork__software_links__position",
}


@prepared
def _newest(
    viewer: Viewer,
    hidden: Hidden,
    words: str | None,
    field: int | None,
    medium: int | None,
    software: int | None,
    after: Key | None,
) -> QuerySet[Any, Any]:
    chosen = {name: key for name, key in zip(_LINKS, (field, medium, software), strict=True) if key is not None}
    works = wanted(Post.objects.listed_for(viewer).filter(kind=Post.Kind.WORK), viewer, hidden, words)
    for name, key in chosen.items():
        works = works.filter(**{_LINKS[name]: key})
    if not chosen:
        return slice_after(tile_rows(works, "position"), after, key="-position", size=NEWEST_PAGE_SIZE)
    along = works.annotate(along=F(_POSITIONS[next(iter(chosen))])).exclude(along=None)
    return slice_after(tile_rows(along, "along"), after, key="-along", size=NEWEST_PAGE_SIZE)


def tagged_works(request: HttpRequest, name: str, *, wishes: Wishes) -> Page[WorkTile]:
    """Read along the tag's own index, however many works there are without it."""
    # Its key is asked for first: by its name the database would sort all that it has.
    tag = Tag.objects.filter(name=name).values_list("pk", flat=True).first() or 0
    return tiles_page(
        lambda after: _tagged(*wishes.asked, tag, after),
        request,
        wishes=wishes,
        size=NEWEST_PAGE_SIZE,
        scope=f"tag.{tag}",
    )


def is_tagged(name: str, *, viewer: Viewer) -> bool:
    """Whether there is anything that they may see, wanted or not."""
    works = Post.objects.listed_for(viewer).filter(kind=Post.Kind.WORK)
    return works.filter(post_tags__tag__name=name, post_tags__position__isnull=False).exists()


@prepared
def _tagged(viewer: Viewer, hidden: Hidden, words: str | None, tag: int, after: Key | None) -> QuerySet[Any, Any]:
    works = Post.objects.listed_for(viewer).filter(kind=Post.Kind.WORK, post_tags__tag=tag)
    along = wanted(works, viewer, hidden, words).annotate(along=F("post_tags__position")).exclude(along=None)
    return slice_after(tile_rows(along, "along"), after, key="-along", size=NEWEST_PAGE_SIZE)


def artist_head(person: User, relation: Relation, *, wishes: Wishes) -> dict[str, Any]:
    """What stands at the top of every page of an artist's own: `portfolios/_artist.html` and `_tabs.html` show it."""
    return {
        "person": person,
        "banner": banner_of(person),
        "relation": relation,
        "portfolio": portfolio_of(person),
        "links": links_of(person),
        "tabs": tabs_of(person, viewer=wishes.viewer),
        "work_count": count_works(person, wishes=wishes),
    }


def about_page(portfolio: Portfolio) -> dict[str, Any]:
    """What the about page shows besides the head."""
    entries = list(portfolio.experience.all())
    sections = {heading: [one for one in entries if one.kind == kind] for kind, heading in HEADINGS.items()}
    software = list(portfolio.software.all())
    said = (portfolio.about, portfolio.skills, portfolio.open_for, portfolio.rates, portfolio.turnaround)
    return {"sections": sections, "software": software, "says_anything": any((*said, entries, software))}


def count_works(person: User, *, wishes: Wishes) -> int:
    """At most `COUNTED_WORKS`. Without those whose rating the reader hides; for muted words so many are not read."""
    viewer, hidden, _ = wishes.of_one_person().asked
    return _counted(viewer, hidden, person.pk)[0]


@prepared
def _counted(viewer: Viewer, hidden: Hidden, artist: int) -> QuerySet[Any, int]:
    works = wanted(works_of(artist, viewer=viewer), viewer, hidden, None).values("pk")[:COUNTED_WORKS]
    people: QuerySet[User, User] = User.objects.filter(pk=artist)
    return people.values_list(CountOf(works), flat=True)


def artwork_or_404(named_id: str, *, viewer: Viewer) -> tuple[Post, Artwork]:
    """By the `<id>-<slug>` of its address, of which only the id counts."""
    post = visible_post_or_404(named_id[:PUBLIC_ID_LENGTH], viewer=viewer)
    for artwork in _artwork(post.pk, settings.SCREENING_DECLARED_AI == LABEL):
        found = _made_with(post.pk)
        keep_related(
            artwork,
            mediums=[Medium(pk=pk, name=name, slug=slug) for is_medium, name, slug, pk in found if is_medium],
            software=[Software(pk=pk, name=name, slug=slug) for is_medium, name, slug, pk in found if not is_medium],
        )
        return post, artwork
    raise NotVisible


@prepared
def _artwork(post: int, labels: bool) -> QuerySet[Artwork]:
    """With `says_generated` where the site labels: whether the file of one of its pictures says that."""
    works = Artwork.objects.select_related("field").filter(post=post)
    if not labels:
        return works.annotate(says_generated=Value(False))
    declared = declared_pictures().filter(image__in_post__post=OuterRef("pk"))
    return works.annotate(says_generated=Exists(declared))


@prepared
def _made_with(work: int) -> QuerySet[Any, tuple[bool, str, str, int]]:
    """Its mediums and its software, each by name."""
    mediums, software = (
        kind.objects.filter(artworks=work).order_by().values_list(Value(is_medium), "name", "slug", "pk")
        for kind, is_medium in ((Medium, True), (Software, False))
    )
    return mediums.union(software, all=True).order_by("name")


def wants_critique(post: Post) -> bool:
    """Settings name this for the room below."""
    return Artwork.objects.filter(post=post, wants_critique=True).exists()


def tags_of(post: Post) -> list[str]:
    return _tags(post.pk)


@prepared
def _tags(post: int) -> QuerySet[Any, str]:
    return PostTag.objects.filter(post=post).values_list("tag__name", flat=True)


def post_of_form(form_key: UUID, *, author: User) -> Post | None:
    """The post that this form has already made, if it has."""
    return Post.objects.filter(author=author, form_key=form_key).with_cards(author).first()


def own_picture_or_404(image_id: str, *, author: User) -> PostPicture:
    """A picture of one of the author's own posts."""
    return _picture_or_404(post__author=author, image__public_id=image_id)


def picture_as_it_is(picture: PostPicture) -> PostPicture:
    """Read in one go: what is to take its place may do so at any moment."""
    return _picture_or_404(pk=picture.pk)


def _picture_or_404(**which: Any) -> PostPicture:
    pictures = PostPicture.objects.select_related("image", "next_image", "post__author")
    picture = pictures.filter(**which).first()
    if picture is None:
        raise NotVisible("That picture has been removed.")
    return picture
