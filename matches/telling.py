"""Who hears of a match: the artist of the earlier picture, once it holds the later one."""

from __future__ import annotations

from collections.abc import Iterable

from matches.models import Match
from notifications.models import About, Kind
from notifications.services import forget, notify


def held(*, matches: Iterable[Match]) -> None:
    for match in matches:
        if match.earlier_person_id and not match.answer:
            _tell(match.earlier_person_id, match)


def somebody_asks(*, match: Match) -> None:
    """Once more, since there is more to read now."""
    forget(about=About.MATCH, ids=[match.pk])
    if match.earlier_person_id:
        _tell(match.earlier_person_id, match)


def _tell(person: int, match: Match) -> None:
    """By the house: whose picture it is, the page says to whom it may."""
    notify(recipient=person, kind=Kind.MATCH, actor=None, about=About.MATCH, about_id=match.pk)
