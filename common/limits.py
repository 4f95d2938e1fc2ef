"""How often somebody may do a thing: token buckets in Redis, and the words when one is empty.

A bucket is kept as one number: the moment at which it will be full again. Each token taken moves that moment further
away; when it would be further away than filling takes, the bucket is empty.
"""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pkgutil import resolve_name
from typing import Any

from django.conf import settings
from django.core.cache import caches
from redis.exceptions import RedisError

from common.errors import DomainError

# All buckets give so many tokens, or none does. Answers the number of the emptiest bucket (0: none is empty), its wait,
# and how much is used of the one that is used the most. First of all arguments the time, "" for the server's own.
_TAKE = """
local now, wait, empty, used, full = tonumber(ARGV[1]), 0, 0, 0, {}
if not now then
  local time = redis.call('TIME')
  now = time[1] + time[2] / 1000000
end
for i, key in ipairs(KEYS) do
  local each, most = tonumber(ARGV[2 * i + 1]), tonumber(ARGV[2 * i + 2])
  full[i] = math.max(tonumber(redis.call('GET', key) or now), now) + each * ARGV[2]
  local over = full[i] - now - each * most
  if over > math.max(wait, 0.000001) then wait, empty = over, i end
  used = math.max(used, (full[i] - now) / (each * most))
end
if empty == 0 then
  for i, key in ipairs(KEYS) do
    if full[i] > now then
      redis.call('SET', key, string.format('%.6f', full[i]), 'PX', math.ceil((full[i] - now) * 1000))
    end
  end
end
return {empty, tostring(wait), tostring(used)}
"""


Ask = Callable[[str, Sequence[str], Sequence[Any]], Any]


@dataclass(frozen=True)
class Limit:
    """`most` at once; whoever has used them up gets them back one by one, all of them after `seconds`."""

    name: str
    most: int
    seconds: int
    # What is said when there are none left; `{wait}` is how long until the next, as "20 minutes".
    words: str


class OneMoment(DomainError):
    """Too often. `seconds` until it may be tried again."""

    status = 429

    def __init__(self, message: str, seconds: int) -> None:
        super().__init__(message)
        self.seconds = seconds


def take(*wanted: tuple[Limit, str], tokens: int = 1, ask: Ask | None = None) -> float:
    """One token from each bucket, which a limit and a name (whose it is) make up, or `OneMoment` and none from any. How
    much is used by now of the one that is used the most: 1 for all of it.

    `ask` is another way to Redis; where it answers None nothing is counted.
    """
    keys = [_key(limit, whose) for limit, whose in wanted]
    sizes = [size for limit, _ in wanted for size in (limit.seconds / limit.most, limit.most)]
    told = (ask or _ask)(_TAKE, keys, [_now(), tokens, *sizes])
    if told is None:
        return 0.0
    empty, wait, used = told
    if empty:
        seconds = math.ceil(float(wait))
        raise OneMoment(wanted[empty - 1][0].words.format(wait=in_words(seconds)), seconds)
    return float(used)


def used(*wanted: tuple[Limit, str]) -> float:
    """How much of the one that is used the most; nothing is taken."""
    try:
        return take(*wanted, tokens=0)
    except OneMoment:
        return 1.0


def close(limit: Limit, whose: str, *, seconds: int) -> None:
    """The bucket is empty for so long."""
    now = float(_now() or time.time())
    client().set(_key(limit, whose), f"{now + seconds + limit.seconds:.6f}", ex=seconds + limit.seconds)


def _ask(script: str, keys: Sequence[str], args: Sequence[Any]) -> Any:
    return client().eval(script, len(keys), *keys, *args)


def client() -> Any:
    """The one of the cache."""
    return caches["default"]._cache.get_client(write=True)  # type: ignore[attr-defined]


def _key(limit: Limit, whose: str) -> str:
    return f"cara:limit:{limit.name}:{whose}"


def _now() -> str:
    """Nothing, for the server's own time; benchmarks run through an hour in a minute."""
    return str(resolve_name(settings.LIMITS_CLOCK)()) if settings.LIMITS_CLOCK else ""


def keep_pace(*wanted: tuple[Limit, str]) -> float:
    """As `take`, for what people do all day: while Redis is away nothing is counted, and nothing is refused."""
    try:
        return take(*wanted)
    except RedisError:
        return 0.0


def in_words(seconds: int) -> str:
    """How long, rounded up: "a minute", "3 hours"."""
    for size, one, many in ((86_400, "a day", "days"), (3600, "an hour", "hours"), (60, "a minute", "minutes")):
        if seconds > size:
            return f"{math.ceil(seconds / size)} {many}"
        if seconds > size * 0.9:
            return one
    return "a minute"
