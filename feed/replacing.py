"""Another file in a picture's place. The old one is shown until the new one is ready; then it goes, with every address
that it had. What is said of the picture stays, and so does the public id by which its artist's pages know it.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone

from common.errors import NotVisible
from feed import answering
from feed.models import Post, PostPicture
from feed.quota import refuse_beyond_quota
from feed.services import lock_post, lock_post_if_there, mark_edited, open_if_public, receive_for
from images.models import Image
from images.services import delete_images, succeed_image

# How far apart two sendings of one form may be.
_MOMENT = timedelta(seconds=30)
_FORGOTTEN_AT_ONCE = 200


@transaction.atomic
def replace_picture(*, picture: PostPicture, file: UploadedFile[Any], full_size: bool = False) -> PostPicture:
    """One that still waits gives way to it. A file that came a moment ago is the one that is there: the form was sent
    twice."""
    current = _locked(picture)
    if current is None:
        raise NotVisible("That picture has been removed.")
    if _came_just_now(current, file):
        return current
    author = current.post.author
    refuse_beyond_quota(author=author, count=1, size=file.size or 0)
    image = receive_for(author, file, full_size=full_size)
    _put_next(current, image)
    # What nobody has seen needs not be shown any longer.
    if not current.image.is_ready:
        _take_place(current, image)
    return current


@transaction.atomic
def keep_picture(*, post: Post, image_id: str) -> None:
    """As it is, whatever was to take its place. By its image's public id; one that is gone is no error."""
    lock_post(post)
    picture = post.pictures.select_related("next_image").filter(image__public_id=image_id).first()
    if picture:
        _put_next(picture, None)


@transaction.atomic
def take_back(*, picture: PostPicture, image_id: int | None) -> None:
    """The image of this key does not take its place; another that has come since then does."""
    current = _locked(picture)
    if current and current.next_image_id and current.next_image_id == image_id:
        _put_next(current, None)


@transaction.atomic
def settle_replacement(*, picture: PostPicture) -> bool:
    """Put what has become ready in its place; whether it was. Safe to call twice, late or early; removed meanwhile is
    no error."""
    current = _locked(picture)
    following = current.next_image if current else None
    if current is None or following is None or not following.is_ready:
        return False
    _take_place(current, following)
    return True


def ready_replacements() -> list[PostPicture]:
    """Pictures whose next one became ready without anybody hearing of it."""
    ready = PostPicture.objects.select_related("post").filter(next_image__state=Image.State.READY)
    return list(ready[:_FORGOTTEN_AT_ONCE])


def _locked(picture: PostPicture) -> PostPicture | None:
    """As it is now, its post locked; none once it was removed."""
    lock_post_if_there(picture.post)
    rows = PostPicture.objects.select_related("image", "next_image", "post__author__profile")
    return rows.filter(pk=picture.pk).first()


def _came_just_now(picture: PostPicture, file: UploadedFile[Any]) -> bool:
    newest = picture.next_image or picture.image
    is_fresh = newest.created_at > timezone.now() - _MOMENT
    return is_fresh and (newest.filename, newest.bytes) == (file.name, file.size)


def _put_next(picture: PostPicture, image: Image | None) -> None:
    before, picture.next_image = picture.next_image, image
    picture.save(update_fields=["next_image"])
    if before:
        delete_images(images=[before])


def _take_place(picture: PostPicture, image: Image) -> None:
    """One column at a time: both are unique."""
    old, picture.next_image = picture.image, None
    picture.save(update_fields=["next_image"])
    picture.image = image
    picture.save(update_fields=["image"])
    answering.unpin(picture=picture)
    succeed_image(old=old, new=image)
    image.refresh_from_db()
    open_if_public(Image.objects.filter(pk=image.pk))
    mark_edited(post=picture.post)
