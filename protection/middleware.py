from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from images.terms import Terms
from protection.signals import SIGNALS, Signals, signals_for

Respond = Callable[[HttpRequest], HttpResponse]


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
