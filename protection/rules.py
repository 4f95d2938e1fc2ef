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
    "declared-ai": Rule(
        "Declared as made by AI",
        "The file itself says that a generator made it. Programs write that into a file's metadata, and it stays there "
        "when a picture is worked on further.",
        declares_ai=True,
    ),
    "declared-ai-part": Rule(
        "Declared as made in part by AI",
        "The file itself says that a part of it comes from a generator. Some programs write that after a single "
        "generated detail, or after a tool that does not look like a generator.",
        declares_ai=True,
    ),
    "declared-synthetic": Rule(
        "Declared as perhaps made by AI", "The file itself says that a part of it may come from a generator."
    ),
    "generator-settings": Rule(
        "A generator's settings",
        "The file carries the settings of an image generator, as these programs write them.",
        declares_ai=True,
    ),
    "generator-named": Rule(
        "Names a generator as its program",
        "The file names an image generator as the program that made it.",
        declares_ai=True,
    ),
    "hostile-metadata": Rule(
        "Metadata that is no metadata",
        "The file's metadata is built in a way that no program of artists builds it.",
    ),
    "outside-guess": Rule(
        "An outside service's guess",
        "A program elsewhere guesses that a generator may have made it. Such guesses are often wrong about art, so a "
        "person looks.",
    ),
    UNFINISHED: Rule(
        "A check did not come to an end", "We could not check this file to its end, so a person looks at it."
    ),
    # Nobody is told by these that there is another picture, nor whose: `CASE_NOTES` says it to whom it may.
    "known-picture": Rule(
        "Looks like an earlier picture",
        "A moderator compares it with other pictures first. That says nothing about you: people work together, have "
        "second accounts, and study what is free for everybody.",
    ),
    "taken-down-picture": Rule(
        "Looks like a picture that was taken down",
        "A moderator compares it with pictures that were taken down here before it is shown.",
    ),
    "similar-picture": Rule("May be an earlier picture", "A moderator compares it with other pictures."),
}


# What the site's setting for declared work is about.
DECLARING = tuple(name for name, rule in RULES.items() if rule.declares_ai)


def rule_of(name: str) -> Rule:
    return RULES.get(name, _UNKNOWN)


def told_of(names: Iterable[str]) -> list[str]:
    """Each sentence once."""
    return list(dict.fromkeys(rule_of(name).told for name in names))
