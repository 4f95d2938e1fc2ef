"""How much somebody may ask for: pages, pages of lists, and pictures, by the hour.

Asked of an address and of its network at first, in one round trip and without the database. Only where these have had
their share it is looked at who somebody is: a person who is signed in has a budget of their own, wherever they are, and
so has who has earned a pass. While Redis is away nothing is counted.
"""

from __future__ import annotations

from enum import StrEnum
from functools import lru_cache
from ipaddress import ip_address, ip_network

from django.conf import settings
from django.http import HttpRequest

from common.clients import client_address, network_of
from common.limits import Limit, OneMoment, close, take
from protection import moments

WORDS = (
    "You have opened a lot in a short time, or somebody has with whom you share a connection. There is more in {wait}."
)
# Nobody is counted by these: where one of them asks, there is a proxy of ours before us that nobody has named, and all
# who come by it would be one.
_OWN = [
    ip_network(name)
    for name in (
        "127.0.0.0/8", "10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "169.254.0.0/16",
        "::1/128", "fc00::/7", "fe80::/10",
    )
]  # fmt: skip


class Budget(StrEnum):
    PAGE = "pages"
    LISTING = "listings"
    PICTURE = "pictures"

    @property
    def counted(self) -> tuple[Budget, ...]:
        """What it is taken from: a page of a list is a page, too."""
        return (Budget.LISTING, Budget.PAGE) if self is Budget.LISTING else (self,)


def take_for_address(asked: Budget, address: str) -> float:
    """How much of the budget is used by now; `OneMoment` where there is nothing left of it."""
    household, network = households_of(address)
    return _take(
        *((limit(each, "address"), household) for each in asked.counted),
        *((limit(each, "network"), network) for each in asked.counted),
    )


def take_for(whose: str, name: str, asked: Budget) -> bool:
    """Whether a person ("person"), or who has a pass ("pass"), has any left."""
    try:
        _take(*((limit(each, whose), name) for each in asked.counted))
    except OneMoment:
        return False
    return True


def _take(*wanted: tuple[Limit, str]) -> float:
    return take(*wanted, ask=moments.ask)


def close_for(address: str, *, seconds: int) -> None:
    """Nothing is left of the budgets of this address for so long."""
    household, _ = households_of(address)
    for asked in Budget:
        close(limit(asked, "address"), household, seconds=seconds)


def counted_address(request: HttpRequest) -> str:
    """Empty where nobody is counted by it."""
    address = client_address(request)
    return "" if not address or _is_our_own(address) else address


@lru_cache(maxsize=4096)
def households_of(address: str) -> tuple[str, str]:
    """Whom an address is counted with, and their network. Of IPv6 everybody has a /64, and takes any address of it."""
    own = str(ip_network((address, 64), strict=False)) if ":" in address else address
    return own, network_of(address)


@lru_cache(maxsize=4096)
def _is_our_own(address: str) -> bool:
    parsed = ip_address(address)
    return any(parsed in network for network in _OWN)


def limit(asked: Budget, whose: str) -> Limit:
    return _limit(asked, whose, settings.BUDGETS[asked][whose], settings.BUDGET_SECONDS)


@lru_cache(maxsize=64)
def _limit(asked: str, whose: str, most: int, seconds: int) -> Limit:
    return Limit(f"{asked}.{whose}", most, seconds, WORDS)
