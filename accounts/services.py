"""Every write about people and what is between them."""

from __future__ import annotations

from pkgutil import resolve_name

from django.conf import settings
from django.db import transaction
from django.db.models import F

from accounts.models import Block, Follow, Mute, PeopleListMember, Profile, User
from accounts.pictures import shown_pictures
from common.db import insert_once
from common.errors import NotAllowed, NotVisible
from common.limits import Limit, keep_pace
from images.services import close_images, open_images

_FOLLOWS = Limit("follows", 200, 7200, "You have followed very many people at once. You can follow more in {wait}.")


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
def follow(*, follower: User, followee: User) -> None:
    """Idempotent. Refused between people of whom one has blocked the other."""
    if follower.pk == followee.pk:
        raise NotAllowed("You cannot follow yourself.")
    lock_pair(follower, followee)
    if Block.objects.between(follower, followee).exists() or not followee.is_active:
        raise NotVisible
    keep_pace((_FOLLOWS, str(follower.pk)))
    muted = Mute.objects.lasting().filter(muter=follower, muted=followee).exists()
    if insert_once(Follow, follower=follower.pk, followee=followee.pk, muted=muted):
        _count_follow(follower, followee, +1)
        _tell_of_follow(follower, followee, follows=True)


@transaction.atomic
def unfollow(*, follower: User, followee: User) -> None:
    lock_pair(follower, followee)
    _delete_follow(follower, followee)


@transaction.atomic
def block(*, blocker: User, blocked: User) -> None:
    """From now on neither sees anything of the other; both follows end, and neither is on a list of the other's."""
    if blocker.pk == blocked.pk:
        raise NotAllowed("You cannot block yourself.")
    lock_pair(blocker, blocked)
    insert_once(Block, blocker=blocker.pk, blocked=blocked.pk)
    _delete_follow(blocker, blocked)
    _delete_follow(blocked, blocker)
    PeopleListMember.objects.filter(people_list__owner=blocker, person=blocked).delete()
    PeopleListMember.objects.filter(people_list__owner=blocked, person=blocker).delete()
    for path in settings.BLOCK_HOOKS:
        resolve_name(path)(blocker.pk, blocked.pk)


@transaction.atomic
def unblock(*, blocker: User, blocked: User) -> None:
    Block.objects.filter(blocker=blocker, blocked=blocked).delete()


@transaction.atomic
def suspend(*, user: User) -> bool:
    """Nothing of theirs is shown and their sessions end with the next request. False: they were already."""
    active = User.objects.filter(pk=user.pk, is_active=True, is_superuser=False)
    if not active.update(is_active=False):
        return False
    close_images(images=shown_pictures(user))
    _tell_of_standing(user)
    return True


@transaction.atomic
def reinstate(*, user: User) -> bool:
    if not User.objects.filter(pk=user.pk, is_active=False).update(is_active=True):
        return False
    open_images(images=shown_pictures(user))
    _tell_of_standing(user)
    return True


@transaction.atomic
def show_to_members_only(*, user: User, wanted: bool) -> None:
    """What they post is for people who are signed in, or again for whomever each post says."""
    if User.objects.filter(pk=user.pk).exclude(for_members=wanted).update(for_members=wanted):
        _tell_of_standing(user)


def _tell_of_standing(user: User) -> None:
    """The higher rooms act in the same transaction: what they show of this person changes with it, or nothing does."""
    for path in settings.PERSON_STANDING_HOOKS:
        resolve_name(path)(user.pk)


def lock_pair(one: User, other: User) -> None:
    """Profiles locked in one order, so that two people who follow or block each other at once never deadlock."""
    list(Profile.objects.select_for_update().filter(pk__in=[one.pk, other.pk]).order_by("pk").values_list("pk"))


def _delete_follow(follower: User, followee: User) -> None:
    deleted, _ = Follow.objects.filter(follower=follower, followee=followee).delete()
    if deleted:
        _count_follow(follower, followee, -1)
        _tell_of_follow(follower, followee, follows=False)


def _tell_of_follow(follower: User, followee: User, *, follows: bool) -> None:
    for path in settings.FOLLOW_HOOKS:
        resolve_name(path)(follower.pk, followee.pk, follows=follows)


def _count_follow(follower: User, followee: User, change: int) -> None:
    Profile.objects.filter(pk=follower.pk).update(following_count=F("following_count") + change)
    Profile.objects.filter(pk=followee.pk).update(follower_count=F("follower_count") + change)
