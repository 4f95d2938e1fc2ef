"""Files that come part by part, over lines that break: begun, gone on with, handed in, called off, given up."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from time import monotonic
from uuid import UUID

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from accounts.models import User
from common.errors import Conflict, DomainError, LimitReached, NotVisible
from feed import replacing
from feed import services as posts
from feed.models import Post, PostPicture
from feed.quota import refuse_beyond_quota
from images import staging
from images.forms import PictureField
from images.services import NotStored
from images.storage import OriginalGone, StorageTrouble
from portfolios import services
from portfolios.models import Upload
from portfolios.queries import own_picture_or_404

# One that has been silent for longer no longer counts against the room that is left in a work.
_ALIVE = timedelta(minutes=15)
_GIVEN_UP_AT_ONCE = 500
_SAYS_SO_EVERY = 60


class TooLarge(DomainError):
    status = 413


def own_upload_or_404(public_id: str, *, author: User) -> Upload:
    upload = Upload.objects.filter(author=author, public_id=public_id).first()
    if upload is None:
        raise NotVisible("This upload is no longer here. Choose the file once more.")
    return upload


@dataclass(frozen=True)
class File:
    """What is told of a file before it comes. With the form's key its own, chosen by who sends it, names the upload."""

    key: str
    name: str
    length: int
    # It becomes a work of its own, one of many that the form makes.
    alone: bool = False
    # The public id of the image whose place it is to take.
    replaces: str = ""


def begin(*, author: User, form_key: UUID, file: File) -> Upload:
    """Room for a file of this length. Asked again with the same keys it is the same upload, as far as it has come."""
    form_key = services.key_of_one(form_key, file.key) if file.alone else form_key
    same = Upload.objects.filter(author=author, form_key=form_key, file_key=file.key, length=file.length)
    if same.update(touched_at=timezone.now()):
        return same.get()
    replaced = own_picture_or_404(file.replaces, author=author) if file.replaces else None
    _refuse_size(file.length)
    _refuse_count(author, form_key, replaces=replaced is not None)
    refuse_beyond_quota(author=author, count=1, size=file.length)
    told = {"filename": file.name[:255], "length": file.length, "alone": file.alone, "replaces": replaced}
    upload, _ = Upload.objects.get_or_create(author=author, form_key=form_key, file_key=file.key, defaults=told)
    return upload


def _refuse_size(length: int) -> None:
    if length == 0:
        raise DomainError("This file is empty.")
    if length > settings.IMAGES_MAX_BYTES:
        raise TooLarge(f"This file is larger than {settings.IMAGES_MAX_BYTES // 1024**2} MB.")


def _refuse_count(author: User, form_key: UUID, *, replaces: bool) -> None:
    alive = Upload.objects.filter(author=author, picture=None, touched_at__gt=timezone.now() - _ALIVE)
    coming = alive.filter(form_key=form_key, replaces=None).count()
    present = PostPicture.objects.filter(post__author=author, post__form_key=form_key).count()
    if not replaces and present + coming >= settings.POST_MAX_PICTURES:
        raise LimitReached(f"There is room for {settings.POST_MAX_PICTURES} pictures in one work, all taken already.")
    if Upload.objects.filter(author=author, picture=None).count() >= settings.UPLOADS_AT_ONCE:
        raise LimitReached("Too many of your files are on their way already. Wait until some have arrived.")


def go_on(*, upload: Upload, offset: int, read: Callable[[int], bytes]) -> int:
    """Take what comes from this offset on; how much there is now. `Conflict` where another request was faster."""
    if offset != upload.offset:
        raise Conflict("The file has come further than that. Ask how far.")
    try:
        part, size = staging.keep_part(upload.public_id, offset, _alive(upload, read), upload.length - offset)
    except StorageTrouble as trouble:
        raise NotStored from trouble
    if not size:
        return offset
    ours = Upload.objects.filter(pk=upload.pk, offset=offset, picture=None)
    if not ours.update(offset=offset + size, parts=[*upload.parts, part], touched_at=timezone.now()):
        staging.drop_parts([part])
        raise Conflict("The file has come further than that. Ask how far.")
    return offset + size


def _alive(upload: Upload, read: Callable[[int], bytes]) -> Callable[[int], bytes]:
    """A long part of a file that comes slowly: the row says every minute that something is on its way."""
    told = monotonic()

    def reading(most: int) -> bytes:
        nonlocal told
        if monotonic() - told > _SAYS_SO_EVERY:
            told = monotonic()
            Upload.objects.filter(pk=upload.pk).update(touched_at=timezone.now())
        return read(most)

    return reading


