"""Children that never outlive their parent, and the folders they live in."""

import ctypes
import hashlib
import os
import pwd
import signal
import socket
import stat
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import Any

_PR_SET_PDEATHSIG = 1
_libc = ctypes.CDLL(None, use_errno=True)
# A Unix socket's path has at most 107 bytes, of which the server's own file name takes some.
_LONGEST_SOCKET_FOLDER = 85


class LocalError(Exception):
    """Something a person can put right; the message says how."""


def package_file(package: str, *parts: str) -> Path | None:
    """A file inside an installed package, without importing the package."""
    spec = find_spec(package)
    if spec is None or not spec.submodule_search_locations:
        return None
    path = Path(spec.submodule_search_locations[0]).joinpath(*parts)
    return path if path.exists() else None


def digest(path: Path) -> str:
    return hashlib.sha256(str(path).encode()).hexdigest()[:12]


def socket_folder(path: Path) -> Path:
    """`path`, or a stand-in in the temporary folder when `path` is too long for a socket to live in."""
    if len(os.fsencode(path)) <= _LONGEST_SOCKET_FOLDER:
        return path
    return Path(tempfile.gettempdir()) / f"cara-{os.geteuid()}-{digest(path)}"


def own_folder(path: Path, *, account: pwd.struct_passwd | None = None, mode: int = 0o700) -> Path:
    """Make sure of a folder that belongs to the account (ours by default) and is no link that a stranger planted."""
    path.mkdir(mode=0o700, parents=True, exist_ok=True)
    found = path.lstat()
    if not stat.S_ISDIR(found.st_mode) or found.st_uid not in {os.geteuid(), account.pw_uid if account else -1}:
        raise LocalError(f"{path} belongs to somebody else. Remove it, or run as that account.")
    if account:
        os.chown(path, account.pw_uid, account.pw_gid)
    path.chmod(mode)
    return path


def write_private(path: Path, text: str) -> None:
    """Replace the file in one step; nobody else may read it at any moment."""
    new = path.with_name(f"{path.name}.{os.getpid()}.new")
    with os.fdopen(os.open(new, os.O_CREAT | os.O_WRONLY | os.O_TRUNC, 0o600), "w") as file:
        file.write(text)
    new.replace(path)


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port: int = listener.getsockname()[1]
        return port


def dropped_to(account: pwd.struct_passwd | None) -> dict[str, Any]:
    """What `subprocess` needs to run a child as another account, without any of our own groups."""
    return {"user": account.pw_uid, "group": account.pw_gid, "extra_groups": []} if account else {}


def spawn(
    command: Sequence[str | Path],
    *,
    log: Path | None = None,
    account: pwd.struct_passwd | None = None,
    death_signal: int = signal.SIGTERM,
    env: dict[str, str] | None = None,
    cwd: Path | str = "/",
    interactive: bool = False,
) -> subprocess.Popen[bytes]:
    """Start a child that dies when we do, however that is.

    Unless it is `interactive` it gets a session of its own, so that Ctrl-C reaches it through us, and no input. Call it
    from the main thread: the kernel ties the death signal to the thread that started the child.
    """
    parent = os.getpid()

    def in_child() -> None:  # runs after the change of account, which would clear the death signal
        if sys.platform == "linux":
            _libc.prctl(_PR_SET_PDEATHSIG, death_signal, 0, 0, 0)
        if os.getppid() != parent:
            os._exit(127)

    output = os.open(log, os.O_CREAT | os.O_WRONLY | os.O_APPEND, 0o600) if log else None
    try:
        return subprocess.Popen(  # type: ignore[call-overload,no-any-return]  # noqa: S603
            [str(part) for part in command],
            stdin=None if interactive else subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT if log else None,
            env=env,
            cwd=cwd,
            start_new_session=not interactive,
            preexec_fn=in_child,
            **dropped_to(account),
        )
    except FileNotFoundError:
        raise LocalError(f"{command[0]}: there is no such command.") from None
    finally:
        if output is not None:
            os.close(output)


def stop(process: subprocess.Popen[bytes] | None, how: int = signal.SIGTERM, *, timeout: float = 15) -> None:
    if process is None:
        return
    if process.poll() is None:
        process.send_signal(how)
    try:
        process.wait(timeout)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def tail(log: Path, lines: int = 15) -> str:
    try:
        return "\n".join(log.read_text(errors="replace").splitlines()[-lines:])
    except OSError:
        return "(it has no log)"


def wait_until(
    answers: Callable[[], bool], process: subprocess.Popen[bytes], *, log: Path, name: str, timeout: float = 60
) -> None:
    """Wait for a server's first answer; a server that stops or stays silent is told with the end of its log."""
    end = time.monotonic() + timeout
    while time.monotonic() < end:
        if process.poll() is not None:
            raise LocalError(f"{name} stopped at once (exit {process.returncode}). Its log, {log}, ends:\n{tail(log)}")
        if answers():
            return
        time.sleep(0.02)
    raise LocalError(f"{name} did not answer within {timeout:.0f} s. Its log, {log}, ends:\n{tail(log)}")
