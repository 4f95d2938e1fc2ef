"""Every write about works: what is the post's own, `feed.services` does."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID, uuid5

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import Q

from accounts.models import User
from common.db import hold_rows
from common.errors import Conflict
from feed import answering, publishing, replacing, softening
from feed import services as posts
from feed.models import Post, PostPicture
from feed.saving import Outdated, Seen, refuse_unless_draft
from images.models import Image
from images.services import allow_full_size, set_cloaking
from portfolios.draft import FACTS, Draft, differing, draft_of
from portfolios.models import STORED, Artwork, ArtworkMedium, ArtworkSoftware, Field, Medium, Software, Term
from portfolios.order import lock_portfolio, rank_on_top

MERGED_AWAY = (
    "A moderator has just merged one of the mediums, programs or fields that you chose into another. Save once more: "
    "your word finds what took its place."
)


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
def save_artwork(*, post: Post, draft: Draft, seen: Seen | None = None) -> None:
    """Write what the editor holds, in a draft as in a published work. `Outdated` where that would undo, unseen, what
    was saved meanwhile; `Conflict` where an entry of a curated list has just gone."""
    _hold_terms(draft)
    current = posts.lock_post(post)
    if seen and not seen.is_of(current) and differing(draft, draft_of(current)):
        raise Outdated("This work was saved in another tab or on another device after you had opened it here.")
    _write(post, draft)
    posts.mark_saved(post=post, page=seen.page if seen else None)


@transaction.atomic
def keep_draft(*, post: Post, draft: Draft, seen: Seen) -> int:
    """What the editor saves by itself while one writes: in drafts alone, and only on top of what the page has seen, so
    that a sending that was overtaken undoes nothing. The version from now on."""
    _hold_terms(draft)
    current = posts.lock_post(post)
    refuse_unless_draft(current)
    if current.version != seen.version:
        # The same words: this page was reloaded while they were being saved.
        if not differing(draft, draft_of(current)):
            return current.version
        raise Outdated("This work was saved in another tab or on another device. Nothing is saved by itself any more.")
    _write(post, draft)
    posts.mark_saved(post=post, page=seen.page)
    return current.version + 1


def _hold_terms(draft: Draft) -> None:
    """Until all is written no moderator merges any of them away. Before the post: merging takes them first, too."""
    chosen: list[tuple[type[Term], Sequence[int]]] = [
        (Medium, draft.mediums),
        (Software, draft.software),
        (Field, [draft.field] if draft.field else []),
    ]
    for model, keys in chosen:
        hold_terms(model, keys)


def hold_terms(model: type[Term], keys: Sequence[int]) -> None:
    if hold_rows(model, keys) < set(keys):
        raise Conflict(MERGED_AWAY)


def _write(post: Post, draft: Draft) -> None:
    posts.edit_post(
        post=post,
        title=draft.title,
        text=draft.text,
        visibility=draft.visibility,
        rating=draft.rating,
        warning=draft.warning,
    )
    answering.limit_answers(post=post, to=draft.answers)
    softening.soften_post(post=post, terms=draft.terms)
    posts.arrange_pictures(post=post, order=draft.order, alts=draft.alts, captions=draft.captions)
    posts.set_tags(post=post, names=draft.tags)
    _edit_artwork(post, draft)
    allow_full_size(images=Image.objects.filter(in_post__post=post), allowed=draft.full_size)
    cloak_pictures(post=post)


def _edit_artwork(post: Post, draft: Draft) -> None:
    artwork = Artwork.objects.get(pk=post.pk)
    if artwork.licence != draft.licence:
        posts.mark_edited(post=post)
    for name in FACTS:
        setattr(artwork, name, getattr(draft, name))
    artwork.field_id = draft.field
    artwork.save(update_fields=[*FACTS, "field"])
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
    """As the work's other pictures are: as large as the artist allows."""
    added = posts.add_pictures(post=post, files=files, full_size=Artwork.objects.get(pk=post.pk).full_size)
    cloak_pictures(post=post)
    return added


@transaction.atomic
def replace_picture(*, picture: PostPicture, file: UploadedFile[Any]) -> PostPicture:
    """As large as the artist allows: see `feed.replacing`."""
    full_size = Artwork.objects.get(pk=picture.post_id).full_size
    replaced = replacing.replace_picture(picture=picture, file=file, full_size=full_size)
    cloak_pictures(post=picture.post)
    return replaced


@transaction.atomic
def settle_replacement(*, picture: PostPicture) -> None:
    """In the sizes that the artist allows by now."""
    if replacing.settle_replacement(picture=picture):
        images = Image.objects.filter(in_post=picture)
        allow_full_size(images=images, allowed=Artwork.objects.get(pk=picture.post_id).full_size)


@transaction.atomic
def cloak_pictures(*, post: Post) -> None:
    """As its artist says of the whole work: those that wait to take another's place too, before anything is made of
    them."""
    theirs = Image.objects.filter(Q(in_post__post=post) | Q(next_in_post__post=post))
    set_cloaking(images=theirs, cloaking=Artwork.objects.get(pk=post.pk).cloaking)


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
