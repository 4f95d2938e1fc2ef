"""Runs checks over an upload's bytes, in a child of its own that decodes no picture, and tells what they found:

{"begins": "protection.generators.check"}, {"ends": "…", "found": [{…}]} or {"ends": "…", "failed": "KeyError: …"}, for
each, and at last {"made": true}. Where it breaks off, the worker knows which check it was.
"""

import json
import sys
from itertools import islice
from pathlib import Path
from pkgutil import resolve_name
from typing import Any

from images.screening import MAX_FINDINGS, FileCheck


def run(job: dict[str, Any]) -> None:
    for name in job["checks"]:
        _say(begins=name)
        try:
            _say(ends=name, found=_found(resolve_name(name), Path(job["source"]), job["kind"]))
        except Exception as error:  # Whatever a parser raises over hostile bytes.
            _say(ends=name, failed=f"{type(error).__name__}: {error}"[:200])
    _say(made=True)


def _found(check: FileCheck, source: Path, kind: str) -> list[dict[str, Any]]:
    with source.open("rb") as file:
        return [finding.told() for finding in islice(check(file, kind), MAX_FINDINGS)]


def _say(**message: Any) -> None:
    sys.stdout.write(json.dumps(message) + "\n")
    sys.stdout.flush()
