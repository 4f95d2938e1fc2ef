"""Rows of a form, of which there may be more or fewer: links, exhibitions. They work without scripts.

There is an empty row at the end, a number beside each that says its place, and a box that removes it. A row in which
nothing is said is none.
"""

from __future__ import annotations

import math
from typing import Any

from django import forms
from django.forms.formsets import BaseFormSet, formset_factory

from common.errors import StrangeForm

# As many more are read than there may be, so that it can be said that there are too many.
_ROOM = 100


class Rows(BaseFormSet):  # type: ignore[type-arg]  # not subscriptable at run time
    """Made by `rows_of`. `what` is how several are called: "links"."""

    what = "rows"
    most = 0

    def __init__(self, data: Any = None, *, prefix: str, initial: Any = None) -> None:
        """Of a form that has no such rows in it, what is kept stays as it is: `is_bound` says so."""
        here = data if data is not None and f"{prefix}-TOTAL_FORMS" in data else None
        # What was sent is not compared with what is kept: another window may have changed that meanwhile.
        super().__init__(here, prefix=prefix, initial=None if here is not None else initial)
        if self.is_bound and not self.management_form.is_valid():
            raise StrangeForm

    def add_fields(self, form: forms.Form, index: int | None) -> None:
        super().add_fields(form, index)
        form.fields["ORDER"].label, form.fields["DELETE"].label = "Place", "Remove"
        form.fields["ORDER"].error_messages["invalid"] = "A place is a whole number."

    def clean(self) -> None:
        if not any(self.errors) and (count := len(self.said)) > self.most:
            raise forms.ValidationError(f"There is room for {self.most} {self.what}; these are {count}.")

    @property
    def kept(self) -> list[forms.Form]:
        """Without those that are to be removed."""
        return [row for row in self.forms if not self._should_delete_form(row)]  # type: ignore[attr-defined]

    @property
    def said(self) -> list[dict[str, Any]]:
        """What the rows say, in their order. Wants rows that are valid each by itself."""
        told = [{name: row.cleaned_data.get(name) for name in row.base_fields} for row in sorted(self.kept, key=_place)]
        return [row for row in told if any(row.values())]


def _place(row: forms.Form) -> float:
    """Where somebody wants it: whoever gives the third row the number 1 means it to come before the first."""
    told: int | None = row.cleaned_data.get("ORDER")
    if told is None:
        return math.inf
    here = int(str(row.prefix).rpartition("-")[2]) + 1
    return told + 0.25 * ((told > here) - (told < here))


def rows_of(form: type[forms.Form], *, what: str, most: int, kind: type[Rows] = Rows) -> type[Rows]:
    made = formset_factory(
        form, formset=kind, extra=1, max_num=most, absolute_max=most + _ROOM, can_order=True, can_delete=True
    )
    return type(made.__name__, (made,), {"what": what, "most": most})
