"""Pictures in comments. Their bytes go by the rule of all pictures: public where a visitor may see the comment, else
signed for who may."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.core.files.uploadedfile import UploadedFile
from django.db.models import Max, QuerySet
from django.utils import timezone

from accounts.models import User
from common.errors import LimitReached
from feed.models import Comment, CommentPicture, Post
from feed.quota import refuse_beyond_quota
from images.models import Image
from images.services import close_images, delete_images, open_images, receive_image

MOST_PICTURES = 4
# How far apart two sendings of one form may be.
_MOMENT = timedelta(seconds=30)


@dataclass(frozen=True)
class Shot:
    """A picture that comes with a comment."""

    file: UploadedFile[Any]
    alt: str = ""


def receive(shots: Sequence[Shot], *, by: User) -> list[Image]:
    if not shots:
        return []
    refuse_beyond_quota(author=by, count=len(shots), size=sum(shot.file.size or 0 for shot in shots))
    return [receive_image(file=shot.file, creator=by.profile.name, creator_url=by.public_url) for shot in shots]


def hang(comment: Comment, images: Sequence[Image], shots: Sequence[Shot]) -> None:
    """After those that it has."""
    last = comment.pictures.aggregate(last=Max("place"))["last"] if images else None
    start = 0 if last is None else last + 1
    for place, (image, shot) in enumerate(zip(images, shots, strict=True), start):
        CommentPicture.objects.create(comment=comment, image=image, place=place, alt=shot.alt)
    if images:
        _wait_for_authors(comment)
        settle_comment_access(comments=Comment.objects.filter(pk=comment.pk))


def _wait_for_authors(comment: Comment) -> None:
    """For a suspension that is under way: it shall not be overlooked, nor overtaken."""
    authors = User.objects.filter(pk__in=(comment.author_id, comment.post.author_id)).order_by("pk")
    list(authors.select_for_update(no_key=True).values_list("pk"))


def change(
    comment: Comment,
    images: Sequence[Image],
    shots: Sequence[Shot],
    *,
    removed: Collection[str],
    alts: Mapping[str, str],
) -> bool:
    """Whether other pictures are to be seen from now on. By the public ids of their images some are taken down and
    described anew; ids of others are passed over. The comment is locked."""
    there = list(comment.pictures.select_related("image"))
    gone = [picture.image for picture in there if picture.image.public_id in removed]
    twice = [image for image in images if _came_just_now(image, there)]
    if len(there) - len(gone) + len(images) - len(twice) > MOST_PICTURES:
        raise LimitReached(f"There is room for {MOST_PICTURES} pictures in a comment. Take one out first.")
    for picture in there:
        picture.alt = alts.get(picture.image.public_id, picture.alt)
    CommentPicture.objects.bulk_update(there, ["alt"])
    delete_images(images=[*gone, *twice])
    new = [(image, shot) for image, shot in zip(images, shots, strict=True) if image not in twice]
    hang(comment, [image for image, _ in new], [shot for _, shot in new])
    return bool(gone or new)


def _came_just_now(image: Image, there: Iterable[CommentPicture]) -> bool:
    """The form was sent twice."""
    lately = (each.image for each in there if each.image.created_at > timezone.now() - _MOMENT)
    return any((image.filename, image.bytes) == (each.filename, each.bytes) for each in lately)


def take_down(comments: QuerySet[Comment]) -> None:
    """Rows now, bytes once that is certain."""
    if images := list(Image.objects.filter(in_comment__comment__in=comments)):
        delete_images(images=images)


def settle_comment_access(*, comments: QuerySet[Comment]) -> None:
    """After what decides about who may see these comments has changed."""
    pictures = Image.objects.filter(in_comment__comment__in=comments)
    if not pictures.exists():
        return
    shown = _shown_to_visitors()
    open_images(images=pictures.filter(in_comment__comment__in=shown))
    close_images(images=pictures.exclude(in_comment__comment__in=shown))


def _shown_to_visitors() -> QuerySet[Comment]:
    visitor = AnonymousUser()
    comments = Comment.objects.visible_to(visitor).filter(deleted_at=None, parent__hidden_at=None)
    return comments.filter(post__in=Post.objects.pictured_for(visitor))
