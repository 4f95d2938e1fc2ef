"""Names of addresses, asked of name servers: those of the system, or those that `NAME_SERVERS` gives."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache

from django.conf import settings
from dns.exception import DNSException
from dns.nameserver import Do53Nameserver
from dns.resolver import NXDOMAIN, NoAnswer, Resolver

from common.clients import address_in

# For one question, however many servers are asked.
_SECONDS = 3.0
# An address has one name as a rule. More are not looked at.
_MOST_NAMES = 4


class Silent(Exception):
    """No name server gave an answer, which says nothing of the address."""


def is_at_home(address: str, hosts: Iterable[str]) -> bool:
    """Whether the address has a name that ends so, and that name this address: the name alone its owner makes up."""
    return any(address in _addresses(name, address) for name in _names(address) if _ends_in(name, hosts))


def _ends_in(name: str, hosts: Iterable[str]) -> bool:
    return any(name == host or name.endswith(f".{host}") for host in hosts)


def _names(address: str) -> list[str]:
    try:
        found = _resolver().resolve_address(address, lifetime=_SECONDS)
    except (NXDOMAIN, NoAnswer):
        return []
    except DNSException as error:
        raise Silent from error
    return [str(each.target).rstrip(".").lower() for each in found][:_MOST_NAMES]


def _addresses(name: str, like: str) -> set[str]:
    try:
        found = _resolver().resolve(name, "AAAA" if ":" in like else "A", lifetime=_SECONDS)
    except (NXDOMAIN, NoAnswer):
        return set()
    except DNSException as error:
        raise Silent from error
    return {address_in(each.address) for each in found}


def _resolver() -> Resolver:
    return _made(tuple(settings.NAME_SERVERS))


@cache
def _made(servers: tuple[tuple[str, int], ...]) -> Resolver:
    made = Resolver(configure=not servers)
    if servers:
        made.nameservers = [Do53Nameserver(host, port) for host, port in servers]
    return made
