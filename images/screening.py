"""What a picture is checked for before others see it. The checks are named in settings; how to write one:
docs/screening.md.

Checks of the file read its bytes, in a child behind the walls that the decoder stands behind. Checks of the picture
compare what the pipeline has found out of it, in the worker, with the database. Each answers findings; what becomes of
the picture then, the room above says (`IMAGES_JUDGE`).

No Django here: the child that checks files reads this module too.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, dataclass, field
from enum import StrEnum
from typing import Any, BinaryIO

# Of one check.
MAX_FINDINGS = 16
_MAX_SEEN, _MAX_EVIDENCE, _MAX_VALUE = 200, 8, 120
# What is found where a check did not come to an end.
UNFINISHED = "unfinished-check"


class Outcome(StrEnum):
    """What a finding asks for. The gravest of all counts; without any the picture is clear."""

    # It is shown, and a moderator looks at it.
    LOOK = "look"
    # Only who sent it sees it until a moderator has decided.
    HOLD = "hold"


@dataclass(frozen=True)
class Finding:
    """One thing that a check has seen. Short words, numbers and hashes: never a prompt, a name or a place."""

    # By its name `protection.rules` knows what to tell the artist and the moderators.
    rule: str
    outcome: Outcome
    # For moderators: "PNG text “parameters” with Steps".
    seen: str
    evidence: Mapping[str, str | int] = field(default_factory=dict)

    def told(self) -> dict[str, Any]:
        """For a line of JSON."""
        return asdict(self)


@dataclass(frozen=True)
class Facts:
    """A picture that has been made and is not shown yet."""

    image_id: int
    upload_hash: bytes
    pixel_hash: bytes
    pdq: bytes
    pdq_quality: int
    # The hash as the picture would be turned and mirrored.
    turns: tuple[bytes, ...]
    kind: str
    width: int
    height: int


@dataclass(frozen=True)
class Verdict:
    """What becomes of a picture that has been checked: shown, kept from others, or not accepted, in a sentence."""

    state: str
    reason: str = ""


FileCheck = Callable[[BinaryIO, str], Iterable[Finding]]
PictureCheck = Callable[[Facts], Iterable[Finding]]


def read_finding(told: Any) -> Finding:
    """Of what a child has told, cut to measure. A hostile file may have been speaking: ValueError for what is none."""
    try:
        evidence = {_cut(name): _value(value) for name, value in list(told["evidence"].items())[:_MAX_EVIDENCE]}
        return Finding(_cut(told["rule"]), Outcome(told["outcome"]), _cut(told["seen"], _MAX_SEEN), evidence)
    except (KeyError, TypeError, AttributeError) as error:
        raise ValueError("That is no finding.") from error


def unfinished(check: str, how: str) -> Finding:
    """Nobody knows what it would have found, so the picture waits for somebody to look."""
    name = check.rpartition(".")[2]
    return Finding(UNFINISHED, Outcome.HOLD, f"The check “{name}” did not come to an end", {"check": name, "how": how})


def _cut(text: Any, most: int = 40) -> str:
    if not isinstance(text, str):
        raise TypeError
    return "".join(c for c in text if c.isprintable())[:most]


def _value(value: Any) -> str | int:
    return value if isinstance(value, int) and abs(value) < 2**53 else _cut(value, _MAX_VALUE)
