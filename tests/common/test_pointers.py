"""Where @names and #tags stand in what people write."""

import time

import pytest

from common.markdown import pointers, to_html


@pytest.mark.parametrize(
    ("text", "tags"),
    [
        ("#fog, #Sea_Fog and (#ink-wash).", ["#fog", "#sea_fog", "#ink-wash"]),
        ("#рисунок #हिन्दी #絵。", ["#рисунок", "#हिन्दी", "#絵"]),
        ("# heading\n\n#1 of a&#39;b, C#, a#b, ## #- #", []),
        ("https://a.org/#part [#part](https://a.org) `#code`", []),
    ],
)
def test_tags_are_found(text, tags):
    assert pointers(text) == tags


def test_only_what_leads_somewhere_becomes_a_link():
    links = frozenset({("#fog", "/tags/fog/"), ("@ida", "/@ida/")})
    html = to_html("#Fog and *@ida*, @x & #fogs https://a.org/@ida", links)
    ours = 'rel="nofollow ugc noopener"'
    assert html == (
        f'<p dir="auto"><a href="/tags/fog/" {ours}>#Fog</a> and <em><a href="/@ida/" {ours}>@ida</a></em>, @x &amp; '
        f'#fogs <a href="https://a.org/@ida" {ours}>https://a.org/@ida</a></p>\n'
    )


@pytest.mark.parametrize("text", ["@a" * 2500, "@" * 5000, "#" * 5000, "@ab." * 1250, "#a/" * 1600, "x@ab " * 1000])
def test_nothing_is_slow(text):
    started = time.thread_time()
    pointers(text)
    to_html(text, frozenset({("@ab", "/@ab/")}))
    assert time.thread_time() - started < 0.25
