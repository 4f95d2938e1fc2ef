"""What an address asks for, as far as the address alone tells: no view is looked up for it, and no row."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum


class Thing(StrEnum):
    # What is said to machines, and what carries nobody's work.
    OPEN = "open"
    # One that has a card: a post, a gallery, a collection.
    CARD = "card"
    PICTURE = "picture"
    # Everything else: lists, feeds, forms.
    OTHER = "other"


@dataclass(frozen=True)
class Asked:
    thing: Thing
    # Whose page it is, where the address says so: as typed, and perhaps nobody's.
    handle: str = ""
    # Of a picture.
    key: str = ""


_OPEN = re.compile(
    r"/(?:robots\.txt|ai\.txt|license[\w-]*\.xml|policies/[\w./-]*|\.well-known/[\w./-]*|static/.*|favicon\.ico)",
    re.DOTALL,
)
_OF_PERSON = re.compile(r"/@([A-Za-z0-9_.-]{1,30})(/.*)?", re.DOTALL)
# Below an artist's address.
_CARDS = re.compile(r"/(?:(?:art|posts)/[\w-]+/|collections/[\w-]+/|about/)?")
_PICTURE = re.compile(r"/media/([0-9a-f]{2}/[0-9a-f]{2}/[0-9a-f]{44}\.[a-z]{3,4})")


def asked_of(path: str) -> Asked:
    if whose := _OF_PERSON.fullmatch(path):
        thing = Thing.CARD if _CARDS.fullmatch(whose[2] or "") else Thing.OTHER
        return Asked(thing, handle=whose[1].lower())
    if picture := _PICTURE.fullmatch(path):
        return Asked(Thing.PICTURE, key=picture[1])
    if path == "/":
        return Asked(Thing.CARD)
    return Asked(Thing.OPEN if _OPEN.fullmatch(path) else Thing.OTHER)
