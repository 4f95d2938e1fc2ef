"""What somebody wants to see, and when they want to be left alone."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.utils import timezone

from accounts.models import Preferences, User

# By the number of hours, what a choice of them is called.
QUIET_HOURS = {1: "an hour", 4: "4 hours", 8: "8 hours", 24: "a day", 72: "3 days", 168: "a week"}


def choose_seeing(*, user: User, mature: str, explicit: str, warned: str) -> None:
    chosen = {"mature": mature, "explicit": explicit, "warned": warned}
    Preferences.objects.update_or_create(user=user, defaults=chosen)


def be_quiet(*, user: User, hours: int) -> datetime:
    """From now: no mail, and nothing counted beside the bell. Until when."""
    until = timezone.now() + timedelta(hours=hours)
    Preferences.objects.update_or_create(user=user, defaults={"quiet_until": until})
    return until


def end_quiet(*, user: User) -> None:
    Preferences.objects.filter(user=user).update(quiet_until=None)


def quiet_until(user: User) -> datetime | None:
    """None where they are not in quiet now."""
    now = Preferences.objects.filter(user=user, quiet_until__gt=timezone.now())
    return now.values_list("quiet_until", flat=True).first()
