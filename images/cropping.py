"""The form in which somebody says which part of a picture to cut out: by numbers, which a script sets for who drags."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django import forms

from common.ratios import ratio_class
from images.crops import RULES, BadCrop, Crop, check_crop
from images.models import Image

FREE, OWN = "free", "own"
# Width by height, by the names that the form has for them.
_SHAPES = {"1:1": 1.0, "4:5": 4 / 5, "3:2": 3 / 2, "16:9": 16 / 9}
_CHOICES = [(FREE, "Free"), (OWN, "As the picture"), *((name, name) for name in _SHAPES)]
_NO_NUMBER = "Write a number from 0 to 100, such as 12.5."
_NO_WHOLE_NUMBER = "Write a whole number from 0 to 100."


class PercentField(forms.FloatField):
    """A share of the picture's width or height."""

    def __init__(self, **options: Any) -> None:
        words = dict.fromkeys(("required", "invalid", "min_value", "max_value"), _NO_NUMBER)
        widget = forms.NumberInput(attrs={"step": "any", "inputmode": "decimal", "autocomplete": "off"})
        super().__init__(min_value=0, max_value=100, error_messages=words, widget=widget, **options)


class FocusForm(forms.Form):
    """The place to look at in a picture, in hundredths from the left and from the top."""

    x = forms.IntegerField(label="From the left, %", min_value=0, max_value=100)
    y = forms.IntegerField(label="From the top, %", min_value=0, max_value=100)

    def __init__(self, data: Any = None, *, place: tuple[int, int]) -> None:
        super().__init__(data, initial={"x": place[0], "y": place[1]})
        for field in self.fields.values():
            field.error_messages |= dict.fromkeys(("required", "invalid"), _NO_WHOLE_NUMBER)
            for validator in field.validators:
                validator.message = _NO_WHOLE_NUMBER  # type: ignore[attr-defined]


@dataclass(frozen=True)
class Shape:
    """One of the shapes to choose from; 0 is any."""

    value: str
    label: str
    ratio: float
    is_chosen: bool


class CropForm(forms.Form):
    """Left, top, width and height in hundredths. Where the shape is given the height follows from the width, and only
    then is it right to the pixel."""

    shape = forms.ChoiceField(
        choices=_CHOICES, required=False, label="Shape", error_messages={"invalid_choice": "Choose one of the shapes."}
    )
    left = PercentField(label="Left, %")
    top = PercentField(label="Top, %")
    width = PercentField(label="Width, %")
    height = PercentField(label="Height, %", required=False)

    def __init__(self, data: Any = None, *, picture: Image, purpose: Image.Purpose, crop: Crop | None = None) -> None:
        self.rule, self.picture, self._purpose = RULES[purpose], picture, purpose
        self.first = crop or _largest(self.rule.shape, picture, self.rule.narrowest, self.rule.widest)
        super().__init__(data, initial=_hundredths(self.first) | {"shape": self._name_of(crop)})
        if self.rule.shape:
            del self.fields["shape"], self.fields["height"]

    def clean(self) -> dict[str, Any]:
        told = super().clean() or self.cleaned_data
        if self.errors:
            return told
        try:
            self.crop = self._crop(told)
            check_crop(self.crop, self._purpose, self.picture.width, self.picture.height)
        except BadCrop as bad:
            self.add_error(None, bad.sentence)
        return told

    def _crop(self, told: dict[str, Any]) -> Crop:
        left, top, width = (told[name] / 100 for name in ("left", "top", "width"))
        ratio = self.rule.shape or self._ratio(told.get("shape", FREE))
        if not ratio and told["height"] is None:
            raise BadCrop("Write how high the part is, or choose a shape: then the height follows from it.")
        height = width * self.picture.width / ratio / self.picture.height if ratio else told["height"] / 100
        return Crop(left, top, width, height)

    @property
    def first_ratio(self) -> str:
        """The class for the shape of the part that dragging begins with."""
        _, _, width, height = self.first.box(self.picture.width, self.picture.height)
        return ratio_class(width, height)

    @property
    def shapes(self) -> list[Shape]:
        """What to choose from; nothing where the shape is given."""
        chosen = self["shape"].value() or FREE if "shape" in self.fields else ""
        return [Shape(name, label, self._ratio(name), name == chosen) for name, label in _CHOICES if chosen]

    @property
    def numbers(self) -> list[forms.BoundField]:
        return [self[name] for name in ("left", "top", "width", "height") if name in self.fields]

    def _ratio(self, name: str) -> float:
        return self.picture.width / self.picture.height if name == OWN else _SHAPES.get(name, 0)

    def _name_of(self, crop: Crop | None) -> str:
        """Of the shape that this part has been given, as far as one can tell."""
        if crop is None:
            return FREE
        _, _, width, height = crop.box(self.picture.width, self.picture.height)
        like = (name for name, _ in _CHOICES if (ratio := self._ratio(name)) and abs(width - height * ratio) <= 1.5)
        return next(like, FREE)


def _hundredths(crop: Crop) -> dict[str, Any]:
    names = ("left", "top", "width", "height")
    return {name: f"{100 * part:.3f}".rstrip("0").rstrip(".") for name, part in zip(names, crop.told(), strict=True)}


def _largest(shape: float, picture: Image, narrowest: float, widest: float) -> Crop:
    """Where dragging begins: as much of the middle as there is in that shape, and nothing that anybody is shown."""
    own = picture.width / picture.height
    wanted = shape or min(max(own, narrowest), widest)
    across, down = min(1, wanted / own), min(1, own / wanted)
    return Crop((1 - across) / 2, (1 - down) / 2, across, down)
