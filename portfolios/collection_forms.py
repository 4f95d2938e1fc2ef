"""What an artist may say of a collection, and which works belong in it."""

from __future__ import annotations

import uuid
from typing import Any

from django import forms
from django.utils.text import slugify

from common.fields import LineField, TextField
from feed.models import Post
from portfolios.collecting import SLUG_MAX_LENGTH, Told
from portfolios.models import Collection, CollectionItem

_FOREIGN = "One of these collections is not yours, or is gone. Nothing was changed."


class CollectionForm(forms.Form):
    title = LineField(what="a title", max_length=80, label="Title")
    text = TextField(what="the text", max_length=2000, required=False, label="About this collection", rows=4)
    visibility = forms.ChoiceField(
        choices=Collection.Visibility.choices,
        label="Who can see it",
        help_text="Each work in it keeps its own: nobody sees one here that they would not see in your gallery.",
    )
    slug = LineField(what="the address", max_length=SLUG_MAX_LENGTH, required=False, label="Address")
    form_key = forms.UUIDField(widget=forms.HiddenInput)

    def clean_slug(self) -> str:
        """“My Sketches” is taken as "my-sketches"."""
        typed = self.cleaned_data["slug"]
        slug: str = slugify(typed).strip("-_")
        if typed and not slug:
            raise forms.ValidationError("An address is made of Latin letters, digits and dashes.")
        return slug

    def told(self) -> Told:
        told = self.cleaned_data
        return Told(told["title"], told["text"], told["visibility"], told["slug"])

    @classmethod
    def of(cls, collection: Collection | None, data: Any = None) -> CollectionForm:
        """For a new one, or for one that is there."""
        if collection is None:
            initial: dict[str, Any] = {"visibility": Collection.Visibility.EVERYONE, "form_key": uuid.uuid4()}
        else:
            names = ("title", "text", "visibility", "slug", "form_key")
            initial = {name: getattr(collection, name) for name in names}
        form = cls(data, initial=initial)
        form.fields["slug"].help_text = _ADDRESS_OF_NEW if collection is None else _ADDRESS
        return form


_ADDRESS_OF_NEW = "The end of its address, such as “sketchbook”. Left empty, it comes from the title."
_ADDRESS = "The end of its address. When you change it, the old one leads to the new one."


class CollectionsOfWorkForm(forms.Form):
    """Every collection of the artist with a box: ticked, the work is in it."""

    collections = forms.MultipleChoiceField(
        required=False,
        label="Collections",
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": _FOREIGN, "invalid_list": _FOREIGN},
    )

    @classmethod
    def of(cls, post: Post, data: Any = None) -> CollectionsOfWorkForm:
        own = list(Collection.objects.filter(artist=post.author_id).order_by("rank"))
        there = set(CollectionItem.objects.filter(artwork=post.pk).values_list("collection", flat=True))
        form = cls(data, initial={"collections": [one.public_id for one in own if one.pk in there]})
        form.own = {one.public_id: one for one in own}
        field = form.fields["collections"]
        assert isinstance(field, forms.MultipleChoiceField)
        field.choices = [(one.public_id, one.title) for one in own]
        return form

    def chosen(self) -> list[Collection]:
        return [self.own[public_id] for public_id in self.cleaned_data["collections"]]

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.own: dict[str, Collection] = {}
