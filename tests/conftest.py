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

from collections.abc import Callable, Iterator

import pytest
import redis
from django.conf import LazySettings
from django.test import Client

from accounts import services
from accounts.models import User
from tests import queues

PASSWORD = "correct horse battery"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Tests with real commits empty every table after themselves: give back the rows that migrations wrote."""
    for item in items:
        mark = item.get_closest_marker("django_db")
        names: list[str] = getattr(item, "fixturenames", [])
        commits = {"transactional_db", "live_server"} & set(names) or (mark and mark.kwargs.get("transaction"))
        if commits and "django_db_serialized_rollback" not in names:
            names.append("django_db_serialized_rollback")


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


# --- People ----------------------------------------------------------------------------------------------------------


@pytest.fixture
def make_person(db: None) -> Callable[..., User]:
    """A person with a confirmed address and the password `PASSWORD`."""

    def make(handle: str, *, name: str = "", **fields: object) -> User:
        user = User(handle=handle, email=f"{handle}@example.org", **fields)
        user.set_password(PASSWORD)
        services.join(user=user, name=name)
        user.emailaddress_set.create(email=user.email, verified=True, primary=True)
        return user

    return make


@pytest.fixture
def artist(make_person: Callable[..., User]) -> User:
    return make_person("mirela", name="Mirela Voss")


@pytest.fixture
def follower(make_person: Callable[..., User], artist: User) -> User:
    user = make_person("tomas", name="Tomas Reed")
    services.follow(follower=user, followee=artist)
    return user


@pytest.fixture
def blocked(make_person: Callable[..., User], artist: User) -> User:
    user = make_person("gus", name="Gus Harrow")
    services.block(blocker=artist, blocked=user)
    return user


@pytest.fixture
def moderator(make_person: Callable[..., User]) -> User:
    return make_person("judit", name="Judit Sand", is_staff=True)


@pytest.fixture
def client_of() -> Callable[[User | None], Client]:
    """A test client in which this person is logged in; None is a visitor."""

    def make(user: User | None) -> Client:
        client = Client()
        if user:
            client.force_login(user)
        return client

    return make
