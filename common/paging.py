"""Paging by key, never by OFFSET: addresses carry a signed cursor, so nobody counts their way through the works."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Generic, TypeVar

from django.core import signing
from django.db.models import Model, QuerySet
from django.http import HttpRequest
from django.utils.http import urlencode

from common.errors import DomainError

Row = TypeVar("Row")
RowModel = TypeVar("RowModel", bound=Model)

# What a list is ordered by: a number, or a rank of `common.ranks`.
Key = int | str

_SALT = "cara.cursor"


class BadCursor(DomainError):
    def __init__(self) -> None:
        super().__init__("The address of this page is not one that we gave out. Start again from the top.")


@dataclass(frozen=True)
class Page(Generic[Row]):
    items: list[Row]
    # The address of what follows; empty at the end.
    next_url: str
    is_first: bool


def sign_cursor(key: Key, *, scope: str) -> str:
    return signing.dumps(key, salt=f"{_SALT}.{scope}")


def read_cursor(cursor: str, *, scope: str) -> Key:
    try:
        key: Key = signing.loads(cursor, salt=f"{_SALT}.{scope}")
    except signing.BadSignature:
        raise BadCursor from None
    return key


def keyset_page(
    rows: QuerySet[RowModel, RowModel],
    request: HttpRequest,
    *,
    key: str,
    size: int,
    scope: str,
    path: str = "",
    keep: Mapping[str, str] | None = None,
) -> Page[RowModel]:
    """The page of `rows` that the request asks for with `?after=`.

    `key` names the one unique column that orders them, with "-" for newest first. `scope` keeps a cursor of one list
    from being used in another; `path` is the list's address where it is not the request's own, and `keep` is what the
    address of what follows says besides.
    """
    cursor = request.GET.get("after", "")
    column, step = key.lstrip("-"), "lt" if key.startswith("-") else "gt"
    if cursor:
        rows = rows.filter(**{f"{column}__{step}": read_cursor(cursor, scope=scope)})
    found = list(rows.order_by(key)[: size + 1])
    last = getattr(found[size - 1], column) if len(found) > size else None
    return Page(found[:size], _next_url(last, scope, path or request.path, keep or {}), not cursor)


def _next_url(last: Key | None, scope: str, path: str, keep: Mapping[str, str]) -> str:
    if last is None:
        return ""
    return f"{path}?{urlencode({**keep, 'after': sign_cursor(last, scope=scope)})}"
