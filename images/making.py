"""From a file to clean renditions in a folder, without a database: the work itself, whoever asked for it."""

from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from images.audit import audit
from images.crops import Crop
from images.limits import limits
from images.report import Report, read_report
from images.rights import Rights
from images.sandbox import run_child
from images.sniff import sniff
from images.specs import Plan


@dataclass(frozen=True)
class Order:
    """What is to be made, and what is written into it."""

    purpose: str
    rights: Rights
    # Larger than usual, where the artist allows it.
    full_size: bool = False
    # With more work and fewer bytes, when nobody waits.
    slowly: bool = False
    # Of this part of the picture alone.
    crop: Crop | None = None
    # In higher quality, since its artist has cloaked it.
    cloaked: bool = False


def make(source: Path, out: Path, order: Order, listen: Callable[[dict[str, Any]], None]) -> Report:
    """Every rendition, in `out`, looked at and found clean. The child works in the folder that `out` stands in.

    Raises `Refused`, `ChildDied`, `Unclean`, and `OSError` where not the picture but this machine is to blame.
    """
    with source.open("rb") as file:
        header = sniff(file, source.stat().st_size, limits())
    out.mkdir(exist_ok=True)
    word = run_child(_job(source, out, order), out.parent, listen)
    if "trouble" in word:
        raise OSError(word["trouble"])
    report = read_report(word, order.purpose, header, full_size=order.full_size, crop=order.crop)
    for plan in report.plans:
        audit(path_of(out, plan), plan, order.rights)
    return report


def path_of(out: Path, plan: Plan) -> Path:
    return out / f"{plan.spec.name}.{plan.spec.suffix}"


def _job(source: Path, out: Path, order: Order) -> dict[str, Any]:
    return {
        "source": str(source),
        "folder": str(out),
        "purpose": order.purpose,
        "full_size": order.full_size,
        "slowly": order.slowly,
        "crop": order.crop.told() if order.crop else None,
        "cloaked": order.cloaked,
        "limits": asdict(limits()),
        **order.rights.for_job(),
    }
