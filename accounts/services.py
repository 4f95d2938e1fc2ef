"""Every write about people and what is between them."""

from __future__ import annotations

from pkgutil import resolve_name
from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import F

from accounts.models import Block, Follow, Profile, User
from common.db import insert_once
from common.errors import NotAllowed, NotVisible
from images.models import Image
from images.services import close_images, delete_images, open_images, receive_image


@transaction.atomic
def join(*, user: User, name: str, time_zone: str = "") -> None:
    user.save()
    Profile.objects.create(user=user, name=name or user.handle, time_zone=time_zone)


@transaction.atomic
def edit_profile(
    *,
    user: User,
    name: str,
    bio: str,
    pronouns: str = "",
    place: str = "",
    time_zone: str = "",
    shows_following: bool = True,
) -> None:
    Profile.objects.filter(user=user).update(
        name=name, bio=bio, pronouns=pronouns, place=place, time_zone=time_zone, shows_following=shows_following
    )


@transaction.atomic
def set_portrait(*, user: User, file: UploadedFile[Any]) -> None:
    """The portrait that is there stays until the new one is ready; one that still waits gives way."""
    profile = _locked_profile(user)
    image = receive_image(file=file, creator=profile.name, creator_url=user.public_url, purpose=Image.Purpose.PORTRAIT)
    _replace(profile, next_portrait=image)


@transaction.atomic
def remove_portrait(*, user: User) -> None:
    """With its files, and with the one that was to follow it."""
    _replace(_locked_profile(user), portrait=None, next_portrait=None)


@transaction.atomic
def settle_portrait(*, user: User) -> None:
    """Put the new portrait in its place once it is ready. Safe to call twice, late or early."""
    profile = _locked_profile(user)
    ready = Image.objects.filter(next_portrait_of=profile, state=Image.State.READY).first()
    if ready:
        _open_if_active(user, ready)
        _replace(profile, portrait=ready, next_portrait=None, keep=ready)


def _open_if_active(user: User, portrait: Image) -> None:
    """Waits for a suspension that is under way: it shall not be overlooked."""
    if User.objects.select_for_update(no_key=True).get(pk=user.pk).is_active:
        open_images(images=Image.objects.filter(pk=portrait.pk))


def _locked_profile(user: User) -> Profile:
    return Profile.objects.select_for_update().get(user=user)


def _replace(profile: Profile, *, keep: Image | None = None, **pictures: Image | None) -> None:
    """Set portraits and delete those that nothing shows any more."""
    old = {getattr(profile, f"{name}_id") for name in pictures} - {None, keep.pk if keep else None}
    # One at a time: both columns are unique, and a picture may move from one to the other.
    Profile.objects.filter(pk=profile.pk).update(**dict.fromkeys(pictures))
    Profile.objects.filter(pk=profile.pk).update(**pictures)
    delete_images(images=Image.objects.filter(pk__in=old))


@transaction.atomic
def follow(*, follower: User, followee: User) -> None:
    """Idempotent. Refused between people of whom one has blocked the other."""
    if follower.pk == followee.pk:
        raise NotAllowed("You cannot follow yourself.")
    _lock_pair(follower, followee)
    if Block.objects.between(follower, followee).exists() or not followee.is_active:
        raise NotVisible
    if insert_once(Follow, follower=follower.pk, followee=followee.pk):
        _count_follow(follower, followee, +1)


@transaction.atomic
def unfollow(*, follower: User, followee: User) -> None:
    _lock_pair(follower, followee)
    _delete_follow(follower, followee)


@transaction.atomic
def block(*, blocker: User, blocked: User) -> None:
    """From now on neither sees anything of the other; both follows end."""
    if blocker.pk == blocked.pk:
        raise NotAllowed("You cannot block yourself.")
    _lock_pair(blocker, blocked)
    insert_once(Block, blocker=blocker.pk, blocked=blocked.pk)
    _delete_follow(blocker, blocked)
    _delete_follow(blocked, blocker)


@transaction.atomic
def unblock(*, blocker: User, blocked: User) -> None:
    Block.objects.filter(blocker=blocker, blocked=blocked).delete()


@transaction.atomic
def suspend(*, user: User) -> bool:
    """Nothing of theirs is shown and their sessions end with the next request. False: they were already."""
    active = User.objects.filter(pk=user.pk, is_active=True, is_superuser=False)
    if not active.update(is_active=False):
        return False
    close_images(images=Image.objects.filter(portrait_of=user.pk))
    _tell_of_standing(user)
    return True


@transaction.atomic
def reinstate(*, user: User) -> bool:
    if not User.objects.filter(pk=user.pk, is_active=False).update(is_active=True):
        return False
    open_images(images=Image.objects.filter(portrait_of=user.pk))
    _tell_of_standing(user)
    return True


def _tell_of_standing(user: User) -> None:
    """The higher rooms act in the same transaction: what they show of this person changes with it, or nothing does."""
    for path in settings.PERSON_STANDING_HOOKS:
        resolve_name(path)(user.pk)


def _lock_pair(one: User, other: User) -> None:
    """Profiles locked in one order, so that two people who follow or block each other at once never deadlock."""
    list(Profile.objects.select_for_update().filter(pk__in=[one.pk, other.pk]).order_by("pk").values_list("pk"))


def _delete_follow(follower: User, followee: User) -> None:
    deleted, _ = Follow.objects.filter(follower=follower, followee=followee).delete()
    if deleted:
        _count_follow(follower, followee, -1)


def _count_follow(follower: User, followee: User, change: int) -> None:
    Profile.objects.filter(pk=follower.pk).update(following_count=F("following_count") + change)
    Profile.objects.filter(pk=followee.pk).update(follower_count=F("follower_count") + change)
