"""Reads of what is not out yet: drafts, the newest first, and what is planned, by the days on which it goes out."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date
from itertools import groupby
from typing import Any

from django.db.models import BigIntegerField, Count, ExpressionWrapper, F, Prefetch, Q, QuerySet
from django.db.models.functions import Cast, Extract
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from common.paging import Page, keyset_page
from feed.models import Post, PostPicture
from images.models import Image

DRAFTS_PAGE_SIZE = 60
COMING_PAGE_SIZE = 60
# More than there will ever be posts, so that a time and a key make one number.
_POSTS = 10**11


@dataclass(frozen=True)
class Day:
    date: date
    posts: list[Any]


@dataclass(frozen=True)
class Month:
    days: list[Day]

    @property
    def date(self) -> date:
        return self.days[0].date


def drafts_page(request: HttpRequest, *, author: User) -> Page[Any]:
    """What nobody has given a time; what waits for its pictures included."""
    drafts = _in_small(_works_of(author).filter(position=None).exclude(state=Post.State.SCHEDULED))
    return keyset_page(drafts, request, key="-pk", size=DRAFTS_PAGE_SIZE, scope="drafts")


def coming_page(request: HttpRequest, *, author: User) -> Page[Any]:
    """What is planned, with `turn`: in the order of time, those of one minute in the order in which they were begun."""
    planned = _in_small(_works_of(author).filter(state=Post.State.SCHEDULED))
    minute = Cast(Extract("scheduled_for", "epoch", tzinfo=UTC), BigIntegerField()) / 60
    turn = ExpressionWrapper(minute * _POSTS + F("pk"), output_field=BigIntegerField())
    return keyset_page(
        planned.annotate(turn=turn),
        request,
        key="turn",
        size=COMING_PAGE_SIZE,
        scope="coming",
        path=reverse("portfolios:coming"),
    )


def calendar(posts: Iterable[Post]) -> list[Month]:
    """By the days of the reader's own clocks. Wants them in the order of time."""
    days = [Day(day, list(those)) for day, those in groupby(posts, key=_day_of)]
    return [Month(list(those)) for _, those in groupby(days, key=lambda day: (day.date.year, day.date.month))]


def chosen_drafts(works: Sequence[str], *, author: User) -> list[Any]:
    """Those of the author's drafts that have these public ids, in their order."""
    found = _in_small(_works_of(author).filter(position=None, public_id__in=works))
    return sorted(found, key=lambda post: works.index(post.public_id))


def _works_of(author: User) -> QuerySet[Post]:
    return Post.objects.filter(author=author, kind=Post.Kind.WORK)


def _day_of(post: Post) -> date:
    return timezone.localtime(post.scheduled_for).date()


def _in_small(posts: QuerySet[Post]) -> QuerySet[Post]:
    """With `picture_count`, the one that stands for it in `first_pictures`, and what is in its way in
    `rejected_pictures`."""
    pictures = PostPicture.objects.select_related("image", "next_image")
    first = pictures.order_by("post", "place").distinct("post")
    return posts.annotate(picture_count=Count("pictures")).prefetch_related(
        Prefetch("pictures", first, to_attr="first_pictures"),
        Prefetch("pictures", pictures.filter(_rejected()).order_by("place"), to_attr="rejected_pictures"),
    )


def _rejected() -> Q:
    return Q(image__state=Image.State.REJECTED) | Q(next_image__state=Image.State.REJECTED)
