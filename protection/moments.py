"""Short calls to Redis while somebody waits for a page: nobody waits longer than a moment, and while Redis is away the
page comes without."""

from __future__ import annotations

import time
from collections.abc import Sequence
from functools import cache
from typing import Any

import redis
from django.conf import settings
from redis.commands.core import Script
from redis.exceptions import RedisError

_PATIENCE_SECONDS = 0.1
# After a failure nobody tries for so long.
_PAUSE_SECONDS = 5.0
_paused_until = 0.0


def ask(script: str, keys: Sequence[str], args: Sequence[str | int | float]) -> Any:
    """What the script answers, or None while Redis is away."""
    global _paused_until
    if time.monotonic() < _paused_until:
        return None
    try:
        return _script(script)(keys=keys, args=args)
    except RedisError:
        _paused_until = time.monotonic() + _PAUSE_SECONDS
        return None


@cache
def _script(text: str) -> Script:
    script: Script = _client(_PATIENCE_SECONDS).register_script(text)
    return script


def client() -> Any:
    """For workers, who have time."""
    return _client(5.0)


@cache
def _client(patience: float) -> Any:
    return redis.Redis.from_url(settings.REDIS_URL, socket_timeout=patience, socket_connect_timeout=patience)
