"""The suite's own hands: `run_tasks` behaves as a worker would, with and without real commits."""

import pytest
from celery import shared_task
from django.core.cache import cache
from django.db import transaction

_ran = []


@shared_task
def note(word, *, then=""):
    _ran.append(word)
    if then:
        transaction.on_commit(lambda: note.delay(then))


@shared_task
def break_down():
    raise ValueError("on purpose")


@pytest.fixture(autouse=True)
def _forget():
    _ran.clear()


@pytest.mark.parametrize("commits", [pytest.param(True, marks=pytest.mark.django_db(transaction=True)), False])
def test_tasks_run_from_the_queue_with_what_they_leave_for_after_commit(commits, request, run_tasks):
    if not commits:
        request.getfixturevalue("db")
    with transaction.atomic():
        transaction.on_commit(lambda: note.delay("first", then="second"))
    assert _ran == []
    assert run_tasks() == [note.name, note.name]
    assert _ran == ["first", "second"]
    assert run_tasks() == []


def test_what_a_rolled_back_transaction_left_is_never_enqueued(db, run_tasks):
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        transaction.on_commit(lambda: note.delay("never"))
        raise ZeroDivisionError
    assert run_tasks() == []


def test_waiting_tasks_are_named_and_stay(db, run_tasks, waiting_tasks):
    note.delay("one")
    assert waiting_tasks() == [note.name]
    assert run_tasks() == [note.name]


def test_a_task_s_exception_reaches_the_test(db, run_tasks):
    break_down.delay()
    with pytest.raises(ValueError, match="on purpose"):
        run_tasks()


@pytest.mark.parametrize("time", [1, 2])
def test_redis_starts_empty(time, waiting_tasks, db):
    assert cache.get("left") is None
    assert waiting_tasks() == []
    cache.set("left", "by the other test")
    note.delay("left")


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("time", [1, 2])
def test_rows_of_migrations_survive_tests_with_real_commits(time):
    from portfolios.models import Medium

    assert Medium.objects.exists()
