"""What people write, with a little form in it: a safe part of Markdown, made into HTML on the server.

Emphasis, links, lists, quotes, code, and lines that break where they were broken. A heading becomes a bold line, so
that it cannot upset the outline of the page that shows it; pictures and HTML stay the characters that they are.
"""

import unicodedata
from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import pairwise
from typing import Any

import nh3
from django.utils.html import Urlizer, format_html
from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt
from markdown_it.renderer import RendererProtocol
from markdown_it.rules_block import StateBlock
from markdown_it.rules_block.paragraph import paragraph
from markdown_it.rules_core import StateCore
from markdown_it.token import Token
from markdown_it.utils import EnvType, OptionsDict

from common.pointers import find_pointers

# No field takes more.
LONGEST = 5000
# Lists in quotes in lists: what nests deeper is shown as it was typed.
_DEEPEST = 8
# Keeps the parts of one picture letter together.
_JOINER = "\u200d"
_RULES = (
    "fence", "blockquote", "list", "heading", "newline", "escape", "backticks", "emphasis", "link", "autolink",
    "entity", "balance_pairs", "fragments_join",
)  # fmt: skip
_CLEANING: dict[str, Any] = {
    "tags": {"p", "br", "strong", "em", "a", "ul", "ol", "li", "blockquote", "pre", "code"},
    "attributes": {"*": {"dir"}, "a": {"href"}, "ol": {"start"}},
    "url_schemes": {"http", "https", "mailto"},
    "link_rel": "nofollow ugc noopener",
}


# Where an @name or a #tag leads, as it was written but in small letters: "@mirela" and her page.
Links = frozenset[tuple[str, str]]


@lru_cache(maxsize=512)
def to_html(text: str, links: Links = frozenset()) -> SafeString:
    """Clean HTML of Markdown. Only those names and tags that `links` has become links."""
    html = _MARKDOWN.render(text[:LONGEST], {"links": dict(links)})
    return mark_safe(nh3.clean(html, **_CLEANING))  # noqa: S308 - it is cleaned just here


def pointers(text: str) -> list[str]:
    """The @names and #tags that stand in the words, in small letters, each once: none of code or of addresses."""
    tokens = _MARKDOWN.parse(text[:LONGEST])
    words = [part.content for token in tokens for part in token.children or () if part.type == "words"]
    return list(dict.fromkeys(found.lower() for line in words for _, _, found in find_pointers(line)))


@lru_cache(maxsize=512)
def excerpt(text: str, length: int = 160) -> str:
    """The beginning as plain words, for cards, descriptions and feeds: at most `length` characters."""
    tokens = _MARKDOWN.parse(text[: min(LONGEST, 10 * length)])
    return shorten(" ".join("".join(_words(tokens)).split()), length)


def shorten(line: str, length: int) -> str:
    """Cut after a word, or within one that is too long, but never between a letter and its accents."""
    if len(line) <= length:
        return line
    end = line.rfind(" ", length // 2, length)
    if end == -1:
        end = length - 1
        while end and (unicodedata.category(line[end])[0] == "M" or _JOINER in line[end - 1 : end + 1]):
            end -= 1
    return line[:end].rstrip(" ,;:.-") + "…"


def _words(tokens: Iterable[Token]) -> Iterator[str]:
    for token in tokens:
        if token.type == "inline":
            yield from _words(token.children or ())
            yield " "
        else:
            yield " " if token.type in ("softbreak", "hardbreak") else token.content


# --- What is ours on top of markdown-it -----------------------------------------------------------------------------


class _Links(Urlizer):
    """Addresses of pages become links. Those of people do not: nobody shall gather them here."""

    @staticmethod
    def is_email_simple(value: str) -> bool:
        return False


def _stay_shallow(state: StateBlock, first: int, last: int, silent: bool) -> bool:
    return state.level >= _DEEPEST and not silent and paragraph(state, first, last, silent)


def _say_headings_in_bold(state: StateCore) -> None:
    opening, closing = Token("strong_open", "strong", 1), Token("strong_close", "strong", -1)
    for before, token in pairwise(state.tokens):
        if before.type == "heading_open":
            token.children = [opening, *(token.children or ()), closing]
            before.tag = "p"
        if token.type == "heading_close":
            token.tag = "p"


def _read_each_block_in_its_direction(state: StateCore) -> None:
    """A Hebrew paragraph among English ones starts at the right, whatever the page does."""
    for token in state.tokens:
        if token.level == 0 and token.nesting == 1:
            token.attrSet("dir", "auto")


def _find_links(state: StateCore) -> None:
    """Outside of links that were written as such."""
    for block in state.tokens:
        depth = 0
        for token in block.children or ():
            depth += token.nesting if token.type.startswith("link_") else 0
            if token.type == "text" and depth == 0:
                token.type = "words"


def _render_words(
    renderer: RendererProtocol, tokens: list[Token], place: int, options: OptionsDict, env: EnvType
) -> str:
    words, links, at, parts = tokens[place].content, env["links"], 0, []
    for start, end, found in find_pointers(words) if links else ():
        if there := links.get(found.lower()):
            link = format_html('<a href="{}">{}</a>', there, found)
            parts += [_find(words[at:start], autoescape=True), link]
            at = end
    return "".join([*parts, _find(words[at:], autoescape=True)])


_find = _Links()
_MARKDOWN = MarkdownIt("zero", {"breaks": True, "xhtmlOut": False}).enable(list(_RULES))
_MARKDOWN.block.ruler.before("fence", "stay_shallow", _stay_shallow)
_MARKDOWN.core.ruler.push("bold_headings", _say_headings_in_bold)
_MARKDOWN.core.ruler.push("directions", _read_each_block_in_its_direction)
_MARKDOWN.core.ruler.push("links", _find_links)
_MARKDOWN.add_render_rule("words", _render_words)
