"""Places in an order that people make themselves, as strings: moving one row writes one row.

A rank is a head letter that says how long the whole number after it is ("a" one digit, "b" two; "Z" one digit below
zero, "Y" two), that number, and a fraction without a zero at its end, all in base 62 whose digits sort as bytes do. So
there is always room before, after and between, and rows added at one end for years have short ranks still.
"""

from __future__ import annotations

from typing import Any

from django.db import models

_DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
_FIRST = "a0"
# Beyond this somebody has moved things between the same two for very long: the list is numbered afresh.
LONGEST_RANK = 60


class RankField(models.CharField):  # type: ignore[type-arg]  # not subscriptable at run time
    """Compared byte by byte, whatever language the database speaks."""

    def __init__(self, *args: Any, **options: Any) -> None:
        told: dict[str, Any] = {"max_length": 120, "db_collation": "C", "editable": False}
        super().__init__(*args, **told | options)


def rank_between(before: str | None, after: str | None) -> str:
    """A rank after `before` and before `after`; `None` is the end of the list on that side."""
    if before is not None and after is not None and before >= after:
        raise ValueError(f"{before!r} does not stand before {after!r}.")
    if before is None:
        return _FIRST if after is None else _before(after)
    if after is None:
        return _next(_whole(before))
    return _amid(before, after)


def ranks(count: int, *, after: str | None = None) -> list[str]:
    """So many ranks in their order, as short as can be: from the first one on, or following `after`."""
    made: list[str] = []
    for _ in range(count):
        after = rank_between(after, None)
        made.append(after)
    return made


def _before(after: str) -> str:
    whole = _whole(after)
    return whole if whole < after else _previous(whole)


def _amid(before: str, after: str) -> str:
    whole, end = _whole(before), _whole(after)
    if whole == end:
        return whole + _middle(before[len(whole) :], after[len(end) :])
    following = _next(whole)
    return following if following < after else whole + _middle(before[len(whole) :], "")


def _middle(low: str, high: str) -> str:
    """A fraction between two; an empty `high` is one. Neither ends in a zero, and nor does the answer."""
    shared = 0
    while high and shared < len(high) and (low[shared : shared + 1] or _DIGITS[0]) == high[shared]:
        shared += 1
    if shared:
        return high[:shared] + _middle(low[shared:], high[shared:])
    first = _DIGITS.index(low[0]) if low else 0
    last = _DIGITS.index(high[0]) if high else len(_DIGITS)
    if last - first > 1:
        return _DIGITS[(first + last) // 2]
    if len(high) > 1:
        return high[0]
    return _DIGITS[first] + _middle(low[1:], "")


def _whole(rank: str) -> str:
    return rank[: _length(rank[0])]


def _length(head: str) -> int:
    return ord(head) - ord("a") + 2 if "a" <= head <= "z" else ord("Z") - ord(head) + 2


def _next(whole: str) -> str:
    kept = whole[1:].rstrip(_DIGITS[-1])
    if kept:
        return whole[0] + kept[:-1] + _DIGITS[_DIGITS.index(kept[-1]) + 1] + _DIGITS[0] * (len(whole) - 1 - len(kept))
    head = "a" if whole[0] == "Z" else chr(ord(whole[0]) + 1)
    return head + _DIGITS[0] * (_length(head) - 1)


def _previous(whole: str) -> str:
    kept = whole[1:].rstrip(_DIGITS[0])
    if kept:
        less = _DIGITS[_DIGITS.index(kept[-1]) - 1]
        return whole[0] + kept[:-1] + less + _DIGITS[-1] * (len(whole) - 1 - len(kept))
    head = "Z" if whole[0] == "a" else chr(ord(whole[0]) - 1)
    return head + _DIGITS[-1] * (_length(head) - 1)
