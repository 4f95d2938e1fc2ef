"""The warm parent: a process that has loaded what decoding needs and forks a child of itself for each picture.

It never sees a picture, nor a word of one but the name of the folder in which the child is to work. The child runs the
very program that a fresh start would run, with the same arguments, and shuts the same walls around itself.
"""

import ctypes
import gc
import os
import signal
import socket
import sys
import time
import traceback
from collections.abc import Sequence
from contextlib import suppress
from importlib import import_module
from pathlib import Path
from typing import NoReturn

FORKED = b"forked"
_PR_SET_PDEATHSIG = 1


def serve(program: str, modules: Sequence[str]) -> None:
    """One picture after the other, as they are asked for on standard input, until the worker has gone. `modules` are
    loaded here, so that no child has to."""
    for name in modules:
        import_module(name)

    if len(list(Path("/proc/self/task").iterdir())) > 1:
        raise RuntimeError("a process of several threads cannot be forked safely")
    gc.collect()
    gc.freeze()
    channel = socket.socket(fileno=os.dup(0))
    with suppress(ConnectionError):
        while True:
            folder, descriptors, *_ = socket.recv_fds(channel, 4096, 3)
            if not folder:
                return
            child = _forked(program, folder.decode(), descriptors)
            status = ended(child, _grace(channel))
            channel.send(str(status).encode())


def _grace(channel: socket.socket) -> float:
    """Waits until the worker has heard enough of the child; 0 where the worker itself is no more."""
    with suppress(ConnectionError):
        channel.send(FORKED)
        return float(channel.recv(64) or 0)
    return 0


def _forked(program: str, folder: str, descriptors: Sequence[int]) -> int:
    parent = os.getpid()
    child = os.fork()
    if not child:
        _run(program, parent, folder, descriptors)
    for descriptor in descriptors:
        os.close(descriptor)
    return child


def _run(program: str, parent: int, folder: str, descriptors: Sequence[int]) -> NoReturn:
    status = 1
    try:
        _become_child(parent, folder, descriptors)
        exec(program, {"__name__": "__main__"})  # noqa: S102 - our own, from the command line of this process
        status = 0
    except BaseException:
        traceback.print_exc()
    finally:
        leave(status)


def _become_child(parent: int, folder: str, descriptors: Sequence[int]) -> None:
    """As if it had been started anew: a session, a folder, standard input and output, and nothing else open."""
    os.setsid()
    for place, descriptor in enumerate(descriptors):
        os.dup2(descriptor, place)
    os.closerange(len(descriptors), os.sysconf("SC_OPEN_MAX"))
    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
    if os.getppid() != parent:
        leave(1)
    os.chdir(folder)
    os.environ["TMPDIR"] = folder
    sys.argv = ["-c", sys.argv[1], f"{folder}/job.json"]


def leave(status: int) -> NoReturn:
    """Without taking the house down piece by piece: the kernel does that at once."""
    try:
        sys.stdout.flush()
        sys.stderr.flush()
    finally:
        os._exit(status)


def ended(child: int, grace: float) -> int:
    """Ends a child of this process, hard, and with everything that it started. Answers as `Popen.returncode` does.

    Native code does not listen to a polite signal. One that dies by itself is given a moment, so that its own end can
    be told from ours; it is not reaped before the kill, so that its number cannot have gone to a stranger.
    """
    end = time.monotonic() + grace
    while time.monotonic() < end and not os.waitid(os.P_PID, child, os.WEXITED | os.WNOWAIT | os.WNOHANG):
        time.sleep(0.01)
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(child, signal.SIGKILL)
    # Once more by its own number: so early in its life it may not lead a group yet.
    os.kill(child, signal.SIGKILL)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
