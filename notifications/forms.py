from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms

from notifications.choices import Wish
from notifications.models import Kind, Mail
from notifications.queries import FILTERS

# Larger numbers are no places, and more than the database takes.
_MOST = 2**63 - 1


class SeenForm(forms.Form):
    newest = forms.IntegerField(min_value=0, max_value=_MOST)
    oldest = forms.IntegerField(min_value=0, max_value=_MOST, required=False)
    show = forms.ChoiceField(choices=[(name, name) for name in FILTERS])


class ChoicesForm(forms.Form):
    """A row for each kind: whether on the site, and how by mail."""

    @classmethod
    def of(cls, wishes: Mapping[Kind, Wish], data: Any = None) -> ChoicesForm:
        form = cls(data)
        for kind, wish in wishes.items():
            form.fields[f"{kind}-site"] = forms.BooleanField(required=False, initial=wish.on_site, label="On the site")
            form.fields[f"{kind}-mail"] = forms.ChoiceField(choices=Mail, initial=wish.mail, label="By mail")
        return form

    @property
    def rows(self) -> list[tuple[Kind, forms.BoundField, forms.BoundField]]:
        return [(kind, self[f"{kind}-site"], self[f"{kind}-mail"]) for kind in Kind]

    @property
    def wishes(self) -> dict[Kind, Wish]:
        told = self.cleaned_data
        return {kind: Wish(told[f"{kind}-site"], Mail(told[f"{kind}-mail"])) for kind in Kind}
