"""Small words for every template: icons, shapes, texts, counts and times. Built in: no `{% load %}` needed."""

from datetime import UTC, date, datetime
from functools import cache
from pathlib import PurePath
from typing import Any

from django import template
from django.contrib.auth.models import AnonymousUser
from django.template import engines
from django.template.base import NodeList, Parser, Token
from django.template.context import Context
from django.template.loader_tags import BLOCK_CONTEXT_KEY, BlockNode
from django.templatetags.static import static
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.html import format_html
from django.utils.safestring import SafeString

from common import markdown, ratios

register = template.Library()
register.simple_tag(ratios.ratio_class, name="ratio_class")
register.filter("markdown", markdown.to_html)
register.filter("excerpt", markdown.excerpt)


@register.simple_tag
def jinja(file: str, **told: Any) -> SafeString:
    """The macro that the Jinja2 template is named for. See `cara/jinja.py`."""
    return SafeString(getattr(_jinja(file).module, PurePath(file).stem.removeprefix("_"))(**told))


@register.simple_tag(takes_context=True)
def draw(context: Context, file: str, **told: Any) -> SafeString:
    """A Jinja2 template that knows all that the page knows."""
    return SafeString(_jinja(file).render(_known(context), **told))


@register.tag
def frame(parser: Parser, token: Token) -> template.Node:
    """`base.html` alone has it: the blocks within that a page has filled go into `base.jinja`."""
    within = parser.parse(("endframe",))
    parser.delete_first_token()
    return _Frame(within)


class _Frame(template.Node):
    def __init__(self, nodelist: NodeList) -> None:
        self.nodelist = nodelist

    def render(self, context: Context) -> SafeString:
        told = context.render_context.get(BLOCK_CONTEXT_KEY)
        filled = {name for name, blocks in told.blocks.items() if len(blocks) > 1} if told else ()
        blocks = {node.name: node.render(context) for node in self._blocks if node.name in filled}
        return SafeString(_jinja("from_django.jinja").render(_known(context), blocks=_Filled(blocks)))

    @cached_property
    def _blocks(self) -> list[Any]:
        return self.nodelist.get_nodes_by_type(BlockNode)


class _Filled(dict[str, str]):
    """Those that a page leaves alone are empty."""

    def __missing__(self, name: str) -> str:
        return ""


def _jinja(file: str) -> Any:
    return engines["jinja2"].get_template(file).template  # type: ignore[attr-defined]  # of that engine


# What the frame asks for, where nobody has made a request: Django draws some answers to errors so.
_UNASKED: dict[str, Any] = {
    **dict.fromkeys(("theme", "nav", "site_url", "local", "csrf_token", "request", "rights_signals", "honey"), ""),
    "messages": (),
}


def _known(context: Context) -> dict[str, Any]:
    """A page may call something by a name that is a word of Jinja2's templates; there the word counts."""
    known: dict[str, Any] = context.flatten()  # type: ignore[assignment]  # names are texts
    if "request" not in known:
        known = {**_UNASKED, "user": AnonymousUser()} | known
    for name in engines["jinja2"].env.globals.keys() & known.keys():  # type: ignore[attr-defined]  # of that engine
        del known[name]
    return known


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


# By `strftime` the same words cost three times as much.
_MONTHS = ("", *(f"{date(2000, month, 1):%B}" for month in range(1, 13)))


@register.filter
def short_time(moment: datetime) -> SafeString:
    """How long ago in a word or two, a date after a week; the machine-readable time and the full one with it."""
    local = moment.astimezone(timezone.get_current_timezone())
    day = f"{local.day} {_MONTHS[local.month]} {local.year}, {local.hour:02}:{local.minute:02}"
    # Nothing of it needs escaping, and a page says it thirty times.
    return SafeString(f'<time datetime="{local.isoformat(timespec="seconds")}" title="{day}">{_ago(local)}</time>')


def _ago(moment: datetime) -> str:
    seconds = max(0, int((datetime.now(UTC) - moment).total_seconds()))
    if seconds < 60:
        return "now"
    for size, word, limit in ((60, "min", 3600), (3600, "h", 86_400), (86_400, "d", 7 * 86_400)):
        if seconds < limit:
            return f"{seconds // size} {word}"
    day = f"{moment.day} {_MONTHS[moment.month][:3]}"
    return day if moment.year == datetime.now(moment.tzinfo).year else f"{day} {moment.year}"
