"""What was refused, as pages show it: for one artist, or for the whole site."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from django.db.models import Q, QuerySet, Sum

from accounts.models import User
from protection import agents
from protection.agents import Agent, Kind
from protection.models import Refusals

WEEK = 7


@dataclass(frozen=True)
class RefusedAgent:
    """`agent` is empty for those of no name, and for one that is no longer on the list."""

    name: str
    kind: str
    agent: Agent | None
    pages: int
    pictures: int

    @property
    def title(self) -> str:
        return self.name if self.agent else "Others"

    @property
    def total(self) -> int:
        return self.pages + self.pictures


@dataclass(frozen=True)
class Refused:
    # Every day, also those on which nothing was, oldest first.
    days: list[tuple[date, int]]
    # The busiest first.
    agents: list[RefusedAgent]
    # How often somebody who gave no name of the list was asked to wait, for they had asked for too much: in no other
    # number here.
    waits: int

    @property
    def total(self) -> int:
        return sum(agent.total for agent in self.agents)


def refused_for(artist: User, *, days: int = WEEK) -> Refused:
    """Up to now, less what was counted in the last minutes. Two questions, along one index."""
    return _refused(Refusals.objects.filter(artist=artist), days)


def refused_on_site(*, days: int = WEEK) -> Refused:
    return _refused(Refusals.objects.all(), days)


def refused_ever() -> int:
    return Refusals.objects.exclude(kind=Kind.PERSON).aggregate(total=Sum("count"))["total"] or 0


def _refused(refusals: QuerySet[Refusals], days: int) -> Refused:
    today = datetime.now(UTC).date()
    span = [today - timedelta(days=back) for back in reversed(range(days))]
    recent = refusals.filter(day__range=(span[0], span[-1]))
    by_day = dict(recent.exclude(kind=Kind.PERSON).values_list("day").annotate(sum=Sum("count")))
    callers = _by_caller(recent)
    programs = [caller for caller in callers if caller.kind != Kind.PERSON]
    waits = sum(caller.total for caller in callers if caller.kind == Kind.PERSON)
    return Refused([(day, by_day.get(day, 0)) for day in span], programs, waits)


def _by_caller(refusals: QuerySet[Refusals]) -> list[RefusedAgent]:
    pages, pictures = (Sum("count", filter=Q(asked=asked), default=0) for asked in Refusals.Asked)
    rows = refusals.values_list("agent", "kind").annotate(pages=pages, pictures=pictures)
    listed = {agent.name: agent for agent in agents.agents()}
    found = [RefusedAgent(name, kind, listed.get(name), pages, pictures) for name, kind, pages, pictures in rows]
    return sorted(found, key=lambda agent: (-agent.total, agent.name))
