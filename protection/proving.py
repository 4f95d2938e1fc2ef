"""Whether whoever gives a name of the list is that program, by the address.

What the operator has published (`protection.ranges`) is known at once. Where that does not tell, the address's name in
DNS does, and that name's addresses: a beat looks them up, so that nobody's page waits for a name server. Until it has,
nobody knows.
"""

from __future__ import annotations

from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from enum import Enum

from protection import agents, moments, names
from protection.agents import Agent
from protection.ranges import ranges_of

WAITING = "cara:proving:waiting"
# Those who give a search engine's name from ever new addresses have so many looked up, and no more.
_MOST_WAITING = 1000
_AT_ONCE = 8
_IN_ONE_GO = 200

_ASK = """
local known = redis.call('GET', KEYS[1])
if not known and redis.call('SCARD', KEYS[2]) < tonumber(ARGV[2]) then redis.call('SADD', KEYS[2], ARGV[1]) end
return known
"""


class Standing(Enum):
    VERIFIED = "verified"
    IMPOSTOR = "impostor"
    # Nobody knows: nothing is published, not looked up yet, or the name servers did not answer.
    OPEN = "open"


_KEPT_SECONDS = {Standing.VERIFIED: 86_400, Standing.IMPOSTOR: 3600, Standing.OPEN: 600}


def standing(agent: Agent, address: str) -> Standing:
    if not address:
        return Standing.OPEN
    ranges = ranges_of(agent.name)
    if ranges and ranges.hold(address):
        return Standing.VERIFIED
    if agent.hosts:
        return _looked_up(agent, address)
    if ranges and ranges.rule_out(address, datetime.now(UTC).date()):
        return Standing.IMPOSTOR
    return Standing.OPEN


def _looked_up(agent: Agent, address: str) -> Standing:
    """What the name servers said of it; whom they were not asked about waits for the beat."""
    known = moments.ask(_ASK, [_key(agent.name, address), WAITING], [f"{agent.name}|{address}", _MOST_WAITING])
    return Standing(known.decode()) if known else Standing.OPEN


def prove_waiting() -> int:
    """Look up whoever waits for it; answers how many these were."""
    waiting = [each.decode().partition("|") for each in moments.client().spop(WAITING, _IN_ONE_GO) or []]
    listed = {agent.name: agent for agent in agents.agents()}
    _look_up([(listed[name], address) for name, _, address in waiting if name in listed])
    return len(waiting)


def _look_up(claims: Iterable[tuple[Agent, str]]) -> None:
    with ThreadPoolExecutor(_AT_ONCE) as threads:
        for (agent, address), found in zip(claims, threads.map(lambda claim: _by_name(*claim), claims), strict=True):
            moments.client().set(_key(agent.name, address), found.value, ex=_KEPT_SECONDS[found])


def _by_name(agent: Agent, address: str) -> Standing:
    try:
        return Standing.VERIFIED if names.is_at_home(address, agent.hosts) else Standing.IMPOSTOR
    except names.Silent:
        return Standing.OPEN


def _key(name: str, address: str) -> str:
    return f"cara:proving:{name}:{address}"
