import pytest

from common.links import LONGEST_LINK, BadLink, clean_link, host_of


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("", ""),
        ("   ", ""),
        ("example.com", "https://example.com/"),
        (" HTTP://Example.COM ", "http://example.com/"),
        ("https://example.com:443/Me", "https://example.com/Me"),
        ("http://example.com:80", "http://example.com/"),
        ("example.com:8080/a", "https://example.com:8080/a"),
        ("https://example.com.", "https://example.com/"),
        ("https://example.com?a=1&b=ä", "https://example.com/?a=1&b=%C3%A4"),
        ("https://example.com/über%20uns#lage/ü", "https://example.com/%C3%BCber%20uns#lage/%C3%BC"),
        ("https://faß.de/", "https://xn--fa-hia.de/"),
        ("https://BÜCHER.example/", "https://xn--bcher-kva.example/"),
        ("some_body.example.com", "https://some_body.example.com/"),
        ('https://example.com/"><script>', "https://example.com/%22%3E%3Cscript%3E"),
        ("https://example.com/@mirela", "https://example.com/@mirela"),
        ("ex\u202eample.com", "https://example.com/"),
    ],
)
def test_an_address_is_kept_in_one_form(typed, kept):
    assert clean_link(typed) == kept
    assert clean_link(kept) == kept


PAGES_ONLY = "Only addresses of pages can stand here: they begin with https:// or http://."
NO_ADDRESS = "That is no address of a page. One looks like this: https://example.com/portfolio."


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("javascript:alert(1)", PAGES_ONLY),
        ("JavaScript://example.com/%0aalert(1)", PAGES_ONLY),
        ("data:text/html,hi", PAGES_ONLY),
        ("mailto:me@example.com", PAGES_ONLY),
        ("ftp://example.com/", PAGES_ONLY),
        ("//example.com/", PAGES_ONLY),
        ("/settings/", PAGES_ONLY),
        ("my page", "An address has no spaces in it."),
        ("https://me:secret@example.com/", "Leave out the name or password before the @: everybody would see it."),
        ("me@example.com", "Leave out the name or password before the @: everybody would see it."),
        ("https://", NO_ADDRESS),
        ("https://localhost/", NO_ADDRESS),
        ("https://127.0.0.1/", NO_ADDRESS),
        ("https://[::1]/", NO_ADDRESS),
        ("https://[::1/", NO_ADDRESS),
        ("https://example.com:99999/", NO_ADDRESS),
        ("https://example.com:x/", NO_ADDRESS),
        ("https://☃.net/", NO_ADDRESS),
        ("https://exa<b>mple.com/", NO_ADDRESS),
        ("https://" + "a." * 130 + "com/", NO_ADDRESS),
        ("nothing", NO_ADDRESS),
        ("https://-a.com/", NO_ADDRESS),
    ],
)
def test_what_is_none_is_refused_in_words(typed, sentence):
    with pytest.raises(BadLink) as refused:
        clean_link(typed)
    assert str(refused.value) == sentence


def test_one_that_is_too_long_says_by_how_much():
    with pytest.raises(BadLink) as refused:
        clean_link("https://example.com/" + "ä" * 100)
    assert str(refused.value) == f"There is room for {LONGEST_LINK} characters in an address; this has 620."


def test_where_it_leads_in_few_words():
    assert [host_of(link) for link in ("https://www.example.com/a/b?c", "https://xn--fa-hia.de/")] == [
        "example.com",
        "xn--fa-hia.de",
    ]
