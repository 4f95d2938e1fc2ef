"""Where a request comes from. The one place that says so: nobody else reads an address from a request."""

from __future__ import annotations

from functools import lru_cache
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network

from django.conf import settings
from django.http import HttpRequest

Address = IPv4Address | IPv6Address

# More proxies than this, one behind the other, are nobody's.
_MOST_HOPS = 8
_LONGEST_LIST = 1024


def client_address(request: HttpRequest) -> str:
    """Whoever is connected; behind proxies that `TRUSTED_PROXIES` names, the nearest that is none of them.

    Anything further away in X-Forwarded-For was written by whoever asked, and counts for nothing. Empty where the
    server does not know, as on a Unix socket without proxies.
    """
    connected: str = request.META.get("REMOTE_ADDR", "")
    if not settings.TRUSTED_PROXIES or not _is_proxy(connected):
        return address_in(connected)
    return _forwarded_for(request.META.get("HTTP_X_FORWARDED_FOR", ""), address_in(connected))


def _forwarded_for(told: str, nearest: str) -> str:
    """From the right, where the proxy that we trust has written, until the first that is no proxy."""
    for hop in reversed(told[-_LONGEST_LIST:].split(",")[-_MOST_HOPS:]):
        address = address_in(hop)
        if not address:
            break
        nearest = address
        if not _is_proxy(address):
            break
    return nearest


def address_in(text: str) -> str:
    """In its one spelling, without a port; an IPv4 address that came as IPv6 is one. Empty where there is none."""
    parsed = _parsed(text)
    return str(parsed) if parsed else ""


def network_of(address: str) -> str:
    """Whom one customer of a provider commonly has: a /24, or a /48 of IPv6."""
    parsed = _parsed(address)
    if parsed is None:
        return ""
    return str(ip_network((parsed, 24 if parsed.version == 4 else 48), strict=False))


@lru_cache(maxsize=4096)
def _parsed(text: str) -> Address | None:
    text = text[:64].strip()
    if text.startswith("["):
        text = text[1:].partition("]")[0]
    elif text.count(":") == 1:
        text = text.partition(":")[0]
    try:
        parsed = ip_address(text.partition("%")[0])
    except ValueError:
        return None
    return (isinstance(parsed, IPv6Address) and parsed.ipv4_mapped) or parsed


def _is_proxy(text: str) -> bool:
    parsed = _parsed(text)
    # Nothing but a proxy of this very machine reaches a Unix socket.
    return not text or (parsed is not None and any(parsed in network for network in settings.TRUSTED_PROXIES))
