"""What a decoder that a hostile file has taken over can still reach: nothing."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from images import sandbox, starting
from images.sandbox import ChildDied, run_child

_JOB = """
import json, os, sys
sys.path.append(sys.argv[1])
from images.child import start, main
def run(job):
    import socket, subprocess, ctypes, signal, threading
    told = None
    {act}
    print(json.dumps({{"refused": str(told)}}), flush=True)
main.run = run
start.start(sys.argv[2])
"""


def _do(act: str, folder: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setattr(sandbox, "_START", _JOB.format(act=act))
    (folder / "original").write_bytes(b"upload")
    job = {"source": str(folder / "original"), "folder": str(folder)}
    return str(run_child(job, folder, lambda _: None)["refused"])


LINUX = pytest.mark.skipif(sys.platform != "linux", reason="the walls are Linux's")


@LINUX
@pytest.mark.parametrize(
    "act",
    [
        "socket.socket()",
        "socket.socket(socket.AF_UNIX)",
        "socket.socketpair()",
        "os.execv('/bin/true', ['true'])",
        "subprocess.run(['/bin/true'])",
        "os.fork()",
        "os.posix_spawn('/bin/true', ['true'], {})",
        "ctypes.CDLL(None).ptrace(0, 0, 0, 0)",
        "os.kill(os.getppid(), 0)",
        "os.pidfd_open(os.getppid())",
        "ctypes.CDLL(None).syscall(425, 8, b'0' * 200)",
    ],
)
def test_a_call_outside_ends_it(act: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(ChildDied, match=f"ended with {-signal.SIGSYS}") as died:
        _do(act, tmp_path, monkeypatch)
    assert died.value.own_fault, "another try would end the same"


@LINUX
@pytest.mark.parametrize(
    "path",
    ["/etc/passwd", f"/proc/{os.getpid()}/environ", "/proc/self/maps", __file__, starting.ROOT / "manage.py"],
    ids=["system", "worker", "itself", "tests", "site"],
)
def test_other_files_are_shut(path: str | Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(ChildDied, match="PermissionError"):
        _do(f"told = open({str(path)!r}).read()", tmp_path, monkeypatch)


@LINUX
def test_a_thread_is_no_way_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(ChildDied, match=f"ended with {-signal.SIGSYS}"):
        _do("t = threading.Thread(target=socket.socket); t.start(); t.join()", tmp_path, monkeypatch)


def test_its_own_work_goes_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    act = "told = open('original').read(); open('new', 'w').write(told); os.remove('new'); t = threading.Thread(); "
    assert _do(act + "t.start(); t.join()", tmp_path, monkeypatch) == "upload"


def test_it_may_still_end_itself(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(ChildDied, match=f"ended with {-signal.SIGABRT}"):
        _do("os.abort()", tmp_path, monkeypatch)


@pytest.mark.skipif(sys.platform != "linux" or os.geteuid() != 0, reason="needs root, to become somebody else")
def test_the_walls_stand_around_an_ordinary_user_too() -> None:
    walls = (starting.ROOT / "images/child/walls.py").read_text()
    program = f"""{walls}
import socket
_LIBC.prctl(38, 1, 0, 0, 0)
os.setgid(65534)
os.setuid(65534)
print([shut_folders(["/usr"], []), shut_calls()], flush=True)
socket.socket()"""
    done = subprocess.run([sys.executable, "-I", "-c", program], capture_output=True, check=False)
    assert (done.stdout, done.returncode) == (b"[True, True]\n", -signal.SIGSYS), done.stderr


def test_a_kernel_without_walls_makes_pictures_all_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    sandbox._tell_of_open_walls.cache_clear()
    bare = "from images.child import start as s; s.shut_calls = lambda: False; s.shut_folders = lambda *_: False\n"
    monkeypatch.setattr(sandbox, "_START", _JOB.format(act="told = 'made'").replace("def run", bare + "def run"))
    (tmp_path / "original").write_bytes(b"upload")
    for _ in range(2):
        job = {"source": str(tmp_path / "original"), "folder": str(tmp_path)}
        assert run_child(job, tmp_path, lambda _: None) == {"refused": "made"}
    assert [r.message for r in caplog.records] == [
        "This kernel cannot shut these walls around the decoder: ['files', 'calls']."
    ]
