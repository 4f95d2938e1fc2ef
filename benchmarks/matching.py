"""What it costs to find a picture again among one and ten million others, and whether it is found.

    .venv/bin/python benchmarks/matching.py [--sizes 1000000 10000000] [--queries 460] [--gin] [--json FILE]

The servers are its own; the database is removed at the end. Every query is that of an upload: by its bytes, by its
pixels and by all eight turns of its looks. docs/matching.md tells the figures. `--gin` builds the usual index as well.
"""

import argparse
import io
import json
import random
import shutil
import struct
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from benchmarks import stack
from cara.local import environment, services
from cara.local.postgres import Postgres

_DATABASE = "cara_matching"
_BYTES_A_HASH = 1500
_BLOCK = 20_000
# Of each block, pictures that are variations of others: between 46 and 100 bits away.
_FAMILY = 1_000
# Pictures made of one template, all of them alike.
_TEMPLATE = 3_000
_NEVER = 2**60
_FARTHEST = 45


class Museum(Postgres):
    """A cluster of its own, with the memory that a database of that size would be given."""

    def _options(self) -> dict[str, str]:
        minimal = {"wal_level": "minimal", "max_wal_senders": "0", "max_wal_size": "8GB", "autovacuum": "off"}
        return super()._options() | minimal | {"shared_buffers": "5GB", "maintenance_work_mem": "1GB"}


def main(arguments: list[str]) -> None:
    options = _options(arguments)
    if shutil.disk_usage(environment.ROOT).free < _BYTES_A_HASH * max(options.sizes):
        raise SystemExit(f"{_BYTES_A_HASH * max(options.sizes) / 1e9:.0f} GB have to be free. Use smaller --sizes.")
    services._SERVERS["DATABASE_URL"] = Museum
    try:
        with stack.servers(), tempfile.TemporaryDirectory(prefix="cara-static-") as static:
            stack.set_up(Path(static), _DATABASE)
            told = {size: _measure(size, options) for size in options.sizes}
    finally:
        shutil.rmtree(environment.FOLDER / "benchmarks/museum", ignore_errors=True)
    if options.json:
        options.json.write_text(json.dumps(told))


