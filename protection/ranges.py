"""At which addresses programs of the list are, as their operators publish it: `data/ranges.json`.

A maintainer makes it anew with `manage.py refresh_ranges`; nothing is fetched while the site runs. What is old
proves who is at home there, and no more that others are not.
"""

from __future__ import annotations

import json
from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from ipaddress import IPv4Network, IPv6Network, collapse_addresses, ip_address, ip_network
from pathlib import Path
from typing import Any

RANGES_FILE = Path(__file__).parent / "data" / "ranges.json"

# Operators move; whoever is somewhere else after so long may have moved.
_LASTS = timedelta(days=120)

Network = IPv4Network | IPv6Network


@dataclass(frozen=True)
class Ranges:
    as_of: date
    # Whether these are all that the operator has published.
    complete: bool
    # First and last addresses, as numbers, in order: those of IPv4 and of IPv6 each.
    firsts: dict[int, list[int]]
    lasts: dict[int, list[int]]

    def hold(self, address: str) -> bool:
        asked = ip_address(address)
        place = bisect_right(self.firsts[asked.version], int(asked)) - 1
        return place >= 0 and int(asked) <= self.lasts[asked.version][place]

    def rule_out(self, address: str, today: date) -> bool:
        """Whether nobody else can have this name there."""
        return self.complete and today - self.as_of <= _LASTS and not self.hold(address)


@cache
def ranges_of(agent: str) -> Ranges | None:
    told = json.loads(RANGES_FILE.read_text()).get(agent)
    return _ranges(told) if told else None


def _ranges(told: dict[str, Any]) -> Ranges:
    networks = [ip_network(network) for network in told["networks"]]
    by_version = {version: _in_order(networks, version) for version in (4, 6)}
    return Ranges(
        date.fromisoformat(told["as_of"]),
        told["complete"],
        {version: [int(network[0]) for network in those] for version, those in by_version.items()},
        {version: [int(network[-1]) for network in those] for version, those in by_version.items()},
    )


def _in_order(networks: Iterable[Network], version: int) -> list[Network]:
    return sorted(collapse_addresses(network for network in networks if network.version == version))  # type: ignore[type-var]
