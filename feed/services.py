"""Every write about posts and what people do with them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import timedelta
from pkgutil import resolve_name
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import Count, F, Max, QuerySet
from django.utils import timezone

from accounts.models import User
from common.db import insert_once
from common.errors import LimitReached, NotAllowed, NotVisible
from common.limits import Limit, keep_pace
from feed import answer_pictures, history, mentions, telling
from feed.mixing import Ratio
from feed.models import Comment, Like, Mix, Post, PostPicture, PostQuerySet, PostTag, Tag
from feed.quota import refuse_beyond_quota
from feed.said_terms import settle_terms
from images.models import Image
from images.services import close_images, delete_images, open_images, receive_image

_LIKES = Limit("likes", 600, 3600, "You have liked very much at once. You can like more in {wait}.")
# How far apart two sendings of one form may be.
_MOMENT = timedelta(seconds=30)

# --- Making a post --------------------------------------------------------------------------------------------------


def start_draft(*, author: User, form_key: UUID, kind: str) -> tuple[Post, bool]:
    """The draft that this form makes, and whether it was made just now: a form sent twice has one key and one draft."""
    return Post.objects.get_or_create(author=author, form_key=form_key, defaults={"kind": kind})


@transaction.atomic
def add_pictures(*, post: Post, files: Sequence[UploadedFile[Any]], full_size: bool = False) -> list[PostPicture]:
    """Append pictures in the order of the files; the picture of each. All or none: `LimitReached` for too many.

    A file that came a moment ago is the picture that it became then: the form was sent twice.
    """
    lock_post(post)
    known = _sent_lately(post)
    new = [file for file in files if (file.name, file.size) not in known]
    present = post.pictures.aggregate(last=Max("place"), count=Count("pk"))
    _refuse_too_many(post, present["count"], len(new))
    refuse_beyond_quota(author=post.author, count=len(new), size=sum(file.size or 0 for file in new))
    start = 0 if present["last"] is None else present["last"] + 1
    added = {
        (file.name, file.size): _add_picture(post, file, place, full_size) for place, file in enumerate(new, start)
    }
    open_if_public(Image.objects.filter(in_post__in=added.values()))
    if new:
        mark_edited(post=post)
    return [(known | added)[file.name, file.size] for file in files]


def _sent_lately(post: Post) -> dict[tuple[str | None, int | None], PostPicture]:
    """By name and size. Two files of one name and size that come together are both kept."""
    pictures = post.pictures.filter(image__created_at__gt=timezone.now() - _MOMENT).select_related("image", "post")
    return {(picture.image.filename, picture.image.bytes): picture for picture in pictures}


def _refuse_too_many(post: Post, present: int, added: int) -> None:
    is_work = post.kind == Post.Kind.WORK
    limit, what = (settings.POST_MAX_PICTURES, "work") if is_work else (settings.TALK_MAX_PICTURES, "post")
    if present + added > limit:
        words = f"There is room for {limit} pictures in one {what}. It has {present}, and you chose {added} more."
        raise LimitReached(words)


def _add_picture(post: Post, file: UploadedFile[Any], place: int, full_size: bool) -> PostPicture:
    image = receive_for(post.author, file, full_size=full_size)
    return PostPicture.objects.create(post=post, image=image, place=place)


def receive_for(author: User, file: UploadedFile[Any], *, full_size: bool) -> Image:
    """A picture for a post of this person's: visitors get it as they get all others."""
    return receive_image(
        file=file,
        creator=author.profile.name,
        creator_url=author.public_url,
        full_size=full_size,
        visitors_width=resolve_name(settings.POST_VISITORS_WIDTH)(author),
    )


@transaction.atomic
def remove_picture(*, post: Post, image_id: str) -> None:
    """A picture that is not (or no longer) the post's is no error. The last one of a published post stays."""
    lock_post(post)
    picture = post.pictures.filter(image__public_id=image_id).first()
    if picture is None:
        return
    if post.is_published and not (post.kind == Post.Kind.TALK and post.text) and post.pictures.count() == 1:
        raise NotAllowed("A published work keeps at least one picture. Delete the work instead, or add another first.")
    delete_images(images=images_of(pictures=[picture]))
    mark_edited(post=post)


