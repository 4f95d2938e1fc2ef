"""Who is who among programs: a list that people have reviewed, and finding its names in what a program says it is.

The list is `data/agents.json`, one agent a line. It is made anew by hand alone, from the public project ai.robots.txt
with `manage.py refresh_agents`; nothing is fetched while the site runs.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import cache, lru_cache
from itertools import groupby
from pathlib import Path
from typing import Any

AGENTS_FILE = Path(__file__).parent / "data" / "agents.json"

# No browser says so much of itself. Whoever does is refused, unread.
LONGEST_AGENT = 2048


class Kind(StrEnum):
    """What somebody who asks is to us."""

    # Whoever gives no name of the list: people, and programs that pass for them.
    PERSON = "person"
    # Gathers what models are trained on.
    CRAWLER = "crawler"
    # AI search, and what fetches or acts for somebody who has asked an assistant.
    ASSISTANT = "assistant"
    # Shows a card of a page in a chat or a post.
    PREVIEW = "preview"
    # A well-known one, at an address of its operator.
    SEARCH_ENGINE = "search_engine"
    # Gives a name that is not its own, or none that could be one.
    IMPOSTOR = "impostor"


# The parts of the file that name programs; where somebody gives several names, the earliest of these counts.
_PARTS = {
    "training": Kind.CRAWLER,
    "assistants": Kind.ASSISTANT,
    "previews": Kind.PREVIEW,
    "search_engines": Kind.SEARCH_ENGINE,
}
_STRICTNESS = list(_PARTS.values())


@dataclass(frozen=True)
class Agent:
    name: str
    kind: Kind
    operator: str
    purpose: str
    # Where its operator, or who watches it, tells of it.
    source: str
    # What stands in its user agent, where that is not its name.
    match: str = ""
    # Its addresses' names in DNS end so, and lead back to them.
    hosts: tuple[str, ...] = ()
    # Where its operator publishes its addresses.
    ranges_from: str = ""


@cache
def agents() -> tuple[Agent, ...]:
    told = json.loads(AGENTS_FILE.read_text())
    return tuple(_agent(name, kind, of) for part, kind in _PARTS.items() for name, of in told[part].items())


def _agent(name: str, kind: Kind, told: dict[str, Any]) -> Agent:
    return Agent(name, kind, **told | {"hosts": tuple(told.get("hosts", ()))})


def named(*kinds: Kind) -> tuple[str, ...]:
    """Their names, as robots.txt addresses them."""
    return tuple(agent.name for agent in agents() if agent.kind in kinds)


@cache
def tokens() -> tuple[str, ...]:
    """Names that only robots.txt knows: a crawler of another purpose asks there what may become of what it reads."""
    return tuple(json.loads(AGENTS_FILE.read_text())["tokens"])


@lru_cache(maxsize=2048)
def find(user_agent: str) -> Agent | None:
    """The listed agent that this names, as a whole word in any case; of several the one that is refused the most.

    Wants at most `LONGEST_AGENT` letters.
    """
    by_word, expression = _words()
    found = [by_word[word] for word in expression.findall(user_agent.lower())]
    return min(found, key=lambda agent: _STRICTNESS.index(agent.kind), default=None)


@cache
def _words() -> tuple[dict[str, Agent], re.Pattern[str]]:
    by_word = {(agent.match or agent.name).lower(): agent for agent in agents()}
    return by_word, re.compile(rf"(?<![a-z0-9])(?:{'|'.join(_branches(by_word))})(?![a-z0-9])")


def _branches(words: Iterable[str]) -> Iterator[str]:
    """One for each first letter, so that a word is compared with few; the longer first where one begins another."""
    for _, those in groupby(sorted(words), key=lambda word: word[0]):
        longer_first = sorted(those, key=len, reverse=True)
        yield f"{re.escape(longer_first[0][0])}(?:{'|'.join(re.escape(word[1:]) for word in longer_first)})"
