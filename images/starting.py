"""Gives life to the child that decodes: forked by a process that is kept warm for it, else started anew."""

from __future__ import annotations

import atexit
import logging
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import IO, Protocol

from images.child.serve import FORKED, ended

logger = logging.getLogger(__name__)

ROOT = Path(__file__).resolve().parent.parent
# All that a child and its parent know of the world.
ENVIRONMENT = {
    "VIPS_CONCURRENCY": "1",
    # Never a large picture into a file: those have a limit of their own.
    "VIPS_DISC_THRESHOLD": "4g",
    "MALLOC_ARENA_MAX": "2",
    # Memory in pieces of 2 MB: half of the kernel's part in the work was handing it out by 4 kB.
    "GLIBC_TUNABLES": "glibc.malloc.hugetlb=1",
    "LC_ALL": "C.UTF-8",
    "VIPS_WARNING": "0",
}
_SERVE = (
    "import sys; sys.path.append(sys.argv[1]); from images.child.serve import serve; serve(sys.argv[2], sys.argv[3:])"
)
# A parent is replaced after so many: what it forks lies at the same addresses each time.
PICTURES = 50
# For a start on a busy machine.
_PATIENCE_SECONDS = 30


class Child(Protocol):
    """What a sandbox needs of one: to hear it, and to end it."""

    stdout: IO[bytes]

    def end(self, grace: float) -> int:
        """Its return code, negative where a signal ended it. `grace`: seconds to die by itself."""


def _command(program: str, *told: str) -> list[str]:
    """Isolated: no PYTHON* variables, no user's packages, no current folder on the path."""
    return [sys.executable, "-I", "-c", program, str(ROOT), *told]


class Fresh:
    """Started anew; `told` reaches it by a pipe and lies in no file."""

    def __init__(self, program: str, folder: Path, errors: IO[bytes], told: bytes = b"") -> None:
        self._process = subprocess.Popen(  # noqa: S603 - our own program, with a path that we chose
            _command(program, str(folder / "job.json")),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=errors,
            cwd=folder,
            env=ENVIRONMENT | {"TMPDIR": str(folder)},
            start_new_session=True,
        )
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self.stdout = self._process.stdout
        # A few kilobytes fit into the pipe: this waits for nobody.
        with suppress(BrokenPipeError), self._process.stdin as pipe:
            pipe.write(told)

    def end(self, grace: float) -> int:
        self._process.returncode = ended(self._process.pid, grace)
        self.stdout.close()
        return self._process.returncode


class Parent:
    """Forks one child at a time. It ends when our side of the channel is closed, as it is when this process dies."""

    def __init__(self, program: str, modules: Sequence[str]) -> None:
        self.program, self._modules, self._left = program, tuple(modules), PICTURES
        self._channel, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        with theirs:
            self._process = subprocess.Popen(  # noqa: S603 - likewise
                _command(_SERVE, program, *modules),
                stdin=theirs.fileno(),
                stdout=subprocess.DEVNULL,
                cwd="/",
                env=ENVIRONMENT,
                start_new_session=True,
            )
        self._channel.settimeout(_PATIENCE_SECONDS)
        _alive.add(self)

    def does(self, program: str, modules: Sequence[str]) -> bool:
        return self.program == program and self._modules == tuple(modules)

    @property
    def lives(self) -> bool:
        return self._process.poll() is None

    def fork(self, folder: Path, descriptors: list[int]) -> None:
        self._left -= 1
        socket.send_fds(self._channel, [str(folder).encode()], descriptors)
        if self._channel.recv(64) != FORKED:
            raise ConnectionError("the process that was to fork has ended")

    def end(self, grace: float) -> int:
        """Of its child; of itself too where it has done its share."""
        told = b""
        with suppress(OSError):
            self._channel.send(str(grace).encode())
            told = self._channel.recv(64)
        if told and self._left:
            _idle.append(self)
        else:
            self.close()
        # A parent that is gone has taken its child along.
        return int(told) if told else -signal.SIGKILL

    def close(self) -> None:
        _alive.discard(self)
        self._channel.close()
        self._process.kill()
        self._process.wait()

    def forget(self) -> None:
        """In a fork of this process, whose parent it is not."""
        self._channel.close()
        self._process.returncode = 0


class Forked:
    """By a warm parent, which it dies with."""

    def __init__(self, parent: Parent, folder: Path, errors: IO[bytes]) -> None:
        self._parent = parent
        reading, writing = os.pipe()
        self.stdout: IO[bytes] = os.fdopen(reading, "rb")
        nothing = os.open(os.devnull, os.O_RDONLY)
        try:
            parent.fork(folder, [nothing, writing, errors.fileno()])
        except OSError:
            self.stdout.close()
            raise
        finally:
            os.close(nothing)
            os.close(writing)

    def end(self, grace: float) -> int:
        status = self._parent.end(grace)
        self.stdout.close()
        return status


_idle: list[Parent] = []
_alive: set[Parent] = set()


def start(program: str, folder: Path, errors: IO[bytes], modules: Sequence[str] = ("images.child.main",)) -> Child:
    """A child that runs this program in the folder. `modules` are what it needs: a warm parent has them already."""
    if sys.platform != "linux":
        return Fresh(program, folder, errors)
    parent = _parent_for(program, modules)
    try:
        return Forked(parent, folder, errors)
    except OSError as error:
        parent.close()
        logger.warning("A child was started anew, since it could not be forked: %s", error)
        return Fresh(program, folder, errors)


def _parent_for(program: str, modules: Sequence[str]) -> Parent:
    for parent in [parent for parent in _idle if parent.does(program, modules)]:
        _idle.remove(parent)
        if parent.lives:
            return parent
        parent.close()
    return Parent(program, modules)


@atexit.register
def close_all() -> None:
    _idle.clear()
    for parent in list(_alive):
        parent.close()


def _forget_all() -> None:
    _idle.clear()
    for parent in list(_alive):
        parent.forget()


os.register_at_fork(after_in_child=_forget_all)
