"""What people write becomes clean HTML, whatever they write."""

import re
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from common.markdown import LONGEST, excerpt, to_html

OURS = 'rel="nofollow ugc noopener"'


def line(markdown: str) -> str:
    """What stands in the one paragraph."""
    return to_html(markdown).removeprefix('<p dir="auto">').removesuffix("</p>\n")


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("*soft* and **loud**", "<em>soft</em> and <strong>loud</strong>"),
        ("one\ntwo", "one<br>\ntwo"),
        ("`a < b`", "<code>a &lt; b</code>"),
        ("[site](https://a.org)", f'<a href="https://a.org" {OURS}>site</a>'),
        ("[write](mailto:a@b.org)", f'<a href="mailto:a@b.org" {OURS}>write</a>'),
        ("https://a.org/x_y_z, yes", f'<a href="https://a.org/x_y_z" {OURS}>https://a.org/x_y_z</a>, yes'),
        ("(www.a.org)", f'(<a href="http://www.a.org" {OURS}>www.a.org</a>)'),
        ("[https://a.org](https://b.org)", f'<a href="https://b.org" {OURS}>https://a.org</a>'),
        ("me@a.org", "me@a.org"),
        ("# A *great* heading", "<strong>A <em>great</em> heading</strong>"),
        ("Title\n---", "Title<br>\n---"),
        ("    four spaces", "four spaces"),
        (r"\*as it is\*", "*as it is*"),
        ("![a cat](https://a.org/cat.png)", f'!<a href="https://a.org/cat.png" {OURS}>a cat</a>'),
        ("<b onclick='x()'>bold</b>", "&lt;b onclick='x()'&gt;bold&lt;/b&gt;"),
        ("<script>alert(1)</script>", "&lt;script&gt;alert(1)&lt;/script&gt;"),
        ("[a](javascript:alert(1))", "[a](javascript:alert(1))"),
        ("[a](data:text/html;base64,xx)", "[a](data:text/html;base64,xx)"),
        ("[a](ftp://a.org)", '<a rel="nofollow ugc noopener">a</a>'),
        ("a\0b", "a\ufffdb"),
    ],
)
def test_a_line(written, shown):
    assert line(written) == shown


def test_lists_quotes_and_code_of_several_lines():
    written = "- one\n- two\n\n3. three\n\n> said\n\n```\n<code>\n```"
    assert to_html(written) == (
        '<ul dir="auto">\n<li>one</li>\n<li>two</li>\n</ul>\n'
        '<ol start="3" dir="auto">\n<li>three</li>\n</ol>\n'
        '<blockquote dir="auto">\n<p>said</p>\n</blockquote>\n'
        "<pre><code>&lt;code&gt;\n</code></pre>\n"
    )


def test_every_block_finds_its_own_direction():
    assert to_html("שלום *עולם*\n\nHello").count('<p dir="auto">') == 2


def test_what_nests_too_deep_is_shown_as_it_was_typed():
    html = to_html("> " * 40 + "deep")
    assert (html.count("<blockquote"), html.count("&gt;"), "deep" in html) == (8, 32, True)


def test_letters_with_many_accents_come_through_whole():
    zalgo = "h" + "\u0301\u0316\u0334" * 30
    assert line(zalgo) == zalgo


# Each takes less than 50 ms on an idle core; what grows with the square takes seconds.
MOST_SECONDS = 0.15
# Markup that parsers have been made slow with, each as long as a text may be.
SLOW = {
    "brackets": "[",
    "links": "[](",
    "pictures": "![a](",
    "emphasis": "*a **a ",
    "stars and lines": "*_",
    "ticks": "`a``",
    "quotes": ">",
    "items": "- ",
    "short items": "- a\n",
    "quoted items": "> - ",
    "entities": "&#x",
    "angles": "<a:",
    "fences": "```\n",
    "headings": "# a\n",
    "addresses": "http://a.b ",
    "dots": "a.",
    "closing": "http://a.b)",
    "semicolons": "a.b&;",
    "at": "a@",
}


@pytest.mark.parametrize("piece", SLOW.values(), ids=SLOW)
def test_nothing_is_slow(piece):
    written = (piece * LONGEST)[:LONGEST]
    assert min(_seconds(written) for _ in range(3)) < MOST_SECONDS


def test_lazy_lines_after_many_quotes_are_not_slow_either():
    assert min(_seconds((">" * 8 + "\n" + "a\n" * LONGEST)[:LONGEST]) for _ in range(3)) < MOST_SECONDS


def _seconds(written: str) -> float:
    to_html.cache_clear()
    start = time.process_time()
    to_html(written)
    return time.process_time() - start


@given(st.text(alphabet=st.sampled_from("ab <>[]()*_`#-+>!&;:/\\\"'\n\t\0.@ש\u0301=1"), max_size=120))
def test_only_our_own_tags_come_out_whatever_is_written(written):
    html = to_html(written)
    tags = set(re.findall(r"<[^>]*>", html))
    ours = r'</?(p|br|strong|em|ul|ol|li|blockquote|pre|code)( start="\d+")?( dir="auto")?>|</a>|<a [^>]*>'
    assert [tag for tag in tags if not re.fullmatch(ours, tag)] == []
    assert re.findall(r"(?i)href=\"(?:javascript|data|vbscript)|\son\w+=", "".join(tags)) == []


@pytest.mark.parametrize(
    ("written", "length", "words"),
    [
        ("Seven *layers* of [gouache](https://a.org).", 160, "Seven layers of gouache."),
        ("# Title\n- one\n- two", 160, "Title one two"),
        ("<b>bold</b>", 160, "<b>bold</b>"),
        ("one two three four", 12, "one two…"),
        ("one, two three four", 8, "one…"),
        ("x" * 50, 10, "x" * 9 + "…"),
        ("e\u0301" * 20, 10, "e\u0301" * 4 + "…"),
        ("👩\u200d🎨" * 20, 11, "👩\u200d🎨" * 3 + "…"),
        ("", 10, ""),
    ],
)
def test_an_excerpt_is_plain_and_ends_between_words(written, length, words):
    assert excerpt(written, length) == words
    assert len(excerpt(written, length)) <= length
