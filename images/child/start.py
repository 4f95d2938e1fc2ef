"""The first thing that runs in a child: limits first, and only then the code that decodes."""

import ctypes
import json
import resource
import signal
import sys
from pathlib import Path
from pkgutil import resolve_name
from typing import Any

from images.child.serve import leave
from images.child.walls import shut_calls, shut_folders

_PR_SET_PDEATHSIG, _PR_SET_NO_NEW_PRIVS = 1, 38
# All that a decoder may read besides its own folder: no settings, no other picture, nothing of another process.
_LIBRARIES: list[str | Path] = [
    "/usr", "/lib", "/lib64", "/nix/store", "/etc/ld.so.cache", "/etc/localtime", "/dev/urandom",
    sys.prefix, sys.base_prefix, Path(__file__).resolve().parent.parent,
]  # fmt: skip


def start(job_file: str) -> None:
    """Decodes a picture."""
    job = json.loads(Path(job_file).read_text())
    files = _confined(job, [job["source"], job["folder"], str(Path.cwd())])
    # Not before: where they are not there yet, native libraries are loaded under the limits.
    from images.child.main import run

    _shut(files)
    run(job)
    leave(0)


def screen(job_file: str) -> None:
    """Checks an upload's bytes, by programs that settings name: their folders may be read too."""
    job = json.loads(Path(job_file).read_text())
    confine(job.pop("confine"))
    from images.child.screen import run

    for name in job["checks"]:
        resolve_name(name)
    packages = {name.partition(".")[0] for name in job["checks"]} - {"images"}
    own = [str(Path(str(sys.modules[package].__file__)).parent) for package in packages]
    _shut(shut_folders([*_LIBRARIES, *own], [job["source"], str(Path.cwd())]))
    run(job)
    leave(0)


def sign(job_file: str) -> None:
    """Signs what was made of a picture; the key comes by the pipe."""
    job = json.loads(Path(job_file).read_text())
    files = _confined(job, [job["folder"]])
    from images.child.sign import run

    _shut(files)
    run(job | {"secret": json.load(sys.stdin)})
    leave(0)


def _confined(job: dict[str, Any], own: list[str]) -> bool:
    confine(job.pop("confine"))
    return shut_folders(_LIBRARIES, own)


def _shut(files: bool) -> None:
    """When all libraries are there. What does not stand is told, so that somebody may hear of it."""
    standing = {"files": files, "calls": shut_calls()}
    if open_ := [wall for wall, stands in standing.items() if not stands]:
        print(json.dumps({"open": open_}), flush=True)  # noqa: T201 - its only way to speak


def confine(limits: dict[str, int]) -> None:
    """Hard limits that a process cannot lift again, and death together with the worker that started it."""
    for name in ("AS", "CPU", "FSIZE", "NOFILE"):
        # Out of CPU it is told so by a signal of its own first, so that its end can be told from other kills.
        hard = limits[name] + (2 if name == "CPU" else 0)
        resource.setrlimit(getattr(resource, f"RLIMIT_{name}"), (limits[name], hard))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if sys.platform == "linux":
        libc = ctypes.CDLL(None)
        libc.prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
        libc.prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
