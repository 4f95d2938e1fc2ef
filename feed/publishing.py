"""How a post comes out: now, as soon as its pictures are ready, or at a time that its author has chosen."""

from __future__ import annotations

import secrets
from datetime import datetime
from pkgutil import resolve_name

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from common.errors import Conflict
from feed import mentions, telling
from feed.models import Post, PostTag
from feed.services import lock_post, lock_post_if_there, settle_access
from images.models import Image

# What a post waits for.
_NOT_YET = {Image.State.PENDING, Image.State.HELD}
# More than come due in a minute; what is left over is the next minute's.
_DUE_AT_ONCE = 5000


def new_position(moment: datetime) -> int:
    """The place of a post in every list: microseconds of its time of publishing, times 1,000, and three random digits
    that keep two of one microsecond apart."""
    return int(moment.timestamp() * 1_000_000) * 1000 + secrets.randbelow(1000)


@transaction.atomic
def publish_post(*, post: Post) -> Post.State:
    """Publish now if every picture is ready; wait for those that are being made or looked at. Safe to call twice or
    late.

    Refuses a work without pictures, talk without words or pictures, and what has a rejected picture.
    """
    current = lock_post(post)
    if current.is_published:
        return Post.State.PUBLISHED
    states = _picture_states(post)
    _refuse_unpublishable(current, states)
    if not states & _NOT_YET:
        return _go_public(current)
    Post.objects.filter(pk=post.pk).update(state=Post.State.WAITING, scheduled_for=None)
    return Post.State.WAITING


@transaction.atomic
def schedule_post(*, post: Post, at: datetime) -> None:
    """Have it go out by itself at that time, whatever was planned before. Refused as publishing it now would be."""
    current = lock_post(post)
    if current.is_published:
        raise Conflict("This is published already.")
    _refuse_unpublishable(current, _picture_states(post))
    Post.objects.filter(pk=post.pk).update(state=Post.State.SCHEDULED, scheduled_for=at)


@transaction.atomic
def publish_scheduled(*, post: Post) -> None:
    """Once its time has come; before that, and a second time, nothing happens."""
    current = lock_post_if_there(post)
    if current is None or current.state != Post.State.SCHEDULED:
        return
    if current.scheduled_for and current.scheduled_for <= timezone.now():
        _settle(current)


def due_posts() -> list[int]:
    """The keys of those whose time has come, the earliest first. Nobody publishes while suspended."""
    due = Post.objects.filter(
        state=Post.State.SCHEDULED, scheduled_for__lte=timezone.now(), author__is_active=True
    ).order_by("scheduled_for")
    return list(due.values_list("pk", flat=True)[:_DUE_AT_ONCE])


@transaction.atomic
def settle_waiting(*, post: Post) -> None:
    """After a picture of a waiting post was settled: publish, keep waiting, or make it a draft again."""
    current = lock_post_if_there(post)
    if current and current.state == Post.State.WAITING:
        _settle(current)


@transaction.atomic
def back_to_draft(*, post: Post) -> None:
    """Take back a publishing that waits for its pictures or for its time."""
    waiting = Post.objects.filter(pk=post.pk, state__in=(Post.State.WAITING, Post.State.SCHEDULED))
    waiting.update(state=Post.State.DRAFT, scheduled_for=None)


def _settle(post: Post) -> None:
    states = _picture_states(post)
    if _says_nothing(post, states) or Image.State.REJECTED in states:
        # `scheduled_for` stays: from it the author learns what has come of the plan.
        Post.objects.filter(pk=post.pk).update(state=Post.State.DRAFT)
        telling.picture_rejected(post=post)
    elif states & _NOT_YET:
        Post.objects.filter(pk=post.pk).update(state=Post.State.WAITING)
    else:
        _go_public(post)
        if post.scheduled_for:
            telling.published_at_its_time(post=post)


def _picture_states(post: Post) -> set[str]:
    """Those of what is to take the place of a picture included: what comes out is what was sent last."""
    states = post.pictures.values_list("image__state", "next_image__state")
    return {state for both in states for state in both if state}


def _says_nothing(post: Post, states: set[str]) -> bool:
    return not states and not (post.kind == Post.Kind.TALK and post.text)


def _refuse_unpublishable(post: Post, states: set[str]) -> None:
    if _says_nothing(post, states):
        is_work = post.kind == Post.Kind.WORK
        raise Conflict(
            "Add at least one picture before you publish." if is_work else "Write something, or add a picture."
        )
    if Image.State.REJECTED in states:
        raise Conflict("One of the pictures could not be made safe to show. Remove it, then publish.")


def _go_public(post: Post) -> Post.State:
    now = timezone.now()
    Post.objects.filter(pk=post.pk).update(
        state=Post.State.PUBLISHED, published_at=now, position=new_position(now), scheduled_for=None
    )
    PostTag.objects.filter(post=post).update(position=Post.objects.filter(pk=post.pk).values("position"))
    settle_access(posts=Post.objects.filter(pk=post.pk))
    mentions.tell(post=post)
    telling.quoted(quote=post)
    _tell_of_publishing(post)
    return Post.State.PUBLISHED


def _tell_of_publishing(post: Post) -> None:
    """The higher rooms act in the same transaction: the post is out and has its place with them, or neither."""
    for path in settings.POST_PUBLISHED_HOOKS:
        resolve_name(path)(post.pk)
