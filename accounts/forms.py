from typing import Any

from allauth.account.forms import SignupForm as AllauthSignupForm
from django import forms

from accounts.handles import HANDLE_MAX_LENGTH
from common.fields import LineField, TextField
from images.forms import PictureField


class SignupForm(AllauthSignupForm):
    """allauth's form with the name that people see, asked first."""

    name = LineField(
        what="your name",
        max_length=60,
        label="Name",
        help_text="As it should stand beside your work.",
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    field_order = ["name", "username", "email", "password1"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        handle = self.fields["username"]
        handle.label, handle.help_text = "@name", "Your address here: letters, digits, dots, dashes."
        handle.widget.attrs |= {
            "autocomplete": "username",
            "autocapitalize": "none",
            "spellcheck": "false",
            "maxlength": HANDLE_MAX_LENGTH + 1,
        }
        self.fields["email"].label = "E-mail"
        self.fields["password1"].help_text = "At least 10 characters, and nothing that everybody uses."
        for field in self.fields.values():
            field.widget.attrs.pop("placeholder", None)


class ProfileForm(forms.Form):
    name = LineField(what="your name", max_length=60, label="Name")
    bio = TextField(
        what="your bio",
        max_length=500,
        required=False,
        label="Bio",
        help_text="What you make, and how. 500 characters.",
    )
    portrait = PictureField(required=False, label="Portrait", help_text="Shown as a circle, cropped from the middle.")
    remove_portrait = forms.BooleanField(required=False, label="Remove the portrait")
