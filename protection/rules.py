"""What each rule of the checks is called, and what the artist is told when it held their picture: careful words, since
every rule can be wrong and nobody is accused."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from images.screening import UNFINISHED


@dataclass(frozen=True)
class Rule:
    # For moderators.
    title: str
    # For who sent it: "The file says …".
    told: str
    # Whether it is the file's own statement that it was made by AI: what becomes of these, one setting says.
    declares_ai: bool = False


_UNKNOWN = Rule("Another check", "One of our checks asks for a person to look at it.")

RULES: dict[str, Rule] = {
    UNFINISHED: Rule(
        "A check did not come to an end", "We could not check this file to its end, so a person looks at it."
    ),
    "declared-ai": Rule(
        "Declared as made by AI",
        "The file itself says that it was made, or in part made, by a generator (its digital source type). Some "
        "programs write that after a single generated detail.",
        declares_ai=True,
    ),
    "generator-settings": Rule(
        "A generator's settings",
        "The file carries the settings of an image generator, as these programs write them.",
        declares_ai=True,
    ),
}


def rule_of(name: str) -> Rule:
    return RULES.get(name, _UNKNOWN)


def told_of(names: Iterable[str]) -> list[str]:
    """Each sentence once."""
    return list(dict.fromkeys(rule_of(name).told for name in names))