def _options(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--sizes", type=int, nargs="+", default=[1_000_000, 10_000_000])
    parser.add_argument("--queries", type=int, default=460)
    parser.add_argument("--gin", action="store_true")
    parser.add_argument("--json", type=Path, help="every query of everything")
    return parser.parse_args(arguments)


def _measure(size: int, options: argparse.Namespace) -> dict[str, list[float]]:
    print(f"\n{size:,} fingerprints", flush=True)
    _seed(size)
    clock = stack.backend_clock()
    costs: dict[str, list[float]] = {}
    _warm()
    for name, turns in (("all eight turns", 8), ("one turn", 1)):
        costs[name] = _plant(size, options.queries, turns, clock)
        print(_line(name, costs[name]), flush=True)
    costs["a template of 3,000"] = [_cost(clock, lambda: _ask(_template())) for _ in range(20)]
    costs["an entry more"] = [_cost(clock, _insert) for _ in range(200)]
    if options.gin:
        costs |= _by_gin(size, clock)
    for name in list(costs)[2:]:
        print(_line(name, costs[name]), flush=True)
    return costs


def _line(name: str, cost: list[float]) -> str:
    ordered = sorted(cost)
    figures = ordered[0], ordered[len(ordered) // 2], ordered[int(len(ordered) * 0.99)]
    return f"| {name} | " + " | ".join(f"{figure:.2f}" for figure in figures) + " |"


def _cost(clock: Callable[[], float], what: Callable[[], Any]) -> float:
    before = clock()
    what()
    return clock() - before


# --- The rows --------------------------------------------------------------------------------------------------------


def _seed(size: int) -> None:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE images_fingerprint RESTART IDENTITY CASCADE")
        cursor.execute(
            "SELECT indexname, indexdef FROM pg_indexes"
            " WHERE tablename = 'images_fingerprint' AND indexname !~ '(pkey|key)$'"
        )
        indexes = cursor.fetchall()
        for name, _ in indexes:
            cursor.execute(f'DROP INDEX "{name}"')
        took = time.perf_counter()
        columns = "(upload_hash, pixel_hash, pdq)"
        cursor.cursor.copy_expert(f"COPY images_fingerprint {columns} FROM STDIN (FORMAT binary)", _Copy(size), 1 << 20)
        for _, definition in indexes:
            cursor.execute(definition)
        cursor.execute("VACUUM (ANALYZE) images_fingerprint")
        cursor.execute(
            "SELECT pg_table_size('images_fingerprint') / 1e6, pg_indexes_size('images_fingerprint') / 1e6,"
            " sum(pg_relation_size(indexname::regclass)) / 1e6 FROM pg_indexes WHERE indexname ~ 'fingerprint_part'"
        )
        table, all_indexes, parts = cursor.fetchone()
    took = time.perf_counter() - took
    print(f"written in {took:.0f} s: rows {table:.0f} MB, indexes {all_indexes:.0f} MB, {parts:.0f} of it for looks")


class _Copy(io.RawIOBase):
    """Rows for a binary COPY."""

    def __init__(self, size: int) -> None:
        self._left = self._rows(size)
        self._ready = b"PGCOPY\n\xff\r\n\0" + struct.pack(">ii", 0, 0)

    def read(self, most: int = -1) -> bytes:
        while len(self._ready) < most and (more := next(self._left, b"")):
            self._ready += more
        given, self._ready = self._ready[:most], self._ready[most:]
        return given

    @staticmethod
    def _rows(size: int) -> Iterator[bytes]:
        source = random.Random(1)
        yield b"".join(map(_row, _copies(_template(), min(_TEMPLATE, size), source)))
        for start in range(_TEMPLATE, size, _BLOCK):
            many = min(_BLOCK, size - start)
            bits = source.randbytes(32 * many)
            hashes = [bits[n * 32 : n * 32 + 32] for n in range(many)]
            hashes[-_FAMILY:] = [_varied(each, source.randint(46, 100), source) for each in hashes[:_FAMILY]]
            yield b"".join(map(_row, hashes))
        yield struct.pack(">h", -1)


def _row(pdq: bytes) -> bytes:
    """Its other hashes are made from it: all of one size, all different."""
    return struct.pack(">hi32si32sii32s", 3, 32, pdq[::-1], 32, pdq[16:] + pdq[:16], 36, 256, pdq)


def _template() -> bytes:
    return random.Random(2).randbytes(32)


def _copies(of: bytes, many: int, source: random.Random) -> list[bytes]:
    return [_varied(of, source.randint(0, 15), source) for _ in range(many)]


def _varied(pdq: bytes, by: int, source: random.Random) -> bytes:
    number = int.from_bytes(pdq)
    for bit in source.sample(range(256), by):
        number ^= 1 << bit
    return number.to_bytes(32)


# --- What is asked ---------------------------------------------------------------------------------------------------


def _ask(*turns: bytes) -> list[Any]:
    """The first is the picture's own; there are eight in any case, and equal ones are asked once."""
    from images.lookup import earlier_twins
    from images.prints import Prints

    eight = [*turns, *[turns[-1]] * (8 - len(turns))]
    prints = Prints(b"\1" * 32, eight[0], 100, tuple(eight[1:]))
    return earlier_twins(entry=_NEVER, upload_hash=b"\2" * 32, prints=prints)


def _warm() -> None:
    """Into memory, where the indexes of a busy site are."""
    source = random.Random(3)
    for _ in range(60):
        _ask(*(source.randbytes(32) for _ in range(8)))


def _plant(size: int, queries: int, turns: int, clock: Callable[[], float]) -> list[float]:
    """Copies of entries, so many of each distance, turned in any way."""
    from images.models import Fingerprint

    source, costs = random.Random(4), []
    found: dict[int, list[bool]] = {}
    others = 0
    for number in range(queries):
        apart = number % (_FARTHEST + 1)
        key = source.randint(min(_TEMPLATE, size // 2) + 1, size)
        copy = _varied(Fingerprint.objects.get(pk=key).pdq, apart, source)
        asked = [source.randbytes(32) for _ in range(turns)]
        asked[source.randrange(turns)] = copy
        answer: list[Any] = []
        costs.append(_cost(clock, lambda: answer.extend(_ask(*asked))))  # noqa: B023  # called at once
        found.setdefault(apart, []).append((key, apart) in [(twin.fingerprint, twin.apart) for twin in answer])
        others += sum(twin.fingerprint != key for twin in answer)
    for low, high in ((0, 31), (32, 38), (39, _FARTHEST)):
        hits = [hit for apart, hit in ((a, h) for a, hs in found.items() for h in hs) if low <= apart <= high]
        print(f"{low} to {high} bits away: {sum(hits)} of {len(hits)} found")
    print(f"false matches: {others}")
    return costs


def _insert() -> None:
    from images.models import Fingerprint

    more = random.SystemRandom().randbytes(32)
    Fingerprint.objects.create(upload_hash=more, pixel_hash=more, pdq=more)


# --- To compare ------------------------------------------------------------------------------------------------------

_PARTS = ", ".join(f"{part} << 16 | substring(h from {16 * part + 1} for 16)::integer" for part in range(16))
_NEIGHBOURS = ",".join(str(1 << bit) for bit in range(16))
_GIN = f"""
CREATE OR REPLACE FUNCTION sixteen(h bit(256)) RETURNS integer[] LANGUAGE sql IMMUTABLE STRICT AS
  $$ SELECT ARRAY[{_PARTS}] $$;
CREATE INDEX sixteen ON images_fingerprint USING gin (sixteen(pdq)) WITH (fastupdate = off);
CREATE OR REPLACE FUNCTION by_gin(h bit(256)) RETURNS SETOF bigint LANGUAGE plpgsql STABLE
  SET enable_seqscan = off SET plan_cache_mode = force_generic_plan AS $$ BEGIN RETURN QUERY
  SELECT id FROM images_fingerprint WHERE sixteen(pdq) && ARRAY(
    SELECT key # mask FROM unnest(sixteen(h)) key, unnest('{{0,{_NEIGHBOURS}}}'::integer[]) mask
  ) AND bit_count(pdq # h) <= 31; END $$;
"""


def _by_gin(size: int, clock: Callable[[], float]) -> dict[str, list[float]]:
    """The hash in sixteen parts, each asked for with every neighbour of one bit: 272 keys. And no index at all."""
    from django.db import connection

    from images.bits import bits

    source = random.Random(5)
    with connection.cursor() as cursor:
        cursor.execute(_GIN)
        cursor.execute("VACUUM ANALYZE images_fingerprint")

        def ask(sql: str) -> Callable[[], None]:
            return lambda: cursor.execute(sql, [bits(source.randbytes(32))])

        gin = [_cost(clock, ask("SELECT * FROM by_gin(%s)")) for _ in range(40)]
        scan = [
            _cost(clock, ask("SELECT id FROM images_fingerprint WHERE bit_count(pdq # %s::bit(256)) <= 31"))
            for _ in range(3)
        ]
        cursor.execute("DROP INDEX sixteen")
    return {"by GIN, one turn": gin[10:], "by looking at every hash, one turn": scan}


if __name__ == "__main__":
    main(sys.argv[1:])
