"""What an artist says to a picture of theirs that is held."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile

from common.fields import TextField
from images.forms import MultiplePictureInput, sort_files
from protection.cases import MOST_PROOFS


class _Pictures(forms.FileField):
    """Several, each looked at by itself."""

    widget = MultiplePictureInput

    def clean(self, data: Any, initial: Any = None) -> Sequence[UploadedFile[Any]]:
        good, bad = sort_files(data or [])
        if bad:
            raise forms.ValidationError(bad)
        if len(good) > MOST_PROOFS:
            raise forms.ValidationError(f"There is room for {MOST_PROOFS} pictures, and you chose {len(good)}.")
        return good


class _Input(MultiplePictureInput):
    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        return files.getlist(name)


class AppealForm(forms.Form):
    text = TextField(
        what="how you made it", max_length=3000, rows=6, label="How you made it",
        help_text="For example the program or the material, how long it took, and where you began.",
    )  # fmt: skip
    proofs = _Pictures(
        required=False, widget=_Input, label="Pictures of the way there",
        help_text=f"Sketches, layers, photographs of your table: up to {MOST_PROOFS}. They are kept privately, only "
        "moderators see them, and they are deleted with the picture.",
    )  # fmt: skip


class ConsentForm(forms.Form):
    agrees = forms.BooleanField(
        required=False, label="My new pictures may go to these services",
        help_text="You can take this back at any time. Pictures that were sent before cannot be called back.",
    )  # fmt: skip
