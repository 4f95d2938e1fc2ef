"""`{% picture %}`: the one way in which a page shows a picture. Renditions only, prefetched, no query.

Whoever renders it has asked `visible_to` before: the addresses of a picture that is not public are signed here.
"""

from typing import Any

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from images.access import address_of
from images.models import Image, Rendition
from images.queries import renditions_of, stills_of
from images.specs import SPECS, TYPES

register = template.Library()

_NOTHING = mark_safe("")


@register.simple_tag
def picture(
    image: Image, alt: str = "", sizes: str = "100vw", eager: bool = False, to_member: bool = False
) -> SafeString:
    """A `<picture>` with the placeholder behind it; in the stead of one that is not ready, a box that says why.

    `to_member`: in the largest size too, where that is for people who are signed in.
    """
    fallback = renditions_of(image, "fallback") if image.is_ready else []
    if not fallback:
        return format_html('<span class="picture-missing" role="img" aria-label="{0}">{0}</span>', image.state_in_words)
    return format_html(
        '{}<picture>{}{}<img src="{}" alt="{}" width="{}" height="{}" decoding="async"{}></picture>',
        _placeholder(image),
        _moving(image),
        _still(image, sizes, to_member),
        address_of(fallback[-1], image),
        alt,
        image.width,
        image.height,
        mark_safe(' fetchpriority="high"' if eager else ' loading="lazy"'),  # noqa: S308 - constants
    )


@register.simple_tag
def picture_to_cut(image: Image) -> SafeString:
    """All of it, for whoever cuts from it: also of what is shown to others in part only."""
    whole = renditions_of(image, "whole") if image.is_ready else []
    if not whole:
        return picture(image, sizes="(min-width: 1100px) 700px, 94vw", eager=True)
    return format_html(
        '<picture><img src="{}" alt="" width="{}" height="{}" decoding="async"></picture>',
        address_of(whole[0], image),
        image.width,
        image.height,
    )


@register.simple_tag
def largest(image: Image, to_member: bool = False) -> dict[str, Any]:
    """Where to find it in the largest size that this viewer may have, and how large that is."""
    rows = stills_of(image, to_member=to_member)
    return {"url": address_of(rows[-1], image), "width": rows[-1].width, "height": rows[-1].height} if rows else {}


def thumbnail(image: Image | None) -> SafeString:
    """A small picture for the desk, or the state in words."""
    if image is None:
        return _NOTHING
    still = renditions_of(image, "still") if image.is_ready else []
    if not still:
        return format_html("<em>{}</em>", image.state_in_words)
    width, height = _within(still[0], 96)
    url = address_of(still[0], image)
    return format_html('<img src="{}" alt="" width="{}" height="{}" loading="lazy">', url, width, height)


def _placeholder(image: Image) -> SafeString:
    if not image.placeholder:
        return _NOTHING
    return format_html('<img class="placeholder" src="{}" alt="" aria-hidden="true">', image.placeholder)


def _moving(image: Image) -> SafeString:
    """The animation, for those who have not asked for stillness."""
    moving = renditions_of(image, "motion")
    if not moving:
        return _NOTHING
    kind, url = type_of(moving[-1]), address_of(moving[-1], image)
    return format_html('<source media="(prefers-reduced-motion: no-preference)" type="{}" srcset="{}">', kind, url)


def _still(image: Image, sizes: str, to_member: bool) -> SafeString:
    rows = stills_of(image, to_member=to_member)
    if not rows:
        return _NOTHING
    made = ((address_of(row, image), row.width) for row in rows)
    # All stills of a picture are of one type.
    return format_html(
        '<source type="{}" srcset="{}" sizes="{}">', type_of(rows[0]), format_html_join(", ", "{} {}w", made), sizes
    )


def type_of(rendition: Rendition) -> str:
    return TYPES[SPECS[rendition.spec].suffix]


def _within(rendition: Rendition, most: int) -> tuple[int, int]:
    scale = min(1.0, most / max(rendition.width, rendition.height))
    return max(1, round(rendition.width * scale)), max(1, round(rendition.height * scale))
