"""Whether whoever gives a name of the list is that program, by the address."""

from __future__ import annotations

from datetime import UTC, datetime
from enum import Enum

from protection.agents import Agent
from protection.ranges import ranges_of


class Standing(Enum):
    VERIFIED = "verified"
    IMPOSTOR = "impostor"
    # Nobody knows: nothing is published, or not looked up yet.
    OPEN = "open"


def standing(agent: Agent, address: str) -> Standing:
    if not address:
        return Standing.OPEN
    ranges = ranges_of(agent.name)
    if ranges and ranges.hold(address):
        return Standing.VERIFIED
    if ranges and not agent.hosts and ranges.rule_out(address, datetime.now(UTC).date()):
        return Standing.IMPOSTOR
    return Standing.OPEN
