"""Assistants, where an artist has allowed them: the room that knows artists says so beforehand, then the answer."""

from __future__ import annotations

from pkgutil import resolve_name

from django.conf import settings
from django.http import HttpResponse

from protection.asked import Asked


def may_be_let_in(asked: Asked) -> bool:
    """Whether it is worth making the answer, whose signals then decide: said without the database, and no by default.
    Of a picture nobody knows beforehand whose it is: yes as soon as any artist allows it."""
    path = settings.ASSISTANTS_LET_IN
    return bool(path and resolve_name(path)(asked))


def put_away(answer: HttpResponse) -> None:
    """It is not for who asked: the file that it would have been made of is closed."""
    file = getattr(answer, "file_to_stream", None)
    if file:
        file.close()
