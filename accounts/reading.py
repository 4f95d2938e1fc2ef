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

    def get_absolute_url(self) -> str:
        return address(settings.PERSON_PAGE, self.handle)


FACE_WIDTH = 3 + len(Picture._fields)


def face_columns(path: str) -> list[str]:
    return [f"{path}_id", f"{path}__handle", f"{path}__profile__name", *picture_columns(f"{path}__profile__portrait")]
