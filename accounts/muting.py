"""Muting people, for a time or for good. Who is muted never learns of it: nothing that they see changes."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from accounts.models import Follow, Mute, User
from accounts.services import lock_pair
from common.errors import LimitReached, NotAllowed
from common.limits import Limit, keep_pace

MOST_MUTED = 2000
_MUTES = Limit("mutes", 200, 7200, "You have muted very much at once. You can mute more in {wait}.")
_LIFTED_AT_ONCE = 1000

# What a button says, and for how long that is; empty: for good.
TIMES: dict[str, timedelta | None] = {
    "a day": timedelta(days=1),
    "a week": timedelta(days=7),
    "a month": timedelta(days=30),
    "good": None,
}


def ends_after(time: str) -> datetime | None:
    """When a mute for that time, one of `TIMES`, ends."""
    if time not in TIMES:
        raise NotAllowed("A mute is for a day, a week, a month or for good.")
    length = TIMES[time]
    return timezone.now() + length if length else None


def keep_pace_of_mutes(user: User) -> None:
    """Of people, words and tags together."""
    keep_pace((_MUTES, str(user.pk)))


@transaction.atomic
def mute(*, muter: User, muted: User, time: str) -> datetime | None:
    """For that time from now, whatever it was before; until when."""
    if muter.pk == muted.pk:
        raise NotAllowed("You cannot mute yourself.")
    until = ends_after(time)
    keep_pace_of_mutes(muter)
    lock_pair(muter, muted)
    if Mute.objects.filter(muter=muter).exclude(muted=muted).count() >= MOST_MUTED:
        raise LimitReached(f"There is room for {MOST_MUTED} muted people. Let go of some whom you have muted before.")
    Mute.objects.update_or_create(muter=muter, muted=muted, defaults={"until": until})
    Follow.objects.filter(follower=muter, followee=muted).update(muted=True)
    return until


@transaction.atomic
def unmute(*, muter: User, muted: User) -> None:
    """Not muted is no error."""
    lock_pair(muter, muted)
    Mute.objects.filter(muter=muter, muted=muted).delete()
    Follow.objects.filter(follower=muter, followee=muted).update(muted=False)


def lift_ended() -> int:
    """Take away the rows of mutes that have ended, which no list asks for any more. How many."""
    ended = Mute.objects.filter(until__lte=timezone.now()).select_related("muter", "muted")[:_LIFTED_AT_ONCE]
    return sum(map(_lift, ended))


@transaction.atomic
def _lift(mute: Mute) -> bool:
    """Unless it has been made longer meanwhile."""
    lock_pair(mute.muter, mute.muted)
    deleted, _ = Mute.objects.filter(pk=mute.pk, until__lte=timezone.now()).delete()
    if deleted:
        Follow.objects.filter(follower=mute.muter, followee=mute.muted).update(muted=False)
    return bool(deleted)
