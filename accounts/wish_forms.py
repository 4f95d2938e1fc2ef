"""What somebody wants to see, when they want quiet, and which lists of people they keep."""

from __future__ import annotations

from typing import Any

from django import forms

from accounts.models import PeopleList, Preferences
from accounts.preferring import QUIET_HOURS
from common.fields import LineField


def _showing(label: str, help_text: str) -> forms.ChoiceField:
    return forms.ChoiceField(
        choices=Preferences.Showing.choices, label=label, help_text=help_text, widget=forms.RadioSelect
    )


class SeeingForm(forms.Form):
    mature = _showing("Mature", "Nakedness, violence or other things that are not for every eye, or not at work.")
    explicit = _showing("Explicit", "Sex, or violence in detail. Nobody who is not signed in ever sees it.")
    warned = _showing("With a content warning", "Whatever its artist warns of, in words of their own.")

    @classmethod
    def of(cls, preferences: Preferences, data: Any = None) -> SeeingForm:
        return cls(data, initial={name: getattr(preferences, name) for name in cls.base_fields})


class QuietForm(forms.Form):
    hours = forms.TypedChoiceField(choices=QUIET_HOURS.items(), coerce=int, label="Leave me in quiet for", initial=8)


class ListForm(forms.Form):
    name = LineField(what="a name", max_length=PeopleList._meta.get_field("name").max_length, label="Name")


class OnListForm(forms.Form):
    """Somebody, by their @name, who is to be on a list."""

    handle = LineField(what="an @name", max_length=60, label="@name")

    def clean_handle(self) -> str:
        return str(self.cleaned_data["handle"]).lstrip("@").lower()
