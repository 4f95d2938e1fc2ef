"""The page on which somebody earns a pass, and the same refusal for who reads no pages."""

from __future__ import annotations

from urllib.parse import urlsplit

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme

from common.errors import DomainError
from common.limits import OneMoment
from common.middleware import refuse, refuse_in_short
from protection import passes
from protection.budgets import counted_address

_COME_BACK = "That was a lot in a short time. Wait a while, then go on, or log in."


def page(
    request: HttpRequest,
    address: str,
    empty: OneMoment | None = None,
    *,
    next_url: str,
    error: str = "",
    status: int = 429,
) -> HttpResponse:
    """With a puzzle and a ticket, as long as there are passes; else words, and how long to wait."""
    offer = passes.offer_to(address)
    if offer is None:
        return labelled(refuse(request, empty.message if empty else _COME_BACK, 429), empty.seconds if empty else 600)
    context = {"offer": offer, "next": next_url, "error": error}
    answer = render(request, "protection/waiting.html", context, status=status)
    return labelled(answer, offer.seconds) if status == 429 else labelled(answer, 0)


def in_words(request: HttpRequest, empty: OneMoment) -> HttpResponse:
    answer = refuse_in_short(request, empty.message, 429)
    words = answer or HttpResponse(empty.message, status=429, content_type="text/plain; charset=utf-8")
    return labelled(words, empty.seconds)


def labelled(answer: HttpResponse, seconds: int) -> HttpResponse:
    """Kept by no cache: it is this asker's, and this moment's."""
    answer.headers["Cache-Control"] = "no-store"
    if seconds:
        answer.headers["Retry-After"] = str(seconds)
    return answer


def show(request: HttpRequest) -> HttpResponse:
    """GET, where htmx was sent here; POST, with the answer to the puzzle or a ticket."""
    address = counted_address(request)
    there = on_this_site(request, request.POST.get("next") or request.GET.get("next", ""))
    if request.method != "POST":
        return page(request, address, next_url=there, status=200)
    try:
        told = passes.earn(address, solution=request.POST.get("solution", ""), ticket=request.POST.get("ticket", ""))
    except OneMoment as empty:
        return page(request, address, empty, next_url=there)
    except DomainError as wrong:
        return page(request, address, next_url=there, error=wrong.message, status=422)
    answer = redirect(there)
    passes.give(answer, told, secure=request.is_secure())
    return labelled(answer, 0)


def on_this_site(request: HttpRequest, wanted: str) -> str:
    """The path of it, or the front page's."""
    safe = url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure())
    return urlsplit(wanted)._replace(scheme="", netloc="").geturl() or "/" if safe else "/"
