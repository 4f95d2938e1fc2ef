"""Every write about notifications. Rooms above call `notify` and `take_back` in the transaction of what happened."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from django.db import connection, transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Now

from accounts.models import User
from notifications.choices import Wish, choices_of
from notifications.models import (
    MAIL_BY_DEFAULT,
    About,
    Doing,
    Kind,
    Mail,
    Notification,
    NotificationChoice,
    new_position,
)
from notifications.subjects import may_see

# One statement, whatever the recipient has chosen: nothing for the suspended, between people who have blocked each
# other, from somebody muted, or of a kind that is wanted neither here nor by mail; nothing twice. A line that is new
# already moves up once a minute at most, so that a thousand likes do not rewrite an index a thousand times.
_TELL = """
WITH line AS (
  INSERT INTO notifications_notification (recipient_id, kind, about, about_id, position)
  SELECT person.id, %(kind)s, %(about)s, %(about_id)s, %(position)s
  FROM accounts_user person
  LEFT JOIN notifications_notificationchoice choice ON choice.user_id = person.id AND choice.kind = %(kind)s
  WHERE person.id = %(recipient)s AND person.is_active
    AND (COALESCE(choice.on_site, true) OR COALESCE(choice.mail, %(mail)s) <> 'off')
    AND NOT EXISTS (SELECT 1 FROM accounts_block WHERE blocker_id = person.id AND blocked_id = %(actor)s)
    AND NOT EXISTS (SELECT 1 FROM accounts_block WHERE blocker_id = %(actor)s AND blocked_id = person.id)
    AND NOT EXISTS (SELECT 1 FROM accounts_mute WHERE muter_id = person.id AND muted_id = %(actor)s
                    AND (until IS NULL OR until > now()))
  ON CONFLICT (recipient_id, kind, about, about_id) DO UPDATE SET
    is_new = true,
    position = CASE WHEN notifications_notification.is_new
                     AND notifications_notification.position > excluded.position - 60000000000
                    THEN notifications_notification.position ELSE excluded.position END
  WHERE NOT EXISTS (SELECT 1 FROM notifications_doing WHERE notification_id = notifications_notification.id
                    AND actor_id IS NOT DISTINCT FROM %(actor)s)
  RETURNING id, recipient_id
)
INSERT INTO notifications_doing (notification_id, recipient_id, actor_id, mail)
SELECT line.id, line.recipient_id, %(actor)s, COALESCE(choice.mail, %(mail)s)
FROM line
LEFT JOIN notifications_notificationchoice choice ON choice.user_id = line.recipient_id AND choice.kind = %(kind)s
ON CONFLICT DO NOTHING
"""

# Things of which the recipient is always the author, or which are about nothing: they may see these.
_OF_THE_HOUSE = (Kind.REJECTED, Kind.LEFT_OUT, Kind.PUBLISHED, Kind.HELD, Kind.DECIDED)
_ONES_OWN = (Kind.FOLLOW, Kind.LIKE, Kind.REPOST, *_OF_THE_HOUSE)


@transaction.atomic
def notify(*, recipient: int, kind: Kind, actor: int | None, about: About = About.NOTHING, about_id: int = 0) -> None:
    """Idempotent. People are given by their keys; without an actor it is the house that did it, and what it says once
    more after it was read is new.

    None to oneself, nor of what the recipient may not see.
    """
    if recipient == actor or not (kind in _ONES_OWN or may_see(recipient, about, about_id)):
        return
    if actor is None:
        read = Notification.objects.filter(recipient=recipient, kind=kind, about=about, about_id=about_id, is_new=False)
        read.delete()
    told: dict[str, str | int | None] = {
        "recipient": recipient,
        "kind": kind,
        "actor": actor,
        "about": about,
        "about_id": about_id,
    }
    with connection.cursor() as cursor:
        cursor.execute(_TELL, told | {"position": new_position(), "mail": MAIL_BY_DEFAULT[kind]})


@transaction.atomic
def take_back(*, recipient: int, kind: Kind, actor: int, about: About = About.NOTHING, about_id: int = 0) -> None:
    """It was undone: the line no longer names them, and is gone when it names nobody."""
    lines = Notification.objects.filter(recipient=recipient, kind=kind, about=about, about_id=about_id)
    _remove(Doing.objects.filter(notification__in=lines, actor=actor))


def _remove(doings: QuerySet[Doing]) -> None:
    """With the lines that name nobody afterwards. Locked first: somebody may just be doing the same."""
    lines = Notification.objects.select_for_update().filter(pk__in=doings.values("notification")).order_by("pk")
    keys = list(lines.values_list("pk", flat=True))
    if keys:
        doings.filter(notification__in=keys).delete()
        Notification.objects.filter(~Exists(Doing.objects.filter(notification=OuterRef("pk"))), pk__in=keys).delete()


@transaction.atomic
def forget(*, about: About, ids: Collection[int]) -> None:
    """These things were deleted: so is every line about them, whoever was to read it."""
    Notification.objects.filter(about=about, about_id__in=ids).delete()


@transaction.atomic
def part(one_id: int, other_id: int) -> None:
    """After a block: neither hears of the other any more. Named in settings."""
    between = Q(recipient=one_id, actor=other_id) | Q(recipient=other_id, actor=one_id)
    _remove(Doing.objects.filter(between))


def tell_of_follow(follower_id: int, followee_id: int, *, follows: bool) -> None:
    """Somebody follows, or no longer does. Named in settings: `accounts` does not know this room."""
    if follows:
        notify(recipient=followee_id, kind=Kind.FOLLOW, actor=follower_id)
    else:
        take_back(recipient=followee_id, kind=Kind.FOLLOW, actor=follower_id)


# --- Reading and choosing -------------------------------------------------------------------------------------------


@transaction.atomic
def mark_seen(*, recipient: User, newest: int, oldest: int = 0, kinds: Collection[str] = ()) -> None:
    """Those that were shown: from one position to another, of some kinds or of all."""
    shown = Notification.objects.filter(recipient=recipient, position__lte=newest, position__gte=oldest, is_new=True)
    if kinds:
        shown = shown.filter(kind__in=kinds)
    shown.update(is_new=False, seen_at=Now())


@transaction.atomic
def choose(*, user: User, wishes: Mapping[Kind, Wish]) -> None:
    """What waits for a letter goes by the new choice too."""
    rows = [
        NotificationChoice(user=user, kind=kind, on_site=wish.on_site, mail=wish.mail) for kind, wish in wishes.items()
    ]
    NotificationChoice.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["user", "kind"], update_fields=["on_site", "mail"]
    )
    waiting = Doing.objects.filter(recipient=user).exclude(mail=Mail.OFF)
    for mail in {wish.mail for wish in wishes.values()}:
        kinds = [kind for kind, wish in wishes.items() if wish.mail == mail]
        waiting.filter(notification__kind__in=kinds).exclude(mail=mail).update(mail=mail)


@transaction.atomic
def stop_mail(*, user: User, kinds: Collection[Kind]) -> None:
    """No more letters of these kinds; on the site they stay as they were."""
    now = choices_of(user)
    choose(user=user, wishes={kind: Wish(now[kind].on_site, Mail.OFF) for kind in kinds})
