"""`/license.xml`, and one of the like for each kind of terms: what Really Simple Licensing 1.0 makes of them."""

from __future__ import annotations

from xml.sax.saxutils import escape, quoteattr

from images.terms import Terms
from protection.declared import declared
from protection.paths import PathRule, Rules

# Where works and their pictures lie.
_OF_ARTISTS = ("/@", "/media/")


def license_xml(rules: Rules) -> str:
    """For the whole site. As in robots.txt, the longest path that fits counts."""
    return _document([*rules, PathRule("/", Terms.NOTHING)])


def license_of(terms: Terms) -> str:
    """What pages and pictures under these terms link to."""
    return _document([PathRule(path, terms) for path in _OF_ARTISTS], f"<!-- {_ONLY} -->")


_ONLY = "Of those answers alone whose Link header or link element names this file."


def _document(rules: Rules, note: str = "") -> str:
    head = ['<?xml version="1.0" encoding="UTF-8"?>', *([note] if note else []), f'<rsl xmlns="{declared().rsl}">']
    return "\n".join([*head, *map(_content, rules), "</rsl>"]) + "\n"


def _content(rule: PathRule) -> str:
    licences = "".join(f"\n    {licence}" for licence in _licences(rule.terms))
    rights = f"<copyright contactUrl={quoteattr(declared().address('/policies/tdm/'))}/>"
    return f"  <content url={quoteattr(rule.path)}>\n    {rights}{licences}\n  </content>"


def _licences(terms: Terms) -> list[str]:
    """Assistants pay with a link that leads back; what a licence for training costs, its artist says."""
    says = declared()
    refused = [
        *([] if terms.offers_licence else [says.rsl_training]),
        *([] if terms.lets_assistants else [says.rsl_answers]),
    ]
    prohibits = f'<prohibits type="usage">{escape(" ".join(refused))}</prohibits>' if refused else ""
    free = f'<license><permits type="usage">{says.rsl_search}</permits>{prohibits}</license>'
    return [free, *([_answers()] if terms.lets_assistants else []), *([_training()] if terms.offers_licence else [])]


def _answers() -> str:
    return f'<license><permits type="usage">{declared().rsl_answers}</permits><payment type="attribution"/></license>'


def _training() -> str:
    where = escape(declared().address("/policies/tdm/#licence"))
    payment = f'<payment type="training"><custom>{where}</custom></payment>'
    return f'<license><permits type="usage">{declared().rsl_training}</permits>{payment}</license>'
