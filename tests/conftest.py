"""What every test may ask for: people, their browsers without a screen, and the workers' hands.

Tasks. A service enqueues after commit, and a test's transaction never commits. `run_tasks()` does what would come next:
it calls what waits for the commit, then runs every queued task, in this process, until the queues are empty, with
whatever those tasks leave for after their commit. So a test reads

    def test_it(artist, run_tasks):
        image = receive_image(...)
        run_tasks()
        image.refresh_from_db()

with or without `@pytest.mark.django_db(transaction=True)`; `django_capture_on_commit_callbacks` is not needed. A task's
exception is the test's. `run_tasks` answers the names of the tasks that ran. A test that only wants to know what was
enqueued calls `waiting_tasks()`.
"""

from collections import defaultdict
from collections.abc import Callable, Iterator

import pytest
import redis
from django.conf import LazySettings
from django.core import serializers
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.db.backends.base.creation import BaseDatabaseCreation
from django.db.backends.utils import CursorWrapper
from django.db.models import Model

from tests import queues
from tests.people import artist, as_person, blocked, blocker, follower, moderator, stranger, visitor
from tests.photos import photograph

__all__ = ["artist", "as_person", "blocked", "blocker", "follower", "moderator", "stranger", "visitor"]


_COMMITS = {"transaction": True, "serialized_rollback": True}


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Tests with real commits empty every table after themselves: give back the rows that migrations wrote."""
    for item in items:
        mark = item.get_closest_marker("django_db")
        options = dict(mark.kwargs) if mark else {}
        if options.get("transaction") or {"transactional_db", "live_server"} & set(getattr(item, "fixturenames", [])):
            item.add_marker(pytest.mark.django_db(**options | _COMMITS), append=False)


@pytest.fixture(scope="session", autouse=True)
def _give_back_rows_in_one_go() -> Iterator[None]:
    """What Django reads out of JSON after each of them, row by row, the database copies: the lists are long."""

    def restore(creation: BaseDatabaseCreation, contents: str) -> None:
        with transaction.atomic(creation.connection.alias), creation.connection.cursor() as cursor:
            cursor.execute("SELECT to_regnamespace('kept')")
            if cursor.fetchone() == (None,):
                _keep(creation, contents, cursor)
            cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'kept'")
            for (table,) in cursor.fetchall():
                cursor.execute(f'INSERT INTO "{table}" SELECT * FROM kept."{table}" ON CONFLICT DO NOTHING')

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(BaseDatabaseCreation, "deserialize_db_from_string", restore)
        yield


def _keep(creation: BaseDatabaseCreation, contents: str, cursor: CursorWrapper) -> None:
    """In a schema of its own, which nothing empties."""
    rows: dict[type[Model], list[Model]] = defaultdict(list)
    for row in serializers.deserialize("json", contents, using=creation.connection.alias):
        rows[type(row.object)].append(row.object)
    cursor.execute("CREATE SCHEMA kept")
    for model, there in rows.items():
        table = model._meta.db_table
        model._base_manager.bulk_create(there, ignore_conflicts=True)
        cursor.execute(f'CREATE TABLE kept."{table}" AS TABLE "{table}"')


@pytest.fixture(scope="session")
def redis_server() -> Iterator["redis.Redis"]:
    with queues.redis_client() as client:
        yield client
    queues.close_connections()


@pytest.fixture(autouse=True)
def _clean_redis(redis_server: "redis.Redis") -> None:
    """Cache, sessions, limits and queues start empty; keys that are not ours are left alone."""
    if keys := list(redis_server.scan_iter("cara*", count=1000)):
        redis_server.delete(*keys)


@pytest.fixture(autouse=True)
def _quick_passwords(settings: LazySettings) -> None:
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture(autouse=True)
def _own_files(settings: LazySettings, tmp_path_factory: pytest.TempPathFactory) -> None:
    """Letters that a test has written to files belong to that test."""
    settings.EMAIL_FILE_PATH = tmp_path_factory.mktemp("mail")


@pytest.fixture
def run_tasks() -> Callable[[], list[str]]:
    return queues.run_all


@pytest.fixture
def waiting_tasks() -> Callable[[], list[str]]:
    return queues.waiting


@pytest.fixture
def photo() -> Callable[..., SimpleUploadedFile]:
    """A small real photograph-like JPEG, as a form would send it; each call draws another."""
    return photograph
