"""Who gets a picture's bytes: anybody where it is public, else who brings an address that we signed a while ago and may
still see the picture.

Public is what is no wider than visitors have it: the site's limit, or a lower one of the artist's. What is wider has
signed addresses, for people who are signed in.

An address is signed when a page is rendered, after `visible_to`; it names the rendition, the time when it ends and the
picture's seal. It stays the same for a window of time, so that browsers keep what they have.
"""

from __future__ import annotations

import hashlib
import hmac
import time
from base64 import urlsafe_b64encode
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Protocol, TypeVar

from django.conf import settings
from django.urls import reverse
from django.utils.crypto import constant_time_compare

from images.hooks import may_see, may_see_withheld
from images.models import Image, Rendition
from images.terms import Terms

SIGNATURE = "s"
# All that the decision reads, and what is said with it.
_OF_IMAGE = ("state", "purpose", "is_public", "visitors_width", "seal", "terms")
_DECIDING = ("width", *(f"image__{name}" for name in _OF_IMAGE))
_PURPOSE = b"images.access.signature\0"


Named = TypeVar("Named", bound=Sequence[Any])


class Asker(Protocol):
    """Whoever asks: this room knows nobody."""

    @property
    def is_authenticated(self) -> bool: ...


class Sealed(Protocol):
    """A picture, or what a list has read of one."""

    @property
    def is_public(self) -> bool: ...
    @property
    def visitors_width(self) -> int: ...
    @property
    def seal(self) -> int: ...


@dataclass(frozen=True)
class Grant:
    """The bytes may be handed out: to everybody, or to this one asker for so many seconds."""

    public: bool
    seconds: int
    # What machines may do with them, for the headers that rooms above add.
    terms: Terms


def address_of(key: str, width: int, image: Sealed) -> str:
    """What a page names for a rendition: the plain address of what is public, a signed one of anything else."""
    return f"{_folder()}{key}" if is_public(width, image) else signed_address_of(key, image)


def signed_address_of(key: str, image: Sealed) -> str:
    """For this asker alone, whatever it is for others."""
    return f"{_folder()}{key}?{SIGNATURE}={sign(key, image.seal, _end_of_window())}"


def is_public(width: int, image: Sealed) -> bool:
    """Whether anybody may have the picture as wide as that."""
    return image.is_public and width <= image.visitors_width


def offered(copies: Sequence[Named], image: Sealed, *, to_member: bool) -> Sequence[Named]:
    """Those of the picture's renditions, each a key, a width and more, that a page which shows it may name: to visitors
    not what is wider than they have it."""
    return copies if to_member else [copy for copy in copies if copy[1] <= image.visitors_width]


def is_from_elsewhere(told: str) -> bool:
    """Whether a page of another site shows the picture, or leads to it: as browsers say in `Sec-Fetch-Site`, and nobody
    else. Typed in, or asked for by a program that says nothing, it is not."""
    return told in ("cross-site", "same-site")


@lru_cache(maxsize=1)
def _folder() -> str:
    """`/media/`: a page names hundreds of renditions, and a key needs no quoting."""
    return reverse("images:rendition", args=["-"])[:-1]


def grant(key: str, signature: str, asker: Asker) -> Grant | None:
    """One indexed query for what is public. None: there is no such rendition, or not for this asker; the two look the
    same."""
    rendition = Rendition.objects.select_related("image").only(*_DECIDING).filter(key=key).first()
    if rendition is None:
        return None
    image = rendition.image
    withheld = not image.is_ready or image.purpose == Image.Purpose.PROOF
    if not withheld and is_public(rendition.width, image):
        return Grant(public=True, seconds=settings.IMAGES_PUBLIC_SECONDS, terms=Terms(image.terms))
    left = _end_of(signature) - int(time.time())
    is_ours = left > 0 and constant_time_compare(signature, sign(key, image.seal, _end_of(signature)))
    asked = may_see_withheld if withheld else may_see
    # Who asks is not looked at before: an answer that depended on it would say so, and tell what is there.
    if is_ours and (asker.is_authenticated or rendition.width <= image.visitors_width) and asked(image.pk, asker):
        return Grant(public=False, seconds=left, terms=Terms(image.terms))
    return None


def sign(key: str, seal: int, end: int) -> str:
    """`<end in hexadecimal>.<128 bits>`."""
    digest = hmac.digest(_secret(settings.SECRET_KEY), f"{key}\0{seal}\0{end}".encode(), "sha256")[:16]
    return f"{end:x}.{urlsafe_b64encode(digest).decode().rstrip('=')}"


@lru_cache(maxsize=1)
def _secret(key: str) -> bytes:
    return hashlib.sha256(_PURPOSE + key.encode()).digest()


def _end_of(signature: str) -> int:
    try:
        return int(signature.partition(".")[0][:16], 16)
    except ValueError:
        return 0


def _end_of_window() -> int:
    """The end of the next window: what is signed now lives for one window at least and two at most."""
    window: int = settings.IMAGES_SIGNED_SECONDS
    return (int(time.time()) // window + 2) * window
