"""The words of Jinja2's templates (`templates/**/*.jinja`): the frame of every page, the pages that are asked for most,
and what a page repeats thirty or sixty times.

Jinja2 renders in a third of the time that Django's templates need, and escapes as they do. All other pages are Django
templates. They extend `base.html`, which puts their blocks into the frame; with `{% jinja "feed/_cards.jinja"
cards=cards %}` they draw a piece, of which the file holds the macro of its name, and with `{% draw
"components/_theme.jinja" %}` one that is told what the page is told.
"""

from datetime import datetime
from functools import cache
from typing import Any

import markupsafe
from django.template import defaultfilters
from django.template.defaultfilters import pluralize, truncatechars
from django.templatetags.static import static
from django.utils.safestring import SafeString
from django.utils.timezone import localtime
from django_htmx.jinja import htmx_script
from jinja2 import Environment, StrictUndefined, runtime
from jinja2.runtime import Context
from jinja2.utils import internalcode
from markupsafe import Markup, _escape_inner

from common.addresses import address
from common.markdown import excerpt, to_html
from common.ratios import ratio_class
from common.templatetags.cara import compact, icon, short_time
from images.templatetags.pictures import face, largest, picture


class _Context(Context):
    """Nothing that a template calls here asks for the context, so nothing is asked whether it does."""

    @internalcode
    def call(self, wanted: Any, /, *args: Any, _loop_vars: Any = None, _block_vars: Any = None, **named: Any) -> Any:
        return wanted(*args, **named)


class Macro(runtime.Macro):
    """Told its arguments by their places, it need not be asked how each is called."""

    @internalcode
    def __call__(self, *args: Any, **named: Any) -> str:
        missed = self._argument_count - len(args)
        if named or missed < 0 or self.catch_varargs or self.caller:
            return super().__call__(*args, **named)
        return SafeString(self._func(*args, *_MISSING[:missed]))


_MISSING = (runtime.missing,) * 20


class _Environment(Environment):
    context_class = _Context
    # Of what has no such attribute Jinja2 asks for an item of that name. Ours write that as it is: `draft["text"]`.
    getattr = staticmethod(getattr)

    def make_globals(self, own: Any) -> Any:
        """Ours have none of their own. A chain of two would be looked through, name by name, at every import."""
        return super().make_globals(own) if own else self.globals

    def _generate(self, *args: Any, **options: Any) -> str:
        """What is put out becomes part of a page, so it need not become `Markup` on its way: by the profiler a quarter
        of a card's time. In the line of the imports, so that errors tell the right lines."""
        source = super()._generate(*args, **options)
        return source.replace("\n", f"; from {__name__} import Macro, escape\n", 1)


def escape(value: Any) -> str:
    kind = type(value)
    if kind is str:
        return _escape_inner(value)
    if kind is SafeString or kind is Markup:
        return value  # type: ignore[no-any-return]  # a text
    return str(value) if kind is int else markupsafe.escape(value)


# Words that may be said as filters, too: what a filter gives for something that stands in the template itself, as in
# `{{ "heart"|icon }}`, is looked up when the template is compiled, and never again.
_WORDS = {
    "address": address,
    "face": face,
    "icon": icon,
    "picture": picture,
    "ratio_class": ratio_class,
    "static": static,
}


def environment(**options: Any) -> Environment:
    # It escapes: Django says so, among the options.
    made = _Environment(**options | {"undefined": StrictUndefined, "trim_blocks": True, "lstrip_blocks": True})
    made.globals |= _WORDS | {"htmx_script": cache(htmx_script)}
    made.filters |= _WORDS | {
        "compact": compact,
        "date": date,
        "excerpt": excerpt,
        "largest": largest,
        "markdown": to_html,
        "pluralize": pluralize,
        "short_time": short_time,
        "truncatechars": truncatechars,
    }
    return made


def date(moment: datetime, form: str) -> str:
    """As Django's filter of that name: in the reader's zone."""
    return defaultfilters.date(localtime(moment), form)
