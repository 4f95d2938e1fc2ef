"""What is done to many works that are not out yet, each for itself: one that is refused stands in no other's way."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import PurePath
from typing import Any
from uuid import UUID

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone

from accounts.models import User
from common.errors import Conflict, DomainError, LimitReached
from common.text import clean_line
from feed import publishing
from feed import services as posts
from feed.models import Post, PostPicture
from feed.tags import TAGS_PER_POST
from images.models import Image
from images.services import allow_full_size
from portfolios import services
from portfolios.arranging import titled
from portfolios.covers import drop_cut
from portfolios.draft import Draft
from portfolios.models import Artwork

# More are not shown on one page.
AT_ONCE = 100
# So many refusals are told one by one.
_TOLD = 3

APART = {"": timedelta(0), "hour": timedelta(hours=1), "day": timedelta(days=1), "week": timedelta(weeks=1)}

_WORDS = {"waiting": ("waits for its pictures", "wait for their pictures")}


@dataclass
class Outcome:
    """How many works something was done to, by what it was, and why not to the others."""

    done: Counter[str] = field(default_factory=Counter)
    refused: list[str] = field(default_factory=list)

    def __str__(self) -> str:
        """Empty where nothing was done."""
        words = (f"{count:,} {_WORDS.get(what, (what, what))[count != 1]}" for what, count in self.done.items())
        return ", ".join(words) + "." if self.done else ""

    @property
    def refusals(self) -> list[str]:
        more = len(self.refused) - _TOLD
        return [*self.refused[:_TOLD], *([f"And {more:,} more like these."] if more > 0 else [])]


@dataclass
class Begun:
    works: list[Post] = field(default_factory=list)
    # Why no more were taken.
    refused: str = ""


def own_works(author: User, works: Sequence[str]) -> list[Post]:
    """By their public ids, in the order in which they were begun; those that are gone, and other people's, are not."""
    return list(Post.objects.filter(author=author, kind=Post.Kind.WORK, public_id__in=works[:AT_ONCE]).order_by("pk"))


def publish_many(*, author: User, works: Sequence[str]) -> Outcome:
    return _each(own_works(author, works), _publish)


def schedule_many(*, author: User, works: Sequence[str], times: Sequence[datetime]) -> Outcome:
    """Each at its own time, in the order in which they were begun."""
    plan = dict(zip((post.pk for post in own_works(author, works)), times, strict=False))

    def schedule(post: Post) -> str:
        publishing.schedule_post(post=post, at=plan[post.pk])
        return "planned"

    return _each([post for post in own_works(author, works) if post.pk in plan], schedule)


def take_back_many(*, author: User, works: Sequence[str]) -> Outcome:
    return _each(own_works(author, works), _take_back)


def discard_many(*, author: User, works: Sequence[str]) -> Outcome:
    return _each(own_works(author, works), _discard)


def times_apart(start: datetime, apart: str, count: int) -> list[datetime]:
    """From `start` on, by the reader's clocks: a day later is the same time of day, whatever is done to the clocks."""
    if apart in ("", "hour"):
        return [start + number * APART[apart] for number in range(count)]
    zone, local = timezone.get_current_timezone(), timezone.localtime(start).replace(tzinfo=None)
    return [(local + number * APART[apart]).replace(tzinfo=zone).astimezone(UTC) for number in range(count)]


def begin_many(*, author: User, form_key: UUID, files: Sequence[UploadedFile[Any]]) -> Begun:
    """A draft of each file. A form sent twice makes each once; where there is no more room, the others are left out."""
    begun, seen, room = Begun(), Counter[str](), settings.UPLOADS_AT_ONCE
    for file in files:
        told = f"{file.name}/{file.size}"
        seen[told] += 1
        try:
            if len(begun.works) == room:
                raise LimitReached(f"There is room for {room} pictures at a time: share the others after these.")
            begun.works.append(_begin_one(author, services.key_of_one(form_key, f"{told}/{seen[told]}"), file))
        except DomainError as refused:
            begun.refused = f"{len(begun.works)} of {len(files)} were taken. {refused.message}"
            break
    return begun


@transaction.atomic
def _begin_one(author: User, form_key: UUID, file: UploadedFile[Any]) -> Post:
    post = services.start_artwork(author=author, form_key=form_key)
    if not post.pictures.exists():
        services.add_pictures(post=post, files=[file])
    return post


