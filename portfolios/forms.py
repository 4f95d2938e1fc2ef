from __future__ import annotations

import uuid
from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.http import QueryDict

from common.errors import StrangeForm
from common.fields import LineField, TextField
from common.text import clean_text
from feed import mentions
from feed.models import Post, PostPicture
from feed.saving import SavedForm
from images.forms import PictureField
from portfolios.draft import Draft
from portfolios.queries import tags_of
from portfolios.work_form import FRESH, WorkForm

# What is typed beside each picture, with how it is called, and how much of it there is room for.
PICTURE_WORDS = {
    "alt": ("a description", PostPicture._meta.get_field("alt").max_length or 0),
    "caption": ("a caption", PostPicture._meta.get_field("caption").max_length or 0),
}
# A field of this name, with the public id of a picture's image, takes a file in its place.
_REPLACE = "replace-"
# What a form knows of itself, and says of no work.
OF_THE_PAGE = ("form_key", "version", "page_key", "pictures")
_OF_POST = ("title", "text", "visibility", "answers", "rating", "warning", "terms", "form_key", "version")
_OF_WORK = ("year", "dimensions", "licence", "is_unfinished", "wants_critique", "full_size", "cloaking")


class ArtworkForm(WorkForm, SavedForm):
    """The editor: one form whose every button sends the whole of it, so that nothing typed is ever lost."""

    title = LineField(what="the title", max_length=120, required=False, label="Title")
    text = TextField(
        what="the text",
        max_length=5000,
        required=False,
        label="About this work",
        rows=4,
        validators=[mentions.validate_names],
    )
    dimensions = LineField(
        what="the dimensions",
        max_length=60,
        required=False,
        label="Dimensions",
        widget=forms.TextInput(attrs={"placeholder": "30 × 40 cm"}),  # noqa: RUF001
    )

    def clean(self) -> dict[str, Any]:
        self._clean_replacements()
        if any(self.picture_errors(name) for name in PICTURE_WORDS):
            self.add_error(None, "Something beside a picture is too long. The sentence there says by how much.")
        return super().clean() or self.cleaned_data

    def _clean_replacements(self) -> None:
        """Files in the place of pictures, by the public ids of their images: as with new ones, good ones are kept."""
        self.good_replacements: dict[str, UploadedFile[Any]] = {}
        for name, file in self.files.items():
            if name.startswith(_REPLACE):
                try:
                    self.good_replacements[name.removeprefix(_REPLACE)] = PictureField().clean(file)
                except forms.ValidationError as refused:
                    self.add_error("pictures", refused)

    def picture_errors(self, name: str) -> dict[str, str]:
        """By the pictures' images, what is wrong with their `alt` or their `caption`."""
        called, room = PICTURE_WORDS[name]
        return {
            image_id: f"There is room for {room} characters in {called}; this has {len(words)}."
            for image_id, words in self.picture_words(name).items()
            if len(words) > room
        }

    def errors_by_id(self) -> dict[str, str]:
        """With those that belong to no field and stand beside a picture."""
        by_id = super().errors_by_id()
        for name in PICTURE_WORDS:
            by_id |= {f"{name}-{image_id}": sentence for image_id, sentence in self.picture_errors(name).items()}
        return by_id

    def picture_words(self, name: str) -> Mapping[str, str]:
        """What was typed as the pictures' `alt` or `caption`, as far as the form has such fields."""
        typed = {image_id: self.data.get(f"{name}-{image_id}") for image_id in self.order}
        return {image_id: clean_text(words) for image_id, words in typed.items() if words is not None}

    @property
    def order(self) -> list[str]:
        """Public ids of the pictures' images, in the order of their rows."""
        return list(self.data.getlist("order")) if isinstance(self.data, QueryDict) else []

    def draft(self) -> Draft:
        said = {name: value for name, value in self.cleaned_data.items() if name not in OF_THE_PAGE}
        return Draft(**said, order=self.order, alts=self.picture_words("alt"), captions=self.picture_words("caption"))

    @property
    def is_strange(self) -> bool:
        """What nobody sees nor types is not of the form that we gave out."""
        return not {"form_key", "version", "page_key"}.isdisjoint(self.errors)

    @classmethod
    def of_post(cls, post: Post | None, data: Any = None, files: Any = None) -> ArtworkForm:
        """For a new work, or for one that is there."""
        said = _said_of(post) if post else FRESH | {"form_key": uuid.uuid4(), "version": 0}
        return cls(data, files, initial=said | {"page_key": uuid.uuid4()})


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
