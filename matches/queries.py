"""Reads about matches: for the two people, for the editor, and for the artist's page of protection."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Count, F, Q, QuerySet
from django.utils import timezone

from accounts.models import User, Viewer
from common.errors import NotVisible
from feed.models import Post
from images.models import Image
from matches.models import Match

_SHOWN = 20


def matches_told_to(viewer: Viewer) -> QuerySet[Match]:
    """Pictures that looked like this person's, and were held for it."""
    return Match.objects.filter(earlier_person=viewer.pk, kind=Match.Kind.HELD, earlier__image__isnull=False)


def match_or_404(public_id: str, *, person: User) -> Match:
    """The getter is the permission: the artist of the earlier picture."""
    rows = matches_told_to(person).select_related("earlier__image__in_post__post", "later_person__profile", "later")
    match = rows.filter(public_id=public_id).first()
    if match is None:
        raise NotVisible("There is no such match, or one of the two pictures has been deleted.")
    return match


def held_for(image_id: int | None, *, person: User) -> list[Match]:
    """Why this picture of theirs is held."""
    rows = Match.objects.filter(later__image=image_id, later_person=person, kind=Match.Kind.HELD)
    return list(rows.select_related("earlier", "earlier_person"))


def held_match_or_404(public_id: str, *, person: User) -> Match:
    """To the later person."""
    rows = Match.objects.filter(later_person=person, kind=Match.Kind.HELD, later__image__isnull=False)
    match = rows.select_related("earlier_person").filter(public_id=public_id).first()
    if match is None:
        raise NotVisible
    return match


def had_already(images: Collection[int]) -> dict[int, Post]:
    """Where else their artist has these pictures, by their keys."""
    post = "earlier__image__in_post__post"
    rows = Match.objects.filter(later__image__in=images, kind=Match.Kind.OWN, **{f"{post}__author": F("later_person")})
    rows = rows.select_related("later", f"{post}__author")
    there = [(row.later.image_id, row.earlier.image) for row in rows]
    return {later: earlier.in_post.post for later, earlier in there if later and earlier}


@dataclass(frozen=True)
class Found:
    """Matches of somebody's pictures: pictures that others sent later."""

    ever: int
    this_week: int
    # Neither answered nor decided.
    open: int
    # The latest.
    latest: list[Match]


def found_for(person: User) -> Found:
    """Those that they were told of."""
    told, week = matches_told_to(person), timezone.now() - timedelta(days=7)
    counts = told.aggregate(
        ever=Count("pk"), this_week=Count("pk", filter=Q(found_at__gte=week)), open=Count("pk", filter=Q(answer=""))
    )
    return Found(**counts, latest=list(told.select_related("earlier__image__in_post__post").order_by("-pk")[:_SHOWN]))


def post_of(image: Image | None) -> Post | None:
    """Where one's own picture stands."""
    return Post.objects.filter(pictures__image=image).select_related("author").first() if image else None
