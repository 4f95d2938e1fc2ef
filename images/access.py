"""Who gets a picture's bytes: anybody where it is public, else who brings an address that we signed a while ago and may
still see the picture.

The largest size is public where its artist wants that, too. Else its address is signed, for people who are signed in.

An address is signed when a page is rendered, after `visible_to`; it names the rendition, the time when it ends and the
picture's seal. It stays the same for a window of time, so that browsers keep what they have.
"""

from __future__ import annotations

import hashlib
import hmac
import time
from base64 import urlsafe_b64encode
from dataclasses import dataclass
from typing import Protocol

from django.conf import settings
from django.urls import reverse
from django.utils.crypto import constant_time_compare

from images.hooks import may_see
from images.models import Image, Rendition
from images.specs import LARGEST

SIGNATURE = "s"
# All that the decision reads.
_DECIDING = ("spec", "image__is_public", "image__largest_public", "image__seal")
_PURPOSE = b"images.access.signature\0"


class Asker(Protocol):
    """Whoever asks: this room knows nobody."""

    @property
    def is_authenticated(self) -> bool: ...


@dataclass(frozen=True)
class Grant:
    """The bytes may be handed out: to everybody, or to this one asker for so many seconds."""

    public: bool
    seconds: int


def address_of(rendition: Rendition, image: Image) -> str:
    """What a page names: the plain address of a public picture, a signed one of any other."""
    path = reverse("images:rendition", args=[rendition.key])
    if _is_for_everybody(rendition.spec, is_public=image.is_public, largest_public=image.largest_public):
        return path
    return f"{path}?{SIGNATURE}={sign(rendition.key, image.seal, _end_of_window())}"


def is_offered(spec: str, image: Image, *, to_member: bool) -> bool:
    """Whether a page that shows the picture may name this size of it: to visitors not the largest, where that is for
    people who are signed in."""
    return to_member or image.largest_public or spec not in LARGEST


def grant(key: str, signature: str, asker: Asker) -> Grant | None:
    """One indexed query for what is public. None: there is no such rendition, or not for this asker; the two look the
    same."""
    rendition = Rendition.objects.select_related("image").only(*_DECIDING).filter(key=key).first()
    if rendition is None:
        return None
    image, spec = rendition.image, rendition.spec
    if _is_for_everybody(spec, is_public=image.is_public, largest_public=image.largest_public):
        return Grant(public=True, seconds=settings.IMAGES_PUBLIC_SECONDS)
    left = _end_of(signature) - int(time.time())
    is_ours = left > 0 and constant_time_compare(signature, sign(key, image.seal, _end_of(signature)))
    if is_ours and is_offered(spec, image, to_member=asker.is_authenticated) and may_see(image.pk, asker):
        return Grant(public=False, seconds=left)
    return None


def _is_for_everybody(spec: str, *, is_public: bool, largest_public: bool) -> bool:
    return is_public and (largest_public or spec not in LARGEST)


def sign(key: str, seal: int, end: int) -> str:
    """`<end in hexadecimal>.<128 bits>`."""
    secret = hashlib.sha256(_PURPOSE + settings.SECRET_KEY.encode()).digest()
    digest = hmac.new(secret, f"{key}\0{seal}\0{end}".encode(), hashlib.sha256).digest()[:16]
    return f"{end:x}.{urlsafe_b64encode(digest).decode().rstrip('=')}"


def _end_of(signature: str) -> int:
    try:
        return int(signature.partition(".")[0][:16], 16)
    except ValueError:
        return 0


def _end_of_window() -> int:
    """The end of the next window: what is signed now lives for one window at least and two at most."""
    window: int = settings.IMAGES_SIGNED_SECONDS
    return (int(time.time()) // window + 2) * window
