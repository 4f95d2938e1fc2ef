"""What every page and every picture says to machines: one object, many places that print it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from types import MappingProxyType

from images.terms import Terms
from protection.declared import declared


@dataclass(frozen=True)
class Signals:
    """A reservation of rights against text and data mining. `indexed`: search engines may list the page."""

    indexed: bool = True
    terms: Terms = Terms.NOTHING

    @property
    def robots(self) -> str:
        """For `X-Robots-Tag` and the robots meta tag. `noarchive` is Bing's and Amazon's training opt-out; `nocache`
        lets Bing's answers name the page, and still train on nothing of it."""
        cached = "nocache" if self.terms.lets_assistants else "noarchive"
        return ", ".join([*([] if self.indexed else ["noindex"]), "noai", "noimageai", cached])

    @cached_property
    def headers(self) -> Mapping[str, str]:
        """Made once: every answer gets them."""
        says = declared()
        return MappingProxyType(
            {
                "X-Robots-Tag": self.robots,
                "TDM-Reservation": "1",
                "TDM-Policy": says.policy(self.terms),
                "Content-Usage": says.usage(indexed=self.indexed),
                "Content-Signal": says.content_signal(self.terms, indexed=self.indexed),
                "Link": f'<{says.licence(self.terms)}>; rel="license"; type="{says.rsl_type}"',
            }
        )

    @cached_property
    def meta(self) -> tuple[tuple[str, str], ...]:
        """Name and content, for the page's head."""
        return ("robots", self.robots), ("tdm-reservation", "1"), ("tdm-policy", declared().policy(self.terms))

    @cached_property
    def licence(self) -> tuple[str, str]:
        """Address and type of what the head links to as its licence."""
        return declared().licence(self.terms), declared().rsl_type


# Every one that there is, so that each is made once.
_ALL = {(indexed, terms): Signals(indexed, terms) for indexed in (True, False) for terms in Terms}


def signals_for(*, indexed: bool = True, terms: Terms | str = Terms.NOTHING) -> Signals:
    return _ALL[indexed, Terms(terms)]


SIGNALS = signals_for()
UNLISTED = signals_for(indexed=False)
