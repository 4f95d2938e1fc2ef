"""Has a child decode, listens to it, and kills it when it takes too long. Believes nothing that it says."""

import json
import logging
import os
import selectors
import signal
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import IO, Any

from images.starting import Child, Fresh, start

logger = logging.getLogger(__name__)

_START = "import sys; sys.path.append(sys.argv[1]); from images.child.start import start; start(sys.argv[2])"
_SCREEN = "import sys; sys.path.append(sys.argv[1]); from images.child.start import screen; screen(sys.argv[2])"
_SIGN = "import sys; sys.path.append(sys.argv[1]); from images.child.start import sign; sign(sys.argv[2])"
CONFINE = {"AS": 1536 << 20, "CPU": 60, "FSIZE": 64 << 20, "NOFILE": 64}
WALL_SECONDS = 120
# Checks read what a file says of itself: they need less of everything.
CONFINE_CHECKS = {"AS": 1024 << 20, "CPU": 20, "FSIZE": 16 << 20, "NOFILE": 64}
CHECKS_WALL_SECONDS = 40
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
    return _run(lambda errors: start(_START, folder, errors), job, folder, listen)


def run_checks(job: dict[str, Any], folder: Path, listen: Callable[[dict[str, Any]], None]) -> dict[str, Any]:
    """The same of a child that checks an upload's bytes: it tells `listen` of each check."""
    modules = ("images.child.screen", *dict.fromkeys(name.rpartition(".")[0] for name in job["checks"]))
    job = job | {"confine": CONFINE_CHECKS}
    return _run(lambda errors: start(_SCREEN, folder, errors, modules), job, folder, listen, CHECKS_WALL_SECONDS)


def run_signer(job: dict[str, Any], folder: Path, secret: dict[str, str]) -> dict[str, Any]:
    """The same of a child that decodes nothing. `secret` reaches it by a pipe and lies in no file.

    Always started anew: what it takes its randomness from must be its own, or two signatures would give away the key.
    """
    told = json.dumps(secret).encode()
    return _run(lambda errors: Fresh(_SIGN, folder, errors, told), job, folder, lambda _: None)


def _run(
    begin: Callable[[IO[bytes]], Child],
    job: dict[str, Any],
    folder: Path,
    listen: Callable[[dict[str, Any]], None],
    seconds: float = 0,
) -> dict[str, Any]:
    (folder / "job.json").write_text(json.dumps({"confine": CONFINE} | job))
    with (folder / "errors").open("wb") as errors:
        child = begin(errors)
    last = None
    try:
        last = _last_word(child.stdout, listen, seconds or WALL_SECONDS)
    finally:
        status = child.end(0 if last else _GRACE_SECONDS)
    if last is None:
        raise _death(status, folder)
    return last


def _last_word(pipe: IO[bytes], listen: Callable[[dict[str, Any]], None], seconds: float) -> dict[str, Any] | None:
    for message in _messages(pipe, seconds):
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


def _messages(pipe: IO[bytes], seconds: float) -> Iterator[dict[str, Any]]:
    """One object a line; {} at each pulse; ends with the pipe, with the time, or with too much talk."""
    end, said, buffered = time.monotonic() + seconds, 0, b""
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


def _death(status: int, folder: Path) -> ChildDied:
    errors = (folder / "errors").read_bytes()[-2000:].decode("utf-8", "replace").strip()
    own_fault = -status in _OWN_FAULT or "MemoryError" in errors
    return ChildDied(f"ended with {status}. {errors}", own_fault=own_fault)
