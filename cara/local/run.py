"""The whole site on one computer: servers, database, web, worker; first page, address, demo; and a clean end."""

import contextlib
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from io import StringIO
from pathlib import Path

import django
from django.contrib.auth import get_user_model
from django.core.management import CommandError, call_command
from django.db import connections

from cara.celery import app
from cara.local import environment, process, services
from cara.local.process import LocalError

_ADDRESS = "127.0.0.1"
_Children = dict[str, "subprocess.Popen[bytes]"]


def run(*, port: int, check: bool, s3: bool, demo: bool) -> int:
    """Start everything and stay until a signal; with `check`, stop once the first page and the worker have answered and
    the demo was looked at from outside."""
    started = time.monotonic()
    _refuse_taken_port(port)
    folder = environment.FOLDER
    with services.running(folder, s3=s3) as servers, _site(folder, port, servers) as site:
        _wait_for_first_page(site["The web server"], port)
        _wait_for_worker(site["The worker"])
        _say(f"\n  Cara is at http://localhost:{port}  (up after {time.monotonic() - started:.1f} s)\n")
        if demo:
            _show_demo()
        if check:
            return _look_from_outside(port) if demo else _say_all_is_well()
        _say(f"  Mail that the site sends: http://localhost:{port}/local/mail/\n  Ctrl-C stops everything.\n")
        return _watch(servers.children | site)


@contextlib.contextmanager
def _site(folder: Path, port: int, servers: services.Servers) -> Iterator[_Children]:
    """Web and worker over a migrated database; both are gone on leaving."""
    os.environ.update(environment.local_variables(folder, port=port) | dict(os.environ) | servers.variables)
    django.setup()
    _say("Preparing the database …")
    call_command("migrate", verbosity=0, interactive=False)
    call_command("record_signals", stdout=StringIO())
    children: _Children = {}
    try:
        for name, command in {"The web server": _web(port), "The worker": _worker(folder)}.items():
            children[name] = process.spawn(command, cwd=environment.ROOT)
        yield children
    finally:
        connections.close_all()
        _stop(children)


def _web(port: int) -> list[str | Path]:
    """Processes for speed, threads for slow clients."""
    command: list[str | Path] = [sys.executable, "-m", "gunicorn", "cara.wsgi", f"--bind={_ADDRESS}:{port}"]
    # Its control socket would be a file in the home folder.
    command += ["--worker-class=gthread", "--workers=2", "--threads=4", "--no-control-socket", "--log-level=warning"]
    # One import for both processes, or an eye on the code: not both.
    return [*command, "--reload" if os.environ.get("DEBUG") else "--preload"]


def _worker(folder: Path) -> list[str | Path]:
    """One worker with its clock. Two processes, so that one slow picture holds nothing else up."""
    beat = process.own_folder(folder / "celery") / "beat"
    command: list[str | Path] = [sys.executable, "-m", "celery", "-A", "cara", "--quiet", "worker"]
    # At home, root may run it.
    command[1:1] = ["-W", "ignore::UserWarning:celery.platforms"]
    command += [
        "-B",
        "-s",
        beat,
        "-Q",
        "default,portraits,images,mail,links,detectors,idle",
        "-c",
        "2",
        "-l",
        "WARNING",
    ]
    return [*command, "--without-gossip", "--without-mingle", "--without-heartbeat"]


def _stop(children: _Children) -> None:
    for child in children.values():
        if child.poll() is None:
            child.send_signal(signal.SIGTERM)
    for child in children.values():
        process.stop(child)
        with contextlib.suppress(ProcessLookupError):  # whatever a child that had to be killed left behind
            os.killpg(child.pid, signal.SIGKILL)


def _refuse_taken_port(port: int) -> None:
    with socket.socket() as listener:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind((_ADDRESS, port))
        except PermissionError:
            raise LocalError(f"Port {port} needs root. Choose one above 1023: make run PORT=8123") from None
        except OSError:
            raise LocalError(f"Port {port} is taken. Choose another: make run PORT={port + 1}") from None


def _wait_for_first_page(web: "subprocess.Popen[bytes]", port: int, *, patience: float = 60) -> None:
    end = time.monotonic() + patience
    while time.monotonic() < end:
        if web.poll() is not None:
            raise LocalError(f"The web server stopped at once (exit {web.returncode}); it says why above.")
        with contextlib.suppress(ConnectionError, TimeoutError):
            return _ask_first_page(port)
        time.sleep(0.05)
    raise LocalError(f"The first page did not come within {patience:.0f} s.")


def _ask_first_page(port: int) -> None:
    try:
        with urllib.request.urlopen(f"http://{_ADDRESS}:{port}/", timeout=10) as answer:
            answer.read()
    except urllib.error.HTTPError as error:
        with error:
            raise LocalError(f"The first page answers {error.code} {error.reason}; the reason is above.") from None
    except urllib.error.URLError as error:
        raise ConnectionError from error


def _wait_for_worker(worker: "subprocess.Popen[bytes]", *, patience: float = 60) -> None:
    end = time.monotonic() + patience
    while time.monotonic() < end:
        if worker.poll() is not None:
            raise LocalError(f"The worker stopped at once (exit {worker.returncode}); it says why above.")
        if app.control.ping(timeout=0.3, limit=1):
            return
    raise LocalError(f"The worker did not answer within {patience:.0f} s.")


def _show_demo() -> None:
    """An empty site is filled once; later starts only repeat the log-ins."""
    if get_user_model().objects.exists():
        call_command("seed_demo", logins=True)
    else:
        _say("Filling the empty site with a demo (make run DEMO=0 leaves it empty) …")
        call_command("seed_demo")
    connections.close_all()


def _look_from_outside(port: int) -> int:
    """What a site says, withholds and claims, as a stranger finds it: nothing may be missing."""
    try:
        call_command("protection_report", f"http://localhost:{port}", least=100)
    except CommandError as error:
        raise LocalError(f"{error}") from None
    return _say_all_is_well()


def _say_all_is_well() -> int:
    _say("The first page and the worker answer. Stopping, as CHECK=1 asked.")
    return 0


def _watch(children: _Children) -> int:
    while True:
        for name, child in children.items():
            if child.poll() is not None:
                _say(f"{name} stopped by itself (exit {child.returncode}), so everything stops.")
                return 1
        time.sleep(0.5)


def _say(text: str) -> None:
    with contextlib.suppress(OSError):  # the terminal may be gone
        print(text, flush=True)  # noqa: T201
