"""Does a job and reports on standard output: one JSON object a line.

{"steps": 5}, {"step": 1}, … and at last {"made": {…}}, {"refused": "a sentence"} or {"trouble": "no space left"}.
"""

import errno
import json
import resource
import sys
from pathlib import Path
from typing import Any

from pyvips import Error as VipsError  # type: ignore[import-untyped]

from images.child.encode import Care
from images.child.fingerprints import fingerprints
from images.child.stills import Still
from images.child.work import Work, told
from images.crops import Crop
from images.findings import findings
from images.rights import Rights
from images.sniff import DAMAGED, Header, Limits, Refused, sniff
from images.specs import plan

_NO_SPACE = {errno.ENOSPC, errno.EDQUOT, errno.EIO, errno.EROFS, errno.ENFILE}
TOO_HEAVY = "Opening this picture takes more memory or time than we allow. Save it smaller and upload it again."


def run(job: dict[str, Any]) -> None:
    source = Path(job["source"])
    try:
        with source.open("rb") as file:
            header = sniff(file, source.stat().st_size, Limits(**job["limits"]))
            removed = findings(header.kind, file)
        _say(made=_make(job, source, header, removed))
    except Refused as refusal:
        _say(refused=refusal.sentence)
    except Exception as error:  # Decoders raise anything at all: ValueError, KeyError, struct.error…
        _say(**_verdict(error, job.get("kind", "picture")))


def _say(**message: Any) -> None:
    sys.stdout.write(json.dumps(message) + "\n")
    sys.stdout.flush()


def _verdict(error: Exception, kind: str) -> dict[str, str]:
    detail = f"{type(error).__name__}: {error}"[:500]
    number = error.errno if isinstance(error, OSError) else None
    if number in _NO_SPACE:
        return {"trouble": detail}
    out_of_memory = isinstance(error, MemoryError) or (isinstance(error, VipsError) and "out of memory" in detail)
    if out_of_memory or number == errno.EFBIG:
        return {"refused": TOO_HEAVY, "detail": detail}
    return {"refused": DAMAGED.format(kind=kind), "detail": detail}


def _make(job: dict[str, Any], source: Path, header: Header, removed: list[str]) -> dict[str, Any]:
    """Every rendition that the table asks for, written into the job's folder."""
    job["kind"] = header.kind
    crop = Crop(*job["crop"]) if job.get("crop") else None
    still = Still(source, header, job["purpose"], full_size=bool(job.get("full_size")), crop=crop)
    plans = plan(
        job["purpose"], still.width, still.height, header.frames, full_size=bool(job.get("full_size")), wide=still.wide
    )
    _say(steps=len(plans))
    work = Work(source, header, still, Rights.of_job(job), Path(job["folder"]), Care.of_job(job))
    done = []
    for step, planned in enumerate(plans, 1):
        done.append(work.write(planned))
        _say(step=step)
    return _facts(header, still, removed) | told(work.flattened(done))


def _facts(header: Header, still: Still, removed: list[str]) -> dict[str, Any]:
    usage = resource.getrusage(resource.RUSAGE_SELF)
    return {
        "kind": header.kind,
        "frames": header.frames,
        "width": still.whole[0],
        "height": still.whole[1],
        "wide": still.wide,
        "placeholder": still.placeholder(),
        "removed": removed,
        "prints": fingerprints(still.master),
        "cpu": round(usage.ru_utime + usage.ru_stime, 2),
        "peak_mb": usage.ru_maxrss // 1024,
    }
