"""Columns of this room that are read more often than any other."""

import json
from functools import lru_cache
from typing import Any

from django.db import models


class RememberedJSON(models.JSONField):
    """JSON that is read a hundred times for each time that it is written: the same text is parsed once in a process.
    Whoever reads it gets what others have got, and leaves it as it is; it is written with `update()`."""

    def from_db_value(self, value: str | None, expression: Any, connection: Any) -> Any:
        return None if value is None else _parsed(value)

    def deconstruct(self) -> Any:
        """To the database it is a column like any other."""
        name, _, args, options = super().deconstruct()
        return name, "django.db.models.JSONField", args, options


@lru_cache(maxsize=4096)
def _parsed(text: str) -> Any:
    return json.loads(text)