@transaction.atomic
def arrange_pictures(
    *, post: Post, order: Sequence[str], alts: Mapping[str, str], captions: Mapping[str, str] | None = None
) -> None:
    """Put pictures in this order, by their images' public ids, and say something of them. Foreign ids are passed over;
    pictures that the order leaves out keep their order, after the others."""
    lock_post(post)
    pictures = list(post.pictures.select_related("image").order_by("place"))
    before = [(picture.pk, picture.caption) for picture in pictures]
    wanted = {public_id: place for place, public_id in enumerate(order)}
    pictures.sort(key=lambda picture: wanted.get(picture.image.public_id, len(wanted)))
    for place, picture in enumerate(pictures):
        public_id, picture.place = picture.image.public_id, place
        picture.alt = alts.get(public_id, picture.alt)
        picture.caption = (captions or {}).get(public_id, picture.caption)
    PostPicture.objects.bulk_update(pictures, ["place", "alt", "caption"])
    if before != [(picture.pk, picture.caption) for picture in pictures]:
        mark_edited(post=post)


@transaction.atomic
def edit_post(*, post: Post, title: str, text: str, visibility: str, rating: str, warning: str = "") -> None:
    """What the post says, and to whom."""
    before = lock_post(post)
    post.title, post.text, post.visibility, post.rating, post.warning = title, text, visibility, rating, warning
    post.save(update_fields=["title", "text", "visibility", "rating", "warning"])
    if (before.title, before.text) != (title, text):
        history.keep(before)
        mark_edited(post=post)
    mentions.settle_in_post(post=post)
    if (before.visibility, before.rating) != (visibility, rating):
        settle_access(posts=Post.objects.filter(pk=post.pk))


@transaction.atomic
def set_tags(*, post: Post, names: Sequence[str]) -> None:
    """Exactly these, as `feed.tags` spells them and in this order. The same once more changes nothing."""
    position = lock_post(post).position
    before = list(post.post_tags.order_by("place").values_list("tag__name", flat=True))
    if before == list(names):
        return
    tags = _tags(names)
    post.post_tags.exclude(tag__in=tags.values()).delete()
    PostTag.objects.bulk_create(
        [PostTag(post=post, tag_id=tags[name], place=place, position=position) for place, name in enumerate(names)],
        update_conflicts=True,
        unique_fields=["post", "tag"],
        update_fields=["place"],
    )
    mark_edited(post=post)


def _tags(names: Iterable[str]) -> dict[str, int]:
    """Their keys. Those that are new are made in one order, so that two who make the same ones wait for each other."""
    there = set(Tag.objects.filter(name__in=names).values_list("name", flat=True))
    Tag.objects.bulk_create([Tag(name=name) for name in sorted(set(names) - there)], ignore_conflicts=True)
    return dict(Tag.objects.filter(name__in=names).values_list("name", "pk"))


def mark_edited(*, post: Post) -> None:
    """What is published shows from then on that it was edited: its title, text, pictures and their captions, its tags
    or its licence. Who may see it is no edit, and nobody is told again."""
    Post.objects.filter(pk=post.pk, state=Post.State.PUBLISHED).update(edited_at=timezone.now())


def mark_saved(*, post: Post, page: UUID | None = None) -> None:
    """Forms that were opened before are out of date from now on, but for those on this page."""
    Post.objects.filter(pk=post.pk).update(version=F("version") + 1, saved_by_page=page)


@transaction.atomic
def discard_if_empty(*, post: Post) -> bool:
    """What is not out, in which nothing is said and nothing is to be seen any more. Whether it was that."""
    now = lock_post(post)
    is_empty = not (now.is_published or now.title or now.text or now.is_quote or post.pictures.exists())
    if is_empty:
        delete_post(post=post)
    return is_empty


def delete_post(*, post: Post) -> None:
    """With its pictures, their files, its comments, likes and reposts."""
    with transaction.atomic():
        # Before its pictures' rows, as whoever else changes them.
        lock_post(post)
        delete_images(images=images_of(pictures=post.pictures.all()))
        answer_pictures.take_down(post.comments.all())
        telling.posts_deleted(ids=[post.pk])
        post.delete()


def images_of(*, pictures: Iterable[PostPicture]) -> QuerySet[Image]:
    """With those that are to take their places."""
    keys = {key for picture in pictures for key in (picture.image_id, picture.next_image_id) if key}
    return Image.objects.filter(pk__in=keys)


def lock_post(post: Post) -> Post:
    """The row as it is now, locked until the transaction ends: edits of one post follow each other."""
    return Post.objects.select_for_update(of=("self",)).get(pk=post.pk)


