"""`/robots.txt`, the one signal that the code of practice of the European Union names; and `/ai.txt`, its like."""

from __future__ import annotations

from functools import cache

from django.urls import Resolver404, resolve

from images.terms import Terms
from protection import agents
from protection.agents import Kind
from protection.declared import declared
from protection.paths import Rules

# Forms and pages of people's own: nothing for anybody who reads for others.
_OF_ONES_OWN = (
    "/accounts/", "/settings/", "/share/", "/drafts/", "/portfolio/", "/bookmarks/", "/lists/", "/notifications/",
    "/desk/",
    # Where links lead that no person sees: see `protection.honey`.
    "/archive/",
)  # fmt: skip
# What says why they are refused stays readable for those whom everything else is closed to.
_TERMS = ("/policies/", "/license", "/.well-known/", "/ai.txt")
_SITEMAP = "/sitemap.xml"


def robots_txt(rules: Rules) -> str:
    """Everything to everybody but settings and forms; nothing to crawlers that train; to assistants what its artist
    has allowed.

    The lines that are no standard yet stand inside the `*` group, before its rules: urllib.robotparser and protego
    both read it right so. They take the first or the longest rule that fits: ours stand from the longest to the
    shortest.
    """
    says = declared()
    groups = [_everybody(), _group(training_agents(), [*_allowed(_TERMS), "Disallow: /"]), _assistants(rules)]
    closing = [f"License: {says.licence(Terms.NOTHING)}", *_sitemap()]
    head = f"# In words: {says.address('/policies/tdm/')}"
    return "\n\n".join([head, *map("\n".join, groups), "\n".join(closing)]) + "\n"


def ai_txt() -> str:
    """As the tools of Spawning read it: nothing of any kind, for any collector of training data."""
    lines = [f"# {declared().policy(Terms.NOTHING)}", "User-Agent: *", "Disallow: /", "Disallow: *"]
    return "\n".join(lines) + "\n"


def _everybody() -> list[str]:
    says = declared()
    said = [
        f"Content-Signal: {says.content_signal(Terms.NOTHING, indexed=True)}",
        f"Content-Usage: {says.usage(indexed=True)}",
    ]
    return _group(("*",), [*said, *(f"Disallow: {path}" for path in _OF_ONES_OWN), "Allow: /"])


def _assistants(rules: Rules) -> list[str]:
    """Pictures have no paths of their artists: each says by its headers whom it is for, and is refused to others."""
    lets = [rule for rule in rules if rule.terms.lets_assistants]
    pictures = ["Allow: /media/"] if lets else []
    told = [f"{'Allow' if rule.terms.lets_assistants else 'Disallow'}: {rule.path}" for rule in _longest_first(rules)]
    closing = [*(told if lets else []), *pictures, "Disallow: /"]
    return _group(agents.named(Kind.ASSISTANT), [*_allowed(_TERMS), *closing])


def _longest_first(rules: Rules) -> Rules:
    return sorted(rules, key=lambda rule: -len(rule.path))


def _group(agents: tuple[str, ...], lines: list[str]) -> list[str]:
    return [*(f"User-agent: {agent}" for agent in agents), *lines]


def _allowed(paths: tuple[str, ...]) -> list[str]:
    return [f"Allow: {path}" for path in paths]


def training_agents() -> tuple[str, ...]:
    """Who gathers what models are trained on, and the names by which crawlers of another purpose are told not to."""
    return agents.named(Kind.CRAWLER) + agents.tokens()


def _sitemap() -> list[str]:
    return [f"Sitemap: {declared().address(_SITEMAP)}"] if _is_served(_SITEMAP) else []


@cache
def _is_served(path: str) -> bool:
    try:
        resolve(path)
    except Resolver404:
        return False
    return True
