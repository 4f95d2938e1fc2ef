"""Small words for every template: icons, shapes, texts, counts and times. Built in: no `{% load %}` needed."""

from datetime import datetime
from functools import cache
from pathlib import PurePath
from typing import Any

from django import template
from django.template import engines
from django.templatetags.static import static
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString

from common import markdown, ratios

register = template.Library()
register.simple_tag(ratios.ratio_class, name="ratio_class")
register.filter("markdown", markdown.to_html)
register.filter("excerpt", markdown.excerpt)


@register.simple_tag
def jinja(file: str, **told: Any) -> SafeString:
    """A piece that a page repeats: the macro that the Jinja2 template is named for. See `cara/jinja.py`."""
    template: Any = engines["jinja2"].get_template(file)
    return SafeString(getattr(template.template.module, PurePath(file).stem.removeprefix("_"))(**told))


@register.simple_tag
@cache
def icon(name: str) -> SafeString:
    """One symbol of `static/icons.svg`. It says nothing by itself: the words stand beside it, seen or not."""
    return format_html('<svg class="icon" aria-hidden="true"><use href="{}#{}"/></svg>', static("icons.svg"), name)


@register.filter
def compact(count: int) -> str:
    """1204 is "1,204", 12400 is "12.4k", 3000000 is "3m"."""
    for size, letter in ((1_000_000, "m"), (10_000, "k")):
        if count >= size:
            # Cut, never rounded up: nobody has more followers than they have.
            tenths = count // (100_000 if letter == "m" else 100)
            return f"{tenths / 10:,.1f}".removesuffix(".0") + letter
    return f"{count:,}"


@register.filter
def short_time(moment: datetime) -> SafeString:
    """How long ago in a word or two, a date after a week; the machine-readable time and the full one with it."""
    local = timezone.localtime(moment)
    # Nothing of it needs escaping, and a page says it thirty times.
    return SafeString(
        f'<time datetime="{local.isoformat(timespec="seconds")}" title="{local.day} {local:%B %Y, %H:%M}">'
        f"{_ago(local, timezone.localtime())}</time>"
    )


def _ago(moment: datetime, now: datetime) -> str:
    seconds = max(0, int((now - moment).total_seconds()))
    if seconds < 60:
        return "now"
    for size, word, limit in ((60, "min", 3600), (3600, "h", 86_400), (86_400, "d", 7 * 86_400)):
        if seconds < limit:
            return f"{seconds // size} {word}"
    return f"{moment.day} {moment:%b}" if moment.year == now.year else f"{moment.day} {moment:%b %Y}"
