"""A picture as lists read it: the columns that `{% picture %}` wants, without the row's forty others.

    PostPicture.objects.values_list("alt", *picture_columns("image"))

gives rows of which `Picture.of(row[1:])` makes what templates take.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple, Protocol

from images.access import Sealed
from images.models import Image, state_in_words
from images.shown import Shown


class Showable(Sealed, Protocol):
    """A picture, or what a list has read of one."""

    @property
    def is_ready(self) -> bool: ...
    @property
    def state_in_words(self) -> str: ...
    @property
    def width(self) -> int: ...
    @property
    def height(self) -> int: ...
    @property
    def placeholder(self) -> str: ...
    @property
    def shown(self) -> Shown: ...


class Picture(NamedTuple):
    """A row of it."""

    state: str
    steps_done: int
    steps_total: int
    width: int
    height: int
    placeholder: str
    shown: Shown
    is_public: bool
    visitors_width: int
    seal: int

    @classmethod
    def of(cls, columns: Sequence[Any]) -> Picture | None:
        """None where the row has no picture."""
        return cls._make(columns) if columns[0] else None

    @property
    def is_ready(self) -> bool:
        return self.state == Image.State.READY

    @property
    def state_in_words(self) -> str:
        return state_in_words(self.state, self.steps_done, self.steps_total)


def picture_columns(path: str) -> list[str]:
    return [f"{path}__{name}" for name in Picture._fields]
