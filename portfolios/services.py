"""Every write about works: what is the post's own, `feed.services` does."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from dataclasses import field as dataclass_field
from typing import Any
from uuid import UUID, uuid5

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from accounts.models import User
from feed import publishing, replacing
from feed import services as posts
from feed.models import Post, PostPicture
from images.models import Image
from images.services import allow_full_size
from portfolios.largest import settle_largest
from portfolios.models import STORED, Artwork, ArtworkMedium, ArtworkSoftware, Licence
from portfolios.order import lock_portfolio, rank_on_top

# What only a work has, column by column.
_FACTS = ("year", "dimensions", "licence", "is_unfinished", "wants_critique", "full_size")


@dataclass(frozen=True)
class Draft:
    """What an artist says of a work in the editor. Fields of the curated lists are named by their keys."""

    title: str
    text: str
    visibility: str
    rating: str = Post.Rating.GENERAL
    warning: str = ""
    # As `feed.tags` spells them.
    tags: Sequence[str] = ()
    mediums: Sequence[int] = ()
    software: Sequence[int] = ()
    field: int | None = None
    year: int | None = None
    dimensions: str = ""
    licence: str = Licence.ALL_RIGHTS
    is_unfinished: bool = False
    wants_critique: bool = False
    full_size: bool = False
    # Public ids of the pictures' images in their order; descriptions and captions by the same ids.
    order: Sequence[str] = ()
    alts: Mapping[str, str] = dataclass_field(default_factory=dict)
    captions: Mapping[str, str] = dataclass_field(default_factory=dict)


@transaction.atomic
def start_artwork(*, author: User, form_key: UUID) -> Post:
    """The work that this form makes; a form sent twice makes one."""
    lock_portfolio(author)
    post, is_new = posts.start_draft(author=author, form_key=form_key, kind=Post.Kind.WORK)
    if is_new:
        Artwork.objects.create(post=post, artist=author, rank=rank_on_top(artist=author, wall=STORED))
    return post


def key_of_one(form_key: UUID, name: str) -> UUID:
    """The key under which one of many works is begun that a form makes at once."""
    return uuid5(form_key, name)


@transaction.atomic
def discard_if_empty(*, post: Post) -> None:
    """A draft in which nothing is said and nothing is to be seen any more."""
    current = posts.lock_post(post)
    if not (current.is_published or current.title or current.text or post.pictures.exists()):
        posts.delete_post(post=post)


@transaction.atomic
def save_artwork(*, post: Post, draft: Draft) -> None:
    """Write what the editor holds, in a draft as in a published work."""
    posts.lock_post(post)
    posts.edit_post(
        post=post,
        title=draft.title,
        text=draft.text,
        visibility=draft.visibility,
        rating=draft.rating,
        warning=draft.warning,
    )
    posts.arrange_pictures(post=post, order=draft.order, alts=draft.alts, captions=draft.captions)
    posts.set_tags(post=post, names=draft.tags)
    _edit_artwork(post, draft)
    allow_full_size(images=Image.objects.filter(in_post__post=post), allowed=draft.full_size)
    settle_largest(post=post)


def _edit_artwork(post: Post, draft: Draft) -> None:
    artwork = Artwork.objects.get(pk=post.pk)
    if artwork.licence != draft.licence:
        posts.mark_edited(post=post)
    for name in _FACTS:
        setattr(artwork, name, getattr(draft, name))
    artwork.field_id = draft.field
    artwork.save(update_fields=[*_FACTS, "field"])
    place = {"position": artwork.position}
    artwork.mediums.set(draft.mediums, through_defaults=place)
    artwork.software.set(draft.software, through_defaults=place)


def place_published(post_id: int) -> None:
    """A work is out: it stands among those that are like it where it stands in every list. Named in settings."""
    place = Post.objects.filter(pk=post_id).values("position")
    for table in (ArtworkMedium, ArtworkSoftware):
        table._default_manager.filter(artwork=post_id).update(position=place)
    Artwork.objects.filter(pk=post_id).update(position=place)


@transaction.atomic
def add_pictures(*, post: Post, files: Sequence[UploadedFile[Any]]) -> list[PostPicture]:
    """As the work's other pictures are: as large as the artist allows, and for whom."""
    added = posts.add_pictures(post=post, files=files, full_size=Artwork.objects.get(pk=post.pk).full_size)
    settle_largest(post=post)
    return added


@transaction.atomic
def replace_picture(*, picture: PostPicture, file: UploadedFile[Any]) -> PostPicture:
    """As large as the artist allows, and for whom: see `feed.replacing`."""
    full_size = Artwork.objects.get(pk=picture.post_id).full_size
    replaced = replacing.replace_picture(picture=picture, file=file, full_size=full_size)
    settle_largest(post=picture.post)
    return replaced


@transaction.atomic
def settle_replacement(*, picture: PostPicture) -> None:
    """In the sizes that the artist allows by now."""
    if replacing.settle_replacement(picture=picture):
        images = Image.objects.filter(in_post=picture)
        allow_full_size(images=images, allowed=Artwork.objects.get(pk=picture.post_id).full_size)
        settle_largest(post=picture.post)


@transaction.atomic
def publish_artwork(*, post: Post) -> Post.State:
    """Now, or by itself as soon as its last picture is ready."""
    return publishing.publish_post(post=post)


def move_in_order(order: Sequence[str], image_id: str, step: int) -> list[str]:
    """The order with one picture a step up (-1) or down (+1); at the end of the row nothing moves."""
    moved = list(order)
    if image_id not in moved:
        return moved
    here = moved.index(image_id)
    there = min(max(here + step, 0), len(moved) - 1)
    moved.insert(there, moved.pop(here))
    return moved
