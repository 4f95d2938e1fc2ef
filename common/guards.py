"""Who may call a view at all. What they may see of it is decided by the getters."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import urlsplit

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.utils.http import url_has_allowed_host_and_scheme

from common.http import wants_json, wants_partial
from common.middleware import refuse

View = Callable[..., HttpResponse]

SIGNED_OUT = "You are signed out. Log in, then try again."


def member_required(view: View) -> View:
    """Somebody signed in, or else the way to the log-in, in the form that the asker understands."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return view(request, *args, **kwargs) if request.user.is_authenticated else _ask_to_log_in(request)

    return guarded


def _ask_to_log_in(request: HttpRequest) -> HttpResponse:
    if wants_json(request) or (wants_partial(request) and request.method == "POST"):
        # What was typed stays on the page.
        return refuse(request, SIGNED_OUT, 401)
    door = redirect_to_login(_page_of(request))
    return HttpResponse(headers={"HX-Redirect": door.url}) if wants_partial(request) else door


def _page_of(request: HttpRequest) -> str:
    """The page that the person was on: a form's address, or a fragment's, is no place to come back to."""
    if request.method == "GET" and not wants_partial(request):
        return request.get_full_path()
    came_from = request.headers.get("Referer", "")
    safe = url_has_allowed_host_and_scheme(came_from, {request.get_host()}, require_https=request.is_secure())
    return urlsplit(came_from)._replace(scheme="", netloc="").geturl() if safe else "/"
