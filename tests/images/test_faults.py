"""Faults, each injected for real: no upload is lost, no picture is seen half made, no file is left over."""

import os
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from django.core.files.storage import FileSystemStorage
from django.db import connection, connections
from django.utils import timezone

from cara.celery import app
from cara.storage import Bucket
from images import folders, pipeline, storage
from images.models import Image, Manifest, Rendition
from images.pipeline import make_renditions
from images.services import NotStored, delete_images
from images.tasks import requeue_forgotten
from tests.images import makers
from tests.images.test_life import files, fresh, upload
from tests.waiting import wait_for

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("own_storages")]
RunTasks = Callable[[], list[str]]


def age(image: Image, **ago: int) -> None:
    Image.objects.filter(pk=image.pk).update(touched_at=timezone.now() - timedelta(**ago))


def large_photo() -> bytes:
    return makers.saved(makers.quarters(4000, 3000))


def whole(tmp_path: Path) -> bool:
    """Every file has its row, every row its file."""
    kept = {str(path.relative_to(tmp_path / "default")) for path in (tmp_path / "default").rglob("*") if path.is_file()}
    return kept == set(Rendition.objects.values_list("key", flat=True))


# --- A worker is killed ----------------------------------------------------------------------------------------------


def _own_environment(tmp_path: Path) -> dict[str, str]:
    """Of a worker that sees this test's database, queues and files."""
    told = connection.settings_dict
    place = quote(told["HOST"], safe="") + (f":{told['PORT']}" if told["PORT"] else "")
    (tmp_path / "default").mkdir(exist_ok=True)
    (tmp_path / "public").symlink_to(tmp_path / "default")
    (tmp_path / "temporary").mkdir()
    return os.environ | {
        "DATABASE_URL": f"postgres://{told['USER']}:{quote(told['PASSWORD'])}@{place}/{told['NAME']}",
        "REDIS_URL": app.conf.broker_url,
        "CARA_DATA_DIR": str(tmp_path),
        "TMPDIR": str(tmp_path / "temporary"),
    }


@contextmanager
def worker(environment: dict[str, str], log: Path) -> Iterator["subprocess.Popen[bytes]"]:
    """The real one; killed at the end if it still lives."""
    command = [sys.executable, "-m", "celery", "-A", "cara", "--quiet", "worker", "-c", "1", "-Q", "images"]
    with log.open("wb") as written:
        started = subprocess.Popen(
            command, env=environment, stdout=written, stderr=written, start_new_session=True, cwd=Path.cwd()
        )
    try:
        yield started
    finally:
        with suppress(ProcessLookupError):
            os.killpg(started.pid, signal.SIGKILL)
        started.wait()


def _living_below(folder: Path) -> list[str]:
    """Processes whose current folder lies there: the children that decode."""
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):
            if (process / "cwd").readlink().is_relative_to(folder):
                found.append((process / "stat").read_text().split()[2])
    return [state for state in found if state != "Z"]


@pytest.mark.skipif(sys.platform != "linux", reason="looks into /proc")
def test_a_worker_killed_in_the_middle_of_a_picture(tmp_path: Path, run_tasks: RunTasks, monkeypatch: Any) -> None:
    image = upload(large_photo())
    with worker(_own_environment(tmp_path), tmp_path / "worker.log") as started:
        wait_for(lambda: fresh(image).steps_total)
        os.killpg(started.pid, signal.SIGKILL)
        started.wait()
    wait_for(lambda: not _living_below(tmp_path / "temporary"), 15)
    assert (fresh(image).state, Rendition.objects.count(), files(tmp_path)["originals"]) == ("pending", 0, 1)
    (left,) = (tmp_path / "temporary").glob("cara-picture-*")
    assert (left / "original").exists(), "the upload lies where the worker had it"

    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "temporary"))
    os.utime(left, (0, 0))
    age(image, seconds=61)
    requeue_forgotten()
    assert not left.exists()
    run_tasks()
    assert (fresh(image).state, fresh(image).attempts, whole(tmp_path)) == ("ready", 2, True)


def test_the_folder_of_a_living_worker_is_left_alone(tmp_path: Path, monkeypatch: Any) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    with folders.working_folder() as folder:
        os.utime(folder, (0, 0))
        assert folders.clear_forsaken() == 0
    assert not folder.exists()


# --- The database is away; test_outages.py stops the servers themselves ----------------------------------------------


def _cut_all_connections() -> None:
    """As a restart of the server does."""
    with connection.cursor() as cursor, suppress(Exception):
        cursor.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database()")


