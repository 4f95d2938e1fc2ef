import pytest
from django.test import RequestFactory

from common.paging import BadCursor, keyset_page, sign_cursor
from feed.models import Post
from portfolios.models import Artwork
from tests.people import make_post


def walk(url="/list/", size=2):
    """The titles of every page, following each page's own link."""
    pages = []
    while url:
        page = keyset_page(Post.objects.all(), RequestFactory().get(url), key="-position", size=size, scope="list")
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
    first = keyset_page(Post.objects.all(), RequestFactory().get("/list/"), key="-position", size=2, scope="list")
    make_post(artist, "new", pictures=0)
    assert walk(first.next_url) == [["1", "0"]]


def test_a_list_in_the_order_of_ranks_and_what_its_addresses_keep(artist):
    for title in "edcba":
        make_post(artist, title, pictures=0)
    url, seen = "/list/", []
    while url:
        works = Artwork.objects.select_related("post")
        request = RequestFactory().get(url)
        page = keyset_page(works, request, key="rank", size=2, scope="list", keep={"moving": "a b"})
        seen.append("".join(work.post.title for work in page.items))
        url = page.next_url
        assert not url or url.startswith("/list/?moving=a+b&after=")
    assert seen == ["ab", "cd", "e"]


BAD = {
    "a number": "1",
    "an injection": "0 OR 1=1",
    "a letter": "é",
    "very long": "a" * 5000,
    "of another list": sign_cursor(1, scope="another list"),
}


@pytest.mark.parametrize("which", BAD)
def test_a_cursor_that_we_did_not_give_out_for_this_list_is_refused(which, db):
    request = RequestFactory().get("/list/", {"after": BAD[which]})
    with pytest.raises(BadCursor):
        keyset_page(Post.objects.all(), request, key="-position", size=2, scope="list")
