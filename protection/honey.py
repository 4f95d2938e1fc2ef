"""Links that no person sees: whoever follows one reads pages as programs do, and is led to the pass for some hours.

Each page has one of its own, signed for the network that it was given to: followed from elsewhere, because somebody has
copied it to where people press it, it is nothing. A browser does not draw it, so it is not there for the mouse, for the
keyboard or for a screen reader; robots.txt asks programs not to follow it, and so do its own words.
"""

from __future__ import annotations

import secrets
from contextlib import suppress

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.crypto import constant_time_compare, salted_hmac
from redis.exceptions import RedisError

from common.errors import NotVisible
from protection import waiting
from protection.agents import Kind
from protection.asked import asked_of
from protection.budgets import close_for, counted_address, households_of
from protection.callers import Caller
from protection.counting import count_refusal


def address_for(request: HttpRequest) -> str:
    """Another one on each page."""
    salt = secrets.token_urlsafe(6)
    return reverse("protection:honey", args=[salt + _signature(salt, _network(request))])


def follow(request: HttpRequest, token: str) -> HttpResponse:
    address, salt = counted_address(request), token[:8]
    if not constant_time_compare(token[8:], _signature(salt, _network(request))):
        raise NotVisible
    # Whoever does this gives the name of a browser.
    count_refusal(Caller(Kind.IMPOSTOR), asked_of(request.path_info))
    if address:
        with suppress(RedisError):
            close_for(address, seconds=settings.HONEY_SECONDS)
    return waiting.page(request, address, next_url="/")


def _network(request: HttpRequest) -> str:
    address = counted_address(request)
    return households_of(address)[1] if address else ""


def _signature(salt: str, network: str) -> str:
    return salted_hmac("cara.honey", f"{salt}.{network}", algorithm="sha256").hexdigest()[:16]
