"""The site as it runs for real, in this process, over a database of its own."""

import os
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import psycopg2

from cara.env import Env
from cara.local import environment, services

DATABASE = "cara_pages"
_SITE = "https://cara.example"


@contextmanager
def servers() -> Iterator[None]:
    """Of its own, so that the end of a local run does not take them away; else those that the environment names."""
    with services.running(environment.FOLDER / "benchmarks") as started:
        os.environ |= started.variables
        yield


def set_up(static: Path, database: str = DATABASE) -> None:
    """Settings as on a real site: nothing local, hashed static files, https. Before Django reads any."""
    _make_database(database)
    os.environ |= {
        "DJANGO_SETTINGS_MODULE": "cara.settings",
        "SECRET_KEY": environment.secret_key(environment.FOLDER),
        "DATABASE_URL": _with_path(os.environ["DATABASE_URL"], database),
        "CARA_LOCAL": "no",
        "CARA_STATIC_ROOT": str(static),
        "CARA_LOG_LEVEL": "ERROR",
        "CARA_BEHIND_PROXY": "yes",
        "SITE_URL": _SITE,
        "ALLOWED_HOSTS": "cara.example",
        "DEBUG": "no",
    }
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)


def _with_path(url: str, path: str) -> str:
    return urlunsplit(urlsplit(url)._replace(path=f"/{path}"))


def _make_database(name: str) -> None:
    with _server() as cursor:
        cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name])
        if not cursor.fetchone():
            cursor.execute(f"CREATE DATABASE {name}")


def drop_database(name: str) -> None:
    """Once nobody is connected to it any more."""
    with _server() as cursor:
        cursor.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")


@contextmanager
def _server() -> Iterator[Any]:
    told = Env().database("DATABASE_URL")
    connection = psycopg2.connect(
        host=told["HOST"], port=told["PORT"] or None, user=told["USER"], password=told["PASSWORD"], dbname="postgres"
    )
    connection.autocommit = True
    with connection.cursor() as cursor:
        yield cursor
    connection.close()


# --- Measuring ------------------------------------------------------------------------------------------------------

# What every Django site pays for every answer is the yardstick of a machine, and of a moment of it: an empty answer
# behind eight of Django's middlewares. So many milliseconds where the aims and the figures of other networks come from.
THERE = 0.15
EMPTY = "benchmark/empty/"
_EIGHT = (
    *("django.middleware.security.SecurityMiddleware", "django.contrib.sessions.middleware.SessionMiddleware"),
    *("django.middleware.locale.LocaleMiddleware", "django.middleware.common.CommonMiddleware"),
    *("django.middleware.csrf.CsrfViewMiddleware", "django.contrib.auth.middleware.AuthenticationMiddleware"),
    *("django.contrib.messages.middleware.MessageMiddleware", "django.middleware.clickjacking.XFrameOptionsMiddleware"),
)


@dataclass
class Cost:
    """What one page cost in every round: milliseconds of this process, of the database's, of the clock, and
    of the yardstick right before."""

    application: list[float] = field(default_factory=list)
    yardstick: list[float] = field(default_factory=list)
    database: list[float] = field(default_factory=list)
    clock: list[float] = field(default_factory=list)
    queries: int = 0
    bytes: int = 0

    @property
    def there(self) -> list[float]:
        """What it would have cost the application where the yardstick is `THERE`."""
        return [cost * THERE / floor for cost, floor in zip(self.application, self.yardstick, strict=True)]


class Browser:
    """Asks the WSGI application, all middleware included, as the web server would."""

    def __init__(self, middleware: Sequence[str] | None = None) -> None:
        """Behind the site's own middleware, where no other is told."""
        from django.conf import settings
        from django.core.wsgi import get_wsgi_application
        from django.test import override_settings

        with override_settings(MIDDLEWARE=middleware or settings.MIDDLEWARE):
            self._application = get_wsgi_application()

    def get(self, path: str, cookie: str = "", **told_too: str) -> tuple[str, bytes]:
        told: list[str] = []
        answer = self._application(
            environ(path, cookie, **told_too), lambda status, headers, error=None: told.append(status)
        )
        try:
            return told[0], b"".join(answer)
        finally:
            answer.close()


