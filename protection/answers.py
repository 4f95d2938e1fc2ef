from django.http import HttpResponse

from protection.signals import Signals


def label(answer: HttpResponse, signals: Signals) -> HttpResponse:
    """Give an answer signals of its own; the middleware leaves what is there. Its page prints `signals.meta()`."""
    for name, value in signals.headers().items():
        answer.headers[name] = value
    return answer
