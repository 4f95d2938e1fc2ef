"""A person's two pictures: the portrait, and the banner above their work.

Each has a next one, which takes its place once it is ready; a rejected one stays next, with its reason.

Either may be cut: then the upload that it is cut from is kept with it. A banner is not shown without that.
"""

from __future__ import annotations

from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import Q, QuerySet

from accounts.models import Profile, User
from common.errors import Conflict
from images.crops import Crop
from images.models import Image
from images.services import close_images, cut_image, delete_images, open_images, receive_image

PORTRAIT, BANNER = Image.Purpose.PORTRAIT, Image.Purpose.BANNER
KINDS = (PORTRAIT, BANNER)
_FORGOTTEN_AT_ONCE = 200


@transaction.atomic
def set_picture(*, user: User, kind: Image.Purpose, file: UploadedFile[Any]) -> None:
    """One that still waits gives way to it."""
    profile = _locked_profile(user)
    image = receive_image(file=file, creator=profile.name, creator_url=user.public_url, purpose=kind)
    _put(profile, kind, _of(profile, kind), image)


@transaction.atomic
def cut_picture(*, user: User, kind: Image.Purpose, crop: Crop) -> None:
    """Show this part of what was uploaded. `DomainError` where it cannot be cut; nothing has changed then."""
    profile = _locked_profile(user)
    source = source_of(profile, kind)
    if source is None:
        raise Conflict("There is no picture to cut from any more. Please upload one.")
    _put(profile, kind, _of(profile, kind), cut_image(source=source, crop=crop, purpose=kind))


@transaction.atomic
def remove_picture(*, user: User, kind: Image.Purpose) -> None:
    """With its files, and with the one that was to follow it."""
    _put(_locked_profile(user), kind, None, None)


@transaction.atomic
def settle_pictures(*, user: User) -> None:
    """Put what has become ready in its place. Safe to call twice, late or early."""
    profile = _locked_profile(user)
    for kind in KINDS:
        ready = Image.objects.filter(_can_be_shown(), **{f"next_{kind}_of": profile}).first()
        if ready:
            _put(profile, kind, ready, None)
            _open_if_active(user, ready)


def settle_forgotten() -> None:
    """What became ready without anybody hearing of it."""
    for kind in KINDS:
        ready = Image.objects.filter(_can_be_shown(), **{f"next_{kind}_of__isnull": False})
        people = ready.values_list(f"next_{kind}_of", flat=True)[:_FORGOTTEN_AT_ONCE]
        for user in User.objects.filter(pk__in=list(people)):
            settle_pictures(user=user)


def shown_pictures(user: User) -> QuerySet[Image]:
    """What others see of this person besides their work: open unless they are suspended."""
    return Image.objects.filter(Q(portrait_of=user.pk) | Q(banner_of=user.pk))


def source_of(profile: Profile, kind: Image.Purpose) -> Image | None:
    """The upload to cut from: the newest that has come out well; what is being made is not ready to be cut from yet."""
    for image in (_of(profile, kind, "next_"), _of(profile, kind)):
        upload = (image.source or image) if image else None
        if upload and not upload.is_rejected:
            return upload
    return None


def _can_be_shown() -> Q:
    """An upload for a banner waits until its artist has said which part of it."""
    return Q(state=Image.State.READY) & (Q(purpose=PORTRAIT) | Q(purpose=BANNER, source__isnull=False))


def _of(profile: Profile, kind: Image.Purpose, which: str = "") -> Image | None:
    found: Image | None = getattr(profile, f"{which}{kind}")
    return found


def _locked_profile(user: User) -> Profile:
    return Profile.objects.select_for_update().get(user=user)


def _open_if_active(user: User, picture: Image) -> None:
    """And nothing but the part that is shown. Waits for a suspension that is under way: it shall not be overlooked."""
    if picture.source_id:
        close_images(images=Image.objects.filter(pk=picture.source_id))
    if User.objects.select_for_update(no_key=True).get(pk=user.pk).is_active:
        open_images(images=Image.objects.filter(pk=picture.pk))


def _put(profile: Profile, kind: Image.Purpose, present: Image | None, following: Image | None) -> None:
    """Both, and delete what neither is nor is cut from."""
    before = _with_sources(_of(profile, kind), _of(profile, kind, "next_"))
    mine = Profile.objects.filter(pk=profile.pk)
    # One at a time: both columns are unique, and a picture may move from one to the other.
    mine.update(**{f"next_{kind}": None})
    mine.update(**{f"{kind}": present, f"next_{kind}": following})
    profile.refresh_from_db()
    gone = before - _with_sources(present, following)
    if gone:
        delete_images(images=Image.objects.filter(pk__in=gone))


def _with_sources(*images: Image | None) -> set[int]:
    return {key for image in images if image for key in (image.pk, image.source_id) if key}
