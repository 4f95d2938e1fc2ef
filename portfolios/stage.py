"""The stage of a work's page: its pictures, which of them is open in full, and the ways on from there.

A picture is opened by `?picture=2`, so that it has an address, with scripts and without; of what people are asked about
before they see it, by `?picture=2&look=yes`. `?in=sketchbook` names the collection along which somebody walks from work
to work; without it they walk along the gallery.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from urllib.parse import urlencode

from django.core.validators import slug_re

from accounts.models import Viewer
from feed.folding import fold_of
from feed.models import Post, PostPicture
from feed.wishes import Wishes
from portfolios.models import Collection
from portfolios.walls import Neighbours, neighbours

# The number of a work's last picture, for who comes to it backwards.
LAST = "last"


@dataclass(frozen=True)
class Shown:
    """A picture on the stage, and its number among those that can be opened: 0 while it is not ready."""

    picture: PostPicture
    number: int
    url: str
    # On the first screen, as a rule.
    is_eager: bool = False

    @property
    def sizes(self) -> str:
        """For the browser's choice, where it is shown whole on the whole screen."""
        image = self.picture.image
        return f"min(100vw, {image.width / max(1, image.height):.3f} * 100vh)"


@dataclass(frozen=True)
class Way:
    """A link to what comes before or after; `title` where that is another work."""

    url: str
    words: str
    title: str = ""


@dataclass(frozen=True)
class Stage:
    post: Post
    pictures: Sequence[PostPicture]
    # From 1; 0 where none is open.
    opened: int
    collection: Collection | None
    works: Neighbours
    # Covered with words that say what it is, until this person wants to look.
    is_veiled: bool = False
    is_unveiled: bool = False
    # Not to be unveiled by this person: it has no pictures then.
    is_closed: bool = False

    @cached_property
    def shown(self) -> list[Shown]:
        numbers = iter(range(1, len(self.pictures) + 1))
        counted = [(picture, next(numbers) if picture.image.is_ready else 0) for picture in self.pictures]
        covered = self.is_veiled and not self.is_unveiled
        return [
            Shown(picture, number, self._url(self.post, number), is_eager=number == 1 and not covered)
            for picture, number in counted
        ]

    @cached_property
    def count(self) -> int:
        return max((shown.number for shown in self.shown), default=0)

    @property
    def in_full(self) -> Shown | None:
        return next((shown for shown in self.shown if self.opened and shown.number == self.opened), None)

    @property
    def closed_url(self) -> str:
        return self._url(self.post)

    @property
    def previous_work(self) -> Way | None:
        return self._to_work(self.works.previous, "Previous work")

    @property
    def next_work(self) -> Way | None:
        return self._to_work(self.works.next, "Next work")

    @property
    def into_previous(self) -> Way | None:
        """As `previous_work`, with its last picture open; of the next work the first one is."""
        return self._to_work(self.works.previous, "Previous work", LAST)

    @property
    def into_next(self) -> Way | None:
        return self._to_work(self.works.next, "Next work", 1)

    @property
    def before(self) -> Way | None:
        """From the open picture to the one before it, or into the work before."""
        if self.opened > 1:
            return Way(self._url(self.post, self.opened - 1), "Previous picture")
        return self.into_previous

    @property
    def after(self) -> Way | None:
        if self.opened < self.count:
            return Way(self._url(self.post, self.opened + 1), "Next picture")
        return self.into_next

    def _to_work(self, work: Post | None, what: str, picture: int | str = "") -> Way | None:
        if work is None:
            return None
        title = work.title or "Untitled"
        # Nobody walks right into what they might not want to see.
        return Way(self._url(work, picture if work.is_plain else ""), f"{what}: {title}", title)

    def _url(self, work: Post, picture: int | str = "") -> str:
        told = {
            "picture": picture,
            "look": "yes" if picture and work == self.post and self.is_veiled else "",
            "in": self.collection.slug if self.collection else "",
        }
        query = urlencode({name: value for name, value in told.items() if value})
        return f"{work.get_absolute_url()}{'?' if query else ''}{query}"


def stage_of(
    post: Post,
    pictures: Sequence[PostPicture],
    *,
    wishes: Wishes,
    asked: Mapping[str, str],
    rank: str = "",
    order: str = "",
) -> Stage:
    """`asked` is what the address says; what makes no sense in it is passed over. The rest is for `neighbours`."""
    collection, works = _collection(post, asked.get("in", ""), viewer=wishes.viewer), Neighbours(None, None)
    if post.is_published:
        works = neighbours(post, wishes=wishes, collection=collection, rank=rank, order=order)
    fold, wanted = fold_of(post, wishes), asked.get("look") == "yes"
    if fold and fold.is_closed:
        return Stage(post, [], 0, collection, works, is_veiled=True, is_closed=True)
    ready = sum(picture.image.is_ready for picture in pictures)
    opened = _opened(asked.get("picture", ""), ready) if wanted or not fold else 0
    return Stage(post, pictures, opened, collection, works, is_veiled=bool(fold), is_unveiled=wanted)


def _opened(told: str, count: int) -> int:
    if told == LAST:
        return count
    number = int(told) if told.isascii() and told.isdecimal() and len(told) < 4 else 0
    return number if number <= count else 0


def _collection(post: Post, slug: str, *, viewer: Viewer) -> Collection | None:
    """One that the work is in and that this person may see."""
    if not slug_re.fullmatch(slug):
        return None
    collections = Collection.objects.visible_to(viewer).filter(artist=post.author_id)
    return collections.filter(slug=slug, items__artwork=post.pk).first()
