"""How much was refused, to whom, and whose it was: counted in Redis while answering, kept in PostgreSQL later.

Counting is one short call, and none while Redis is away: then it is lost, and nobody waits. What is counted is folded
into rows by a beat, each batch exactly once (`protection.folding`).
"""

from __future__ import annotations

from datetime import UTC, datetime

from protection import moments
from protection.asked import Asked
from protection.callers import Caller

OPEN_BATCH = "cara:refused:open"
# Different things that are counted until the next fold: what comes on top is counted without whose it is. Those who ask
# for made-up names fill no memory with them.
_MOST_FIELDS = 20_000
_COUNT = """
if redis.call('HEXISTS', KEYS[1], ARGV[1]) == 1 or redis.call('HLEN', KEYS[1]) < tonumber(ARGV[3]) then
  redis.call('HINCRBY', KEYS[1], ARGV[1], 1)
else
  redis.call('HINCRBY', KEYS[1], ARGV[2], 1)
end
"""

# Of whoever gives no name of the list.
OTHER = "other"


def count_refusal(caller: Caller, asked: Asked) -> None:
    told = (datetime.now(UTC).date().isoformat(), caller.kind, caller.agent or OTHER, asked.thing)
    whose = f"@{asked.handle}" if asked.handle else asked.key
    moments.ask(_COUNT, [OPEN_BATCH], ["|".join((*told, whose)), "|".join((*told, "")), _MOST_FIELDS])
