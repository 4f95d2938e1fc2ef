"""Where a worker keeps an upload while it is at it, and how it is cleared away after a worker that was killed."""

import fcntl
import os
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from shutil import rmtree

_PREFIX = "cara-picture-"
_LOCK = "lock"
# Between a folder and its lock lies a moment in which it looks forsaken.
_GRACE_SECONDS = 60


@contextmanager
def working_folder() -> Iterator[Path]:
    """Gone at the end. Its lock ends with this process, however that ends."""
    with (
        tempfile.TemporaryDirectory(prefix=_PREFIX, ignore_cleanup_errors=True) as name,
        Path(name, _LOCK).open("w") as lock,
    ):
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield Path(name)


def clear_forsaken() -> int:
    """Remove what dead workers of this account left on this machine; answers how many folders."""
    old = time.time() - _GRACE_SECONDS
    removed = 0
    for folder in Path(tempfile.gettempdir()).glob(f"{_PREFIX}*"):
        with suppress(OSError):
            told = folder.lstat()
            if told.st_uid == os.geteuid() and told.st_mtime < old and _is_forsaken(folder):
                rmtree(folder, ignore_errors=True)
                removed += 1
    return removed


def _is_forsaken(folder: Path) -> bool:
    if not (folder / _LOCK).exists():
        return True
    with (folder / _LOCK).open("r+") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True
