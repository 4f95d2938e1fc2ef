from __future__ import annotations

from django import forms

from common.fields import LineField, TextField
from matches.models import Match


class AnswerForm(forms.Form):
    says = forms.ChoiceField(
        choices=Match.Answer, label="What do you say?", error_messages={"required": "Choose one of the two, please."},
        widget=forms.RadioSelect,
    )  # fmt: skip
    text = TextField(
        what="what you say", max_length=1000, rows=4, required=False, label="Anything that a moderator should know",
        help_text="For example since when it is yours, or where it was published before.",
    )  # fmt: skip
    always = forms.BooleanField(
        required=False, label="We work together: do not ask me about this person any more",
    )  # fmt: skip

    def __init__(self, *args: object, knows: bool, **options: object) -> None:
        super().__init__(*args, **options)  # type: ignore[arg-type]
        if not knows:
            del self.fields["always"]


class NameForm(forms.Form):
    word = LineField(
        what="the word", max_length=300, required=False, label="A word to them",
        help_text="“We drew this together last spring.” They read it with your name.",
    )  # fmt: skip
