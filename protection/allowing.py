"""Assistants, where an artist has allowed them: the path rules say so beforehand, then the answer's own terms."""

from __future__ import annotations

import time
from functools import lru_cache

from django.http import HttpResponse

from protection.asked import Asked, Thing, asked_of
from protection.paths import kept_path_rules

_KEPT_SECONDS = 15


def may_be_let_in(asked: Asked) -> bool:
    """Whether it is worth making the answer, whose terms then decide: said without the database. Of a picture nobody
    knows beforehand whose it is: yes as soon as any artist allows it."""
    letting = _letting(int(time.monotonic()) // _KEPT_SECONDS)
    return bool(letting) if asked.thing is Thing.PICTURE else asked.handle in letting


@lru_cache(maxsize=1)
def _letting(moment: int) -> frozenset[str]:
    """The names of the artists who let assistants read something; kept in each process for that moment."""
    return frozenset(asked_of(rule.path).handle for rule in kept_path_rules() if rule.terms.lets_assistants)


def put_away(answer: HttpResponse) -> None:
    """It is not for who asked: the file that it would have been made of is closed."""
    file = getattr(answer, "file_to_stream", None)
    if file:
        file.close()
