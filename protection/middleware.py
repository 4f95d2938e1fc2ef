from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from protection.signals import SIGNALS


class SayNoToTraining:
    """The rights headers on every answer: pages, pictures, errors. An answer that already says its own keeps it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        self.headers = SIGNALS.headers()

    def __call__(self, request: HttpRequest) -> HttpResponse:
        answer = self.get_response(request)
        for name, value in self.headers.items():
            answer.headers.setdefault(name, value)
        return answer
