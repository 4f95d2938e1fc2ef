"""What was counted in Redis becomes rows, each batch exactly once.

A batch is closed by giving it a name of its own. Its rows are written in one transaction with a note of that name, and
it is deleted afterwards: whoever is stopped in between finds the note at the next time, and only deletes. While a batch
cannot be written no other is closed, so that an outage of the database fills no memory.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pkgutil import resolve_name
from uuid import uuid4

from django.conf import settings
from django.db import connection, transaction

from accounts.models import User
from common.db import insert_once
from images.models import Rendition
from protection.asked import Thing
from protection.counting import OPEN_BATCH
from protection.models import FoldedBatch, Refusals
from protection.moments import client

CLOSED_BATCHES = "cara:refused:closed"
_CLOSE = """
if redis.call('EXISTS', KEYS[1]) == 1 then
  redis.call('RENAME', KEYS[1], KEYS[2])
  redis.call('SADD', KEYS[3], KEYS[2])
end
"""
# An artist sees so many days of theirs; the site's sums stay.
KEPT_DAYS = 90
_NOTES_KEPT = timedelta(days=30)


@dataclass(frozen=True)
class _Line:
    day: date
    kind: str
    agent: str
    thing: str
    # "@handle", the key of a picture, or nothing.
    whose: str


def fold() -> int:
    """Answers how many batches have become rows."""
    _fold_closed()
    client().eval(_CLOSE, 3, OPEN_BATCH, f"cara:refused:{uuid4().hex}", CLOSED_BATCHES)
    return _fold_closed()


def _fold_closed() -> int:
    folded = 0
    for name in client().smembers(CLOSED_BATCHES):
        folded += _keep(name.decode(), client().hgetall(name))
        _forget_batch(name)
    return folded


def _forget_batch(name: bytes) -> None:
    client().pipeline().delete(name).srem(CLOSED_BATCHES, name).execute()


@transaction.atomic
def _keep(name: str, counted: Mapping[bytes, bytes]) -> bool:
    if not insert_once(FoldedBatch, name=name.rpartition(":")[2]):
        return False
    lines = {_line(field.decode()): int(count) for field, count in counted.items()}
    _add(_by_row(lines))
    return True


def _line(field: str) -> _Line:
    day, kind, agent, thing, whose = field.split("|")
    return _Line(date.fromisoformat(day), kind, agent, thing, whose)


_Row = tuple[int | None, date, str, str, str]


def _by_row(lines: Mapping[_Line, int]) -> Counter[_Row]:
    """What several addresses of one artist have come to; what leads to nobody is counted all the same."""
    artists = _artists({line.whose for line in lines})
    rows: Counter[_Row] = Counter()
    for line, count in lines.items():
        asked = Refusals.Asked.PICTURES if line.thing == Thing.PICTURE else Refusals.Asked.PAGES
        rows[artists.get(line.whose), line.day, line.kind, line.agent, asked.value] += count
    return rows


def _artists(named: Iterable[str]) -> dict[str, int]:
    handles = {name.removeprefix("@") for name in named if name.startswith("@")}
    people = User.objects.filter(handle__in=handles).values_list("handle", "pk")
    return {f"@{handle}": pk for handle, pk in people} | _artists_of_pictures([n for n in named if "/" in n])


def _artists_of_pictures(keys: list[str]) -> dict[str, int]:
    """Pictures know no artist: the room above that owns them does."""
    images = dict(Rendition.objects.filter(key__in=keys).values_list("key", "image_id"))
    artists: dict[int, int] = resolve_name(settings.PROTECTION_ARTISTS_OF_PICTURES)(set(images.values()))
    return {key: artists[image] for key, image in images.items() if image in artists}


def _add(rows: Counter[_Row]) -> None:
    """In one statement, in one order: two that write at once do not wait for each other."""
    columns = zip(*((*row, count) for row, count in sorted(rows.items(), key=lambda item: str(item[0]))), strict=True)
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {Refusals._meta.db_table} AS kept (artist_id, day, kind, agent, asked, count) "  # noqa: S608
            "SELECT * FROM unnest(%s::bigint[], %s::date[], %s::text[], %s::text[], %s::text[], %s::bigint[]) "
            "ON CONFLICT (artist_id, day, kind, agent, asked) DO UPDATE SET count = kept.count + EXCLUDED.count",
            [list(column) for column in columns],
        )


@transaction.atomic
def forget_old() -> int:
    """What was refused for artists long ago goes over into the site's sums; answers how many rows that were."""
    before = datetime.now(UTC).date() - timedelta(days=KEPT_DAYS)
    old = Refusals.objects.filter(day__lt=before, artist__isnull=False).select_for_update()
    rows: Counter[_Row] = Counter()
    for row in old:
        rows[None, row.day, row.kind, row.agent, row.asked] += row.count
    if rows:
        _add(rows)
    gone, _ = Refusals.objects.filter(day__lt=before, artist__isnull=False).delete()
    FoldedBatch.objects.filter(folded_at__lt=datetime.now(UTC) - _NOTES_KEPT).delete()
    return gone
