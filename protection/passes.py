"""What stands between suspicion and refusal: a little work of one's computer, or a little patience, for a pass.

The puzzle is ALTCHA's (altcha.org, v1): find the number for which SHA-256 of the salt and it is the challenge. Our own
lines, since its widget writes styles into the page and starts workers from blobs, which our Content-Security-Policy has
none of. Nobody else is asked, and nothing is kept but that a puzzle was solved.

Who runs no scripts gets a ticket, which is worth a pass after some seconds. Either is good for one pass, on the network
that it was given to; the more passes an address has had, the more the next one costs.
"""

from __future__ import annotations

import hashlib
import json
import secrets
import time
from base64 import b64decode
from dataclasses import dataclass

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.utils.crypto import constant_time_compare, salted_hmac
from redis.exceptions import RedisError

from common.errors import DomainError
from common.limits import Limit, client, keep_pace, used
from protection.budgets import WORDS, households_of

COOKIE = "pass"
_SALT = "cara.passes"


class NotSolved(DomainError):
    status = 422


@dataclass(frozen=True)
class Puzzle:
    salt: str
    challenge: str
    # The number is below this.
    most: int
    signature: str


@dataclass(frozen=True)
class Offer:
    """Two ways to a pass: `ticket` is worth one after so many seconds."""

    puzzle: Puzzle
    ticket: str
    seconds: int


def offer_to(address: str) -> Offer | None:
    """None where this address has had all its passes for now."""
    spent = _spent(address)
    if spent >= 1:
        return None
    harder = 1 + (settings.PUZZLE_HARDEST - 1) * spent
    wait = round(settings.TICKET_SECONDS * harder)
    return Offer(_puzzle(address, int(settings.PUZZLE_NUMBERS * harder)), _ticket(address, wait), wait)


def earn(address: str, *, solution: str, ticket: str) -> str:
    """The pass, as its cookie holds it. `NotSolved` in words; `OneMoment` where there were enough."""
    household, network = households_of(address)
    once = _solved(solution, network) if solution else _matured(ticket, network)
    if not _is_first_time(once):
        raise NotSolved("That was used before. Here is another.")
    keep_pace((_limit("address"), household), (_limit("network"), network))
    return signing.dumps([secrets.token_urlsafe(9), network], salt=_SALT)


def give(answer: HttpResponse, told: str, *, secure: bool) -> None:
    answer.set_cookie(COOKIE, told, max_age=settings.PASS_SECONDS, httponly=True, samesite="Lax", secure=secure)


def pass_of(request: HttpRequest, address: str) -> str:
    """The name of the pass that comes with a request; empty where there is none that is good here and now."""
    if COOKIE not in request.COOKIES:
        return ""
    try:
        name, network = signing.loads(request.COOKIES.get(COOKIE, ""), salt=_SALT, max_age=settings.PASS_SECONDS)
    except signing.BadSignature:
        return ""
    return str(name) if network == households_of(address)[1] else ""


# --- The puzzle -----------------------------------------------------------------------------------------------------


def _puzzle(address: str, most: int) -> Puzzle:
    salt = f"{secrets.token_hex(12)}?expires={int(time.time()) + settings.PUZZLE_SECONDS}"
    challenge = _hash(salt, secrets.randbelow(most))
    return Puzzle(salt, challenge, most, _signature(challenge, households_of(address)[1]))


def _solved(solution: str, network: str) -> str:
    """The challenge, which is good once."""
    try:
        told = json.loads(b64decode(solution[:2000], validate=True))
        salt, challenge, number, signature = (told[name] for name in ("salt", "challenge", "number", "signature"))
        ends = int(str(salt).partition("?expires=")[2])
        is_right = constant_time_compare(_hash(str(salt), int(number)), str(challenge))
    except (ValueError, KeyError, TypeError, RecursionError):
        raise NotSolved("That was no answer. Here is another.") from None
    if not is_right or not constant_time_compare(str(signature), _signature(str(challenge), network)):
        raise NotSolved("That was not the answer. Here is another.")
    if ends < time.time():
        raise NotSolved("That took too long. Here is another.")
    return str(challenge)


def _hash(salt: str, number: int) -> str:
    return hashlib.sha256(f"{salt}{number}".encode()).hexdigest()


def _signature(challenge: str, network: str) -> str:
    """The salt is in the challenge, and its end in the salt."""
    return salted_hmac(f"{_SALT}.puzzle", f"{challenge}.{network}", algorithm="sha256").hexdigest()


# --- The ticket -----------------------------------------------------------------------------------------------------


def _ticket(address: str, wait: int) -> str:
    told = [secrets.token_urlsafe(9), households_of(address)[1], time.time() + wait]
    return signing.dumps(told, salt=f"{_SALT}.ticket")


def _matured(ticket: str, network: str) -> str:
    try:
        name, given_to, ripe = signing.loads(ticket, salt=f"{_SALT}.ticket", max_age=settings.PUZZLE_SECONDS)
    except signing.BadSignature:
        raise NotSolved("This page had been open for too long. Here is a new one.") from None
    if given_to != network:
        raise NotSolved("Your connection has changed meanwhile. Here is a new page.")
    left = ripe - time.time()
    if left > 0:
        raise NotSolved(f"That was too soon: wait {max(1, round(left))} seconds, then press the button.")
    return str(name)


# --- Counting -------------------------------------------------------------------------------------------------------


def _limit(whose: str) -> Limit:
    return Limit(f"passes.{whose}", settings.PASSES[whose], settings.PASS_SECONDS, WORDS)


def _spent(address: str) -> float:
    household, network = households_of(address)
    try:
        # One more must fit in.
        spent: float = used((_limit("address"), household), (_limit("network"), network))
    except RedisError:
        return 0.0
    return spent if spent <= 1 - 1 / settings.PASSES["address"] else 1.0


def _is_first_time(name: str) -> bool:
    """While Redis is away nobody is kept out by it."""
    try:
        return bool(client().set(f"cara:solved:{name}", 1, nx=True, ex=settings.PUZZLE_SECONDS + settings.PASS_SECONDS))
    except RedisError:
        return True
