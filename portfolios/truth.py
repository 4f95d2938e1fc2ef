"""What pages say of protection: to an artist, of their own works; to everybody, of the whole site.

Nothing is promised here. Numbers are of what was counted, and each says of what.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.core.cache import cache
from django.db import connection
from django.urls import reverse
from django.utils import timezone
from redis.exceptions import RedisError

from accounts.models import User
from matches.queries import found_for
from portfolios.models import Portfolio
from protection import agents
from protection.agents import Kind
from protection.models import Case
from protection.refusals import WEEK, Refused, RefusedAgent, refused_ever, refused_for, refused_on_site

# Of so many of an artist's newest pictures it is told what they carry.
LOOKED_AT = 1000
_SITE_SECONDS = 600
_BUSIEST = 10
# The chart is drawn in units of its own: columns of `_STEP`, at most `_TALL` high.
_STEP, _BROAD, _TALL = 40, 28, 100

_FACTS = """
WITH newest AS (
  SELECT image.removed, image.written FROM feed_post post
  JOIN feed_postpicture picture ON picture.post_id = post.id
  JOIN images_image image ON image.id = picture.image_id
  WHERE post.author_id = %s AND post.state = 'published' AND image.state = 'ready'
  ORDER BY post.position DESC LIMIT %s
)
SELECT 'pictures', '', count(*) FROM newest
UNION ALL SELECT 'removed', fact, count(*) FROM newest, jsonb_array_elements_text(removed) fact GROUP BY fact
UNION ALL SELECT 'written', fact, count(*) FROM newest, jsonb_array_elements_text(written) fact GROUP BY fact
"""


@dataclass(frozen=True)
class Fact:
    """Something that was taken out of pictures, or written into them, and in how many."""

    words: str
    pictures: int


@dataclass(frozen=True)
class Carried:
    """Of the newest pictures."""

    pictures: int
    removed: list[Fact]
    written: list[Fact]


@dataclass(frozen=True)
class Column:
    """A day in the chart."""

    day: date
    count: int
    x: int
    y: int
    height: int


@dataclass(frozen=True)
class Chart:
    columns: list[Column]

    width = property(lambda self: _STEP * len(self.columns))
    height, broad = _TALL, _BROAD

    @property
    def words(self) -> str:
        return ", ".join(f"{each.day:%A} {each.count}" for each in self.columns)


@dataclass(frozen=True)
class Choice:
    """Something that an artist can choose, what it is set to, and where."""

    name: str
    now: str
    url: str


@dataclass(frozen=True)
class SiteFacts:
    refused: Refused
    refused_ever: int
    agents: list[RefusedAgent]
    # Programs of the list that get nothing unless an artist allows it.
    listed: int
    # Pictures in which something was found in the last seven days, and those that somebody still has to decide.
    checked: int
    waiting: int


def carried_by_pictures_of(artist: User) -> Carried:
    """One question, of a bounded number of pictures."""
    with connection.cursor() as cursor:
        cursor.execute(_FACTS, [artist.pk, LOOKED_AT])
        rows = cursor.fetchall()
    pictures = sum(count for kind, _, count in rows if kind == "pictures")
    return Carried(pictures, _facts(rows, "removed"), _facts(rows, "written"))


def _facts(rows: Sequence[tuple[str, str, int]], kind: str) -> list[Fact]:
    found = [Fact(words, count) for told, words, count in rows if told == kind]
    return sorted(found, key=lambda fact: (-fact.pictures, fact.words))


def chart_of(days: Sequence[tuple[date, int]]) -> Chart:
    """A day on which something was refused is never drawn as nothing."""
    most = max((count for _, count in days), default=0) or 1
    heights = [max(round(_TALL * count / most), 2 if count else 0) for _, count in days]
    return Chart(
        [
            Column(day, count, number * _STEP + (_STEP - _BROAD) // 2, _TALL - height, height)
            for number, ((day, count), height) in enumerate(zip(days, heights, strict=True))
        ]
    )


def protection_page(artist: User, portfolio: Portfolio) -> dict[str, object]:
    refused = refused_for(artist)
    return {
        "portfolio": portfolio,
        "refused": refused,
        "chart": chart_of(refused.days),
        "carried": carried_by_pictures_of(artist),
        "found": found_for(artist),
        "looked_at": LOOKED_AT,
        "choices": _choices(portfolio),
    }


def _choices(portfolio: Portfolio) -> list[Choice]:
    page, closed = reverse("portfolios:settings"), portfolio.person.for_members
    allowed = portfolio.person.profile.get_terms_display()
    most = "Nothing" if closed else str(portfolio.get_visitors_width_display())
    is_listed = portfolio.is_listed and not closed
    return [
        Choice("What machines may do with your works", allowed, reverse("feed:machines")),
        Choice("What visitors see at most", most, page),
        Choice(
            "Cards in chats and on other sites", "Shown" if portfolio.share_cards and not closed else "Not shown", page
        ),
        Choice("The list that search engines read", f"You are {'' if is_listed else 'not '}on it", page),
    ]


def site_facts() -> SiteFacts:
    """Counted every few minutes, not for every reader; while the cache is away, for everyone."""
    try:
        found: SiteFacts | None = cache.get_or_set("site-facts", _count_site, _SITE_SECONDS)
    except RedisError:
        found = None
    return found or _count_site()


def _count_site() -> SiteFacts:
    refused, week = refused_on_site(), timezone.now() - timedelta(days=WEEK)
    listed = [agent for agent in agents.agents() if agent.kind in (Kind.CRAWLER, Kind.ASSISTANT)]
    return SiteFacts(
        refused,
        refused_ever(),
        refused.agents[:_BUSIEST],
        len(listed),
        checked=Case.objects.filter(created_at__gte=week).count(),
        waiting=Case.objects.filter(waits_since__isnull=False, image__isnull=False).count(),
    )
