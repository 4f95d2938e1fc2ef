"""What matches are called where they are told of: settings name this for `notifications`."""

from __future__ import annotations

from collections.abc import Collection

from django.db.models import QuerySet

from accounts.models import Viewer
from matches.models import Match
from matches.queries import matches_told_to
from notifications.models import About
from notifications.subjects import Subject


class _Matches:
    def visible_to(self, viewer: Viewer) -> QuerySet[Match]:
        return matches_told_to(viewer)

    def told(self, ids: Collection[int], *, viewer: Viewer) -> dict[int, Subject]:
        found = matches_told_to(viewer).select_related("earlier__image__in_post__post").filter(pk__in=ids)
        return {match.pk: _subject(match) for match in found}


MATCHES = _Matches()


def _subject(match: Match) -> Subject:
    image = match.earlier.image
    title = image.in_post.post.title if image and hasattr(image, "in_post") else ""
    name = f"“{title}”" if title else "a picture of yours"
    return Subject(kind=About.MATCH, name=name, kind_of="a picture of yours", url=match.get_absolute_url())
