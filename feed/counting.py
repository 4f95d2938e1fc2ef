"""Every counter counted afresh, in the night: they move with their rows and so are right; this proves it, and repairs.

Nothing is locked while it is compared. What differs is looked at once more by itself, under a lock of that one row for
as long as counting its rows takes: whoever is changing it has committed by then, and whoever comes later adds to what
was counted.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import Count, Model, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from accounts.models import Follow, Profile
from feed.models import Comment, CommentLike, Like, Post

_BATCH = 5000
_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Counter:
    """`column` of each row of `of` is how many `rows` name it in `link`."""

    name: str
    of: type[Model]
    column: str
    rows: QuerySet[Any, Any]
    link: str


COUNTERS = (
    Counter("likes", Post, "like_count", Like.objects.all(), "post"),
    Counter("comments", Post, "comment_count", Comment.objects.counted(), "post"),
    Counter("reposts", Post, "repost_count", Post.objects.filter(kind=Post.Kind.REPOST), "quoted"),
    Counter("likes of comments", Comment, "like_count", CommentLike.objects.all(), "comment"),
    Counter("followers", Profile, "follower_count", Follow.objects.all(), "followee"),
    Counter("followed", Profile, "following_count", Follow.objects.all(), "follower"),
)


def recount_all() -> dict[str, int]:
    """How many of each were wrong, and are right now."""
    mended = {counter.name: recount(counter) for counter in COUNTERS}
    said = ", ".join(f"{name}: {number}" for name, number in mended.items())
    _log.log(logging.WARNING if any(mended.values()) else logging.INFO, "Counters mended: %s", said)
    return mended


def recount(counter: Counter) -> int:
    return sum(_mend(counter, key) for key in _doubtful(counter))


def _doubtful(counter: Counter) -> Iterator[int]:
    """The keys of those that differ, batch by batch along the primary key."""
    table, after = counter.of._default_manager.order_by("pk"), 0
    while keys := list(table.filter(pk__gt=after).values_list("pk", flat=True)[:_BATCH]):
        there = table.filter(pk__gt=after, pk__lte=keys[-1])
        yield from there.exclude(**{counter.column: _counted(counter)}).values_list("pk", flat=True)
        after = keys[-1]


def _counted(counter: Counter) -> Coalesce:
    mine = counter.rows.filter(**{counter.link: OuterRef("pk")}).order_by().values(counter.link)
    return Coalesce(Subquery(mine.annotate(number=Count("pk")).values("number")), 0)


@transaction.atomic
def _mend(counter: Counter, key: int) -> bool:
    """False where it was right after all: somebody was in the middle of changing it."""
    row = counter.of._default_manager.filter(pk=key)
    held = row.select_for_update(no_key=True, of=("self",)).values_list(counter.column, flat=True).first()
    true = counter.rows.filter(**{counter.link: key}).count()
    if held is None or held == true:
        return False
    row.update(**{counter.column: true})
    _log.warning("The %s of %s %s were %s, and are %s", counter.name, counter.of.__name__, key, held, true)
    return True
