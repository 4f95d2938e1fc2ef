"""`{% picture %}`: the one way in which a page shows a picture. Renditions only, no query.

Whoever renders it has asked `visible_to` before: the addresses of a picture that is not public are signed here.
"""

from collections.abc import Sequence
from html import escape
from typing import Any, NamedTuple

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from images.access import address_of, offered, signed_address_of
from images.models import Image
from images.queries import stills_of
from images.reading import Showable
from images.shown import copies_for, type_of

register = template.Library()

_NOTHING = mark_safe("")


@register.simple_tag
def picture(
    image: Showable, alt: str = "", sizes: str = "100vw", eager: bool = False, to_member: bool = False
) -> SafeString:
    """A `<picture>` with the placeholder behind it; in the stead of one that is not ready, a box that says why.

    `to_member`: in the sizes too that are for people who are signed in.
    """
    if not image.is_ready or "fallback" not in image.shown:
        return format_html('<span class="picture-missing" role="img" aria-label="{0}">{0}</span>', image.state_in_words)
    moving, still = _moving(image, to_member), _still(image, sizes, to_member)
    shown = _img(image, alt, eager, to_member)
    # Put together by hand, a page has sixty: words are escaped, addresses are made of keys and signatures.
    return SafeString(f"{_placeholder(image)}<picture>{moving}{still}{shown}</picture>")


def face(image: Showable) -> SafeString:
    """A portrait that is ready, beside the name that says whose it is; so small that it needs no placeholder."""
    return SafeString(f"<picture>{_still(image, '44px', to_member=False)}{_img(image)}</picture>")


@register.simple_tag
def picture_to_cut(image: Image) -> SafeString:
    """All of it, for whoever cuts from it: also of what is shown to others in part only."""
    whole = copies_for(image.shown, "whole") if image.is_ready else []
    if not whole:
        return picture(image, sizes="(min-width: 1100px) 700px, 94vw", eager=True)
    return format_html(
        '<picture><img src="{}" alt="" width="{}" height="{}" decoding="async"></picture>',
        address_of(whole[0].key, whole[0].width, image),
        image.width,
        image.height,
    )


@register.simple_tag
def withheld_picture(image: Image, alt: str = "", small: bool = False) -> SafeString:
    """One that is kept from others, or a proof, to whom `may_see_withheld` lets have it. Signed, whatever it is for
    others; in words while there is nothing to see."""
    copies = [] if image.is_pending else copies_for(image.shown, "fallback")
    if not copies:
        return format_html('<span class="picture-missing">{}</span>', image.state_in_words)
    width, height = _within(copies[-1].width, copies[-1].height, 400 if small else 1280)
    url = signed_address_of(copies[-1].key, image)
    return format_html('<img src="{}" alt="{}" width="{}" height="{}" decoding="async">', url, alt, width, height)


class Largest(NamedTuple):
    url: str
    width: int
    height: int


@register.simple_tag
def largest(image: Image, to_member: bool = False) -> Largest | None:
    """Where to find it in the largest size that this viewer may have, and how large that is."""
    copies = stills_of(image, to_member=to_member)
    if not copies:
        return None
    found = copies[-1]
    return Largest(address_of(found.key, found.width, image), found.width, found.height)


def thumbnail(image: Image | None) -> SafeString:
    """A small picture for the desk, or the state in words."""
    if image is None:
        return _NOTHING
    still = copies_for(image.shown, "still") if image.is_ready else []
    if not still:
        return format_html("<em>{}</em>", image.state_in_words)
    width, height = _within(still[0].width, still[0].height, 96)
    url = address_of(still[0].key, still[0].width, image)
    return format_html('<img src="{}" alt="" width="{}" height="{}" loading="lazy">', url, width, height)


def _placeholder(image: Showable) -> str:
    if not image.placeholder:
        return ""
    return f'<img class="placeholder" src="{escape(image.placeholder)}" alt="" aria-hidden="true">'


def _moving(image: Showable, to_member: bool) -> str:
    """The animation, for those who have not asked for stillness."""
    moving = _offered(image, "motion", to_member)
    if not moving:
        return ""
    key, width, *_ = moving[-1]
    media = "(prefers-reduced-motion: no-preference)"
    return f'<source media="{media}" type="{type_of(key)}" srcset="{address_of(key, width, image)}">'


def _img(image: Showable, alt: str = "", eager: bool = False, to_member: bool = False) -> str:
    when = 'fetchpriority="high"' if eager else 'loading="lazy"'
    return (
        f'<img src="{_plain(image, to_member)}" alt="{escape(alt)}" '
        f'width="{image.width}" height="{image.height}" decoding="async" {when}>'
    )


def _plain(image: Showable, to_member: bool) -> str:
    """What browsers get that read no "still"; where that is too large for a visitor, the largest that is not."""
    copies = _offered(image, "fallback", to_member) or _offered(image, "still", to_member)
    return address_of(copies[-1][0], copies[-1][1], image) if copies else ""


def _still(image: Showable, sizes: str, to_member: bool) -> str:
    copies = _offered(image, "still", to_member)
    if not copies:
        return ""
    named = [f"{address_of(key, width, image)} {width}w" for key, width, *_ in copies]
    # All stills of a picture are of one type.
    return f'<source type="{type_of(copies[0][0])}" srcset="{", ".join(named)}" sizes="{escape(sizes)}">'


def _offered(image: Showable, role: str, to_member: bool) -> Sequence[Any]:
    return offered(image.shown.get(role, ()), image, to_member=to_member)


def _within(width: int, height: int, most: int) -> tuple[int, int]:
    scale = min(1.0, most / max(width, height))
    return max(1, round(width * scale)), max(1, round(height * scale))
