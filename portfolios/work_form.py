"""What an artist says alike of one work in the editor and of many that are shared at once."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.http import QueryDict
from django.utils.datastructures import MultiValueDict

from common.choices import ExplainedRadios
from common.fields import LineField
from feed.models import AS_PORTFOLIO, TERMS, Post
from images.cloaking import is_offered
from images.forms import MultiplePictureInput, PictureField
from images.models import Image
from portfolios import terms
from portfolios.fields import TagsField, TermsField, YearField
from portfolios.models import Licence
from portfolios.words import CLOAKING, LICENCES, RATINGS

# As a work begins.
FRESH = {
    "visibility": Post.Visibility.EVERYONE,
    "answers": Post.Answers.EVERYONE,
    "rating": Post.Rating.GENERAL,
    "licence": Licence.ALL_RIGHTS,
    "terms": AS_PORTFOLIO,
    "cloaking": Image.Cloaking.NONE,
}
# What stands in the parts of the form that can be folded.
_PARTS = {
    "details": ("field", "year", "dimensions"),
    "seen": ("visibility", "answers", "rating", "warning"),
    "rights": ("licence", "terms", "full_size", "cloaking"),
}


def _fields() -> list[Any]:
    groups = terms.grouped("fields").items()
    return [("", "—"), *((group, [(entry.slug, entry.name) for entry in there]) for group, there in groups)]


def _cloakings() -> list[tuple[str, str]]:
    """Ours where there is one."""
    return [choice for choice in Image.Cloaking.choices if choice[0] != Image.Cloaking.OURS or is_offered()]


class WorkForm(forms.Form):
    mediums = TermsField(kind="mediums", what="mediums", most=12, label="Medium")
    software = TermsField(kind="software", what="programs", most=20, label="Software")
    tags = TagsField(label="Tags")
    is_unfinished = forms.BooleanField(required=False, label="Work in progress")
    wants_critique = forms.BooleanField(required=False, label="Open to critique")
    field = forms.ChoiceField(required=False, label="Field", choices=_fields)
    year = YearField(required=False, label="Year")
    visibility = forms.ChoiceField(choices=Post.Visibility.choices, label="Who can see it")
    answers = forms.ChoiceField(
        required=False,
        choices=Post.Answers.choices,
        label="Who may comment",
        # Beside who can see it, too many words for a line that says all in short.
        widget=forms.Select(attrs={"data-unsaid": True}),
    )
    rating = forms.ChoiceField(
        required=False, choices=Post.Rating.choices, label="Rating", widget=ExplainedRadios(RATINGS)
    )
    warning = LineField(
        what="the content warning",
        max_length=120,
        required=False,
        label="Content warning",
        help_text="What somebody may not want to come upon: spiders, needles, flashing light. With a warning, as when "
        "it is mature or explicit, the pictures are covered until somebody asks for them.",
    )
    licence = forms.ChoiceField(
        required=False, choices=Licence.choices, label="Licence", widget=ExplainedRadios(LICENCES)
    )
    terms = forms.ChoiceField(
        required=False,
        choices=TERMS,
        label="What machines may do with it",
        help_text="Nothing of it counts while not everybody may see the work.",
        # In short it is said where it differs.
        widget=forms.Select(attrs={"data-unsaid": AS_PORTFOLIO}),
    )
    full_size = forms.BooleanField(
        required=False,
        label="Offer the largest size, up to 2560 pixels",
        help_text="For people who are signed in; otherwise they see up to 2048. Visitors never see more than 1600. "
        "Nothing is ever enlarged.",
    )
    cloaking = forms.ChoiceField(
        required=False,
        choices=_cloakings,
        label="Cloaking against models",
        help_text=f"{CLOAKING} What is cloaked is shown in higher quality, so that more of it is left.",
        widget=forms.Select(attrs={"data-unsaid": True}),
    )
    form_key = forms.UUIDField(widget=forms.HiddenInput)
    # A plain field: `clean_pictures` looks at each file by itself.
    pictures = forms.Field(required=False, label="Pictures", widget=MultiplePictureInput)

    def __init__(
        self, data: QueryDict | None = None, files: MultiValueDict[str, UploadedFile[Any]] | None = None, **options: Any
    ) -> None:
        super().__init__(data, files, **options)
        self.good_pictures: list[UploadedFile[Any]] = []

    def clean_pictures(self) -> list[UploadedFile[Any]]:
        """Each file by itself: the good ones are kept in `good_pictures`, each of the others gets its sentence."""
        for file in self.files.getlist("pictures"):
            try:
                self.good_pictures.append(PictureField().clean(file))
            except forms.ValidationError as refused:
                self.add_error("pictures", refused)
        return self.good_pictures

    def clean_field(self) -> int | None:
        entry = terms.by_slug("fields", self.cleaned_data["field"]) if self.cleaned_data["field"] else None
        return entry.pk if entry else None

    def clean_rating(self) -> str:
        """A form from before there were ratings leaves them as they are; so with the licence."""
        return str(self.cleaned_data["rating"] or self.initial["rating"])

    def clean_answers(self) -> str:
        return str(self.cleaned_data["answers"] or self.initial["answers"])

    def clean_licence(self) -> str:
        return str(self.cleaned_data["licence"] or self.initial["licence"])

    def clean_terms(self) -> str:
        return str(self.cleaned_data["terms"] or self.initial["terms"])

    def clean_cloaking(self) -> str:
        return str(self.cleaned_data["cloaking"] or self.initial["cloaking"])

    @property
    def in_short(self) -> dict[str, str]:
        """What is chosen in each part of the editor that can be folded, in a few words. `folds.js` does the same."""
        said = {name: self._said(name) for name in ("field", "year", "dimensions", "warning")}
        field = terms.by_slug("fields", said["field"]) if said["field"] else None
        parts = {
            "details": (field.name if field else "", said["year"], said["dimensions"]),
            "seen": (self._chosen("visibility"), self._chosen("rating"), said["warning"]),
            "rights": (self._chosen("licence"), self._chosen("terms")),
        }
        return {part: " · ".join(filter(None, words)) for part, words in parts.items()}

    @property
    def marks(self) -> list[forms.BoundField]:
        return [self["wants_critique"], self["is_unfinished"]]

    @property
    def folded_errors(self) -> set[str]:
        """The parts that are opened, because something in them is wrong."""
        return {part for part, names in _PARTS.items() if any(name in self.errors for name in names)}

    def _said(self, name: str) -> str:
        return str(self[name].value() or "") if name in self.fields else ""

    def _chosen(self, name: str) -> str:
        field = self.fields.get(name)
        value = self[name].value() if field else None
        if not field or value == field.widget.attrs.get("data-unsaid"):
            return ""
        return next((str(label) for key, label in field.choices if key == value), "")  # type: ignore[attr-defined]
