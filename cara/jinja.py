"""The words of the pieces that a page repeats thirty or sixty times (`templates/**/*.jinja`).

Jinja2 renders them in a third of the time that Django's templates need, and escapes as they do. A page stays a Django
template and draws such a piece with `{% jinja "feed/_cards.jinja" cards=cards %}`: a file holds the macro of its name.
"""

from typing import Any

from django.template.defaultfilters import pluralize
from jinja2 import Environment, StrictUndefined

from common.addresses import address
from common.markdown import excerpt
from common.ratios import ratio_class
from common.templatetags.cara import compact, icon, short_time
from images.templatetags.pictures import picture


def environment(**options: Any) -> Environment:
    made = Environment(**options | {"undefined": StrictUndefined, "trim_blocks": True, "lstrip_blocks": True})  # noqa: S701  # Django's own settings of it: autoescape is on
    made.globals |= {"address": address, "icon": icon, "picture": picture, "ratio_class": ratio_class}
    made.filters |= {
        "compact": compact,
        "excerpt": excerpt,
        "pluralize": pluralize,
        "short_time": short_time,
    }
    return made
