import sys

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.templatetags.static import static
from django.urls import reverse
from django.views.decorators.http import require_POST
from django.views.defaults import server_error
from kombu.exceptions import OperationalError as QueueError
from redis.exceptions import RedisError

from common.context import BACKDROPS, THEMES
from common.db import is_away
from common.errors import DomainError
from common.http import next_url, respond
from common.middleware import RETRY_AFTER, refuse, refuse_in_short

_YEAR = 365 * 24 * 3600
_OUTAGE = "Something behind this page is away just now. Nothing that you saved is lost: please try again in a moment."


def something_broke(request: HttpRequest) -> HttpResponse:
    """In place of Django's own answer to an error that nobody caught: an outage says that it passes."""
    error = sys.exc_info()[1]
    if not (isinstance(error, RedisError | QueueError) or is_away(error)):
        return server_error(request)
    answer = refuse_in_short(request, _OUTAGE, 503) or render(request, "503.html", {"message": _OUTAGE}, status=503)
    answer.headers["Retry-After"] = RETRY_AFTER
    answer.headers["Cache-Control"] = "no-store"
    return answer


def form_expired(request: HttpRequest, reason: str = "") -> HttpResponse:
    """In place of Django's page for a stale or missing CSRF token."""
    message = (
        "This form had been open for too long, or cookies are switched off. Go back, reload the page and send it again."
    )
    return refuse(request, message, 403)


def favicon(request: HttpRequest) -> HttpResponse:
    return redirect(static("img/favicon.svg"))


@require_POST
def theme(request: HttpRequest) -> HttpResponse:
    """Remember light, dark or the system's choice in a cookie of this browser."""
    return _remember(request, "theme", THEMES, "Choose light, dark, or what your system says.")


@require_POST
def backdrop(request: HttpRequest) -> HttpResponse:
    """What lies behind a picture that is shown in full, likewise."""
    return _remember(request, "backdrop", BACKDROPS, "Choose a light or a dark background.")


def _remember(request: HttpRequest, name: str, choices: tuple[str, ...], otherwise: str) -> HttpResponse:
    chosen = request.POST.get(name, "")
    if chosen not in choices:
        raise DomainError(otherwise)
    answer = respond(request, redirect_to=next_url(request, reverse("home")))
    answer.set_cookie(name, chosen, max_age=_YEAR, samesite="Lax", secure=request.is_secure(), httponly=True)
    return answer
