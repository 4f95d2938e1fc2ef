"""The servers as one thing: what the environment already names is used, what it does not name is started.

The process that starts them holds a lock for as long as they run. A second one (a shell, a management command)
finds the lock taken and reads from `services.json` where they are.
"""

import contextlib
import fcntl
import json
import os
import signal
import subprocess
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType
from typing import Protocol

from cara.local import environment, process
from cara.local.postgres import Postgres
from cara.local.process import LocalError
from cara.local.s3 import S3
from cara.local.valkey import Valkey

# Which variable says that the outside world provides the server.
_SERVERS = {"DATABASE_URL": Postgres, "REDIS_URL": Valkey, "S3_BUCKET": S3}
_PATIENCE = 60.0


class Server(Protocol):
    process: subprocess.Popen[bytes] | None

    def start(self) -> dict[str, str]: ...
    def ask_to_stop(self) -> None: ...
    def stop(self) -> None: ...


@dataclass
class Servers:
    """The variables that say where the servers are, and those of them that are our children."""

    variables: dict[str, str] = field(default_factory=dict)
    children: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)


@contextlib.contextmanager
def running(folder: Path, *, s3: bool = False, durable: bool = True) -> Iterator[Servers]:
    """Give the environment variables of the servers it lacks; stop on leaving what was started here."""
    wanted = [name for name in _SERVERS if not os.environ.get(name) and (s3 or name != "S3_BUCKET")]
    if not wanted:
        yield Servers()
        return
    try:
        lock = (environment.make_folder(folder) / "lock").open("a")
    except PermissionError:
        raise LocalError(f"{folder} belongs to another account. Run as that one, or use another checkout.") from None
    with lock:
        shared = _lock_or_read(lock.fileno(), folder)
        if shared is not None:
            yield Servers(_pick(shared, wanted))
            return
        with _started(folder, wanted, durable) as found:
            yield found


def _lock_or_read(lock: int, folder: Path) -> dict[str, str] | None:
    """None once the lock is ours; else the addresses that its holder has written down."""
    end = time.monotonic() + _PATIENCE
    while time.monotonic() < end:
        with contextlib.suppress(BlockingIOError):
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return None
        if (shared := _read_shared(folder)) is not None:
            return shared
        time.sleep(0.1)
    raise LocalError(f"Another process holds {folder / 'lock'} and its servers do not come up. Stop it and try again.")


def _read_shared(folder: Path) -> dict[str, str] | None:
    try:
        shared: dict[str, str] = json.loads((folder / "services.json").read_text())
        # A file left by a killed holder, which the new one has not replaced yet, names a process that is gone.
        os.kill(int(shared.pop("holder")), 0)
    except (FileNotFoundError, ProcessLookupError):
        return None
    return shared


def _pick(shared: dict[str, str], wanted: list[str]) -> dict[str, str]:
    missing = [name for name in wanted if name not in shared]
    if missing:
        raise LocalError(f"The servers that already run here came up without {', '.join(missing)}. Stop them first.")
    groups = {name.split("_")[0] for name in wanted}
    return {name: value for name, value in shared.items() if name.split("_")[0] in groups}


@contextlib.contextmanager
def _started(folder: Path, wanted: list[str], durable: bool) -> Iterator[Servers]:
    shared = folder / "services.json"
    shared.unlink(missing_ok=True)
    begun: list[Server] = []
    servers = Servers()
    try:
        for name in wanted:
            kind = _SERVERS[name]
            begun.append(server := kind(folder / kind.__name__.lower(), durable=durable))
            servers.variables |= server.start()
            if server.process:
                servers.children[kind.__name__] = server.process
        process.write_private(shared, json.dumps(servers.variables | {"holder": str(os.getpid())}))
        yield servers
    finally:
        shared.unlink(missing_ok=True)
        for server in begun:  # ask all, then wait for each
            server.ask_to_stop()
        for server in reversed(begun):
            server.stop()


def leave_on_signals() -> None:
    """Let Ctrl-C, kill and a closed terminal unwind the `with` blocks (said outright: a shell's `&` ignores SIGINT).

    The exit code is 0 after Ctrl-C: that is the ordinary way to end a run.
    """
    ends = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)

    def leave(number: int, frame: FrameType | None) -> None:
        for one in ends:
            signal.signal(one, signal.SIG_IGN)  # one clean end, not two half ones
        raise SystemExit(0 if number == signal.SIGINT else 128 + number)

    for one in ends:
        signal.signal(one, leave)
