from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from images.terms import Terms
from protection.agents import Kind
from protection.asked import Thing, asked_of
from protection.callers import caller_of
from protection.previews import as_visitor, cut_to_card
from protection.refusing import refuse
from protection.signals import SIGNALS, Signals, signals_for

Respond = Callable[[HttpRequest], HttpResponse]

# What programs that show cards may ask for; of pictures they get the card alone (`IMAGES_SHOWN_TO`).
_FOR_PREVIEWS = {Thing.CARD, Thing.PICTURE}


class SayNoToTraining:
    """The rights headers on every answer: pages, pictures, errors. An answer that already says its own keeps it."""

    def __init__(self, get_response: Respond) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        answer = self.get_response(request)
        for name, value in signals_of(answer).headers.items():
            answer.headers.setdefault(name, value)
        return answer


def signals_of(answer: HttpResponse) -> Signals:
    """Those that its page was labelled with, or what the terms of a picture come to; else the strictest."""
    signals: Signals | None = getattr(answer, "signals", None)
    terms: Terms | None = getattr(answer, "terms", None)
    return signals or (signals_for(terms=terms) if terms else SIGNALS)


class RefuseCrawlers:
    """Stands before everything that asks the database or knows sessions."""

    def __init__(self, get_response: Respond) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        caller = caller_of(request)
        if caller.kind in (Kind.PERSON, Kind.SEARCH_ENGINE):
            return self.get_response(request)
        asked = asked_of(request.path_info)
        if asked.thing is Thing.OPEN:
            return self.get_response(request)
        if caller.kind is Kind.PREVIEW and asked.thing in _FOR_PREVIEWS and request.method in ("GET", "HEAD"):
            return self._card(request)
        return refuse(caller, asked)

    def _card(self, request: HttpRequest) -> HttpResponse:
        as_visitor(request)
        return cut_to_card(self.get_response(request))
