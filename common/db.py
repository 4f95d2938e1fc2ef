"""What the ORM cannot say."""

from collections.abc import Iterable, Mapping
from typing import Any, cast

from django.db import DatabaseError, InterfaceError, OperationalError, connection, models


class CountOf(models.Subquery):
    """How many rows a question has, up to its limit; within another one, so that they are not fetched."""

    template = "(SELECT count(*) FROM (%(subquery)s) counted)"
    output_field = models.IntegerField()


def insert_once(model: type[models.Model], **values: Any) -> bool:
    """Insert a row unless one like it exists; whether it was inserted. Needs no look first and holds under concurrency.

    Columns that are not named must have a `db_default`.
    """
    quote = connection.ops.quote_name
    columns = ", ".join(quote(_column(model, name)) for name in values)
    marks = ", ".join(["%s"] * len(values))
    table = quote(model._meta.db_table)
    statement = f"INSERT INTO {table} ({columns}) VALUES ({marks}) ON CONFLICT DO NOTHING"  # noqa: S608  # quoted names
    with connection.cursor() as cursor:
        cursor.execute(statement, list(values.values()))
        return bool(cursor.rowcount)


def hold_rows(model: type[models.Model], keys: Iterable[int]) -> set[int]:
    """Which of these rows are there. They stay until the transaction ends; whoever would delete one waits for it."""
    quote = connection.ops.quote_name
    table, key = quote(model._meta.db_table), quote(_column(model, "pk"))
    statement = f"SELECT {key} FROM {table} WHERE {key} = ANY(%s) ORDER BY {key} FOR KEY SHARE"  # noqa: S608  # quoted names
    with connection.cursor() as cursor:
        cursor.execute(statement, [list(keys)])
        return {row[0] for row in cursor.fetchall()}


def hold_table(model: type[models.Model]) -> None:
    """Until the transaction ends nobody else writes to it; reading goes on."""
    table = connection.ops.quote_name(model._meta.db_table)
    with connection.cursor() as cursor:
        cursor.execute(f"LOCK TABLE {table} IN SHARE ROW EXCLUSIVE MODE")


def write_each(model: type[models.Model], name: str, values: Mapping[int, str]) -> None:
    """Give the rows of these keys each its own text in one column, in one statement however many they are."""
    quote = connection.ops.quote_name
    table, column, key = quote(model._meta.db_table), quote(_column(model, name)), quote(_column(model, "pk"))
    statement = (
        f"UPDATE {table} SET {column} = given.value "  # noqa: S608  # quoted names
        f"FROM unnest(%s::bigint[], %s::text[]) AS given (key, value) WHERE {table}.{key} = given.key"
    )
    with connection.cursor() as cursor:
        cursor.execute(statement, [list(values), list(values.values())])


def keep_related(row: models.Model, **related: list[Any]) -> None:
    """What was asked for apart stays with the row as though it had been prefetched, by the names of the relations. What
    is asked of the relation beyond that is asked of this row's, as ever."""
    kept = row.__dict__.setdefault("_prefetched_objects_cache", {})
    for name, rows in related.items():
        kept.pop(name, None)
        of_row = getattr(row, name).all()
        of_row._result_cache = rows
        kept[name] = of_row


def _column(model: type[models.Model], name: str) -> str:
    field = model._meta.pk if name == "pk" else model._meta.get_field(name)
    return str(cast("models.Field[Any, Any]", field).column)


def is_away(error: BaseException | None) -> bool:
    """Whether the database could not be reached, or went away in the middle: it says that without a kind of its own."""
    if type(error) is DatabaseError:
        return error.__cause__ is not None  # Django's own complaints have none
    return isinstance(error, OperationalError | InterfaceError)
