from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.templatetags.static import static
from django.urls import reverse
from django.views.decorators.http import require_POST

from common.context import THEMES
from common.errors import DomainError
from common.http import next_url, respond
from common.middleware import refuse

_YEAR = 365 * 24 * 3600


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
    chosen = request.POST.get("theme", "")
    if chosen not in THEMES:
        raise DomainError("Choose light, dark, or what your system says.")
    answer = respond(request, redirect_to=next_url(request, reverse("home")))
    answer.set_cookie("theme", chosen, max_age=_YEAR, samesite="Lax", secure=request.is_secure(), httponly=True)
    return answer