def fill_in_many(*, author: User, works: Sequence[str], said: Mapping[str, Any], titled_by_file: bool) -> Outcome:
    """Say the same of each. What a work says by itself stays."""

    @transaction.atomic
    def fill_in(post: Post) -> str:
        if posts.lock_post(post).is_published:
            raise Conflict("This has been published meanwhile. It stays as it is.")
        artwork = Artwork.objects.get(pk=post.pk)
        title = post.title or (_title_by_file(post) if titled_by_file else "")
        draft = Draft(title=title, text=post.text, dimensions=artwork.dimensions, **said)
        services.save_artwork(post=post, draft=draft)
        return "here"

    return _each(own_works(author, works), fill_in)


def _title_by_file(post: Post) -> str:
    """ "sea_fog 2.jpg" is called "sea fog 2"."""
    first = post.pictures.select_related("image").first()
    stem = PurePath(first.image.filename).stem if first else ""
    return clean_line(stem.replace("_", " "))[: Post._meta.get_field("title").max_length]


@transaction.atomic
def join_into_one(*, author: User, form_key: UUID, works: Sequence[str]) -> Post:
    """The one work that this form makes of several drafts: sent twice it is the same."""
    post = services.start_artwork(author=author, form_key=form_key)
    if post.pictures.exists():
        return post
    return join_drafts(author=author, works=[post.public_id, *works])


@transaction.atomic
def join_drafts(*, author: User, works: Sequence[str]) -> Post:
    """One work with the pictures of all of them: the first, in the order given, takes in what the others have. Those
    that are not there any more have been taken in already."""
    found = {post.public_id: post for post in own_works(author, works)}
    # Locked in one order, whatever order is asked for.
    drafts = sorted(map(posts.lock_post, found.values()), key=lambda post: list(works).index(post.public_id))
    if not drafts:
        raise Conflict("These drafts are not there any more. Open the page again.")
    if any(post.is_published for post in drafts):
        raise Conflict("One of these has been published meanwhile. Only drafts can become one work.")
    _take_in_pictures(drafts)
    _take_in_words(drafts)
    posts.mark_saved(post=drafts[0])
    for other in drafts[1:]:
        for purpose in (Image.Purpose.COVER, Image.Purpose.SHARE):
            drop_cut(post=other, purpose=purpose)
        posts.delete_post(post=other)
    return drafts[0]


def _take_in_pictures(drafts: Sequence[Post]) -> None:
    pictures = [picture for post in drafts for picture in post.pictures.order_by("place")]
    if len(pictures) > settings.POST_MAX_PICTURES:
        room = settings.POST_MAX_PICTURES
        raise LimitReached(f"There is room for {room} pictures in one work. These have {len(pictures)} together.")
    for place, picture in enumerate(pictures):
        picture.post, picture.place = drafts[0], place
    PostPicture.objects.bulk_update(pictures, ["post", "place"])
    allowed = Artwork.objects.get(pk=drafts[0].pk).full_size
    allow_full_size(images=Image.objects.filter(in_post__post=drafts[0]), allowed=allowed)
    services.cloak_pictures(post=drafts[0])


def _take_in_words(drafts: Sequence[Post]) -> None:
    """The first title and warning that there is, every text and tag, and the strictest rating."""
    first, text = drafts[0], "\n\n".join(dict.fromkeys(post.text for post in drafts if post.text))
    room = Post._meta.get_field("text").max_length or 0
    if len(text) > room:
        raise LimitReached(f"There is room for {room} characters in the text. These have {len(text)} together.")
    ratings = Post.Rating.values
    posts.edit_post(
        post=first,
        title=next((post.title for post in drafts if post.title), ""),
        text=text,
        visibility=first.visibility,
        rating=max((post.rating for post in drafts), key=ratings.index),
        warning=next((post.warning for post in drafts if post.warning), ""),
    )
    names = dict.fromkeys(row.tag.name for post in drafts for row in post.post_tags.select_related("tag"))
    posts.set_tags(post=first, names=list(names)[:TAGS_PER_POST])


def _each(works: Sequence[Post], act: Callable[[Post], str]) -> Outcome:
    outcome = Outcome()
    for post in works:
        try:
            outcome.done[act(post)] += 1
        except DomainError as refused:
            outcome.refused.append(f"{titled(post.title)}: {refused.message}")
    return outcome


def _publish(post: Post) -> str:
    return str(services.publish_artwork(post=post))


def _take_back(post: Post) -> str:
    publishing.back_to_draft(post=post)
    return "back among the drafts"


def _discard(post: Post) -> str:
    with transaction.atomic():
        if posts.lock_post(post).is_published:
            raise Conflict("This is published already. It can be deleted on its own page.")
        posts.delete_post(post=post)
    return "discarded"
