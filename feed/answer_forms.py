"""What a person may say under a post, and the words when something is wrong with it."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django import forms

from common.fields import LineField, TextField
from feed.answer_pictures import MOST_PICTURES, Shot
from feed.mentions import validate_names
from feed.models import CommentPicture, Post
from feed.pins import BadPin, Pin, pin_at, place_in_words
from images.forms import PictureField

_NUMBERS = {"invalid": "A point is two numbers from 0 to 100.", "required": "Say where: two numbers from 0 to 100."}


def _text(label: str) -> TextField:
    return TextField(what="your comment", max_length=2000, rows=2, label=label, validators=[validate_names])


class _Words(forms.Form):
    """What is said, with pictures or without."""

    text = _text("Your comment")

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for number in range(1, MOST_PICTURES + 1):
            self.fields[f"file_{number}"] = PictureField(required=False)
            self.fields[f"alt_{number}"] = _alt()

    @property
    def shots(self) -> list[Shot]:
        numbers = [n for n in range(1, MOST_PICTURES + 1) if self.cleaned_data.get(f"file_{n}")]
        return [Shot(self.cleaned_data[f"file_{n}"], self.cleaned_data[f"alt_{n}"]) for n in numbers]


def _alt() -> LineField:
    return LineField(what="the description", max_length=1000, required=False)


class EditForm(_Words):
    """Of a comment with these pictures, by the public ids of their images."""

    def __init__(self, *args: Any, pictures: Collection[str], **options: Any) -> None:
        super().__init__(*args, **options)
        self.pictures = pictures
        for image_id in pictures:
            self.fields[f"remove-{image_id}"] = forms.BooleanField(required=False)
            self.fields[f"alt-{image_id}"] = _alt()

    @property
    def removed(self) -> set[str]:
        return {image_id for image_id in self.pictures if self.cleaned_data[f"remove-{image_id}"]}

    @property
    def alts(self) -> dict[str, str]:
        return {image_id: self.cleaned_data[f"alt-{image_id}"] for image_id in self.pictures}


class CommentForm(_Words):
    """`post` is what it stands under."""

    form_key = forms.UUIDField()
    # The public id of the picture that a critique points at, and where: in hundredths from its left and its top.
    picture = forms.CharField(required=False, max_length=32)
    pin_x = forms.FloatField(required=False, error_messages=_NUMBERS)
    pin_y = forms.FloatField(required=False, error_messages=_NUMBERS)

    def __init__(self, *args: Any, post: Post, **options: Any) -> None:
        super().__init__(*args, **options)
        self.post = post

    def clean(self) -> None:
        told = self.cleaned_data
        told["pin"] = self._pin(told) if told.get("picture") else None
        if told["pin"] is None and told.get("pin_x") is not None and "picture" not in self.errors:
            told["pin_x"] = told["pin_y"] = None

    def _pin(self, told: Mapping[str, Any]) -> Pin | None:
        for axis in ("pin_x", "pin_y"):
            if axis not in self.errors and told.get(axis) is None:
                self.add_error(axis, _NUMBERS["required"])
        if {"pin_x", "pin_y"} & self.errors.keys():
            return None
        try:
            return pin_at(self.post, image_id=told["picture"], x=told["pin_x"], y=told["pin_y"])
        except BadPin as bad:
            self.add_error("picture", bad.message)
            return None


class AnswersForm(forms.Form):
    answers = forms.ChoiceField(choices=Post.Answers.choices)


@dataclass(slots=True)
class Draft:
    """What stands in a form of a comment: nothing yet, or what was typed and what is wrong with it."""

    text: str = ""
    form_key: str = field(default_factory=lambda: str(uuid.uuid4()))
    picture: str = ""
    pin_x: str = ""
    pin_y: str = ""
    alts: list[str] = field(default_factory=lambda: [""] * MOST_PICTURES)
    # By the field; "" is the whole.
    errors: dict[str, list[str]] = field(default_factory=dict)
    # What else is wrong with the files, and that they have to be chosen again.
    had_files: bool = False
    # Everything that was sent.
    typed: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, form: forms.Form) -> Draft:
        said = {name: form.data.get(name, "") for name in ("text", "form_key", "picture", "pin_x", "pin_y")}
        alts = [form.data.get(f"alt_{number}", "") for number in range(1, MOST_PICTURES + 1)]
        errors = {name: [str(each) for each in each_of] for name, each_of in form.errors.items()}
        return cls(**said, alts=alts, errors=errors, had_files=bool(form.files), typed=form.data)

    @property
    def place(self) -> str:
        """Of its pin in words; empty where it has none."""
        try:
            x, y = float(self.pin_x), float(self.pin_y)
        except ValueError:
            return ""
        return place_in_words(x / 100, y / 100) if self.picture and 0 <= x <= 100 and 0 <= y <= 100 else ""

    @property
    def whole_errors(self) -> list[str]:
        return self.errors.get("__all__", [])

    @property
    def pin_errors(self) -> list[str]:
        return [words for name in ("picture", "pin_x", "pin_y") for words in self.errors.get(name, [])]

    @property
    def file_errors(self) -> list[str]:
        """Those of the pictures that a comment has already included."""
        return [words for name, told in self.errors.items() if name.startswith(("file", "alt")) for words in told]

    def rows(self, pictures: Iterable[CommentPicture]) -> list[tuple[CommentPicture, str, bool]]:
        """Those that a comment has, with what is typed as their descriptions, and whether they are to go."""
        ids = ((picture, picture.image.public_id) for picture in pictures)
        return [(each, self.typed.get(f"alt-{key}", each.alt), f"remove-{key}" in self.typed) for each, key in ids]

    def offers(self, room: int) -> Draft:
        """For so many pictures more."""
        self.alts = self.alts[:room]
        return self

    def refuse(self, words: str) -> Draft:
        self.errors.setdefault("__all__", []).append(words)
        return self
