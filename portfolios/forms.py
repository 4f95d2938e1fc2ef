from __future__ import annotations

import uuid
from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.http import QueryDict
from django.utils.datastructures import MultiValueDict

from common.errors import StrangeForm
from common.fields import LineField, TextField
from common.text import clean_text
from feed.models import Post, PostPicture
from images.forms import MultiplePictureInput, PictureField
from portfolios.models import Medium
from portfolios.services import Draft

ALT_MAX_LENGTH = PostPicture._meta.get_field("alt").max_length or 0


class ArtworkForm(forms.Form):
    """The editor: one form whose every button sends the whole of it, so that nothing typed is ever lost."""

    title = LineField(what="the title", max_length=120, required=False, label="Title")
    text = TextField(what="the text", max_length=5000, required=False, label="About this work", rows=4)
    mediums = forms.ModelMultipleChoiceField(
        Medium.objects.all(), required=False, label="Medium", widget=forms.CheckboxSelectMultiple
    )
    visibility = forms.ChoiceField(choices=Post.Visibility.choices, label="Who can see it")
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

    def clean(self) -> dict[str, Any]:
        if self.alt_errors:
            self.add_error(None, "One of the descriptions is too long. The sentence beside it says by how much.")
        return super().clean() or self.cleaned_data

    @property
    def alt_errors(self) -> dict[str, str]:
        """By the pictures' images, what is wrong with their descriptions."""
        return {
            image_id: f"There is room for {ALT_MAX_LENGTH} characters in a description; this has {len(alt)}."
            for image_id, alt in self.alts.items()
            if len(alt) > ALT_MAX_LENGTH
        }

    @property
    def order(self) -> list[str]:
        """Public ids of the pictures' images, in the order of their rows."""
        return list(self.data.getlist("order")) if isinstance(self.data, QueryDict) else []

    @property
    def alts(self) -> Mapping[str, str]:
        return {image_id: clean_text(self.data.get(f"alt-{image_id}", "")) for image_id in self.order}

    def draft(self) -> Draft:
        told = self.cleaned_data
        return Draft(
            title=told["title"],
            text=told["text"],
            visibility=told["visibility"],
            mediums=[medium.pk for medium in told["mediums"]],
            full_size=told["full_size"],
            order=self.order,
            alts=self.alts,
        )

    @classmethod
    def of_post(cls, post: Post | None, data: Any = None, files: Any = None) -> ArtworkForm:
        """For a new work, or for one that is there."""
        if post is None:
            initial: dict[str, Any] = {"form_key": uuid.uuid4(), "visibility": Post.Visibility.EVERYONE}
        else:
            initial = {
                "title": post.title,
                "text": post.text,
                "visibility": post.visibility,
                "full_size": post.artwork.full_size,
                "mediums": post.artwork.mediums.all(),
                "form_key": post.form_key,
            }
        return cls(data, files, initial=initial)


def read_form_key(text: str) -> uuid.UUID:
    """The key of a form whose fields come one by one, from a script; `StrangeForm` where it is none."""
    try:
        return uuid.UUID(text)
    except ValueError:
        raise StrangeForm from None
