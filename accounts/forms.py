from __future__ import annotations

from typing import Any

from allauth.account.forms import ChangePasswordForm as AllauthChangePasswordForm
from allauth.account.forms import LoginForm as AllauthLoginForm
from allauth.account.forms import SignupForm as AllauthSignupForm
from django import forms
from django.core.validators import BaseValidator

from accounts.handles import HANDLE_MAX_LENGTH
from accounts.models import Profile
from common.fields import LineField, TextField
from images.forms import PictureField

PASSWORD_HELP = "At least 10 characters, and nothing that everybody uses."  # noqa: S105


class LoginForm(AllauthLoginForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"].label = "@name or email"
        _without_placeholders(self)


class ChangePasswordForm(AllauthChangePasswordForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["oldpassword"].help_text = ""
        self.fields["password1"].help_text = PASSWORD_HELP
        _without_placeholders(self)


def _without_placeholders(form: forms.Form) -> None:
    """The labels say it already, and stay when one types."""
    for field in form.fields.values():
        field.widget.attrs.pop("placeholder", None)


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
        # `refusal` says how long a handle may be, in one sentence with the rest.
        handle.validators = [one for one in handle.validators if not isinstance(one, BaseValidator)]
        handle.widget.attrs |= {
            "autocomplete": "username",
            "autocapitalize": "none",
            "spellcheck": "false",
            "maxlength": HANDLE_MAX_LENGTH + 1,
        }
        self.fields["password1"].help_text = PASSWORD_HELP
        _without_placeholders(self)


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

    @classmethod
    def of(cls, profile: Profile, data: Any = None, files: Any = None) -> ProfileForm:
        form = cls(data, files, initial={"name": profile.name, "bio": profile.bio})
        if profile.portrait_id is None:
            del form.fields["remove_portrait"]
        return form
