"""What notifications are about. The higher rooms own these things: settings name, by kind, who answers for them."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import cache
from pkgutil import resolve_name
from typing import Any, Protocol

from django.conf import settings
from django.db.models import Exists, OuterRef, Q, QuerySet

from accounts.models import User, Viewer
from notifications.models import About


@dataclass(frozen=True)
class Subject:
    """A thing as a line names and links it."""

    kind: About
    # As it stands in the sentence: “Red morning”, or the next one where it has no name.
    name: str
    # Without saying which: "your post".
    kind_of: str
    url: str
    # Where its author changes it.
    editor_url: str = ""
    # What was said, shortened; empty where nothing was.
    excerpt: str = ""
    # Whether its name and words may leave the house in a letter: they are for everybody, unwarned.
    is_open: bool = False


class Subjects(Protocol):
    """What a room says of one kind of thing."""

    def visible_to(self, viewer: Viewer) -> QuerySet[Any, Any]:
        """Those that lists may show to the viewer."""

    def told(self, ids: Collection[int], *, viewer: Viewer) -> Mapping[int, Subject]:
        """Those of `ids` that the viewer may see, in one query."""


@cache
def _subjects(path: str) -> Subjects:
    subjects: Subjects = resolve_name(path)
    return subjects


def shown_about(viewer: Viewer) -> Q:
    """Lines about nothing, or about a thing that the viewer may see. A kind that no room answers for is never shown."""
    shown = Q(about=About.NOTHING)
    for about, path in settings.NOTIFICATION_SUBJECTS.items():
        shown |= Q(Exists(_subjects(path).visible_to(viewer).filter(pk=OuterRef("about_id"))), about=about)
    return shown


def may_see(viewer_id: int, about: About, about_id: int) -> bool:
    if about == About.NOTHING:
        return True
    path = settings.NOTIFICATION_SUBJECTS.get(about)
    viewer = User.objects.filter(pk=viewer_id).first() if path else None
    return viewer is not None and _subjects(path).visible_to(viewer).filter(pk=about_id).exists()


def told_of(things: Collection[tuple[str, int]], *, viewer: Viewer) -> dict[tuple[str, int], Subject]:
    """What each of these things is called and where it is, one query a kind; those that the viewer may not see are
    left out."""
    told: dict[tuple[str, int], Subject] = {}
    for about, path in settings.NOTIFICATION_SUBJECTS.items():
        ids = {about_id for kind, about_id in things if kind == about}
        if ids:
            told |= {(about, key): subject for key, subject in _subjects(path).told(ids, viewer=viewer).items()}
    return told
