"""A column of bits, which the database compares with others by itself."""

from __future__ import annotations

from typing import Any

from django.db import models


class BitsField(models.Field):  # type: ignore[type-arg]
    """`bit(n)`; here, bytes."""

    def __init__(self, *args: Any, length: int, **options: Any) -> None:
        self.length = length
        super().__init__(*args, **options)

    def deconstruct(self) -> Any:
        name, path, args, options = super().deconstruct()
        return name, path, args, options | {"length": self.length}

    def db_type(self, connection: Any) -> str:
        return f"bit({self.length})"

    def from_db_value(self, value: str | None, *_: Any) -> bytes | None:
        return None if value is None else int(value, 2).to_bytes(self.length // 8)

    def get_db_prep_value(self, value: bytes | None, connection: Any, prepared: bool = False) -> str | None:
        return None if value is None else bits(value)


def bits(value: bytes) -> str:
    """As PostgreSQL writes them."""
    return f"{int.from_bytes(value):0{len(value) * 8}b}"
