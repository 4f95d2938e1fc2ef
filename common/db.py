"""What the ORM cannot say."""

from typing import Any, cast

from django.db import DatabaseError, InterfaceError, OperationalError, connection, models


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


def _column(model: type[models.Model], name: str) -> str:
    return str(cast("models.Field[Any, Any]", model._meta.get_field(name)).column)


def is_away(error: BaseException | None) -> bool:
    """Whether the database could not be reached, or went away in the middle: it says that without a kind of its own."""
    if type(error) is DatabaseError:
        return error.__cause__ is not None  # Django's own complaints have none
    return isinstance(error, OperationalError | InterfaceError)
