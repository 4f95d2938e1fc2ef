"""The workers' hands in a test: take what lies in the real queues and run it here."""

import json
from collections.abc import Iterator
from contextlib import contextmanager

import redis
from django.conf import settings
from django.core.cache import caches
from django.db import connection
from kombu.transport.virtual import Channel, Message

from cara.celery import app

QUEUES = ("default", "portraits", "images", "mail", "links", "detectors", "idle")


def run_all() -> list[str]:
    """As though the transaction had committed: see `tests/conftest.py`."""
    names = []
    with _channel() as channel:
        _run_after_commit()
        while message := _take(channel):
            names.append(run(message))
            _run_after_commit()
    return names


def waiting() -> list[str]:
    """The names of the tasks that lie in the queues now, oldest first in each; they stay there."""
    _run_after_commit()
    prefix = settings.CELERY_BROKER_TRANSPORT_OPTIONS["global_keyprefix"]
    with redis_client() as client:
        letters = [letter for queue in QUEUES for letter in reversed(client.lrange(prefix + queue, 0, -1))]
    return [json.loads(letter)["headers"]["task"] for letter in letters]


def run_one() -> str | None:
    """The oldest waiting task's name, once it has run; None when nothing waits."""
    with _channel() as channel:
        message = _take(channel)
    return run(message) if message else None


def run(message: Message) -> str:
    name: str = message.headers["task"]
    args, kwargs, _ = message.decode()
    app.tasks[name].apply(args, kwargs, task_id=message.headers["id"], throw=True)
    return name


@contextmanager
def _channel() -> Iterator[Channel]:
    with app.connection_for_read() as broker:
        yield broker.default_channel


def _take(channel: Channel) -> Message | None:
    for queue in QUEUES:
        if message := channel.basic_get(queue, no_ack=True):
            return message
    return None


def _run_after_commit() -> None:
    """Outside of a test's transaction nothing waits here: there, Django has called it at the commit."""
    while connection.run_on_commit:
        _, call, robust = connection.run_on_commit.pop(0)
        del robust
        call()


def redis_client() -> "redis.Redis":
    return redis.Redis.from_url(settings.REDIS_URL)


def close_connections() -> None:
    """Pools outlive every test; left open, their sockets would be reported as forgotten."""
    app.pool.force_close_all()
    app.amqp.producer_pool.force_close_all()
    caches["default"].close()
    for pool in caches["default"]._cache._pools.values():
        pool.disconnect()
