"""Page-shaped reads of notifications."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import UTC, datetime

from django.contrib.postgres.expressions import ArraySubquery
from django.db import connection
from django.db.models import DateTimeField, Exists, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Coalesce
from django.http import HttpRequest

from accounts.models import User
from common.paging import Page, keyset_page
from notifications.lines import Line
from notifications.models import GOING, Doing, Kind, Notification, NotificationChoice
from notifications.subjects import Subject, shown_about, told_of

PAGE_SIZE = 20
# How many are counted, of people in a line and of new lines; beyond that it says "99+".
MOST_COUNTED = 100

# What the page may be narrowed to, by the word in its address.
FILTERS = {
    "all": tuple(Kind),
    "comments": (Kind.COMMENT, Kind.ANSWER, Kind.CRITIQUE, Kind.HELPFUL),
    "likes": (Kind.LIKE, Kind.COMMENT_LIKE, Kind.REPOST),
    "follows": (Kind.FOLLOW,),
    "mentions": (Kind.MENTION, Kind.QUOTE),
}

_LONG_AGO = Value(datetime(1970, 1, 1, tzinfo=UTC), output_field=DateTimeField())


def notifications_page(request: HttpRequest, user: User, *, show: str) -> Page[Line]:
    """Newest first; nothing of people or about things that they may not see."""
    page = keyset_page(
        lines_for(user, FILTERS[show]),
        request,
        key="-position",
        size=PAGE_SIZE,
        scope=f"notifications.{show}",
        keep={} if show == "all" else {"show": show},
    )
    return Page(with_people(page.items, viewer=user), page.next_url, page.is_first)


def lines_for(user: User, kinds: Collection[str]) -> QuerySet[Notification, Notification]:
    """Those that may be shown, with whom they name and whether one of these is new."""
    doings = _shown_doings()
    return _naming(_on_site(user, kinds), doings).annotate(unseen=Exists(doings.filter(_since_seen())))


def lines_going_to(user: User) -> QuerySet[Notification, Notification]:
    """Those of the letter that is being written to them, without what they have seen meanwhile. Newest first."""
    doings = _shown_doings().filter(_since_seen(), mail=GOING)
    going = Doing.objects.filter(recipient=user, mail=GOING).values("notification")
    lines = _naming(Notification.objects.filter(shown_about(user), pk__in=going), doings)
    return lines.annotate(unseen=Value(True)).order_by("-position")


def _naming(lines: QuerySet[Notification], doings: QuerySet[Doing]) -> QuerySet[Notification, Notification]:
    """Lines that have such doings, with the keys of the latest who did them."""
    latest = doings.order_by("-pk").values("actor")[: MOST_COUNTED + 1]
    return lines.filter(Exists(doings)).annotate(who=ArraySubquery(latest))


def unseen_count(user: User) -> int:
    """How many lines are new, at most `MOST_COUNTED`; none while they want quiet. Nothing new is known at once."""
    if not _may_have_new(user):
        return 0
    fresh = Exists(_shown_doings().filter(_since_seen()))
    return _on_site(user, FILTERS["all"]).filter(fresh, is_new=True)[:MOST_COUNTED].count()


def _on_site(user: User, kinds: Collection[str]) -> QuerySet[Notification, Notification]:
    unwanted = NotificationChoice.objects.filter(user=user, kind=OuterRef("kind"), on_site=False)
    mine = Notification.objects.filter(~Exists(unwanted), shown_about(user), recipient=user)
    return mine if len(kinds) == len(Kind) else mine.filter(kind__in=kinds)


def _shown_doings() -> QuerySet[Doing, Doing]:
    """Of the outer row's line."""
    return Doing.objects.filter(notification=OuterRef("pk")).shown_to_recipient()


def _since_seen() -> Q:
    return Q(created_at__gt=Coalesce(OuterRef("seen_at"), _LONG_AGO))


def _may_have_new(user: User) -> bool:
    """Asked for every page with the rail: one index, no rows."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT EXISTS (SELECT 1 FROM notifications_notification WHERE recipient_id = %s AND is_new) AND NOT EXISTS"
            " (SELECT 1 FROM accounts_preferences WHERE user_id = %s AND quiet_until > now())",
            [user.pk, user.pk],
        )
        return bool(cursor.fetchone()[0])


def with_people(notifications: Iterable[Notification], *, viewer: User) -> list[Line]:
    """As lines, with names and portraits. A thing that is no longer there takes its line with it."""
    lines = list(notifications)
    wanted = {key for line in lines for key in line.who[:3] if key is not None}  # type: ignore[attr-defined]
    people = User.objects.with_profile().in_bulk(wanted)
    subjects = told_of({(line.about, line.about_id) for line in lines}, viewer=viewer)
    there = [line for line in lines if not line.about or (line.about, line.about_id) in subjects]
    return [_line(line, people, subjects.get((line.about, line.about_id))) for line in there]


def _line(line: Notification, people: dict[int, User], subject: Subject | None) -> Line:
    who: list[int | None] = line.who  # type: ignore[attr-defined]  # annotated by `lines_for`
    named = [people[key] for key in who[:3] if key in people]
    return Line(
        kind=Kind(line.kind),
        people=named,
        count=len(who),
        counted_all=len(who) <= MOST_COUNTED,
        subject=subject,
        position=line.position,
        moment=line.moment,
        is_new=line.unseen,  # type: ignore[attr-defined]
    )
