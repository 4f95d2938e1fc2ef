"""What an artist says of themselves to a client, and how their portfolio behaves."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields

from django.db import transaction

from accounts.models import User
from portfolios.models import Experience, Portfolio, Software
from portfolios.order import lock_portfolio, set_order
from portfolios.services import hold_terms
from portfolios.visitors import show_visitors
from portfolios.walls import portfolio_of

HEADINGS = {
    Experience.Kind.EXHIBITION: "Exhibitions",
    Experience.Kind.CLIENT: "Clients",
    Experience.Kind.JOB: "Experience",
    Experience.Kind.AWARD: "Awards",
}
OPEN_FOR = ("open_for_commissions", "open_for_freelance", "open_for_full_time")


@dataclass(frozen=True)
class About:
    about: str = ""
    skills: Sequence[str] = ()
    # Keys of the list's entries.
    software: Sequence[int] = ()
    open_for_commissions: bool = False
    open_for_freelance: bool = False
    open_for_full_time: bool = False
    rates: str = ""
    turnaround: str = ""
    takes_messages: bool = False
    order: str = Portfolio.Order.OWN
    share_cards: bool = True
    is_listed: bool = False
    visitors_width: int = Portfolio.VisitorsWidth.USUAL


_WRITTEN_HERE = [field.name for field in fields(About) if field.name not in {"software", "order", "visitors_width"}]


@dataclass(frozen=True)
class Entry:
    kind: str
    title: str
    at: str = ""
    period: str = ""
    url: str = ""


@transaction.atomic
def save_about(*, artist: User, about: About, experience: Sequence[Entry] | None = None) -> None:
    """All of it as the form holds it; without `experience`, that stays as it is."""
    hold_terms(Software, about.software)
    # First: it locks every picture of the artist's, and pictures come before the portfolio.
    show_visitors(portfolio=portfolio_of(artist), most=about.visitors_width)
    set_order(artist=artist, order=about.order)
    portfolio = lock_portfolio(artist)
    for name in _WRITTEN_HERE:
        setattr(portfolio, name, getattr(about, name))
    portfolio.save(update_fields=_WRITTEN_HERE)
    portfolio.software.set(about.software)
    if experience is not None:
        _write_experience(portfolio, experience)


def _write_experience(portfolio: Portfolio, experience: Sequence[Entry]) -> None:
    """Anew: nothing else points to these rows."""
    portfolio.experience.all().delete()
    Experience.objects.bulk_create(
        Experience(
            portfolio=portfolio,
            kind=entry.kind,
            place=place,
            title=entry.title,
            at=entry.at,
            period=entry.period,
            url=entry.url,
        )
        for place, entry in enumerate(experience)
    )
