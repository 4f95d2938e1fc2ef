"""What every page and every picture says to machines: one object, many places that print it."""

from dataclasses import dataclass

from django.conf import settings

from protection import agents
from protection.agents import Kind


@dataclass(frozen=True)
class Signals:
    """A reservation of rights against text and data mining. `indexed`: search engines may list the page."""

    indexed: bool = True

    @property
    def robots(self) -> str:
        """For `X-Robots-Tag` and the robots meta tag. `noarchive` is Bing's and Amazon's training opt-out."""
        return "noai, noimageai, noarchive" if self.indexed else "noindex, noai, noimageai, noarchive"

    def headers(self) -> dict[str, str]:
        return {
            "X-Robots-Tag": self.robots,
            "TDM-Reservation": "1",
            "TDM-Policy": policy_address(),
            "Content-Usage": "train-ai=n",
        }

    def meta(self) -> list[tuple[str, str]]:
        """Name and content, for the page's head."""
        return [("robots", self.robots), ("tdm-reservation", "1"), ("tdm-policy", policy_address())]


def policy_address() -> str:
    """Where it stands on what terms mining would be allowed; the same is written into every picture."""
    return f"{settings.SITE_URL}/policies/tdm.json"


SIGNALS = Signals()
UNLISTED = Signals(indexed=False)


def told_no() -> tuple[str, ...]:
    """Whom robots.txt names: who gathers for training, who answers out of what it reads, and the tokens of others."""
    return agents.named(Kind.CRAWLER, Kind.ASSISTANT) + agents.tokens()


def robots_txt() -> str:
    """Everything to everybody but settings and forms; nothing at all to those on the list who train or answer.

    The lines that are no standard yet stand inside the `*` group, before its rules: urllib.robotparser and protego
    both read it right so.
    """
    everybody = [
        "User-agent: *",
        "Content-Signal: search=yes, ai-input=no, ai-train=no",
        "Content-Usage: train-ai=n",
        *(f"Disallow: {path}" for path in ("/accounts/", "/settings/", "/share/", "/drafts/", "/portfolio/", "/desk/")),
        "Allow: /",
    ]
    refused = [*(f"User-agent: {agent}" for agent in told_no()), "Disallow: /"]
    return "\n".join([*everybody, "", *refused, ""])
