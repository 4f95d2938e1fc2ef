from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from images.terms import Terms
from protection import allowing
from protection.agents import Kind
from protection.asked import Asked, Thing, asked_of
from protection.callers import Caller, caller_of
from protection.previews import as_visitor, cut_to_card
from protection.refusing import refuse
from protection.signals import SIGNALS, Signals, signals_for

Respond = Callable[[HttpRequest], HttpResponse]

# What may be shown to programs at all. Those that show cards get of pictures the card alone (`IMAGES_SHOWN_TO`).
_SHOWN = {Thing.CARD, Thing.PICTURE}


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
        if asked.thing in _SHOWN and request.method in ("GET", "HEAD"):
            answer = self._shown(request, caller, asked)
            if answer is not None:
                return answer
        return refuse(caller, asked)

    def _shown(self, request: HttpRequest, caller: Caller, asked: Asked) -> HttpResponse | None:
        """What visitors see of it, as far as it is for that program."""
        as_visitor(request)
        if caller.kind is Kind.PREVIEW:
            return cut_to_card(self.get_response(request))
        if caller.kind is Kind.ASSISTANT and allowing.may_be_let_in(asked):
            answer = self.get_response(request)
            if signals_of(answer).terms.lets_assistants:
                return answer
            allowing.put_away(answer)
        return None
