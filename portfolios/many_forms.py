from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import uuid4

from django import forms
from django.utils import timezone

from common.moments import FARTHEST, MomentField
from portfolios.many import times_apart
from portfolios.work_form import FRESH, WorkForm


class PlanForm(forms.Form):
    """When several works are to go out: all at one time, or one after the other."""

    publish_at = MomentField(label="Publish at")
    apart = forms.ChoiceField(
        required=False,
        label="Several works",
        choices=[("", "All at once"), ("hour", "One an hour"), ("day", "One a day"), ("week", "One a week")],
    )

    def __init__(self, data: Any = None, *, count: int = 0) -> None:
        super().__init__(data)
        self.count = count
        self.times: list[datetime] = []

    def clean(self) -> dict[str, Any]:
        told = super().clean() or self.cleaned_data
        if not self.errors:
            self.times = times_apart(told["publish_at"], told["apart"], self.count)
        if self.times and self.times[-1] > timezone.now() + FARTHEST:
            last = timezone.localtime(self.times[-1])
            self.add_error(
                "apart", f"The last of them would go out on {last:%-d %B %Y}. Two years ahead is the farthest."
            )
        return told


class ManyForm(WorkForm):
    """What is said alike of many works that begin at once, and whether they are to be many."""

    how = forms.ChoiceField(
        required=False,
        label="What they become",
        choices=[("each", "A work of each picture"), ("together", "One work of all of them")],
        widget=forms.RadioSelect,
    )
    titled = forms.BooleanField(required=False, label="Call each work by the name of its file")

    @classmethod
    def fresh(cls, data: Any = None, files: Any = None) -> ManyForm:
        return cls(data, files, initial=FRESH | {"form_key": uuid4(), "how": "each"})

    @property
    def is_together(self) -> bool:
        return bool(self["how"].value() == "together")

    def said(self) -> dict[str, Any]:
        besides = ("form_key", "pictures", "how", "titled")
        return {name: value for name, value in self.cleaned_data.items() if name not in besides}
