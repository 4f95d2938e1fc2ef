"""One answer for everybody: htmx gets the page's own partial, a plain browser the page or a redirect."""

from collections.abc import Mapping
from typing import Any, Protocol, cast
from urllib.parse import urlsplit

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.template import engines
from django.utils.cache import patch_vary_headers
from django.utils.http import url_has_allowed_host_and_scheme

from common.lazy import itself


class _Htmx(Protocol):
    history_restore_request: bool

    def __bool__(self) -> bool: ...


def wants_partial(request: HttpRequest) -> bool:
    """Asked by htmx for a piece; after Back htmx asks for the whole page again."""
    htmx = cast("_Htmx", request.htmx)  # type: ignore[attr-defined]
    return bool(htmx) and not htmx.history_restore_request


def wants_json(request: HttpRequest) -> bool:
    """Asked by a script of ours that reads refusals as JSON."""
    return request.headers.get("Accept", "").startswith("application/json")


def respond(
    request: HttpRequest,
    page: str = "",
    context: Mapping[str, Any] | None = None,
    *,
    partial: str = "",
    redirect_to: str = "",
    status: int = 200,
) -> HttpResponse:
    """Answer with `partial` to htmx where there is one, else redirect to `redirect_to`, else with the whole `page`."""
    answer = _answer(request, page, context, partial, redirect_to, status)
    patch_vary_headers(answer, ["HX-Request"])
    return answer


def _answer(
    request: HttpRequest, page: str, context: Mapping[str, Any] | None, partial: str, redirect_to: str, status: int
) -> HttpResponse:
    if redirect_to and not (partial and wants_partial(request)):
        return HttpResponseRedirect(redirect_to)
    template = partial if partial and wants_partial(request) else page
    if template.endswith(".jinja"):
        return HttpResponse(_drawn(request, template, context or {}), status=status)
    return render(request, template, context, status=status)


def _drawn(request: HttpRequest, template: str, context: Mapping[str, Any]) -> str:
    """What a view says counts more than what every page is told; Django's Jinja2 has it the other way round."""
    engine: Any = engines["jinja2"]
    told: dict[str, Any] = {"request": request}
    for tell in engine.template_context_processors:
        told |= tell(request)
    told["user"] = itself(told["user"])
    drawn: str = engine.get_template(template).template.render({**told, **context})
    return drawn


def came_from(request: HttpRequest, default: str) -> str:
    """Where the form stood: what it says itself, or the page of this site that the browser names."""
    there = request.headers.get("Referer", "")
    safe = url_has_allowed_host_and_scheme(there, {request.get_host()}, require_https=request.is_secure())
    return next_url(request, urlsplit(there)._replace(scheme="", netloc="").geturl() if safe else default)


def next_url(request: HttpRequest, default: str) -> str:
    """Where a form asks to go afterwards, if that is on this site."""
    wanted = request.POST.get("next", "")
    safe = url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure())
    return wanted if safe else default
