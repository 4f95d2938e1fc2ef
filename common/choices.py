"""Choices that say what each of them means, right where one chooses."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from django import forms


class Meaning(NamedTuple):
    line: str
    # Where the whole of it is written.
    url: str = ""


class ExplainedRadios(forms.RadioSelect):
    """`components/_explained.html` shows them."""

    def __init__(self, meanings: Mapping[str, Meaning], **options: Any) -> None:
        super().__init__(**options)
        self.meanings = meanings

    def create_option(self, name: str, value: Any, *args: Any, **options: Any) -> dict[str, Any]:
        option = super().create_option(name, value, *args, **options)
        option["meaning"] = self.meanings[str(value)]
        option["attrs"]["aria-describedby"] = f"{option['attrs']['id']}_meaning"
        return option
