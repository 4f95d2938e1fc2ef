"""Whether a page says `rel="me"` of an address.

Read here in one pass over the text, whatever it holds: a parser that starts over where it is lost can be kept busy for
hours by half a megabyte.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from urllib.parse import unquote, urljoin, urlsplit

_TAG = re.compile(r"[a-zA-Z][^\s/>]*")
_ATTRIBUTE = re.compile(r"""[\s/]*(?P<name>[^\s/>=]+)(?:\s*=\s*(?P<value>"[^"]*"|'[^']*'|[^\s"'>][^\s>]*))?""")
# What stands in these is no part of the page, whatever it looks like.
_SILENT = {
    name: re.compile(f"</{name}", re.IGNORECASE)
    for name in ("script", "style", "textarea", "title", "template", "noscript", "iframe", "xmp", "noembed", "noframes")
}


def says_me(html: str, *, found_at: str, of: str) -> bool:
    """A link with rel="me", in the page that was found at one address, leads to the other."""
    wanted = _folded(of)
    return any(_folded(href, found_at) == wanted for href in _hrefs(html))


def _hrefs(html: str) -> Iterator[str]:
    for name, attributes in _tags(html):
        if name in {"a", "link"} and "me" in attributes.get("rel", "").lower().split():
            yield attributes.get("href", "").strip()


def _tags(html: str) -> Iterator[tuple[str, dict[str, str]]]:
    at = html.find("<")
    while at >= 0:
        if html.startswith("<!--", at):
            at = html.find("-->", at)
        elif tag := _TAG.match(html, at + 1):
            name = tag.group().lower()
            attributes, at = _attributes(html, tag.end())
            yield name, attributes
            if name in _SILENT:
                end = _SILENT[name].search(html, at)
                at = end.start() if end else -1
        at = html.find("<", at + 1) if at >= 0 else -1


def _attributes(html: str, at: int) -> tuple[dict[str, str], int]:
    """And where they end. Of an attribute that is there twice the first counts."""
    found: dict[str, str] = {}
    while attribute := _ATTRIBUTE.match(html, at):
        value = attribute["value"] or ""
        found.setdefault(attribute["name"].lower(), unescape(value[1:-1] if value[:1] in {'"', "'"} else value))
        at = attribute.end()
    return found, at


def _folded(address: str, base: str = "") -> str:
    """So that http and https, capitals in a name, "%40" and a last slash make no difference."""
    try:
        parts = urlsplit(urljoin(base, address))
    except ValueError:
        return ""
    return f"{parts.netloc}{unquote(parts.path)}".lower().rstrip("/")
