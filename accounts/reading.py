"""A person as lists read them: the columns that every mention of somebody shows."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from django.conf import settings

from common.addresses import address
from images.reading import Picture, picture_columns


class Face(NamedTuple):
    pk: int
    handle: str
    name: str
    portrait: Picture | None

    @classmethod
    def of(cls, columns: Sequence[Any]) -> Face:
        key, handle, name, *portrait = columns
        return cls(key, handle, name, Picture.of(portrait))

    @property
    def profile(self) -> Face:
        """A row of a person has its name and portrait there: what draws one takes either."""
        return self

    def get_absolute_url(self) -> str:
        return address(settings.PERSON_PAGE, self.handle)


FACE_WIDTH = 3 + len(Picture._fields)


def face_columns(path: str = "") -> list[str]:
    """Of the person to whom the path leads; without one, of a row that is a person."""
    key, at = (f"{path}_id", f"{path}__") if path else ("pk", "")
    return [key, f"{at}handle", f"{at}profile__name", *picture_columns(f"{at}profile__portrait")]
