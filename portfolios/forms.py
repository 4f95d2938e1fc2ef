from __future__ import annotations

import uuid
from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.http import QueryDict
from django.utils.datastructures import MultiValueDict

from common.choices import ExplainedRadios
from common.errors import StrangeForm
from common.fields import LineField, TextField
from common.text import clean_text
from feed.models import Post, PostPicture
from images.forms import MultiplePictureInput, PictureField
from portfolios import terms
from portfolios.fields import TagsField, TermsField, YearField
from portfolios.models import Licence
from portfolios.queries import tags_of
from portfolios.services import Draft
from portfolios.words import LICENCES, RATINGS

# What is typed beside each picture, with how it is called, and how much of it there is room for.
PICTURE_WORDS = {
    "alt": ("a description", PostPicture._meta.get_field("alt").max_length or 0),
    "caption": ("a caption", PostPicture._meta.get_field("caption").max_length or 0),
}
_OF_POST = ("title", "text", "visibility", "rating", "warning", "form_key")
_OF_WORK = ("year", "dimensions", "licence", "is_unfinished", "wants_critique", "full_size")
# What stands in the parts of the editor that can be folded.
_PARTS = {
    "details": ("field", "year", "dimensions"),
    "seen": ("visibility", "rating", "warning"),
    "rights": ("licence", "full_size"),
}


def _fields() -> list[Any]:
    groups = terms.grouped("fields").items()
    return [("", "—"), *((group, [(entry.slug, entry.name) for entry in there]) for group, there in groups)]


class ArtworkForm(forms.Form):
    """The editor: one form whose every button sends the whole of it, so that nothing typed is ever lost."""

    title = LineField(what="the title", max_length=120, required=False, label="Title")
    text = TextField(what="the text", max_length=5000, required=False, label="About this work", rows=4)
    mediums = TermsField(kind="mediums", what="mediums", most=12, label="Medium")
    software = TermsField(kind="software", what="programs", most=20, label="Software")
    tags = TagsField(label="Tags")
    is_unfinished = forms.BooleanField(required=False, label="Work in progress")
    wants_critique = forms.BooleanField(required=False, label="Open to critique")
    field = forms.ChoiceField(required=False, label="Field", choices=_fields)
    year = YearField(required=False, label="Year")
    dimensions = LineField(
        what="the dimensions",
        max_length=60,
        required=False,
        label="Dimensions",
        widget=forms.TextInput(attrs={"placeholder": "30 × 40 cm"}),  # noqa: RUF001
    )
    visibility = forms.ChoiceField(choices=Post.Visibility.choices, label="Who can see it")
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
    full_size = forms.BooleanField(
        required=False,
        label="Offer the largest size, up to 2560 pixels",
        help_text="Otherwise people see your pictures up to 2048 pixels wide. Nothing is ever enlarged.",
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

    def clean_licence(self) -> str:
        return str(self.cleaned_data["licence"] or self.initial["licence"])

    def clean(self) -> dict[str, Any]:
        if any(self.picture_errors(name) for name in PICTURE_WORDS):
            self.add_error(None, "Something beside a picture is too long. The sentence there says by how much.")
        return super().clean() or self.cleaned_data

    def picture_errors(self, name: str) -> dict[str, str]:
        """By the pictures' images, what is wrong with their `alt` or their `caption`."""
        called, room = PICTURE_WORDS[name]
        return {
            image_id: f"There is room for {room} characters in {called}; this has {len(words)}."
            for image_id, words in self.picture_words(name).items()
            if len(words) > room
        }

    def picture_words(self, name: str) -> Mapping[str, str]:
        """What was typed as the pictures' `alt` or `caption`, as far as the form has such fields."""
        typed = {image_id: self.data.get(f"{name}-{image_id}") for image_id in self.order}
        return {image_id: clean_text(words) for image_id, words in typed.items() if words is not None}

    @property
    def order(self) -> list[str]:
        """Public ids of the pictures' images, in the order of their rows."""
        return list(self.data.getlist("order")) if isinstance(self.data, QueryDict) else []

    @property
    def in_short(self) -> dict[str, str]:
        """What is chosen in each part of the editor that can be folded, in a few words. `sections.js` does the same."""
        said = {name: str(self[name].value() or "") for name in ("field", "year", "dimensions", "warning")}
        field = terms.by_slug("fields", said["field"]) if said["field"] else None
        parts = {
            "details": (field.name if field else "", said["year"], said["dimensions"]),
            "seen": (self._chosen("visibility"), self._chosen("rating"), said["warning"]),
            "rights": (self._chosen("licence"),),
        }
        return {part: " · ".join(filter(None, words)) for part, words in parts.items()}

    @property
    def marks(self) -> list[forms.BoundField]:
        return [self["wants_critique"], self["is_unfinished"]]

    @property
    def folded_errors(self) -> set[str]:
        """The parts that are opened, because something in them is wrong."""
        return {part for part, names in _PARTS.items() if any(name in self.errors for name in names)}

    def _chosen(self, name: str) -> str:
        value = self[name].value()
        return next((str(label) for key, label in self.fields[name].choices if key == value), "")  # type: ignore[attr-defined]

    def draft(self) -> Draft:
        said = {name: value for name, value in self.cleaned_data.items() if name not in ("form_key", "pictures")}
        return Draft(**said, order=self.order, alts=self.picture_words("alt"), captions=self.picture_words("caption"))

    @classmethod
    def of_post(cls, post: Post | None, data: Any = None, files: Any = None) -> ArtworkForm:
        """For a new work, or for one that is there."""
        return cls(data, files, initial=_said_of(post) if post else _FRESH | {"form_key": uuid.uuid4()})


_FRESH = {"visibility": Post.Visibility.EVERYONE, "rating": Post.Rating.GENERAL, "licence": Licence.ALL_RIGHTS}


def _said_of(post: Post) -> dict[str, Any]:
    work = post.artwork
    return {
        **{name: getattr(post, name) for name in _OF_POST},
        **{name: getattr(work, name) for name in _OF_WORK},
        "field": work.field.slug if work.field else "",
        "mediums": [medium.name for medium in work.mediums.all()],
        "software": [program.name for program in work.software.all()],
        "tags": tags_of(post),
    }


def read_form_key(text: str) -> uuid.UUID:
    """The key of a form whose fields come one by one, from a script; `StrangeForm` where it is none."""
    try:
        return uuid.UUID(text)
    except ValueError:
        raise StrangeForm from None
