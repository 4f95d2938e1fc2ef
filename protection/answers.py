from django.http import HttpResponse

from protection.signals import Signals


def label(answer: HttpResponse, signals: Signals) -> HttpResponse:
    """Give an answer signals of its own, which the middleware prints; its page prints `rights_signals`."""
    answer.signals = signals  # type: ignore[attr-defined]
    return answer
