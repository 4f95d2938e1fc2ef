"""Who asks: a person, or which of the programs on the list. Said from the request alone, without the database."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest

from common.clients import client_address
from protection import agents
from protection.agents import Agent, Kind
from protection.proving import Standing, standing


@dataclass(frozen=True)
class Caller:
    kind: Kind
    # As the list writes it; empty for who gives no name of the list. A person's is a name that was not proved yet.
    agent: str = ""
    operator: str = ""


_PERSON = Caller(Kind.PERSON)
# Says more of itself than anybody does.
_UNREADABLE = Caller(Kind.IMPOSTOR)


def caller_of(request: HttpRequest) -> Caller:
    """Found once for each request, when it is first asked for."""
    found: Caller | None = getattr(request, "_caller", None)
    if found is None:
        found = request._caller = _caller(request)  # type: ignore[attr-defined]
    return found


def _caller(request: HttpRequest) -> Caller:
    told: str = request.META.get("HTTP_USER_AGENT", "")
    if len(told) > agents.LONGEST_AGENT:
        return _UNREADABLE
    agent = agents.find(told)
    return Caller(_kind(agent, client_address(request)), agent.name, agent.operator) if agent else _PERSON


def _kind(agent: Agent, address: str) -> Kind:
    """Those who are refused by whatever name have nothing to prove. A search engine that has not proved itself yet is
    an ordinary visitor; others whose operators publish no addresses are believed."""
    if agent.kind is Kind.CRAWLER:
        return agent.kind
    proved = standing(agent, address)
    if proved is Standing.IMPOSTOR:
        return Kind.IMPOSTOR
    if agent.kind is Kind.SEARCH_ENGINE and proved is not Standing.VERIFIED:
        return Kind.PERSON
    return agent.kind
