"""From checks to a scored table."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from protection.inspection.asking import NoAnswer
from protection.inspection.checks import Check
from protection.inspection.place import NothingThere, Place
from protection.inspection.saying import FILES, SAYING
from protection.inspection.telling import TELLING
from protection.inspection.withholding import WITHHOLDING

PARTS = (SAYING, FILES, WITHHOLDING, TELLING)


@dataclass(frozen=True)
class Result:
    check: Check
    # Empty when the check's sentence is true.
    trouble: str
    # There was nothing to look with: it counts neither for nor against the site.
    unseen: bool = False

    @property
    def word(self) -> str:
        return "not seen" if self.unseen else "FAILS" if self.trouble else "ok"


@dataclass(frozen=True)
class Report:
    results: list[Result]

    @property
    def score(self) -> int:
        """Of a hundred, by weight; 0 where nothing could be looked at."""
        seen = [each for each in self.results if not each.unseen]
        kept = sum(each.check.weight for each in seen if not each.trouble)
        return 100 * kept // (sum(each.check.weight for each in seen) or 1)

    def as_rows(self) -> list[dict[str, object]]:
        return [
            {"part": each.check.part, "check": each.check.sentence, "weight": each.check.weight}
            | {"result": each.word, "why": each.trouble}
            for each in self.results
        ]

    def lines(self) -> Iterator[str]:
        part = ""
        for each in self.results:
            if each.check.part != part:
                part = each.check.part
                yield f"\n{part}"
            why = f": {each.trouble}" if each.trouble else ""
            yield f"  {each.word:<9}{each.check.weight}  {each.check.sentence}{why}"
        yield f"\nScore: {self.score} of 100"


def inspect(place: Place) -> Report:
    """Raises `NoAnswer` where there is no site at all."""
    place.visitor.ask("/robots.txt")
    return Report([_looked(check, place) for part in PARTS for check in part.checks])


def _looked(check: Check, place: Place) -> Result:
    try:
        return Result(check, check.look(place))
    except NothingThere as nothing:
        return Result(check, str(nothing), unseen=True)
    except (
        NoAnswer,
        OSError,
        ValueError,
        SyntaxError,
    ) as error:  # what Pillow says of what is no picture is among them
        return Result(check, f"it could not be looked at ({error})")
