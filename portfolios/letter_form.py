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
    def to(cls, artist: User, *, address: str, data: Any = None) -> LetterForm:
        form = cls(data)
        form.fields["gives_address"].label = f"Give {artist.profile.name} my address, {address}, to answer by mail"
        return form
