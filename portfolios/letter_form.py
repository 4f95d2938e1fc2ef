from __future__ import annotations

import uuid
from typing import Any

from django import forms

from accounts.models import User
from common.fields import LineField, TextField


class LetterForm(forms.Form):
    subject = LineField(what="the subject", max_length=120, required=False, label="What it is about")
    text = TextField(what="your message", max_length=5000, rows=8, label="Your message")
    gives_address = forms.BooleanField(required=False)
    form_key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)

    @classmethod
    def to(cls, artist: User, *, address: str, takes_letters: bool, data: Any = None) -> LetterForm:
        """From somebody with this address, who takes letters themselves or does not."""
        form = cls(data)
        box = form.fields["gives_address"]
        box.label = f"Give {artist.profile.name} my address, {address}, to answer by mail"
        box.help_text = _ANSWERED_BY_FORM if takes_letters else _NOT_ANSWERED
        return form


_ANSWERED_BY_FORM = "Without it, they answer by the form on your own page."
_NOT_ANSWERED = "Without it, they can only look you up: you take no messages yourself."