def environ(path: str, cookie: str = "", **told_too: str) -> dict[str, Any]:
    path, _, query = path.partition("?")
    return {
        "REQUEST_METHOD": "GET",
        "PATH_INFO": path,
        "QUERY_STRING": query,
        "SERVER_NAME": "cara.example",
        "SERVER_PORT": "443",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "HTTP_HOST": "cara.example",
        "HTTP_ACCEPT": "text/html,application/xhtml+xml",
        "HTTP_ACCEPT_LANGUAGE": "en-GB,en;q=0.8",
        "HTTP_USER_AGENT": "Mozilla/5.0",
        "HTTP_X_FORWARDED_PROTO": "https",
        "HTTP_COOKIE": cookie,
        "REMOTE_ADDR": "127.0.0.1",
        "wsgi.url_scheme": "http",
        "wsgi.input": sys.stdin.buffer,
        "wsgi.errors": sys.stderr,
        "wsgi.version": (1, 0),
        "wsgi.multithread": True,
        "wsgi.multiprocess": True,
        "wsgi.run_once": False,
    } | told_too


def sign_in(user: Any) -> str:
    """The cookie of a new session of theirs."""
    from django.conf import settings
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
    from django.utils.module_loading import import_string

    session = import_string(f"{settings.SESSION_ENGINE}.SessionStore")()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.save()
    return f"{settings.SESSION_COOKIE_NAME}={session.session_key}; {settings.CSRF_COOKIE_NAME}={'a' * 32}"


def backend_clock() -> Callable[[], float]:
    """Milliseconds of CPU that the database's process for this connection has used so far, from the kernel."""
    from django.db import connection

    # The same process until the end.
    connection.close()
    connection.settings_dict["CONN_MAX_AGE"] = None
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        number = cursor.fetchone()[0]
    precise, coarse = Path(f"/proc/{number}/schedstat"), Path(f"/proc/{number}/stat")
    if precise.exists():
        return lambda: int(precise.read_text().split()[0]) / 1e6
    tick = 1000 / os.sysconf("SC_CLK_TCK")
    return lambda: sum(map(int, coarse.read_text().rpartition(")")[2].split()[11:13])) * tick


def measure(pages: dict[str, Callable[[], bytes]], rounds: int) -> dict[str, Cost]:
    """All pages take turns in every round, so that a busy machine is busy for all."""
    costs = {name: look(ask) for name, ask in pages.items()}
    database, yardstick = backend_clock(), Yardstick()
    for _ in range(rounds):
        for name, ask in pages.items():
            take(costs[name], ask, database, yardstick)
    return costs


class Yardstick:
    def __init__(self) -> None:
        self._browser = Browser(_EIGHT)

    def read(self) -> float:
        """The best of a few, in milliseconds of now."""
        return min(self._ask() for _ in range(6))

    def _ask(self) -> float:
        here = time.process_time()
        self._browser.get(f"/{EMPTY}")
        return (time.process_time() - here) * 1000


def add_empty() -> None:
    """The address that the yardstick asks for. Before anything is asked for."""
    from django.http import HttpResponse
    from django.urls import path

    import cara.urls

    cara.urls.urlpatterns.append(path(EMPTY, lambda request: HttpResponse("")))


def take(cost: Cost, ask: Callable[[], object], database: Callable[[], float], yardstick: Yardstick) -> None:
    cost.yardstick.append(yardstick.read())
    in_database, on_the_clock, here = database(), time.perf_counter(), time.process_time()
    ask()
    cost.application.append((time.process_time() - here) * 1000)
    cost.clock.append((time.perf_counter() - on_the_clock) * 1000)
    cost.database.append(database() - in_database)


def look(ask: Callable[[], bytes]) -> Cost:
    """Once to fill what is filled once in a process, once more to count."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    for _ in range(3):
        ask()
    with CaptureQueriesContext(connection) as asked:
        body = ask()
    return Cost(queries=len(asked), bytes=len(body))