@pytest.mark.parametrize("place", ["fetch_original", "put_rendition", "key_for"])
def test_postgres_restarted_in_the_middle_of_a_picture(
    place: str, monkeypatch: Any, run_tasks: RunTasks, tmp_path: Path
) -> None:
    image = upload()
    real = getattr(storage, place)

    def restarted(*args: Any, **more: Any) -> Any:
        monkeypatch.undo()
        _cut_all_connections()
        return real(*args, **more)

    monkeypatch.setattr(pipeline.storage, place, restarted)
    make_renditions(image.pk)
    assert (fresh(image).state, fresh(image).attempts, fresh(image).claim) == ("pending", 0, "")
    assert (Rendition.objects.count(), Manifest.objects.count()) == (0, 0)
    run_tasks()
    assert (fresh(image).state, whole(tmp_path)) == ("ready", True)


def test_postgres_gone_at_the_last_moment_shows_nothing_half(
    monkeypatch: Any, run_tasks: RunTasks, tmp_path: Path
) -> None:
    """The rows of renditions are written, the commit never comes."""
    image = upload(makers.saved(makers.quarters(900, 600)))
    real = pipeline.keep_manifests

    def cut(made: Any) -> None:
        monkeypatch.undo()
        real(made)
        _cut_all_connections()

    monkeypatch.setattr(pipeline, "keep_manifests", cut)
    make_renditions(image.pk)
    assert (fresh(image).state, Rendition.objects.count(), Manifest.objects.count()) == ("pending", 0, 0)
    run_tasks()
    assert (fresh(image).state, whole(tmp_path)) == ("ready", True)


# --- The storage fails -----------------------------------------------------------------------------------------------


class Bad(BaseHTTPRequestHandler):
    """A bucket that says 500, or nothing at all."""

    says_nothing = False

    def handle_one_request(self) -> None:
        if self.says_nothing:
            time.sleep(5)
            self.close_connection = True
            return
        super().handle_one_request()

    def _fail(self) -> None:
        self.rfile.read(int(self.headers.get("Content-Length", 0)))
        self.send_response(500)
        self.send_header("Content-Length", "0")
        self.end_headers()

    do_GET = do_PUT = do_HEAD = do_POST = do_DELETE = _fail  # noqa: N815

    def log_message(self, *_: Any) -> None:
        pass


@pytest.fixture(params=[False, True], ids=["500", "hangs"])
def bad_bucket(request: Any, settings: Any, monkeypatch: Any) -> Iterator[Callable[[str], None]]:
    """Call it to put that bucket in a storage's place."""
    monkeypatch.setattr(Bad, "says_nothing", request.param)
    patience = Bucket._PATIENCE.merge(type(Bucket._PATIENCE)(read_timeout=0.3, retries={"max_attempts": 1}))
    monkeypatch.setattr(Bucket, "_PATIENCE", patience)
    server = ThreadingHTTPServer(("127.0.0.1", 0), Bad)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, daemon=True).start()

    def put_in_place_of(name: str) -> None:
        options = {
            "bucket_name": "b", "endpoint_url": f"http://127.0.0.1:{server.server_port}", "access_key": "a",
            "secret_key": "s", "region_name": "us-east-1", "addressing_style": "path", "file_overwrite": True,
        }  # fmt: skip
        settings.STORAGES = settings.STORAGES | {name: {"BACKEND": "cara.storage.Bucket", "OPTIONS": options}}

    yield put_in_place_of
    server.shutdown()
    server.server_close()


def test_a_bad_bucket_for_renditions_costs_time_and_nothing_else(
    bad_bucket: Callable[[str], None], settings: Any, run_tasks: RunTasks, tmp_path: Path
) -> None:
    image, working = upload(), settings.STORAGES
    bad_bucket("default")
    make_renditions(image.pk)
    assert (fresh(image).state, fresh(image).attempts, fresh(image).claim) == ("pending", 0, "")
    assert Rendition.objects.count() == 0
    settings.STORAGES = working
    run_tasks()
    assert (fresh(image).state, whole(tmp_path)) == ("ready", True)


def test_a_bad_bucket_for_originals_is_told_at_once(bad_bucket: Callable[[str], None]) -> None:
    bad_bucket("originals")
    began = time.monotonic()
    with pytest.raises(NotStored, match="Nothing is lost on your side"):
        upload()
    assert (Image.objects.count(), time.monotonic() - began < 10) == (0, True)


def test_an_original_that_cannot_be_read_just_now_is_read_later(
    bad_bucket: Callable[[str], None], settings: Any, run_tasks: RunTasks
) -> None:
    image, working = upload(), settings.STORAGES
    bad_bucket("originals")
    make_renditions(image.pk)
    assert (fresh(image).state, fresh(image).attempts) == ("pending", 0)
    settings.STORAGES = working
    run_tasks()
    assert fresh(image).state == "ready"


