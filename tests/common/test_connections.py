"""A connection to the database that is kept: before the next request one knows, without a question, if it holds."""

import pytest
from django.db import DatabaseError, connection
from django.db.backends.postgresql import base

from tests.waiting import wait_for

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def asked(monkeypatch):
    """How often the server is asked for nothing but an answer."""
    asked, ask = [], base.DatabaseWrapper.is_usable
    monkeypatch.setattr(base.DatabaseWrapper, "is_usable", lambda self: asked.append(self) or ask(self))
    return asked


@pytest.fixture
def kept(asked):
    """The server's number for it."""
    before = dict(connection.settings_dict)
    connection.close()
    connection.settings_dict |= {"CONN_MAX_AGE": None, "CONN_HEALTH_CHECKS": True}
    yield number()
    connection.settings_dict |= before
    connection.close()


def number() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        return cursor.fetchone()[0]


def end(process: int) -> None:
    """As a restarted server ends it."""
    other = connection.copy()
    with other.cursor() as cursor:
        cursor.execute("SELECT pg_terminate_backend(%s)", [process])
        wait_for(lambda: not _is_there(cursor, process))
    other.close()


def _is_there(cursor, process: int) -> bool:
    cursor.execute("SELECT count(*) FROM pg_stat_activity WHERE pid = %s", [process])
    return bool(cursor.fetchone()[0])


def test_one_that_holds_is_kept_and_nobody_is_asked(kept, asked):
    for _ in range(3):
        connection.close_if_unusable_or_obsolete()
        assert number() == kept
    assert asked == []


def test_one_that_the_server_ended_is_not_used_again(kept):
    end(kept)
    connection.close_if_unusable_or_obsolete()
    assert number() != kept


def test_after_an_error_the_server_is_asked(kept, asked):
    with pytest.raises(DatabaseError), connection.cursor() as cursor:
        cursor.execute("SELECT nothing_of_that_name()")
    connection.close_if_unusable_or_obsolete()
    assert (number(), asked) == (kept, [connection])


def test_one_that_ended_in_the_middle_is_not_used_again(kept):
    end(kept)
    with pytest.raises(DatabaseError):
        number()
    connection.close_if_unusable_or_obsolete()
    assert number() != kept
