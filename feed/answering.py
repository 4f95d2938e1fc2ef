"""Every write about comments. Each takes the post's row first, so that what happens under one post follows each other:
what was looked at is still so when it is written, and the counters are exact."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from uuid import UUID

from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone

from accounts.models import User
from common.db import insert_once
from common.errors import DomainError, NotAllowed, NotVisible
from feed import answer_pictures, mentions, telling
from feed.answer_pictures import Shot
from feed.commenters import why_not_comment
from feed.models import Comment, CommentLike, CommentQuerySet, Post, PostPicture
from feed.pins import Pin
from images.models import Image
from images.services import delete_images

GONE = "That comment is gone."
_TAKEN_BACK = "That comment was taken back a moment ago: there is nothing left to answer."


# --- Saying something -----------------------------------------------------------------------------------------------


def comment(
    *,
    author: User,
    post: Post,
    text: str,
    form_key: UUID,
    to: Comment | None = None,
    pin: Pin | None = None,
    shots: Sequence[Shot] = (),
) -> Comment:
    """The comment that this form makes: a form sent twice makes one. `to` is what it answers."""
    if made := made_before(author=author, form_key=form_key):
        return made
    with transaction.atomic():
        # Kept before the post waits for anything.
        images = answer_pictures.receive(shots, by=author)
        _lock(post)
        if made := made_before(author=author, form_key=form_key):
            delete_images(images=images)
            return made
        return _say(author, post, text, form_key, to, pin, images, shots)


def made_before(*, author: User, form_key: UUID) -> Comment | None:
    return Comment.objects.select_related("post").filter(author=author, form_key=form_key).first()


def _say(
    author: User,
    post: Post,
    text: str,
    form_key: UUID,
    to: Comment | None,
    pin: Pin | None,
    images: Sequence[Image],
    shots: Sequence[Shot],
) -> Comment:
    if refused := why_not_comment(post, author):
        raise NotAllowed(refused)
    root, answered = _thread_of(to)
    made = Comment(author=author, post=post, text=text, form_key=form_key, parent=root)
    if answered and root and answered.pk != root.pk:
        made.addressee_id = answered.author_id
    if pin:
        made.picture, made.pin_x, made.pin_y = _still_there(pin), pin.x, pin.y
    made.save()
    answer_pictures.hang(made, images, shots)
    _count(post, +1)
    telling.commented(comment=made)
    mentions.settle_in_comment(comment=made)
    return made


def _thread_of(to: Comment | None) -> tuple[Comment | None, Comment | None]:
    """The comment that began, and the one that is answered, as they are now."""
    if to is None:
        return None, None
    answered = Comment.objects.select_related("parent").filter(pk=to.pk, deleted_at=None).first()
    if answered is None:
        raise NotVisible(_TAKEN_BACK)
    root = answered.parent or answered
    if answered.hidden_at or root.hidden_at:
        raise NotAllowed("A comment that is hidden is not answered.")
    return root, answered


def _still_there(pin: Pin) -> PostPicture:
    """It may have been removed while somebody wrote."""
    if not PostPicture.objects.filter(pk=pin.picture.pk, image=pin.picture.image_id).exists():
        raise DomainError("That picture was replaced or removed meanwhile. Pin your note again, or leave the pin out.")
    return pin.picture


@transaction.atomic
def edit_comment(
    *,
    comment: Comment,
    by: User,
    text: str,
    shots: Sequence[Shot] = (),
    removed: Collection[str] = (),
    alts: Mapping[str, str] | None = None,
) -> None:
    """By who wrote it. The same words and pictures once more are no edit, and no more is what describes a picture.
    Pictures are named by the public ids of their images."""
    if comment.author_id != by.pk:
        raise NotAllowed("Only the one who wrote a comment can change it.")
    images = answer_pictures.receive(shots, by=by)
    _lock(comment.post)
    current = _current(comment)
    other_pictures = answer_pictures.change(current, images, shots, removed=removed, alts=alts or {})
    if other_pictures or current.text != text:
        current.text, current.edited_at = text, timezone.now()
        current.save(update_fields=["text", "edited_at"])
        mentions.settle_in_comment(comment=current)


@transaction.atomic
def delete_comment(*, comment: Comment, by: User) -> None:
    """By who wrote it or whose post it stands under. Gone already is no error. Where others have answered, its place
    stays without its words."""
    if by.pk not in (comment.author_id, comment.post.author_id):
        raise NotAllowed("Only the one who wrote a comment, or the artist under whose work it stands, can delete it.")
    _lock(comment.post)
    current = Comment.objects.filter(pk=comment.pk, deleted_at=None).first()
    if current is None:
        return
    with _recounted(comment.post, current):
        answer_pictures.take_down(Comment.objects.filter(pk=current.pk))
        telling.comments_deleted(ids=[current.pk])
        if current.answers.exists():
            _leave_a_place(current, by)
        else:
            _remove(current)


def _leave_a_place(comment: Comment, by: User) -> None:
    comment.likes.all().delete()
    comment.mentions.all().delete()
    comment.text, comment.like_count, comment.helpful_at, comment.edited_at = "", 0, None, None
    comment.picture, comment.pin_x, comment.pin_y = None, None, None
    comment.deleted_at = timezone.now()
    if not comment.hidden_at:
        # Whoever takes away what somebody else wrote is named.
        comment.hidden_by = by if by.pk != comment.author_id else None
    comment.save()


def _remove(comment: Comment) -> None:
    """With the place that an earlier deletion has left, when this was the last answer to it."""
    parent = comment.parent_id
    comment.delete()
    if parent:
        Comment.objects.filter(pk=parent, answers=None).exclude(deleted_at=None).delete()


# --- What others do with it -----------------------------------------------------------------------------------------


@transaction.atomic
def like_comment(*, user: User, comment: Comment) -> None:
    """Idempotent; the counter moves only when a row does."""
    _hold(comment)
    if insert_once(CommentLike, comment=comment.pk, user=user.pk):
        Comment.objects.filter(pk=comment.pk).update(like_count=F("like_count") + 1)
        telling.comment_liked(comment=comment, by=user.pk)


@transaction.atomic
def unlike_comment(*, user: User, comment: Comment) -> None:
    _hold(comment)
    deleted, _ = CommentLike.objects.filter(comment=comment, user=user).delete()
    if deleted:
        Comment.objects.filter(pk=comment.pk).update(like_count=F("like_count") - 1)
        telling.comment_unliked(comment=comment, by=user.pk)


def _hold(comment: Comment) -> None:
    """A row that is being deleted gives no place to a like of it."""
    held = Comment.objects.select_for_update(no_key=True, of=("self",)).filter(pk=comment.pk, deleted_at=None)
    if not held.values_list("pk"):
        raise NotVisible(GONE)


# --- What the author of the post does with it, and moderators -------------------------------------------------------


@transaction.atomic
def limit_answers(*, post: Post, to: str) -> None:
    """From now on; what was said stays. An editor that is open meanwhile is told of it."""
    change = {"answers": Post.Answers(to), "version": F("version") + 1, "saved_by_page": None}
    Post.objects.filter(pk=post.pk).exclude(answers=to).update(**change)


@transaction.atomic
def hide_comment(*, comment: Comment, by: User) -> None:
    """From everybody but who wrote it, whose post it stands under, and moderators; what answers it goes along."""
    if by.pk != comment.post.author_id and not by.is_staff:
        raise NotAllowed("Only the author of the post, or a moderator, can hide a comment.")
    _hide(comment, Q(hidden_at=None), hidden_at=timezone.now(), hidden_by=by)


@transaction.atomic
def restore_comment(*, comment: Comment, by: User) -> None:
    """What a moderator hid only a moderator shows again."""
    hidden_by = Comment.objects.filter(pk=comment.pk).values_list("hidden_by", flat=True).first()
    if not by.is_staff and (by.pk != comment.post.author_id or hidden_by != by.pk):
        raise NotAllowed("A moderator has hidden this comment: only a moderator can show it again.")
    _hide(comment, ~Q(hidden_at=None), hidden_at=None, hidden_by=None)


def _hide(comment: Comment, which: Q, **change: object) -> None:
    _lock(comment.post)
    with _recounted(comment.post, comment):
        Comment.objects.filter(which, pk=comment.pk).update(**change)
    answer_pictures.settle_comment_access(comments=_with_answers(comment))


@transaction.atomic
def mark_helpful(*, comment: Comment, by: User) -> None:
    """A critique, by the author of the post. Twice is once."""
    _refuse_others(comment, by)
    if comment.pin_x is None:
        raise NotAllowed("Only a critique that points at a picture is marked as helpful.")
    if Comment.objects.filter(pk=comment.pk, deleted_at=None, helpful_at=None).update(helpful_at=timezone.now()):
        telling.found_helpful(comment=comment)


@transaction.atomic
def unmark_helpful(*, comment: Comment, by: User) -> None:
    _refuse_others(comment, by)
    if Comment.objects.filter(pk=comment.pk).exclude(helpful_at=None).update(helpful_at=None):
        telling.no_longer_helpful(comment=comment)


def _refuse_others(comment: Comment, by: User) -> None:
    if by.pk != comment.post.author_id or by.pk == comment.author_id:
        raise NotAllowed("Only the author of the work says what was helpful, of what others wrote.")


def unpin(*, picture: PostPicture) -> None:
    """Another picture has taken its place: what was said of this one stays, and points nowhere."""
    Comment.objects.filter(picture=picture.pk).update(picture=None)


# --- Counting -------------------------------------------------------------------------------------------------------


def _lock(post: Post) -> None:
    if not Post.objects.select_for_update(no_key=True, of=("self",)).filter(pk=post.pk).values_list("pk"):
        raise NotVisible


def _current(comment: Comment) -> Comment:
    rows = Comment.objects.select_related("author", "post__author", "parent")
    current = rows.filter(pk=comment.pk, deleted_at=None).first()
    if current is None:
        raise NotVisible(GONE)
    return current


@contextmanager
def _recounted(post: Post, comment: Comment) -> Iterator[None]:
    """What happens to a comment may take its answers from sight, too. The post is locked."""
    before = _with_answers(comment).counted().count()
    pk = comment.pk
    yield
    comment.pk = pk
    _count(post, _with_answers(comment).counted().count() - before)


def _with_answers(comment: Comment) -> CommentQuerySet:
    return Comment.objects.filter(Q(pk=comment.pk) | Q(parent=comment.pk))


def _count(post: Post, change: int) -> None:
    """In the database, never read, add, write."""
    if change:
        Post.objects.filter(pk=post.pk).update(comment_count=F("comment_count") + change)
