"""Runs the very child and the very audit over some bytes, without a database."""

from dataclasses import dataclass, field
from pathlib import Path

from images import making
from images.crops import Crop
from images.making import Order, path_of
from images.report import Report
from images.rights import rights_of
from images.specs import SPECS, Plan

RIGHTS = rights_of(
    "Žofia & <Söhne>",
    "https://cara.example/@zofia/",
    2026,
    "https://cara.example/policies/tdm.json",
    "https://cara.example/c/abc-",
)


@dataclass
class Made:
    report: Report
    files: dict[str, Path]
    steps: list[dict[str, int]] = field(default_factory=list)

    def bytes(self, spec: str) -> bytes:
        return self.files[spec].read_bytes()

    @property
    def sizes(self) -> dict[str, tuple[int, int]]:
        return {first_choice(plan): (plan.width, plan.height) for plan in self.report.plans}

    @property
    def shown(self) -> list[str]:
        """All that hold the picture and nothing around it."""
        return [name for name in self.files if name != "card"]

    @property
    def specs(self) -> set[str]:
        """As they were made, with what was chosen."""
        return {plan.spec.name for plan in self.report.plans}


_FIRST = {spec.otherwise: spec.name for spec in SPECS.values() if spec.otherwise}


def first_choice(plan: Plan) -> str:
    """The name by which the tests ask: flat pictures come out under others."""
    return _FIRST.get(plan.spec.name, plan.spec.name)


def make(
    data: bytes, folder: Path, purpose: str = "work", *, full_size: bool = False, slowly: bool = False,
    crop: Crop | None = None,
) -> Made:  # fmt: skip
    """Raises what the pipeline would: `Refused`, `ChildDied`, `Unclean`."""
    source, out, steps = folder / "original", folder / "made", []
    source.write_bytes(data)
    report = making.make(source, out, Order(purpose, RIGHTS, full_size, slowly, crop), steps.append)
    files = {first_choice(plan): path_of(out, plan) for plan in report.plans}
    assert sorted(out.iterdir()) == sorted(files.values())
    return Made(report, files, steps)
