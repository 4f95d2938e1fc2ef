"""How often somebody may do a thing: token buckets in Redis, and the words when one is empty.

A bucket is kept as one number: the moment at which it will be full again. Each token taken moves that moment further
away; when it would be further away than filling takes, the bucket is empty.
"""

from __future__ import annotations

import math
from contextlib import suppress
from dataclasses import dataclass

from django.core.cache import caches
from redis.exceptions import RedisError

from common.errors import DomainError

# All buckets give a token, or none does. Answers the number of the emptiest bucket (0: none is empty) and its wait.
_TAKE = """
local time = redis.call('TIME')
local now, wait, empty, full = time[1] + time[2] / 1000000, 0, 0, {}
for i, key in ipairs(KEYS) do
  local each, most = tonumber(ARGV[2 * i - 1]), tonumber(ARGV[2 * i])
  full[i] = math.max(tonumber(redis.call('GET', key) or now), now) + each
  local over = full[i] - now - each * most
  if over > math.max(wait, 0.000001) then wait, empty = over, i end
end
if empty == 0 then
  for i, key in ipairs(KEYS) do
    redis.call('SET', key, string.format('%.6f', full[i]), 'PX', math.ceil((full[i] - now) * 1000))
  end
end
return {empty, tostring(wait)}
"""


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


def take(*wanted: tuple[Limit, str]) -> None:
    """One token from each bucket, which a limit and a name (whose it is) make up, or `OneMoment` and none from any."""
    keys = [f"cara:limit:{limit.name}:{whose}" for limit, whose in wanted]
    sizes = [size for limit, _ in wanted for size in (limit.seconds / limit.most, limit.most)]
    client = caches["default"]._cache.get_client(write=True)  # type: ignore[attr-defined]  # the pool of the cache
    empty, wait = client.eval(_TAKE, len(keys), *keys, *sizes)
    if empty:
        seconds = math.ceil(float(wait))
        raise OneMoment(wanted[empty - 1][0].words.format(wait=in_words(seconds)), seconds)


def keep_pace(*wanted: tuple[Limit, str]) -> None:
    """As `take`, for what people do all day: while Redis is away nothing is counted, and nothing is refused."""
    with suppress(RedisError):
        take(*wanted)


def in_words(seconds: int) -> str:
    """How long, rounded up: "a minute", "3 hours"."""
    for size, one, many in ((86_400, "a day", "days"), (3600, "an hour", "hours"), (60, "a minute", "minutes")):
        if seconds > size:
            return f"{math.ceil(seconds / size)} {many}"
        if seconds > size * 0.9:
            return one
    return "a minute"
