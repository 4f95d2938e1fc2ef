"""Paging by key, never by OFFSET: addresses carry a signed cursor, so nobody counts their way through the works.

A cursor says how many pages came before, and is one reader's: for a visitor a list ends after a few of them, and what
one has been given leads another nowhere. Neither costs a query: a visitor is known by the random cookie that every
browser has for forms.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Generic, TypeVar

from django.conf import settings
from django.core import signing
from django.db.models import Model, QuerySet
from django.http import HttpRequest
from django.middleware.csrf import get_token
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
        super().__init__(
            "The address of a later page of a list works only for whoever it was given to. Start again from the top."
        )


@dataclass(frozen=True)
class Page(Generic[Row]):
    items: list[Row]
    # The address of what follows; empty at the end.
    next_url: str
    is_first: bool
    # Where the list begins, if it ends here for visitors and goes on for people who are signed in.
    goes_on_from: str = ""

    def showing(self, items: list[Other]) -> Page[Other]:
        """The same page with what was made of its rows."""
        return Page(items, self.next_url, self.is_first, self.goes_on_from)


def reader_of(request: HttpRequest) -> str:
    """Whose cursors these are: a person's, wherever they are signed in, or a visitor's browser's."""
    if request.user.is_authenticated:
        return f"person.{request.user.pk}"
    get_token(request)
    return f"visitor.{request.META['CSRF_COOKIE']}"


def sign_cursor(key: Key, *, scope: str, reader: str, pages: int = 1) -> str:
    """After so many pages of the list."""
    return signing.dumps([key, pages], salt=f"{_SALT}.{scope}.{reader}")


def read_cursor(cursor: str, *, scope: str, reader: str) -> tuple[Key, int]:
    try:
        key, pages = signing.loads(cursor, salt=f"{_SALT}.{scope}.{reader}")
    except signing.BadSignature:
        raise BadCursor from None
    return key, pages


def top_of(request: HttpRequest) -> str:
    """The address of the list that the request asks for a later page of."""
    asked = request.GET.copy()
    asked.pop("after", None)
    return f"{request.path}?{asked.urlencode()}" if asked else request.path


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
    after, pages = read_cursor(cursor, scope=scope, reader=reader_of(request)) if cursor else (None, 0)
    found = ask(after)
    page = Page(list(found[:size]), "", is_first=not cursor)
    if len(found) <= size:
        return page
    if not request.user.is_authenticated and pages + 1 >= settings.PAGES_FOR_VISITORS:
        return replace(page, goes_on_from=top_of(request))
    last = sign_cursor(key_of(found[size - 1]), scope=scope, reader=reader_of(request), pages=pages + 1)
    return replace(page, next_url=f"{path or request.path}?{urlencode({**(keep or {}), 'after': last})}")


def slice_after(rows: _Rows, after: Key | None, *, key: str, size: int) -> _Rows:
    """What `asked_page` wants of rows in the order of `key`."""
    if after is not None:
        rows = rows.filter(**{f"{key.lstrip('-')}__{'lt' if key.startswith('-') else 'gt'}": after})
    return rows.order_by(key)[: size + 1]
