from __future__ import annotations

from typing import Any

from allauth.account.forms import ChangePasswordForm as AllauthChangePasswordForm
from allauth.account.forms import LoginForm as AllauthLoginForm
from allauth.account.forms import SignupForm as AllauthSignupForm
from django import forms
from django.core.validators import BaseValidator

from accounts.handles import HANDLE_MAX_LENGTH
from accounts.links import MOST_LINKS, Link
from accounts.models import Profile
from accounts.zones import find_zone
from common.fields import LineField, LinkField, TextField
from common.rows import Rows, rows_of
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
    # Guessed by a script, for those who have one; said in the settings otherwise.
    time_zone = forms.CharField(required=False, widget=forms.HiddenInput(attrs={"data-guess-zone": ""}))
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

    def clean_time_zone(self) -> str:
        return find_zone(self.cleaned_data["time_zone"])


class ZoneField(forms.CharField):
    """A time zone by its name, or by one of its cities; the list is `accounts.zones.offered_zones`."""

    def __init__(self, **options: Any) -> None:
        attrs = {"list": "zones", "autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"}
        super().__init__(widget=forms.TextInput(attrs=attrs), **options)

    def to_python(self, value: Any) -> str:
        typed = str(super().to_python(value) or "")
        found = find_zone(typed)
        if typed and not found:
            raise forms.ValidationError("There is no time zone of that name. Try the largest city near you.")
        return found


class ProfileForm(forms.Form):
    name = LineField(what="your name", max_length=60, label="Name")
    pronouns = LineField(what="your pronouns", max_length=30, required=False, label="Pronouns")
    place = LineField(what="your place", max_length=60, required=False, label="Place")
    bio = TextField(
        what="your bio",
        max_length=500,
        required=False,
        label="Bio",
        help_text="What you make, and how. 500 characters.",
    )
    time_zone = ZoneField(
        required=False, label="Time zone", help_text="Times are shown to you in it. Begin to type the name of a city."
    )
    shows_following = forms.BooleanField(required=False, label="Let others see whom I follow")
    portrait = PictureField(
        required=False,
        label="Portrait",
        help_text="Shown as a circle: the middle of it, until you choose another part under “Pictures”.",
    )
    remove_portrait = forms.BooleanField(required=False, label="Remove the portrait")

    @classmethod
    def of(cls, profile: Profile, data: Any = None, files: Any = None) -> ProfileForm:
        form = cls(data, files, initial={name: getattr(profile, name) for name in PROFILE_WORDS})
        if profile.portrait_id is None:
            del form.fields["remove_portrait"]
        if not profile.time_zone:
            form.fields["time_zone"].widget.attrs["data-guess-zone"] = ""
        return form


# What the form says of a profile as it is kept.
PROFILE_WORDS = ("name", "pronouns", "place", "bio", "time_zone", "shows_following")


class LinkForm(forms.Form):
    label = LineField(what="the name of a link", max_length=40, required=False, label="Name")
    url = LinkField(required=False, label="Address")

    def clean(self) -> dict[str, Any]:
        told = super().clean() or self.cleaned_data
        if told.get("label") and not told.get("url") and not self.errors:
            self.add_error("url", "Where does it lead? Write the address too.")
        return told


class _Links(Rows):
    def clean(self) -> None:
        super().clean()
        seen: set[str | None] = set()
        for row in self.kept:
            url = row.cleaned_data.get("url")
            if url and url in seen:
                row.add_error("url", "This address is there already.")
            seen.add(url)


class LinkRows(rows_of(LinkForm, what="links", most=MOST_LINKS, kind=_Links)):  # type: ignore[misc]
    @classmethod
    def of(cls, profile: Profile, data: Any = None) -> LinkRows:
        kept = list(profile.links.all())
        rows = cls(data, prefix="links", initial=[{"label": link.label, "url": link.url} for link in kept])
        for row, link in zip(rows.forms, kept, strict=False):
            row.kept = link
        return rows

    @property
    def links(self) -> list[Link]:
        return [Link(**row) for row in self.said]