def lock_post_if_there(post: Post) -> Post | None:
    """Likewise, for those who come late: none once it was deleted."""
    return Post.objects.select_for_update(of=("self",)).filter(pk=post.pk).first()


# --- Who gets the bytes ---------------------------------------------------------------------------------------------


@transaction.atomic
def settle_access(*, posts: PostQuerySet) -> None:
    """After what decides about who may see these posts has changed: the pictures that a visitor may have are public,
    all others are closed, and addresses signed for them before are void."""
    pictures = Image.objects.filter(in_post__post__in=posts)
    _wait_for_authors(pictures)
    # Of these posts alone: all that are shown would be read to find those that are not among them.
    shown = Post.objects.pictured_for(AnonymousUser()).filter(pk__in=posts.values("pk"))
    open_images(images=pictures.filter(in_post__post__in=shown))
    close_images(images=pictures.exclude(in_post__post__in=shown))
    settle_terms(pictures=pictures, posts=posts)
    answer_pictures.settle_comment_access(comments=Comment.objects.filter(post__in=posts))


def settle_access_of(author_id: int) -> None:
    """After somebody was suspended or reinstated, or has chosen anew whether visitors see their posts. Named in
    settings: `accounts` does not know posts."""
    settle_access(posts=Post.objects.filter(author=author_id, state=Post.State.PUBLISHED))
    answer_pictures.settle_comment_access(comments=Comment.objects.filter(author=author_id))


def open_if_public(pictures: QuerySet[Image]) -> None:
    """Those of pictures that have just come to what is published already."""
    _wait_for_authors(pictures)
    open_images(images=pictures.filter(in_post__post__in=Post.objects.pictured_for(AnonymousUser())))
    settle_terms(pictures=pictures, posts=Post.objects.filter(pictures__image__in=pictures))


def _wait_for_authors(pictures: QuerySet[Image]) -> None:
    """For a suspension that is under way: it shall not be overlooked, nor overtaken."""
    authors = User.objects.filter(posts__pictures__image__in=pictures).values("pk")
    list(User.objects.select_for_update(no_key=True).filter(pk__in=authors).order_by("pk").values_list("pk"))


# --- What people do with it -----------------------------------------------------------------------------------------


@transaction.atomic
def like(*, user: User, post: Post) -> None:
    """Idempotent; the counter moves only when a row does."""
    keep_pace((_LIKES, str(user.pk)))
    if insert_once(Like, post=post.pk, user=user.pk):
        _count(post, like_count=+1)
        telling.liked(post=post, by=user.pk)


@transaction.atomic
def unlike(*, user: User, post: Post) -> None:
    deleted, _ = Like.objects.filter(post=post, user=user).delete()
    if deleted:
        _count(post, like_count=-1)
        telling.unliked(post=post, by=user.pk)


def _count(post: Post, **changes: int) -> None:
    """Add to counters in the database, never read-add-write. A post that was deleted meanwhile is `NotVisible`."""
    counted = Post.objects.filter(pk=post.pk).update(**{name: F(name) + change for name, change in changes.items()})
    if not counted:
        raise NotVisible


@transaction.atomic
def set_mix(*, user: User, ratio: Ratio) -> None:
    Mix.objects.update_or_create(user=user, defaults=ratio._asdict())


# --- Moderation -----------------------------------------------------------------------------------------------------


@transaction.atomic
def hide_posts(*, posts: Iterable[Post]) -> int:
    """Hidden posts are seen by their author and by moderators alone. How many were hidden just now."""
    return _change_and_settle(_published(posts).filter(hidden_at=None), hidden_at=timezone.now())


@transaction.atomic
def restore_posts(*, posts: Iterable[Post]) -> int:
    return _change_and_settle(_published(posts).exclude(hidden_at=None), hidden_at=None)


def _change_and_settle(posts: PostQuerySet, **change: Any) -> int:
    """In one order, so that two moderators with the same list in hand wait for each other."""
    ids = list(posts.order_by("pk").select_for_update().values_list("pk", flat=True))
    Post.objects.filter(pk__in=ids).update(**change)
    settle_access(posts=Post.objects.filter(pk__in=ids))
    return len(ids)


def _published(posts: Iterable[Post]) -> PostQuerySet:
    return Post.objects.filter(pk__in=[post.pk for post in posts], state=Post.State.PUBLISHED)
