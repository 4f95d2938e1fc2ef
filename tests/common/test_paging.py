import re
import subprocess
from urllib.parse import urlencode

import pytest
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.test import Client, RequestFactory

from common.paging import BadCursor, keyset_page, sign_cursor
from feed.models import Post
from portfolios import queries
from portfolios.models import Artwork
from tests.people import make_post


def asking(url, reader=None):
    """A request of this person's, or of a visitor whose browser has the cookie for forms."""
    request = RequestFactory().get(url)
    request.user = reader or AnonymousUser()
    request.META["CSRF_COOKIE"] = "a" * 32
    return request


def page_of(url="/list/", reader=None, size=2):
    return keyset_page(Post.objects.all(), asking(url, reader), key="-position", size=size, scope="list")


def walk(url="/list/", reader=None):
    """The titles of every page, following each page's own link."""
    pages = []
    while url:
        page = page_of(url, reader)
        pages.append([post.title for post in page.items])
        url = page.next_url
    return pages


def test_every_row_once_newest_first(artist):
    for number in range(5):
        make_post(artist, str(number), pictures=0)
    assert walk() == [["4", "3"], ["2", "1"], ["0"]]


def test_rows_that_come_meanwhile_move_nothing(artist):
    for number in range(4):
        make_post(artist, str(number), pictures=0)
    first = page_of()
    make_post(artist, "new", pictures=0)
    assert walk(first.next_url) == [["1", "0"]]


def test_a_list_in_the_order_of_ranks_and_what_its_addresses_keep(artist):
    for title in "edcba":
        make_post(artist, title, pictures=0)
    url, seen = "/list/", []
    while url:
        works = Artwork.objects.select_related("post")
        page = keyset_page(works, asking(url), key="rank", size=2, scope="list", keep={"moving": "a b"})
        seen.append("".join(work.post.title for work in page.items))
        url = page.next_url
        assert not url or url.startswith("/list/?moving=a+b&after=")
    assert seen == ["ab", "cd", "e"]


BAD = {
    "a number": "1",
    "an injection": "0 OR 1=1",
    "a letter": "é",
    "very long": "a" * 5000,
    "of another list": sign_cursor(1, scope="another list", reader="visitor." + "a" * 32),
    "of another visitor": sign_cursor(1, scope="list", reader="visitor." + "b" * 32),
    "of a member": sign_cursor(1, scope="list", reader="person.1"),
}


@pytest.mark.parametrize("which", BAD)
def test_a_cursor_that_we_did_not_give_out_for_this_list_is_refused(which, db):
    with pytest.raises(BadCursor):
        page_of(f"/list/?{urlencode({'after': BAD[which]})}")


def test_a_list_ends_for_visitors_after_some_pages_and_goes_on_for_members(artist, settings):
    settings.PAGES_FOR_VISITORS = 2
    for number in range(6):
        make_post(artist, str(number), pictures=0)
    assert (walk(), walk(reader=artist)) == ([["5", "4"], ["3", "2"]], [["5", "4"], ["3", "2"], ["1", "0"]])
    second = page_of(page_of("/list/?kind=oil").next_url)
    assert (second.next_url, second.goes_on_from) == ("", "/list/")


def test_how_far_down_a_visitor_is_cannot_be_told_otherwise(artist, settings):
    """The number of pages is signed with the place: whatever is changed of a cursor, it is none any more."""
    settings.PAGES_FOR_VISITORS = 2
    for number in range(6):
        make_post(artist, str(number), pictures=0)
    cursor = page_of().next_url.partition("after=")[2]
    for at in range(0, len(cursor), 7):
        changed = cursor[:at] + ("A" if cursor[at] != "A" else "B") + cursor[at + 1 :]
        with pytest.raises(BadCursor):
            page_of(f"/list/?after={changed}")


def test_a_later_page_that_was_passed_on_leads_to_the_top_in_words(artist, monkeypatch):
    monkeypatch.setattr(queries, "NEWEST_PAGE_SIZE", 2)
    for number in range(4):
        make_post(artist, str(number), pictures=0)
    browser, other = Client(), Client()
    later = browser.get("/explore/").context["page"].next_url
    assert (browser.get(later).status_code, browser.get(later).status_code) == (200, 200), "Back works"
    other.get("/explore/")
    answer = other.get(later)
    assert (answer.status_code, answer.context["top"]) == (400, "/explore/")
    assert "works only for whoever it was given to" in answer.content.decode()


def test_the_end_for_visitors_is_said_and_what_to_do(artist, monkeypatch, settings):
    settings.PAGES_FOR_VISITORS = 1
    monkeypatch.setattr(queries, "NEWEST_PAGE_SIZE", 2)
    for number in range(4):
        make_post(artist, str(number), pictures=0)
    page = Client().get("/explore/").content.decode()
    assert re.search(r'There is more for people who are signed in. <a href="/accounts/login/\?next=/explore/">', page)


# An offset in SQL, Django's own paging, and the names that such pages have in addresses.
_BY_NUMBER = r"\b(OFFSET|offset) [{0-9%]|Paginator\(|[?&]page=|GET\W+(page|offset|start)\b"


def test_no_list_is_paged_by_offset_or_by_number():
    """But for what a person's own feed looks at at most (`feed.looking`), and the desk, for moderators alone."""
    asked = ["git", "grep", "-lE", _BY_NUMBER, "--", "*.py", "*.html", "*.jinja", ":!tests", ":!benchmarks"]
    found = subprocess.run(asked, capture_output=True, text=True, cwd=settings.BASE_DIR, check=True).stdout.split()
    assert found == ["common/admin.py", "feed/looking.py"]
