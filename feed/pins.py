"""Where in a picture a critique points: in fractions from its left and from its top, and in words."""

from __future__ import annotations

from dataclasses import dataclass
from pkgutil import resolve_name

from django.conf import settings

from common.errors import DomainError
from feed.models import Post, PostPicture

_ACROSS, _DOWN = ("left", "", "right"), ("upper", "", "lower")
_ALONE = {"left": "at the left", "right": "at the right", "upper": "at the top", "lower": "at the bottom"}


@dataclass(frozen=True)
class Pin:
    picture: PostPicture
    x: float
    y: float


class BadPin(DomainError):
    """A point that cannot be kept, in words for the form."""

    status = 422


def is_open_to_critique(post: Post) -> bool:
    """The room that owns the work says so: settings name whom to ask."""
    path = settings.POST_OPEN_TO_CRITIQUE.get(post.kind)
    return bool(path and resolve_name(path)(post))


def pin_at(post: Post, *, image_id: str, x: float, y: float) -> Pin:
    """The point so many hundredths from the left and the top of the picture with this public id; `BadPin` for none."""
    if not is_open_to_critique(post):
        raise BadPin("This work is not open to critique: say it without a pin.")
    picture = post.pictures.select_related("image").filter(image__public_id=image_id).first()
    if picture is None or not picture.image.is_ready:
        raise BadPin("That picture is not, or no longer, one of this work.")
    if not (0 <= x <= 100 and 0 <= y <= 100):
        raise BadPin("That point lies outside the picture: both numbers go from 0 to 100.")
    return Pin(picture, round(x / 100, 4), round(y / 100, 4))


def place_in_words(x: float, y: float) -> str:
    """As "at the upper left"; by thirds. `static/js/pins.js` says the same."""
    across, down = _ACROSS[min(2, int(x * 3))], _DOWN[min(2, int(y * 3))]
    if across and down:
        return f"at the {down} {across}"
    return _ALONE.get(across or down, "in the middle")
