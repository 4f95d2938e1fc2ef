"""Carries notifications by mail: at once, each day, each week, as everybody chose for each kind."""

from __future__ import annotations

from datetime import datetime, timedelta
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, available_timezones

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import salted_hmac

from accounts.models import Preferences, Profile, User
from accounts.queries import confirmed_address
from common.db import insert_once
from notifications.lines import Line
from notifications.models import GOING, Doing, Kind, Mail, MailRound
from notifications.queries import lines_going_to, with_people
from notifications.unsubscribing import no_mail_url

# What comes at once waits a little for more of it, and so does the next letter.
_GATHERED_FOR = timedelta(minutes=5)
_APART = timedelta(minutes=10)
# The hours of a reader's morning: a digest that could not be sent in the first comes in the next.
_MORNING = range(7, 12)
_MONDAY = 0
_MOST_LINES = 30


# --- Who is due -----------------------------------------------------------------------------------------------------


def due_at_once(now: datetime) -> QuerySet[Doing, int]:
    """The keys of those for whom something has waited long enough."""
    return _waiting(Mail.ONCE, sent_after=now - _APART).filter(created_at__lt=now - _GATHERED_FOR)


def due_for_digest(rhythm: Mail, now: datetime) -> QuerySet[Doing, int]:
    """The keys of those whose morning it is, a Monday's for the week's, and who have not had one in it."""
    zones = {name for name in available_timezones() if _is_morning(now.astimezone(ZoneInfo(name)), rhythm)}
    there = Q(profile__time_zone__in=zones)
    if "UTC" in zones:
        there |= Q(profile__time_zone="")
    people = User.objects.filter(there, pk=OuterRef("recipient"))
    return _waiting(rhythm, sent_after=now - timedelta(hours=len(_MORNING))).filter(Exists(people))


def _is_morning(local: datetime, rhythm: Mail) -> bool:
    return local.hour in _MORNING and (rhythm == Mail.DAILY or local.weekday() == _MONDAY)


def _waiting(rhythm: Mail, *, sent_after: datetime) -> QuerySet[Doing, int]:
    lately = MailRound.objects.filter(user=OuterRef("recipient"), rhythm=rhythm, sent_at__gt=sent_after)
    quiet = Preferences.objects.filter(user=OuterRef("recipient"), quiet_until__gt=timezone.now())
    waiting = Doing.objects.filter(~Exists(lately), ~Exists(quiet), mail=rhythm)
    return waiting.order_by("recipient").values_list("recipient", flat=True).distinct()


# --- Sending --------------------------------------------------------------------------------------------------------


@transaction.atomic
def send(user_id: int, rhythm: Mail) -> None:
    """Once, however often it is called and by however many at the same time.

    When the mail server refuses it, nothing has happened: it is due as before.
    """
    user = User.objects.with_profile().filter(pk=user_id).first()
    if user is None:
        return
    round_ = _lock_round(user, rhythm)
    if _is_quiet(user) or not _is_due(round_.sent_at, rhythm, user.profile):
        return
    if _send_what_waits(user, rhythm):
        round_.sent_at = timezone.now()
        round_.save(update_fields=["sent_at"])


def _lock_round(user: User, rhythm: Mail) -> MailRound:
    insert_once(MailRound, user=user.pk, rhythm=rhythm)
    return MailRound.objects.select_for_update().get(user=user, rhythm=rhythm)


def _is_quiet(user: User) -> bool:
    return Preferences.objects.filter(user=user, quiet_until__gt=timezone.now()).exists()


def _is_due(sent_at: datetime | None, rhythm: Mail, profile: Profile) -> bool:
    """Not twice in ten minutes, on one day of the reader's, or in one week."""
    if sent_at is None:
        return True
    if rhythm == Mail.ONCE:
        return timezone.now() - sent_at >= _APART
    last, today = sent_at.astimezone(profile.zone), timezone.now().astimezone(profile.zone)
    if rhythm == Mail.DAILY:
        return last.date() < today.date()
    return last.isocalendar()[:2] < today.isocalendar()[:2]


def _send_what_waits(user: User, rhythm: Mail) -> bool:
    """Whether there was anything. What may not be mailed any more waits no longer either."""
    going = Doing.objects.filter(recipient=user)
    if not going.filter(mail=rhythm).update(mail=GOING):
        return False
    going = going.filter(mail=GOING)
    latest = going.order_by("-pk").values_list("pk", flat=True)[0]
    lines = list(lines_going_to(user)[: _MOST_LINES + 1])
    letter = _letter(user, rhythm, with_people(lines, viewer=user), latest) if user.is_active else None
    if letter:
        letter.send()
    going.update(mail=Mail.OFF)
    return letter is not None


def _letter(user: User, rhythm: Mail, lines: list[Line], latest: int) -> EmailMessage | None:
    """None where there is nothing to say or nowhere to send it. `latest` is what one letter alone has as its latest."""
    address = confirmed_address(user)
    if not (lines and address):
        return None
    told, kinds = lines[:_MOST_LINES], sorted({line.kind for line in lines}, key=list(Kind).index)
    off = no_mail_url(user.pk, kinds[0] if len(kinds) == 1 else None)
    context = {
        "user": user,
        "when": _WHEN[rhythm],
        "lines": [(line, _url(line, user)) for line in told],
        "more": len(lines) > len(told),
        "kinds": [(kind, no_mail_url(user.pk, kind)) for kind in kinds],
        "off": no_mail_url(user.pk),
        "page": _whole(reverse("notifications:notifications")),
        "settings": _whole(reverse("notifications:settings")),
    }
    return EmailMessage(
        _subject(rhythm, lines),
        render_to_string("notifications/email/letter.txt", context),
        to=[address],
        headers={
            # Sent once more after a crash, it is the same letter to mail programs.
            "Message-ID": f"<{_letter_id(rhythm, latest)}@{urlsplit(settings.SITE_URL).hostname}>",
            "List-Unsubscribe": f"<{off}>",
            "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
            "Auto-Submitted": "auto-generated",
        },
    )


_WHEN = {Mail.ONCE: "just now", Mail.DAILY: "since yesterday", Mail.WEEKLY: "in the last week"}
_OF = {Mail.ONCE: "New", Mail.DAILY: "Your day", Mail.WEEKLY: "Your week"}


def _subject(rhythm: Mail, lines: list[Line]) -> str:
    if len(lines) == 1:
        return f"{lines[0].told_outside} · Cara"
    count = f"{len(lines)}" if len(lines) <= _MOST_LINES else f"more than {_MOST_LINES}"
    return f"{_OF[rhythm]} on Cara: {count} things"


def _letter_id(rhythm: Mail, latest: int) -> str:
    return f"{rhythm}-{salted_hmac('notifications.letter', f'{rhythm} {latest}').hexdigest()[:24]}"


def _url(line: Line, user: User) -> str:
    if line.subject:
        return _whole(line.url)
    if line.first and line.count == 1:
        return line.first.public_url
    return _whole(reverse("accounts:followers", args=[user.handle]))


def _whole(path: str) -> str:
    return f"{settings.SITE_URL}{path}"
