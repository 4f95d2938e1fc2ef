"""The warm parent: children that it forks are as good as new, and nothing of it outlives the worker."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

from images import starting
from images.sandbox import ChildDied, run_child
from images.starting import ENVIRONMENT, Child, Forked, Fresh, start
from tests.images import makers
from tests.images.making import make

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="forks on Linux alone")

# What a process can tell of itself. Opened files: all but the one that it looks into just now.
_LOOK = """
import json, os, sys, threading
opened = [n for n in sorted(map(int, os.listdir("/proc/self/fd"))) if os.path.exists(f"/proc/self/fd/{n}")]
print(json.dumps({
    "open": opened, "input": os.readlink("/proc/self/fd/0"), "environment": dict(os.environ), "here": os.getcwd(),
    "arguments": sys.argv[1:], "leads": os.getpid() == os.getsid(0) == os.getpgid(0), "read": sys.stdin.read(),
    "threads": threading.active_count(), "pid": os.getpid(), "parent": os.getppid(),
}))
"""


@pytest.fixture(autouse=True)
def _own_parents() -> Iterator[None]:
    starting.close_all()
    yield
    starting.close_all()


def begin(how: Callable[..., Child], program: str, folder: Path) -> Child:
    (folder / "job.json").write_text("{}")
    with (folder / "errors").open("wb") as errors:
        return how(program, folder, errors)


def told(how: Callable[..., Child], program: str, folder: Path) -> dict[str, Any]:
    child = begin(how, program, folder)
    data = child.stdout.read()
    assert child.end(5) == 0, (folder / "errors").read_text()
    answer: dict[str, Any] = json.loads(data)
    return answer


def pid_of_parent() -> int:
    (parent,) = starting._idle
    return parent._process.pid


def gone(pid: int, seconds: float = 30) -> bool:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        with suppress(OSError):
            if Path(f"/proc/{pid}/stat").read_text().rsplit(")")[1].split()[0] != "Z":
                time.sleep(0.01)
                continue
        return True
    return False


def test_a_forked_child_is_as_one_started_anew(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CARA_SECRET_KEY", "hidden")
    with (tmp_path / "of the worker").open("w") as kept:
        os.set_inheritable(kept.fileno(), True)
        new, forked = told(Fresh, _LOOK, tmp_path), told(start, _LOOK, tmp_path)
    mine = ("pid", "parent", "input")
    assert {k: v for k, v in forked.items() if k not in mine} == {k: v for k, v in new.items() if k not in mine}
    assert forked["parent"] == pid_of_parent()
    assert (forked["open"], forked["input"], forked["read"]) == ([0, 1, 2], "/dev/null", "")
    assert forked["environment"] == ENVIRONMENT | {"TMPDIR": str(tmp_path)}
    assert (forked["here"], forked["leads"], forked["threads"]) == (str(tmp_path), True, 1)


def test_the_parent_knows_nothing_of_the_worker(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CARA_SECRET_KEY", "hidden")
    told(start, _LOOK, tmp_path)
    place = Path(f"/proc/{pid_of_parent()}")
    environment = dict(line.split("=", 1) for line in (place / "environ").read_text().split("\0") if line)
    assert environment == ENVIRONMENT
    assert len(list((place / "task").iterdir())) == 1
    assert (place / "cwd").readlink() == Path("/")
    opened = {path.name: str(path.readlink()) for path in (place / "fd").iterdir()}
    # Its errors are the worker's, and of the channel it keeps a second end of its own.
    assert (sorted(opened), opened["1"], opened["0"]) == (["0", "1", "2", "3"], "/dev/null", opened["3"])


def test_one_child_leaves_nothing_to_the_next(tmp_path: Path) -> None:
    program = "import builtins, os, json; print(json.dumps({'left': getattr(builtins, 'left', 0)}))\n"
    program += "builtins.left = 1; os.environ['LEFT'] = '1'"
    assert [told(start, program, tmp_path) for _ in range(2)] == [{"left": 0}, {"left": 0}]
    assert len(starting._alive) == 1


def test_it_is_forked_and_its_start_costs_nothing(tmp_path: Path) -> None:
    program = "import sys, json; print(json.dumps({'loaded': 'images.child.main' in sys.modules}))"
    assert [told(how, program, tmp_path)["loaded"] for how in (Fresh, start)] == [False, True]


@pytest.mark.parametrize(
    ("act", "ended"),
    [("os.abort()", -signal.SIGABRT), ("os.kill(os.getpid(), 9)", -signal.SIGKILL), ("raise MemoryError", 1)],
)
def test_how_a_child_ends_is_told_and_the_next_lives(act: str, ended: int, tmp_path: Path) -> None:
    child = begin(start, f"import os, json\nif os.path.exists('bad'): {act}\nprint('{{}}')", tmp_path)
    assert (child.stdout.read(), child.end(5)) == (b"{}\n", 0)
    (tmp_path / "bad").touch()
    child = begin(start, child._parent.program, tmp_path)  # type: ignore[attr-defined]
    assert (child.stdout.read(), child.end(5)) == (b"", ended)
    (tmp_path / "bad").unlink()
    child = begin(start, starting._idle[0].program, tmp_path)
    assert (child.stdout.read(), child.end(5), len(starting._alive)) == (b"{}\n", 0, 1)


def test_everything_that_a_child_started_is_killed_with_it(tmp_path: Path) -> None:
    program = "import os, sys, time\nif not os.fork(): time.sleep(60)\n"
    program += "print(os.getpid(), flush=True); time.sleep(60)"
    child = begin(start, program, tmp_path)
    leader = int(child.stdout.readline())
    child.end(0)
    in_group = [p for p in Path("/proc").glob("[0-9]*/stat") if _group(p) == leader]
    assert all(gone(int(path.parent.name)) for path in in_group)


def _group(stat: Path) -> int:
    with suppress(OSError):
        return int(stat.read_text().rsplit(")")[1].split()[2])
    return 0


_WAITS = "import time; print('here', flush=True); time.sleep(60)"


def test_a_killed_parent_takes_its_child_along_and_another_try_is_made(tmp_path: Path) -> None:
    child = begin(start, _WAITS, tmp_path)
    assert isinstance(child, Forked)
    assert child.stdout.readline() == b"here\n"
    os.kill(child._parent._process.pid, signal.SIGKILL)
    assert child.stdout.read() == b"", "nobody holds the other end any more"
    assert (child.end(0.5), starting._idle) == (-signal.SIGKILL, [])
    assert told(start, _LOOK, tmp_path)["parent"] == pid_of_parent()


def test_a_parent_killed_between_two_pictures_is_replaced(tmp_path: Path) -> None:
    first = told(start, _LOOK, tmp_path)["parent"]
    os.kill(first, signal.SIGKILL)
    assert gone(first)
    assert told(start, _LOOK, tmp_path)["parent"] not in (first, os.getpid())


def test_a_parent_that_hangs_is_given_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(starting, "_PATIENCE_SECONDS", 1)
    child = begin(start, _WAITS, tmp_path)
    assert isinstance(child, Forked)
    parent = child._parent._process.pid
    os.kill(parent, signal.SIGSTOP)
    assert (child.end(0), gone(parent), child.stdout.closed) == (-signal.SIGKILL, True, True)


@pytest.mark.parametrize("parent", ["raise SystemExit(1)", "import os; os.abort()", "import time; time.sleep(60)"])
def test_where_none_can_be_forked_one_is_started_anew(
    parent: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(starting, "_SERVE", parent)
    monkeypatch.setattr(starting, "_PATIENCE_SECONDS", 0.5)
    assert told(start, _LOOK, tmp_path)["parent"] == os.getpid()
    assert [record.message.split(":")[0] for record in caplog.records] == [
        "A child was started anew, since it could not be forked"
    ]
    assert (starting._idle, list(starting._alive)) == ([], [])


def test_a_parent_is_replaced_after_its_share(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(starting, "PICTURES", 2)
    parents = [told(start, _LOOK, tmp_path)["parent"] for _ in range(4)]
    assert parents[0] == parents[1] != parents[2] == parents[3]
    assert gone(parents[0])


def test_two_pictures_at_once_have_a_parent_each(tmp_path: Path) -> None:
    children = [begin(start, _WAITS, tmp_path) for _ in range(2)]
    assert [child.stdout.readline() for child in children] == [b"here\n"] * 2
    assert [child.end(0) for child in children] == [-signal.SIGKILL] * 2
    assert len({parent._process.pid for parent in starting._idle}) == 2


_WORKER = """
import sys; sys.path.append({root!r})
import os, pathlib, time
from images import starting
folder = pathlib.Path({folder!r})
with (folder / "errors").open("wb") as errors:
    child = starting.start({program!r}, folder, errors)
