"""A whole site over servers of its own, which a test may stop and start: PostgreSQL, Valkey, the web, a worker.

It is asked as strangers ask it, by HTTP; its tables are read by SQL.
"""

import http.client
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from base64 import b64encode
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

import psycopg2

from cara.local import environment, process
from cara.local.postgres import Postgres
from cara.local.valkey import Valkey
from tests.waiting import wait_for

TUS = {"Tus-Resumable": "1.0.0", "Accept": "application/json, text/html"}
PART = {"Content-Type": "application/offset+octet-stream"}
_MOVE_IN = """
import django; django.setup()
from django.core.management import call_command
from django.test import Client
from tests.people import make_person
call_command("migrate", verbosity=0)
client = Client()
client.force_login(make_person("mirela"))
print(client.cookies["sessionid"].value)
"""
_TOKEN = "t" * 32


@dataclass
class Answer:
    status: int
    headers: Any
    text: str


@dataclass
class House:
    folder: Path
    postgres: Postgres
    valkey: Valkey
    port: int = field(default_factory=process.free_port)
    session: str = ""
    told: dict[str, str] = field(default_factory=dict)
    site: list["subprocess.Popen[bytes]"] = field(default_factory=list)

    @property
    def environment(self) -> dict[str, str]:
        told = environment.local_variables(self.folder, port=self.port)
        (self.folder / "temporary").mkdir(exist_ok=True)
        own = {"DJANGO_SETTINGS_MODULE": "tests.images.hasty", "TMPDIR": str(self.folder / "temporary")}
        return os.environ | told | self.told | own

    @property
    def stranger(self) -> str:
        """The cookies of somebody who is not signed in."""
        return f"csrftoken={_TOKEN}"

    def move_in(self) -> None:
        self.told = self.postgres.start() | self.valkey.start()
        command = [sys.executable, "-c", _MOVE_IN]
        run = subprocess.run(command, env=self.environment, cwd=Path.cwd(), capture_output=True, text=True, check=True)
        self.session = run.stdout.strip()
        self._spawn("gunicorn", "cara.wsgi", f"--bind=127.0.0.1:{self.port}", *_WEB)
        self._spawn("celery", "-A", "cara", "--quiet", "worker", "-s", str(self.folder / "beat"), *_WORKER)
        wait_for(self._answers)

    def _spawn(self, *command: str) -> None:
        python = [sys.executable, "-W", "ignore::UserWarning:celery.platforms", "-m"]
        log = self.folder / f"{command[0]}.log"
        self.site.append(process.spawn([*python, *command], log=log, env=self.environment, cwd=Path.cwd()))

    def _answers(self) -> bool:
        with suppress(OSError):
            return self.ask("GET", "/robots.txt").status == 200
        return False

    def move_out(self) -> None:
        for each in self.site:
            with suppress(ProcessLookupError):
                os.killpg(each.pid, signal.SIGKILL)
            each.wait()
        self.valkey.stop()
        self.postgres.stop()

    # --- What is asked ---

    def ask(self, method: str, path: str, body: bytes | dict[str, Any] | None = None, **headers: str) -> Answer:
        with self.asking(method, path, body, **headers) as connection:
            return answer_of(connection)

    @contextmanager
    def asking(
        self,
        method: str,
        path: str,
        body: bytes | dict[str, Any] | None = None,
        *,
        sent: int | None = None,
        **headers: str,
    ) -> Iterator[http.client.HTTPConnection]:
        """Of the body only so many bytes are sent at first, where `sent` is told."""
        if isinstance(body, dict):
            body, headers = urlencode(body, doseq=True).encode(), headers | _FORM
        told = {"Cookie": f"sessionid={self.session}; {self.stranger}", "X-CSRFToken": _TOKEN} | headers
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        try:
            connection.putrequest(method, path)
            for name, value in (told | {"Content-Length": str(len(body or b""))}).items():
                connection.putheader(name, value)
            connection.endheaders((body or b"")[:sent])
            yield connection
        finally:
            connection.close()

    def begin(self, form_key: UUID, length: int) -> str:
        told = {"filename": "valley.jpg", "form_key": str(form_key), "file_key": "f"}
        metadata = ",".join(f"{name} {b64encode(value.encode()).decode()}" for name, value in told.items())
        answer = self.ask(
            "POST", "/share/uploads/", **TUS, **{"Upload-Length": str(length), "Upload-Metadata": metadata}
        )
        assert answer.status == 201, answer.text
        return str(answer.headers["Location"])

    def upload(self, form_key: UUID, data: bytes) -> None:
        assert (
            self.ask("PATCH", self.begin(form_key, len(data)), data, **TUS, **PART, **{"Upload-Offset": "0"}).status
            == 204
        )

    def press(self, button: str, form_key: UUID) -> Answer:
        """In the editor of the work that this form has begun."""
        ((public_id,),) = self.sql("SELECT public_id FROM feed_post WHERE form_key = %s", str(form_key))
        typed = {"title": "Valley", "text": "", "visibility": "everyone", "form_key": str(form_key), "do": button}
        return self.ask("POST", f"/share/{public_id}/", typed)

    # --- What is there ---

    def sql(self, query: str, *told: object) -> list[tuple[Any, ...]]:
        with self.connected() as cursor:
            cursor.execute(query, told)
            return list(cursor.fetchall())

    @contextmanager
    def connected(self) -> Iterator[Any]:
        connection = psycopg2.connect(self.postgres.url)
        try:
            with connection.cursor() as cursor:
                yield cursor
        finally:
            connection.close()

    @contextmanager
    def held(self, table: str) -> Iterator[None]:
        """Its newest row: who wants to change it waits until this ends."""
        with self.connected() as cursor:
            cursor.execute(f"SELECT id FROM {table} ORDER BY id DESC LIMIT 1 FOR UPDATE")
            yield

    def somebody_waits(self) -> bool:
        return bool(self.sql("SELECT 1 FROM pg_stat_activity WHERE wait_event_type = 'Lock'"))

    def states(self) -> list[str]:
        return [state for (state,) in self.sql("SELECT state FROM images_image ORDER BY id")]

    def posts(self) -> list[str]:
        return [state for (state,) in self.sql("SELECT state FROM feed_post ORDER BY id")]

    def files(self, name: str) -> set[str]:
        place = self.folder / "files" / name
        return {str(path.relative_to(place)) for path in place.rglob("*") if path.is_file()}

    def is_whole(self) -> bool:
        """Every file has its row and every row its file; of uploads on their way nothing is left."""
        rows = [{name for (name,) in self.sql(query)} for query in _ROWS]
        return rows == [self.files("public"), self.files("originals")] and not self.files("staging")

    def sweep(self) -> None:
        """An hour later, by whoever keeps the house."""
        then = time.time() - 7200
        for name in ("public", "originals"):
            for path in self.files(name):
                os.utime(self.folder / "files" / name / path, (then, then))
        command = [sys.executable, "manage.py", "sweep_pictures", "--mend"]
        subprocess.run(command, env=self.environment, cwd=Path.cwd(), capture_output=True, check=True)

    def clear(self) -> None:
        """Of everything but people."""
        with self.connected() as cursor:
            for table in _TABLES:
                cursor.execute(f"DELETE FROM {table}")
            cursor.connection.commit()
        for name in ("public", "originals", "staging"):
            for path in self.files(name):
                (self.folder / "files" / name / path).unlink()

    # --- What becomes of the servers ---

    def cut_postgres(self) -> None:
        """In its immediate mode: as after a power failure, it begins with what it had written down."""
        process.stop(self.postgres.process, signal.SIGQUIT)

    def kill_valkey(self) -> None:
        process.stop(self.valkey.process, signal.SIGKILL)


