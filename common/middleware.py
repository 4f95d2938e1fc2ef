from collections.abc import Callable
from functools import cache

from csp.constants import HEADER
from csp.middleware import CSPMiddleware, PolicyParts
from csp.utils import build_policy
from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render

from common.errors import DomainError
from common.http import wants_json, wants_partial
from common.paging import BadCursor, top_of

_HEADINGS = {
    400: "That did not work",
    401: "Signed out",
    403: "Not allowed",
    404: "Nothing here",
    409: "It has changed meanwhile",
    422: "Too many",
    429: "One moment",
    503: "Not just now",
}

# Seconds, where something is away that will come back.
RETRY_AFTER = "10"


class ContentSecurityPolicy(CSPMiddleware):
    """The site's own, put together once; for the answers that say otherwise, anew."""

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        if settings.DEBUG or self.get_policy_parts(request, response) != PolicyParts():
            return super().process_response(request, response)
        response.headers.setdefault(HEADER, _policy_of_the_site())
        return response


@cache
def _policy_of_the_site() -> str:
    return build_policy()


class AnswerDomainErrors:
    """Turns what services and getters refuse into one sentence, in the form that the asker reads."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        answer = self.get_response(request)
        return _explain_method(request, answer) if isinstance(answer, HttpResponseNotAllowed) else answer

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        if not isinstance(error, DomainError):
            return None
        top = top_of(request) if isinstance(error, BadCursor) else ""
        return refuse(request, error.message, error.status, top=top)


def _explain_method(request: HttpRequest, answer: HttpResponse) -> HttpResponse:
    """A reload or an old tab asks for an address that only takes a form: Django's own answer is an empty page."""
    explained = refuse(request, "This address only takes what a form sends. Go back to the page before.", 405)
    explained.headers["Allow"] = answer.headers["Allow"]
    return explained


def refuse(request: HttpRequest, message: str, status: int, *, top: str = "") -> HttpResponse:
    """The sentence as plain text for htmx, as JSON for a script that asks for it, as a page for a person; `top` is
    where a list begins."""
    context = {"heading": _HEADINGS.get(status, _HEADINGS[400]), "message": message, "status": status, "top": top}
    short = refuse_in_short(request, message, status)
    answer = short or render(request, "common/message.html", context, status=status)
    if status == 503:
        answer.headers["Retry-After"] = RETRY_AFTER
    return answer


def refuse_in_short(request: HttpRequest, message: str, status: int) -> HttpResponse | None:
    """None for who reads pages."""
    if wants_partial(request):
        return HttpResponse(message, content_type="text/plain; charset=utf-8", status=status)
    if wants_json(request):
        return JsonResponse({"error": message}, status=status)
    return None
