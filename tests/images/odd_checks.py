"""Checks of files, as the tests' children run them: good ones, and some that go wrong in every way."""

import os
import signal
import time
from collections.abc import Iterator
from typing import BinaryIO

from images.screening import Finding, Outcome


def holds(file: BinaryIO, kind: str) -> Iterator[Finding]:
    yield Finding("seen-by-test", Outcome.HOLD, f"A {kind} that begins so", {"start": file.read(2).hex(), "size": 7})


def looks(file: BinaryIO, kind: str) -> Iterator[Finding]:
    yield Finding("odd-by-test", Outcome.LOOK, "Odd")


def finds_nothing(file: BinaryIO, kind: str) -> list[Finding]:
    return []


def fails(file: BinaryIO, kind: str) -> Iterator[Finding]:
    raise KeyError("whatever")


def dies(file: BinaryIO, kind: str) -> Iterator[Finding]:
    os.kill(os.getpid(), signal.SIGSEGV)
    yield from ()


def hangs(file: BinaryIO, kind: str) -> Iterator[Finding]:
    time.sleep(60)
    yield from ()


def eats(file: BinaryIO, kind: str) -> Iterator[Finding]:
    hoard = [bytearray(64 << 20) for _ in range(64)]
    yield Finding("never", Outcome.LOOK, str(len(hoard)))


def peeks(file: BinaryIO, kind: str) -> Iterator[Finding]:
    """At what it must not read."""
    for path in ("/etc/passwd", "manage.py"):
        with open(path) as other:  # noqa: PTH123
            yield Finding("never", Outcome.LOOK, other.read(10))


def lies(file: BinaryIO, kind: str) -> Iterator[Finding]:
    yield Finding("a\nb" * 100, Outcome.LOOK, "\u202eword" * 100, {"x" * 90: "y\0" * 900, "deep": 1})
