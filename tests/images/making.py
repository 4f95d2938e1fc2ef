"""Runs the very child and the very audit over some bytes, without a database."""

from dataclasses import asdict, dataclass, field
from io import BytesIO
from pathlib import Path

from images.audit import audit
from images.limits import limits
from images.report import Report, read_report
from images.rights import rights_of
from images.sandbox import run_child
from images.sniff import sniff

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
        return {plan.spec.name: (plan.width, plan.height) for plan in self.report.plans}


def make(data: bytes, folder: Path, purpose: str = "work") -> Made:
    """Raises what the pipeline would: `Refused`, `ChildDied`, `Unclean`."""
    header = sniff(BytesIO(data), len(data), limits())
    source, out, steps = folder / "original", folder / "made", []
    source.write_bytes(data)
    out.mkdir()
    job = {
        "source": str(source),
        "folder": str(out),
        "purpose": purpose,
        "limits": asdict(limits()),
        **RIGHTS.for_job(),
    }
    report = read_report(run_child(job, folder, steps.append), purpose, header)
    files = {plan.spec.name: out / f"{plan.spec.name}.{plan.spec.suffix}" for plan in report.plans}
    for plan in report.plans:
        audit(files[plan.spec.name], plan, RIGHTS)
    return Made(report, files, steps)
