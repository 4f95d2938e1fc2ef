"""Keeps everybody to a pace that people have (`protection.budgets`): slower first, then a little work, then a wait."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from common.http import wants_json, wants_partial
from common.limits import OneMoment
from protection import budgets, passes, waiting
from protection.agents import Kind
from protection.asked import asked_of
from protection.budgets import Budget
from protection.callers import Caller, caller_of
from protection.counting import count_refusal

# Lists, by the names of their addresses; whatever is asked for `after` something is a page of one, too.
LISTINGS = frozenset(
    {
        "home",
        "portfolios:explore",
        "portfolios:tag",
        "portfolios:terms",
        "portfolios:gallery",
        "portfolios:posts",
        "portfolios:collections",
        "portfolios:collection",
        "portfolios:gallery_feed",
        "portfolios:collection_feed",
        "portfolios:sitemaps",
        "portfolios:sitemap",
        "accounts:followers",
        "accounts:following",
        "feed:reposts",
    }
)
# What nobody is kept from: what says on what terms, the ways in, and the way out of waiting.
_OPEN = ("protection:", "account_", "common:", "local:")
# Whatever they call themselves: who is kept to a pace has proved no name.
_SOMEBODY = Caller(Kind.PERSON)
_slowed = threading.BoundedSemaphore(1)


class KeepPace:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> HttpResponse | None:
        """By now it is known what is asked for, and nothing has been read for it."""
        name = request.resolver_match.view_name if request.resolver_match else ""
        address = budgets.counted_address(request)
        if not address or name.startswith(_OPEN) or caller_of(request).kind is Kind.SEARCH_ENGINE:
            return None
        asked = what_is(name, request)
        # First of all, so that the others behind the same address have what this one leaves.
        own = passes.pass_of(request, address)
        if own and budgets.take_for("pass", own, asked):
            return None
        try:
            _slow_down(budgets.take_for_address(asked, address))
        except OneMoment as empty:
            return None if _is_a_member_with_budget(request, asked) else _answer(request, address, empty)
        return None


def what_is(name: str, request: HttpRequest) -> Budget:
    if name.startswith("images:"):
        return Budget.PICTURE
    return Budget.LISTING if name in LISTINGS or "after" in request.GET else Budget.PAGE


def _is_a_member_with_budget(request: HttpRequest, asked: Budget) -> bool:
    """Asked last: who is signed in is read from the database."""
    if not request.user.is_authenticated:
        return False
    # What people send has limits of its own, wherever it matters.
    return request.method not in ("GET", "HEAD") or budgets.take_for("person", str(request.user.pk), asked)


def _slow_down(used: float) -> None:
    """One at a time in each process, so that a crowd that is slowed keeps nobody else waiting."""
    over = used - settings.BUDGET_SLOW_FROM
    if over > 0 and _slowed.acquire(blocking=False):
        try:
            time.sleep(settings.BUDGET_SLOWEST_SECONDS * over / (1 - settings.BUDGET_SLOW_FROM))
        finally:
            _slowed.release()


def _answer(request: HttpRequest, address: str, empty: OneMoment) -> HttpResponse:
    """The page of waiting for a person, the way to it for htmx, words for anything else."""
    count_refusal(_SOMEBODY, asked_of(request.path_info))
    is_picture = request.resolver_match is not None and request.resolver_match.view_name.startswith("images:")
    if is_picture or wants_json(request) or request.method not in ("GET", "HEAD"):
        return waiting.in_words(request, empty)
    if wants_partial(request):
        page = request.headers.get("HX-Current-URL", "")
        there = f"{reverse('protection:waiting')}?{urlencode({'next': waiting.on_this_site(request, page)})}"
        return waiting.labelled(HttpResponse(headers={"HX-Redirect": there}, status=429), empty.seconds)
    return waiting.page(request, address, empty, next_url=request.get_full_path())
