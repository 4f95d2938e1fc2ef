"""Who gets a picture's bytes: anybody where it is public, else who brings an address that we signed a while ago and may
still see the picture.

An address is signed when a page is rendered, after `visible_to`; it names the rendition, the time when it ends and the
picture's seal. It stays the same for a window of time, so that browsers keep what they have.
"""

from __future__ import annotations

import hashlib
import hmac
import time
from base64 import urlsafe_b64encode
from dataclasses import dataclass

from django.conf import settings
from django.urls import reverse
from django.utils.crypto import constant_time_compare

from images.hooks import may_see
from images.models import Image, Rendition

SIGNATURE = "s"
_PURPOSE = b"images.access.signature\0"


@dataclass(frozen=True)
class Grant:
    """The bytes may be handed out: to everybody, or to this one asker for so many seconds."""

    public: bool
    seconds: int


def address_of(rendition: Rendition, image: Image) -> str:
    """What a page names: the plain address of a public picture, a signed one of any other."""
    path = reverse("images:rendition", args=[rendition.key])
    if image.is_public:
        return path
    return f"{path}?{SIGNATURE}={sign(rendition.key, image.seal, _end_of_window())}"


def grant(key: str, signature: str, asker: object) -> Grant | None:
    """One indexed query for what is public. None: there is no such rendition, or not for this asker; the two look the
    same."""
    row = Rendition.objects.filter(key=key).values_list("image", "image__is_public", "image__seal").first()
    if row is None:
        return None
    image_id, is_public, seal = row
    if is_public:
        return Grant(public=True, seconds=settings.IMAGES_PUBLIC_SECONDS)
    left = _end_of(signature) - int(time.time())
    is_ours = left > 0 and constant_time_compare(signature, sign(key, seal, _end_of(signature)))
    if is_ours and may_see(image_id, asker):
        return Grant(public=False, seconds=left)
    return None


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