def test_the_site_waits_for_a_bucket_within_reason(settings: Any) -> None:
    config = Bucket(bucket_name="b").client_config
    assert config.connect_timeout * config.retries["max_attempts"] <= 15
    assert config.read_timeout * config.retries["max_attempts"] <= 60


# --- The disk is full ------------------------------------------------------------------------------------------------


class Full(FileSystemStorage):
    """The kernel itself says that there is no space."""

    def _save(self, name: str, content: Any) -> str:
        with Path("/dev/full").open("wb", buffering=0) as disk:
            for chunk in content.chunks():
                disk.write(chunk)
        return name


@pytest.mark.parametrize("name", ["default", "originals"])
def test_a_full_disk_below_a_storage(name: str, settings: Any, run_tasks: RunTasks, tmp_path: Path) -> None:
    image, working = upload(), settings.STORAGES
    settings.STORAGES = working | {name: working[name] | {"BACKEND": f"{__name__}.Full"}}
    if name == "originals":
        with pytest.raises(NotStored):
            upload()
    else:
        make_renditions(image.pk)
        assert (fresh(image).state, fresh(image).attempts) == ("pending", 0)
    settings.STORAGES = working
    run_tasks()
    assert (Image.objects.count(), fresh(image).state, whole(tmp_path)) == (1, "ready", True)
    assert files(tmp_path)["originals"] == 1


@pytest.fixture
def tiny_disk(tmp_path: Path) -> Iterator[Path]:
    place = tmp_path / "tiny"
    place.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", "size=192k,mode=700", "tiny", str(place)]
    if subprocess.run(command, capture_output=True, check=False).returncode:
        pytest.skip("mounting a small disk takes root, and a machine that lets it")
    yield place
    subprocess.run(["umount", "-l", str(place)], check=True)


def test_an_upload_for_which_there_is_no_room_leaves_no_part(tiny_disk: Path, settings: Any) -> None:
    told = settings.STORAGES["originals"]
    full = told | {"OPTIONS": told["OPTIONS"] | {"location": tiny_disk}}
    settings.STORAGES = settings.STORAGES | {"originals": full}
    with pytest.raises(NotStored):
        upload(makers.saved(makers.noise(900, 600)))
    assert [path for path in tiny_disk.rglob("*") if path.is_file()] == []


@pytest.mark.parametrize("size", [(900, 600), (4000, 3000)], ids=["full in the child", "full before it"])
def test_a_full_disk_below_the_worker(
    size: tuple[int, int], tiny_disk: Path, monkeypatch: Any, run_tasks: RunTasks, tmp_path: Path
) -> None:
    noise = makers.saved(makers.noise(*size), quality=40 if size[0] < 1000 else 90)
    image = upload(noise)
    monkeypatch.setattr(tempfile, "tempdir", str(tiny_disk))
    make_renditions(image.pk)
    assert (fresh(image).state, fresh(image).attempts, fresh(image).reason) == ("pending", 0, "")
    assert list(tiny_disk.iterdir()) == []
    monkeypatch.undo()
    run_tasks()
    assert (fresh(image).state, whole(tmp_path)) == ("ready", True)


# --- A task comes twice, late, after deletion ------------------------------------------------------------------------


def test_a_task_delivered_to_four_workers_at_once(tmp_path: Path) -> None:
    image = upload(makers.saved(makers.quarters(900, 600)))
    failures: list[Exception] = []

    def work() -> None:
        try:
            make_renditions(image.pk)
        except Exception as error:
            failures.append(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (failures, fresh(image).state, fresh(image).attempts, whole(tmp_path)) == ([], "ready", 1, True)


def test_a_task_that_comes_after_another_has_rejected(tmp_path: Path) -> None:
    image = upload(makers.saved(makers.quarters(900, 900))[:9000])
    for _ in range(3):
        make_renditions(image.pk)
    assert (fresh(image).state, fresh(image).attempts, files(tmp_path)["default"]) == ("rejected", 1, 0)


@pytest.mark.parametrize("moment", ["fetch_original", "key_for", "put_rendition"])
def test_deleted_while_it_is_made(moment: str, monkeypatch: Any, run_tasks: RunTasks, tmp_path: Path) -> None:
    image = upload(makers.saved(makers.quarters(900, 600)))
    real = getattr(storage, moment)

    def deleted(*args: Any, **more: Any) -> Any:
        monkeypatch.undo()
        delete_images(images=[image])
        return real(*args, **more)

    monkeypatch.setattr(pipeline.storage, moment, deleted)
    make_renditions(image.pk)
    run_tasks()
    assert (Image.objects.count(), Manifest.objects.count()) == (0, 0)
    assert files(tmp_path) == {"default": 0, "originals": 0}