print(child.stdout.readline().decode().strip(), child._parent._process.pid, flush=True)
{then}
"""
_SAYS_ITS_NUMBER = "import os, time; print(os.getpid(), flush=True); time.sleep(60)"


@pytest.mark.parametrize(
    "then",
    ["time.sleep(60)", "os.kill(os.getpid(), 9)", "os._exit(0)", "raise SystemExit", "os.fork() or time.sleep(60)"],
    ids=["killed", "kills itself", "leaves", "ends", "leaves a fork"],
)
def test_nothing_outlives_the_worker(then: str, tmp_path: Path) -> None:
    program = _WORKER.format(root=str(starting.ROOT), folder=str(tmp_path), program=_SAYS_ITS_NUMBER, then=then)
    worker = subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE, start_new_session=True)
    assert worker.stdout is not None
    with worker.stdout as pipe:
        child, parent = map(int, pipe.readline().split())
    if then == "time.sleep(60)":
        worker.kill()
    worker.wait()
    try:
        assert (gone(child), gone(parent)) == (True, True)
    finally:
        with suppress(ProcessLookupError):
            os.killpg(worker.pid, signal.SIGKILL)


def test_a_picture_is_made_by_a_forked_child_and_its_peak_is_told(tmp_path: Path) -> None:
    made = [make(makers.saved(makers.quarters(900, 600)), _folder(tmp_path, name)) for name in "ab"]
    assert len(starting._idle) == 1
    assert {name: path.read_bytes() for name, path in made[0].files.items()} == {
        name: path.read_bytes() for name, path in made[1].files.items()
    }
    assert all(10 < one.report.peak_mb < 400 and 0 < one.report.cpu < 5 for one in made)


def _folder(above: Path, name: str) -> Path:
    (above / name).mkdir()
    return above / name


def test_a_crash_is_the_pictures_own_fault_and_a_kill_is_not(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    faults = []
    for act in ("os.abort()", "os.kill(os.getpid(), 9)"):
        monkeypatch.setattr("images.sandbox._START", f"import os; {act}")
        with pytest.raises(ChildDied) as died:
            run_child({}, tmp_path, lambda _: None)
        faults.append(died.value.own_fault)
    assert faults == [True, False]
