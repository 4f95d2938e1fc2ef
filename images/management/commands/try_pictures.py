"""Runs the very pipeline over a folder of files, outside of any account: what happens to each, and why."""

import json
import time
from argparse import ArgumentParser
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from shutil import copyfile, move
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from images.audit import Unclean
from images.folders import working_folder
from images.making import Order, make, path_of
from images.pipeline import MAX_ATTEMPTS, NOT_CLEAN, SET_ASIDE, TOO_HEAVY
from images.report import Report
from images.rights import Rights, rights_of
from images.sandbox import ChildDied
from images.sniff import Refused
from images.specs import PURPOSES, Plan
from images.terms import Terms

READY, REJECTED, NONE = "ready", "rejected", "none"


class Command(BaseCommand):
    help = (
        "Make the renditions of every file in FOLDER as the site would, without an account, and write what came of "
        "each: one JSON object a line. Ends with 1 when a file had no outcome."
    )
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", type=Path, metavar="FOLDER")
        parser.add_argument("--out", type=Path, required=True, help="where renditions go, in a folder for each file")
        parser.add_argument("--json", type=Path, required=True, help="the file that gets a line for each file")
        parser.add_argument("--purpose", choices=sorted(PURPOSES), default="work")
        parser.add_argument("--full-size", action="store_true", help="as where the artist allows large sizes")
        parser.add_argument("--slowly", action="store_true", help="as when the queue is idle: fewer bytes, more work")
        parser.add_argument("--processes", type=int, default=1, help="how many files at once")

    def handle(self, *_: Any, **told: Any) -> None:
        folder, out = told["folder"].resolve(), told["out"].resolve()
        if not folder.is_dir():
            raise CommandError(f"{folder} is no folder.")
        out.mkdir(parents=True, exist_ok=True)
        files = [path for path in _files(folder) if out not in path.parents and path != told["json"].resolve()]
        order = Order(told["purpose"], _rights(), told["full_size"], told["slowly"])
        counts = self._go_through(files, folder, out, order, told["json"], max(1, told["processes"]))
        self.stdout.write(", ".join(f"{n} {outcome}" for outcome, n in counts.items()) or "No files.")
        if counts.get(NONE):
            raise SystemExit(1)

    def _go_through(
        self, files: list[Path], folder: Path, out: Path, order: Order, lines: Path, processes: int
    ) -> dict[str, int]:
        counts: dict[str, int] = {}
        with lines.open("w") as file, ThreadPoolExecutor(processes) as pool:
            for line in pool.map(lambda path: try_picture(path, folder, out, order), files):
                file.write(json.dumps(line, ensure_ascii=False) + "\n")
                file.flush()
                counts[line["outcome"]] = counts.get(line["outcome"], 0) + 1
        return counts


def _files(folder: Path) -> Iterator[Path]:
    return (path for path in sorted(folder.rglob("*")) if path.is_file())


def _rights() -> Rights:
    return rights_of(
        "Try Pictures", settings.SITE_URL, timezone.now().year, settings.IMAGES_RIGHTS_POLICIES[Terms.NOTHING]
    )


def try_picture(path: Path, folder: Path, out: Path, order: Order) -> dict[str, Any]:
    """The line for one file."""
    name = path.relative_to(folder)
    line: dict[str, Any] = {"file": name.as_posix(), "bytes": 0, "outcome": NONE, "reason": ""}
    start = time.monotonic()
    try:
        line["bytes"] = path.stat().st_size
        line |= _made(path, out / name, order)
    except Refused as refusal:
        line |= {"outcome": REJECTED, "reason": refusal.sentence}
    except Unclean as error:
        line |= {"outcome": REJECTED, "reason": NOT_CLEAN, "detail": str(error)}
    except ChildDied as death:
        line |= {
            "outcome": REJECTED, "reason": TOO_HEAVY if death.own_fault else SET_ASIDE, "detail": str(death)[:2000],
        }  # fmt: skip
    except Exception as error:
        line["detail"] = f"{type(error).__name__}: {error}"
    return line | {"seconds": round(time.monotonic() - start, 3)}


def _made(path: Path, target: Path, order: Order) -> dict[str, Any]:
    with working_folder() as folder:
        copyfile(path, folder / "original")
        report = _tried(folder, order)
        target.mkdir(parents=True, exist_ok=True)
        told = [_kept(plan, folder / "made", target) for plan in report.plans]
    return {
        "outcome": READY,
        "kind": report.kind,
        "width": report.width,
        "height": report.height,
        "frames": report.frames,
        "removed": report.removed,
        "written": list(order.rights.written),
        "placeholder": report.placeholder,
        "cpu": report.cpu,
        "peak_mb": report.peak_mb,
        "renditions": told,
    }


def _tried(folder: Path, order: Order) -> Report:
    """As often as the queue would."""
    for left in reversed(range(MAX_ATTEMPTS)):
        try:
            return make(folder / "original", folder / "made", order, lambda _: None)
        except ChildDied as death:
            if death.own_fault or not left:
                raise
            for half in (folder / "made").iterdir():
                half.unlink()
    raise AssertionError


def _kept(plan: Plan, made: Path, target: Path) -> dict[str, Any]:
    path = target / path_of(made, plan).name
    move(path_of(made, plan), path)
    told = {"spec": plan.spec.name, "path": str(path), "width": plan.width, "height": plan.height}
    return told | {"bytes": path.stat().st_size, "profile": "Display P3" if plan.wide else "sRGB"}