_ROWS = ("SELECT key FROM images_rendition", "SELECT original FROM images_image WHERE original != ''")
_TABLES = (
    "portfolios_upload", "portfolios_artwork", "feed_postpicture", "feed_post", "images_manifest", "images_rendition",
    "images_fingerprint", "images_image",
)  # fmt: skip
_WEB = ("--worker-class=gthread", "--workers=1", "--threads=4", "--no-control-socket", "--log-level=warning")
_WORKER = ("-B", "-Q", "default,portraits,images,mail,idle", "-c", "1", "-l", "WARNING", "--without-mingle")
_FORM = {"Content-Type": "application/x-www-form-urlencoded"}


def answer_of(connection: http.client.HTTPConnection) -> Answer:
    response = connection.getresponse()
    return Answer(response.status, response.headers, response.read().decode())


@contextmanager
def house() -> Iterator[House]:
    """Where PostgreSQL's own account can reach it; pytest's folders are closed."""
    memory = Path("/dev/shm")
    folder = Path(tempfile.mkdtemp(prefix="cara-house-", dir=memory if memory.is_dir() else None))
    folder.chmod(0o711)
    ours = House(folder, Postgres(folder / "postgres"), Valkey(folder / "valkey", durable=False))
    try:
        ours.move_in()
        yield ours
    finally:
        ours.move_out()
        shutil.rmtree(folder, ignore_errors=True)
