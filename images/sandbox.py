"""Starts the child that decodes, listens to it, and kills it when it takes too long. Believes nothing that it says."""

import json
import logging
import os
import selectors
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import IO, Any

logger = logging.getLogger(__name__)

_ROOT = Path(__file__).resolve().parent.parent
# Isolated: no PYTHON* variables, no user's packages, no current folder on the path.
_START = "import sys; sys.path.append(sys.argv[1]); from images.child.start import start; start(sys.argv[2])"
_SIGN = "import sys; sys.path.append(sys.argv[1]); from images.child.start import sign; sign(sys.argv[2])"
_ENVIRONMENT = {
    "VIPS_CONCURRENCY": "1",
    # Never a large picture into a file: those have a limit of their own.
    "VIPS_DISC_THRESHOLD": "4g",
    "MALLOC_ARENA_MAX": "2",
    # Memory in pieces of 2 MB: half of the kernel's part in the work was handing it out by 4 kB.
    "GLIBC_TUNABLES": "glibc.malloc.hugetlb=1",
    "LC_ALL": "C.UTF-8",
    "VIPS_WARNING": "0",
}

CONFINE = {"AS": 1536 << 20, "CPU": 60, "FSIZE": 64 << 20, "NOFILE": 64}
WALL_SECONDS = 120
# How often the listener is told that the child still lives while it says nothing.
PULSE_SECONDS = 10
_MAX_SAID = 64 * 1024
_GRACE_SECONDS = 0.5
# Ends that the limits bring about, or a decoder that the picture made stumble: another try would end the same.
_OWN_FAULT = {
    signal.SIGXCPU,
    signal.SIGXFSZ,
    signal.SIGABRT,
    signal.SIGTRAP,
    signal.SIGSEGV,
    signal.SIGBUS,
    signal.SIGFPE,
    # A call that no decoder makes: to the network, to another program.
    signal.SIGSYS,
}


class ChildDied(Exception):
    """The child ended without a word: killed, crashed, out of time. `own_fault`: another try would end the same."""

    def __init__(self, detail: str, *, own_fault: bool) -> None:
        super().__init__(detail)
        self.own_fault = own_fault


def run_child(job: dict[str, Any], folder: Path, listen: Callable[[dict[str, Any]], None]) -> dict[str, Any]:
    """The child's last word. `listen` gets each step, and {} every few seconds; what it raises kills the child."""
    return _run(_START, job, folder, listen, b"")


def run_signer(job: dict[str, Any], folder: Path, secret: dict[str, str]) -> dict[str, Any]:
    """The same of a child that decodes nothing. `secret` reaches it by a pipe and lies in no file."""
    return _run(_SIGN, job, folder, lambda _: None, json.dumps(secret).encode())


def _run(
    program: str, job: dict[str, Any], folder: Path, listen: Callable[[dict[str, Any]], None], told: bytes
) -> dict[str, Any]:
    (folder / "job.json").write_text(json.dumps(job | {"confine": CONFINE}))
    with (folder / "errors").open("wb") as errors:
        child = subprocess.Popen(  # noqa: S603 - our own program, with a path that we chose
            [sys.executable, "-I", "-c", program, str(_ROOT), str(folder / "job.json")],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=errors,
            cwd=folder,
            env=_ENVIRONMENT | {"TMPDIR": str(folder)},
            start_new_session=True,
        )
    last = None
    try:
        _tell(child, told)
        last = _last_word(child, listen)
    finally:
        _end(child, grace=0 if last else _GRACE_SECONDS)
    if last is None:
        raise _death(child, folder)
    return last


def _tell(child: subprocess.Popen[bytes], told: bytes) -> None:
    """A few kilobytes fit into the pipe: this waits for nobody."""
    assert child.stdin is not None
    with suppress(BrokenPipeError), child.stdin as pipe:
        pipe.write(told)


def _last_word(child: subprocess.Popen[bytes], listen: Callable[[dict[str, Any]], None]) -> dict[str, Any] | None:
    assert child.stdout is not None
    for message in _messages(child.stdout):
        if message.keys() & {"made", "refused", "trouble"}:
            return message
        if "open" in message:
            _tell_of_open_walls(str(message["open"]))
        listen(message)
    return None


@cache
def _tell_of_open_walls(walls: str) -> None:
    """Once: pictures are made all the same, behind the limits that do stand."""
    logger.warning("This kernel cannot shut these walls around the decoder: %s.", walls[:40])


def _messages(pipe: IO[bytes]) -> Iterator[dict[str, Any]]:
    """One object a line; {} at each pulse; ends with the pipe, with the time, or with too much talk."""
    end, said, buffered = time.monotonic() + WALL_SECONDS, 0, b""
    with selectors.DefaultSelector() as selector:
        selector.register(pipe, selectors.EVENT_READ)
        while (left := end - time.monotonic()) > 0 and said < _MAX_SAID:
            if not selector.select(min(left, PULSE_SECONDS)):
                yield {}
                continue
            data = os.read(pipe.fileno(), 8192)
            if not data:
                return
            said += len(data)
            *lines, buffered = (buffered + data).split(b"\n")
            yield from map(_parsed, lines)


def _parsed(line: bytes) -> dict[str, Any]:
    with suppress(ValueError, RecursionError):
        message = json.loads(line)
        if isinstance(message, dict):
            return message
    return {}


def _end(child: subprocess.Popen[bytes], *, grace: float) -> None:
    """Hard, and with everything that it started: native code does not listen to a polite signal.

    One that dies by itself is given a moment, so that its own end can be told from ours; it is not reaped before the
    kill, so that its number cannot have gone to a stranger.
    """
    end = time.monotonic() + grace
    while time.monotonic() < end and not os.waitid(os.P_PID, child.pid, os.WEXITED | os.WNOWAIT | os.WNOHANG):
        time.sleep(0.01)
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(child.pid, signal.SIGKILL)
    child.wait()
    if child.stdout is not None:
        child.stdout.close()


def _death(child: subprocess.Popen[bytes], folder: Path) -> ChildDied:
    errors = (folder / "errors").read_bytes()[-2000:].decode("utf-8", "replace").strip()
    own_fault = -child.returncode in _OWN_FAULT or "MemoryError" in errors
    return ChildDied(f"ended with {child.returncode}. {errors}", own_fault=own_fault)
