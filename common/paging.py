"""Paging by key, never by OFFSET: addresses carry a signed cursor, so nobody counts their way through the works."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from django.core import signing
from django.db.models import Model, QuerySet
from django.http import HttpRequest
from django.utils.http import urlencode

from common.errors import DomainError

Row = TypeVar("Row")
Other = TypeVar("Other")
RowModel = TypeVar("RowModel", bound=Model)
_Rows = TypeVar("_Rows", bound=QuerySet[Any, Any])

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

    def showing(self, items: list[Other]) -> Page[Other]:
        """The same page with what was made of its rows."""
        return Page(items, self.next_url, self.is_first)


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
    column = key.lstrip("-")
    return asked_page(
        lambda after: list(slice_after(rows, after, key=key, size=size)),
        request, key_of=lambda row: getattr(row, column), size=size, scope=scope, path=path, keep=keep,
    )  # fmt: skip


def asked_page(
    ask: Callable[[Key | None], Sequence[Row]],
    request: HttpRequest,
    *,
    key_of: Callable[[Row], Key],
    size: int,
    scope: str,
    path: str = "",
    keep: Mapping[str, str] | None = None,
) -> Page[Row]:
    """As `keyset_page`, of what a question gives after a key, or from the start: one row more than a page has, if there
    are so many."""
    cursor = request.GET.get("after", "")
    found = ask(read_cursor(cursor, scope=scope) if cursor else None)
    last = key_of(found[size - 1]) if len(found) > size else None
    return Page(list(found[:size]), _next_url(last, scope, path or request.path, keep or {}), not cursor)


def slice_after(rows: _Rows, after: Key | None, *, key: str, size: int) -> _Rows:
    """What `asked_page` wants of rows in the order of `key`."""
    if after is not None:
        rows = rows.filter(**{f"{key.lstrip('-')}__{'lt' if key.startswith('-') else 'gt'}": after})
    return rows.order_by(key)[: size + 1]


def _next_url(last: Key | None, scope: str, path: str, keep: Mapping[str, str]) -> str:
    if last is None:
        return ""
    return f"{path}?{urlencode({**keep, 'after': sign_cursor(last, scope=scope)})}"