def hand_in(*, upload: Upload) -> PostPicture:
    """The whole file becomes a picture of its form's work, once, however often it is asked. What is no picture is
    refused in words and forgotten."""
    try:
        return _hand_in(upload)
    except ValidationError as refused:
        call_off(upload=upload)
        raise DomainError(" ".join(refused.messages)) from None
    except OriginalGone:
        call_off(upload=upload)
        raise Conflict("A part of this file was lost on our side. Please upload it once more.") from None
    except StorageTrouble as trouble:
        raise NotStored from trouble


@transaction.atomic
def _hand_in(upload: Upload) -> PostPicture:
    _lock_works(upload)
    rows = Upload.objects.select_for_update(of=("self",)).select_related("picture", "replaces__post")
    current = rows.filter(pk=upload.pk).first()
    if current is None:
        raise NotVisible("This upload is no longer here. Choose the file once more.")
    if current.picture:
        return current.picture
    if not current.is_complete:
        raise Conflict("The file has not come to its end yet.")
    with staging.joined(current.parts, current.filename, current.length) as file:
        current.picture = _become_picture(current, file)
    transaction.on_commit(partial(staging.drop_all, current.public_id), robust=True)
    current.parts = []
    current.brought = current.picture.newest_image if current.replaces else None
    current.save(update_fields=["picture", "parts", "brought"])
    return current.picture


def _become_picture(upload: Upload, file: UploadedFile) -> PostPicture:  # type: ignore[type-arg]
    picture = PictureField().clean(file)
    if upload.replaces:
        return services.replace_picture(picture=upload.replaces, file=picture)
    post = services.start_artwork(author=upload.author, form_key=upload.form_key)
    (made,) = services.add_pictures(post=post, files=[picture])
    return made


def call_off(*, upload: Upload) -> None:
    """Whatever has come of it goes, and the picture that it may just have become: unless the same file, sent twice, has
    become that picture by another upload too. Of two files for one picture's place only its own goes."""
    if not _call_off(upload):
        # It began its work at this very moment: now there is one to lock.
        _call_off(upload)


@transaction.atomic
def _call_off(upload: Upload) -> bool:
    works = _lock_works(upload)
    locked = Upload.objects.select_for_update(of=("self",)).select_related("picture__post", "picture__image")
    current = locked.filter(pk=upload.pk).first()
    if current is None:
        return True
    if current.picture and current.picture.post_id not in works:
        return False
    shared = current.picture and _is_shared(current, current.picture)
    if current.picture and current.replaces_id and not shared:
        replacing.take_back(picture=current.picture, image_id=current.brought_id)
    elif current.picture and not shared:
        posts.remove_picture(post=current.picture.post, image_id=current.picture.image.public_id)
        if current.alone:
            posts.discard_if_empty(post=current.picture.post)
    _forget(Upload.objects.filter(pk=current.pk))
    return True


def _lock_works(upload: Upload) -> set[int]:
    """Before the upload: who removes a picture holds its post, and then the uploads that it came by."""
    own = Q(author=upload.author_id, form_key=upload.form_key)
    pictures = PostPicture.objects.filter(Q(uploads=upload.pk) | Q(pk=upload.replaces_id)).values("post")
    works = Post.objects.select_for_update(of=("self",)).filter(own | Q(pk__in=pictures)).order_by("pk")
    return set(works.values_list("pk", flat=True))


def _is_shared(upload: Upload, picture: PostPicture) -> bool:
    """Asked with the post locked: who else is becoming this picture just now has done so, or makes another."""
    return picture.uploads.filter(brought=upload.brought_id).exclude(pk=upload.pk).exists()


def give_up_old() -> int:
    """Those that did not come to an end in time, and the record of those that did."""
    now = timezone.now()
    soon = now - timedelta(seconds=settings.UPLOAD_EMPTY_LASTS_SECONDS)
    empty = Q(offset=0, created_at__lt=soon, touched_at__lt=soon)
    old = Q(created_at__lt=now - timedelta(seconds=settings.UPLOAD_LASTS_SECONDS))
    ended = Upload.objects.filter(old | empty).order_by("created_at")
    with transaction.atomic():
        ids = list(ended.select_for_update(skip_locked=True).values_list("pk", flat=True)[:_GIVEN_UP_AT_ONCE])
        return _forget(Upload.objects.filter(pk__in=ids))


def _forget(uploads: QuerySet[Upload]) -> int:
    ids = list(uploads.values_list("public_id", flat=True))
    _, deleted = uploads.delete()
    for public_id in ids:
        transaction.on_commit(partial(staging.drop_all, public_id), robust=True)
    return deleted.get("portfolios.Upload", 0)
