"""What is looked at: every check is a sentence that should be true, and a function that says why it is not."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from protection.inspection.place import Place

# Says what is wrong, in words; "" when all is as it should be.
Look = Callable[[Place], str]


@dataclass(frozen=True)
class Check:
    part: str
    sentence: str
    # What it counts in the score: 3 where pictures are taken without it, 1 where a signal is weaker.
    weight: int
    look: Look


@dataclass
class Part:
    """A chapter of the report."""

    name: str
    checks: list[Check]

    def check(self, sentence: str, *, weight: int = 1) -> Callable[[Look], Look]:
        def note(look: Look) -> Look:
            self.checks.append(Check(self.name, sentence, weight, look))
            return look

        return note


def missing(wanted: dict[str, str], found: Callable[[str], str]) -> str:
    """Which of these names do not hold what they should."""
    wrong = [name for name, part in wanted.items() if part.lower() not in found(name).lower()]
    return f"missing or different: {', '.join(wrong)}" if wrong else ""
