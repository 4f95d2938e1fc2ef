"""The gallery page by page in either order, and the works before and after one: for everybody who may look."""

import json
import re

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.http import HttpRequest
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from common.order import Spot
from common.paging import BadCursor
from common.ranks import ranks
from feed.models import Post
from feed.publishing import new_position
from feed.wishes import Wishes
from portfolios import order, walls
from portfolios.models import Artwork
from tests.people import make_image, make_post


@pytest.fixture
def works(artist, monkeypatch) -> dict[str, Post]:
    """Published a first, h last; c hangs first, e and a are pinned, f is for followers, g by link. Pages of three."""
    monkeypatch.setattr(walls, "GALLERY_PAGE_SIZE", 3)
    visibility = {"f": "followers", "g": "link"}
    made = {
        title: make_post(artist, title, pictures=0, visibility=visibility.get(title, "everyone"))
        for title in "abcdefgh"
    }
    make_post(artist, "draft", state="draft", pictures=0)
    order.move(artist=artist, work=made["c"].public_id, spot=Spot("top"))
    for title in "ea":
        order.pin(artist=artist, work=made[title].public_id)
    return made


@pytest.fixture
def viewer(request) -> object:
    return request.getfixturevalue(request.param)


def asked(url: str, viewer) -> HttpRequest:
    """By one and the same browser."""
    request = RequestFactory().get(url)
    request.user, request.META["CSRF_COOKIE"] = viewer, "a" * 32
    return request


def pages(artist, viewer, how: str) -> str:
    """Titles of every page, following each page's own link."""
    url, seen = "/", []
    while url:
        page = walls.gallery_page(asked(url, viewer), artist, wishes=Wishes.of(viewer), order=how)
        seen.append("".join(post.title for post in page.items))
        url = page.next_url
    return " ".join(seen)


# By whom they are asked for: the artist's own order, and the newest first.
SEEN = [
    ("artist", "eac hgf db", "eahgf dcb"),
    ("follower", "eac hfd b", "eahfd cb"),
    ("stranger", "eac hdb", "eahdc b"),
    ("visitor", "eac hdb", "eahdc b"),
    ("blocked", "", ""),
]


@pytest.mark.parametrize(("viewer", "own", "newest"), SEEN, indirect=["viewer"])
def test_pages_in_either_order(artist, works, viewer, own, newest):
    assert (pages(artist, viewer, "own"), pages(artist, viewer, "newest")) == (own, newest)


@pytest.mark.parametrize(("viewer", "own", "newest"), SEEN[:-1], indirect=["viewer"])
def test_neighbours_lead_along_the_whole_gallery_and_back(artist, works, viewer, own, newest):
    for how, seen in (("own", own), ("newest", newest)):
        order.set_order(artist=artist, order=how)
        titles = list(seen.replace(" ", ""))
        found = [walls.neighbours(works[title], wishes=Wishes.of(viewer)) for title in titles]
        assert [each.previous and each.previous.title for each in found] == [None, *titles[:-1]]
        assert [each.next and each.next.title for each in found] == [*titles[1:], None]


def test_each_neighbour_is_one_question(artist, works, visitor, django_assert_num_queries):
    for how in ("own", "newest"):
        order.set_order(artist=artist, order=how)
        for title in "eacb":
            post = Post.objects.select_related("author").get(title=title)
            # Where it hangs, which order, and the two.
            with django_assert_num_queries(4):
                found = walls.neighbours(post, wishes=Wishes.of(visitor))
                assert all(each.get_absolute_url() for each in (found.previous, found.next) if each)


def test_a_cursor_of_the_other_order_is_refused(artist, works, visitor):
    page = walls.gallery_page(asked("/", visitor), artist, wishes=Wishes.of(visitor), order="own")
    with pytest.raises(BadCursor):
        walls.gallery_page(asked(page.next_url, visitor), artist, wishes=Wishes.of(visitor), order="newest")


def test_the_page_follows_the_artists_choice(artist, works, client):
    for post in works.values():
        post.pictures.create(image=make_image(), place=0)
    for how, first in (("own", "eac"), ("newest", "eahdc")):
        order.set_order(artist=artist, order=how)
        page = client.get("/@artist/").content.decode()
        assert "".join(re.findall(r'class="tile-title">([^<]*)<', page)) == first


@pytest.fixture
def many(artist, stranger) -> Post:
    """So many works that sorting all of an artist's would cost more than walking along them, and others' works."""
    for person, count in ((artist, 1500), (stranger, 1500)):
        now = timezone.now()
        posts = Post.objects.bulk_create(
            Post(author=person, state="published", published_at=now, position=new_position(now) + number * 1000)
            for number in range(count)
        )
        hung = zip(posts, ranks(count), strict=True)
        Artwork.objects.bulk_create(Artwork(post=post, artist=person, rank=f"1{rank}") for post, rank in hung)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE feed_post, portfolios_artwork")
    return Post.objects.select_related("author").filter(author=artist)[700]


def rows_read(ask) -> int:
    """How many rows the steps of the database's plans hand on or throw away, all of them together."""
    with CaptureQueriesContext(connection) as asked:
        ask()
    with connection.cursor() as cursor:
        total = 0
        for sql in [query["sql"] for query in asked if "portfolios_artwork" in query["sql"]]:
            cursor.execute(f"EXPLAIN (ANALYZE, FORMAT JSON) {sql}")
            found = cursor.fetchone()[0]
            total += _rows((found if isinstance(found, list) else json.loads(found))[0]["Plan"])
        return total


def _rows(plan: dict) -> int:
    own = (plan["Actual Rows"] + plan.get("Rows Removed by Filter", 0)) * plan["Actual Loops"]
    return int(own) + sum(_rows(below) for below in plan.get("Plans", []))


def test_a_page_and_its_neighbours_read_as_many_rows_as_they_show(artist, many):
    visitor = AnonymousUser()

    def two_pages() -> None:
        page = walls.gallery_page(asked("/", visitor), artist, wishes=Wishes.of(visitor), order="own")
        walls.gallery_page(asked(page.next_url, visitor), artist, wishes=Wishes.of(visitor), order="own")

    # Twice 61 rows, through some five steps each.
    assert rows_read(two_pages) < 2 * 61 * 12
    assert rows_read(lambda: walls.neighbours(many, wishes=Wishes.of(visitor))) < 60
