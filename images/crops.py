"""The part of a picture that its artist has cut out, and what such a part must be like.

No Django here: the child that cuts reads this too.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import isfinite
from typing import Any

# What numbers lose on their way through a form.
_ROUNDING = 1e-4
_OUTSIDE = (
    "This part reaches outside of the picture. Left and width together make at most 100 %, and so do top and height."
)


class BadCrop(ValueError):
    """No part of a picture, or none for this use, in a sentence that says what to do."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


@dataclass(frozen=True)
class Crop:
    """Fractions of the picture as a person sees it, turned the right way up."""

    left: float
    top: float
    width: float
    height: float

    def box(self, width: int, height: int) -> tuple[int, int, int, int]:
        """Left, top, width and height in the pixels of a picture of this size: never empty, never outside."""
        left, right = _span(self.left, self.width, width)
        top, bottom = _span(self.top, self.height, height)
        return left, top, right - left, bottom - top

    def as_stored(self, orientation: int) -> Crop:
        """The same part of the pixels as they lie in a file that says this of how it is to be turned."""
        left, top, width, height = self.left, self.top, self.width, self.height
        if orientation in (2, 3, 6, 7):
            left = 1 - left - width
        if orientation in (3, 4, 7, 8):
            top = 1 - top - height
        return Crop(top, left, height, width) if orientation in (5, 6, 7, 8) else Crop(left, top, width, height)

    def told(self) -> list[float]:
        """As it stands in a row, and as a child is told it."""
        return [round(number, 6) for number in (self.left, self.top, self.width, self.height)]


@dataclass(frozen=True)
class Rule:
    """What a part must be like: how it is called, its shape (width by height), and how many pixels its sides have."""

    what: str
    narrowest: float
    widest: float
    least: int

    @property
    def shape(self) -> float:
        """The one shape that it has; 0 where its artist chooses it."""
        return self.widest if self.narrowest == self.widest else 0


# By the purpose of the picture that is made of it.
RULES = {
    "cover": Rule("a cover", 1 / 3, 3, 32),
    "share": Rule("a share card", 1200 / 630, 1200 / 630, 150),
    "banner": Rule("a banner", 3, 3, 200),
    "portrait": Rule("a portrait", 1, 1, 64),
}


def read_crop(numbers: Any) -> Crop:
    """`BadCrop` unless these are four numbers that name a part inside of a picture."""
    told = list(numbers) if isinstance(numbers, list | tuple) else []
    if len(told) != 4 or not all(type(number) in (int, float) and isfinite(number) for number in told):
        raise BadCrop("Say which part of the picture it is in four numbers: left, top, width, height.")
    crop = Crop(*(float(number) for number in told))
    if min(crop.left, crop.top) < -_ROUNDING or min(crop.width, crop.height) <= 0:
        raise BadCrop(_OUTSIDE)
    if max(crop.left + crop.width, crop.top + crop.height) > 1 + _ROUNDING:
        raise BadCrop(_OUTSIDE)
    return crop


def check_crop(crop: Crop, purpose: str, width: int, height: int) -> None:
    """`BadCrop` unless this part of a picture of that size can become what it is meant for."""
    rule = RULES[purpose]
    read_crop([crop.left, crop.top, crop.width, crop.height])
    _, _, across, down = crop.box(width, height)
    if min(across, down) < rule.least:
        raise BadCrop(
            f"This part has {across} by {down} pixels, and the sides of {rule.what} have at least {rule.least}."
            " Choose a larger part."
        )
    # A pixel more or less is no other shape.
    if across < rule.narrowest * (down - 1) - 1 or across > rule.widest * (down + 1) + 1:
        raise BadCrop(_other_shape(rule))


def _other_shape(rule: Rule) -> str:
    if rule.shape:
        times = f"{rule.shape:.4g} times " if rule.shape != 1 else ""
        return f"This part has another shape than {rule.what}, which is {times}as wide as it is high."
    return f"The longer side of {rule.what} has at most {rule.widest:.4g} times the length of the shorter one."


def _span(start: float, length: float, whole: int) -> tuple[int, int]:
    begin = min(max(round(start * whole), 0), whole - 1)
    return begin, min(max(round((start + length) * whole), begin + 1), whole)
