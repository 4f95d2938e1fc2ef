"""What the site declares to machines: every string that a standard may still change, and every address, once."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from django.conf import settings

from images.terms import Terms


@dataclass(frozen=True)
class Declared:
    site: str
    # Who answers for rights, and who hears of holes: mailto: or https:.
    rights_contact: str
    security_contact: str
    # AIPREF, a draft of the IETF: its labels for training and for search.
    training: str = "train-ai"
    search: str = "search"
    # Content-Signal: the three uses that it knows.
    signals: tuple[str, str, str] = ("search", "ai-input", "ai-train")
    # RSL 1.0: its name space, its type, and its uses for people who search, for answers and for training.
    rsl: str = "https://rslstandard.org/rsl"
    rsl_type: str = "application/rsl+xml"
    rsl_search: str = "search"
    rsl_answers: str = "ai-input ai-index"
    rsl_training: str = "ai-train"
    # The profile of ODRL that TDMRep defines.
    tdm_profile: str = "http://www.w3.org/ns/tdmrep"

    @classmethod
    def of_settings(cls) -> Declared:
        return cls(settings.SITE_URL, settings.RIGHTS_CONTACT, settings.SECURITY_CONTACT)

    def address(self, path: str) -> str:
        return f"{self.site}{path}"

    def policy(self, terms: Terms) -> str:
        """On what terms mining would be allowed (ODRL); the same is written into every picture."""
        return str(settings.IMAGES_RIGHTS_POLICIES[terms])

    def licence(self, terms: Terms) -> str:
        """The same for crawlers that read RSL."""
        return f"{self.site}/license{suffix(terms)}.xml"

    def usage(self, *, indexed: bool) -> str:
        """Content-Usage. Whoever offers a licence has not given one: training is asked for, whatever the terms."""
        return f"{self.training}=n, {self.search}={'y' if indexed else 'n'}"

    def content_signal(self, terms: Terms, *, indexed: bool) -> str:
        search, answers, training = self.signals
        said = {search: indexed, answers: terms.lets_assistants, training: False}
        return ", ".join(f"{use}={'yes' if allowed else 'no'}" for use, allowed in said.items())


def suffix(terms: Terms) -> str:
    """In the names of documents: those of the default have none."""
    return "" if terms == Terms.NOTHING else f"-{terms}"


@cache
def declared() -> Declared:
    return Declared.of_settings()
