import time

import pytest

from accounts.rel_me import says_me

OURS = "https://cara.example/@mirela/"


def says(html):
    return says_me(html, found_at="https://mirela.example/about", of=OURS)


@pytest.mark.parametrize(
    "html",
    [
        f'<a rel="me" href="{OURS}">Cara</a>',
        f'<link rel="me" href="{OURS}">',
        f'<A HREF="{OURS}" CLASS=x REL="nofollow ME noopener">',
        f"<a rel=me href={OURS}>",
        f"<a rel='me' href=' {OURS} '>",
        '<a href="https://cara.example/@mirela" rel="me">',
        '<a rel="me" href="http://CARA.example/@Mirela/?from=home#top">',
        '<a rel="me" href="//cara.example/%40mirela/">',
        '<a rel="me" href="https://cara.example/&#64;mirela/">',
        f'<p>1 < 2 <<a rel = "me"\n\thref\n=\n"{OURS}" /></p>',
        f'<!-- --><a data-x="a > b" rel="me" href="{OURS}">',
        f'<script>if (a < b) "<a>"</script><a rel="me" href="{OURS}">',
        f'<a title="unfinished rel="me" href="{OURS}"><a rel="me" href="{OURS}">',
    ],
)
def test_these_say_so(html):
    assert says(html)


@pytest.mark.parametrize(
    "html",
    [
        "",
        OURS,
        f'<a href="{OURS}">',
        f'<a rel="home" href="{OURS}">',
        f'<a rel="meme" href="{OURS}">',
        f'<b rel="me" href="{OURS}">',
        f'<a rel="x" rel="me" href="{OURS}">',
        f'<a rel="me" href="https://other.example/@mirela/" title="{OURS}">',
        '<a rel="me" href="https://cara.example/@mirela/art/">',
        '<a rel="me" href="https://cara.example.evil.example/@mirela/">',
        '<a rel="me" href="/@mirela/">',
        '<a rel="me" href="https://[">',
        '<a rel="me">',
        f'<!-- <a rel="me" href="{OURS}"> -->',
        f'<!-- <a rel="me" href="{OURS}">',
        f'<script>"<a rel=me href={OURS}>"</script>',
        f'<textarea><a rel="me" href="{OURS}"></textarea>',
        f'<SCRIPT type="application/json">{{"bio": "<a rel=me href={OURS}>"}}</SCRIPT >',
        f'<style><a rel="me" href="{OURS}">',
        f'&lt;a rel="me" href="{OURS}"&gt;',
        f'<p title="<a rel=me href={OURS}>">',
    ],
)
def test_these_do_not(html):
    assert not says(html)


@pytest.mark.parametrize(
    "piece",
    [
        "<", "<a", "<a ", "<a x", '<a x="', "<a x='", "<a x='\">", "<a x=", "<a =", "<a / ", "</", "=",
        "<!--", "<!-- -->", "<script>", "<a rel=me href=x>", "<a" + " " * 999, "<a x" + "\n" * 999,
    ],
)  # fmt: skip
def test_half_a_megabyte_of_anything_is_read_at_once(piece):
    begun = time.process_time()
    says(piece * (512 * 1024 // len(piece)))
    assert time.process_time() - begun < 2
