"""The sitemap as an outside parser reads it: who stands in it, and by which picture."""

from functools import partial
from xml.etree import ElementTree as Xml

import pytest
from django.core.cache import cache

from accounts.services import show_to_members_only, suspend
from images.models import Image, Rendition
from images.shown import settle_shown
from images.storage import key_for
from portfolios import sitemaps
from portfolios.models import Portfolio
from portfolios.profiles import About, save_about
from tests.people import make_person, make_post

pytestmark = pytest.mark.django_db
NAMES = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9", "i": "http://www.google.com/schemas/sitemap-image/1.1"}


@pytest.fixture(autouse=True)
def nothing_kept():
    cache.clear()


def parts(client):
    answer = client.get("/sitemap.xml")
    assert (answer.status_code, answer.headers["Cache-Control"]) == (200, "public, max-age=3600")
    return [
        loc.text.removeprefix("http://localhost:8000")
        for loc in Xml.fromstring(answer.content).iterfind(".//s:loc", NAMES)
    ]


def entries(client):
    """Each address with the picture that stands by it."""
    found = {}
    for path in parts(client):
        for url in Xml.fromstring(client.get(path).content).iterfind("s:url", NAMES):
            found[url.findtext("s:loc", "", NAMES)] = [loc.text for loc in url.iterfind(".//i:loc", NAMES)]
    return found


def want_to_be_found(*people, **told):
    for person in people:
        save_about(artist=person, about=About(is_listed=True, **told))


def with_card(post):
    image = Image.objects.get(in_post__post=post)
    key = key_for(image.public_id, b"card", "jpg")
    Rendition.objects.create(image=image, spec="card", key=key, width=1200, height=630, bytes=1)
    settle_shown([image.pk])
    return f"http://localhost:8000/media/{key}"


def test_nobody_is_on_it_who_has_not_asked(artist, stranger, client):
    for person in (artist, stranger):
        make_post(person)
    assert (parts(client), entries(client)) == ([], {})
    cache.clear()
    want_to_be_found(artist)
    assert entries(client) == {"http://localhost:8000/@artist/": []}


def test_one_small_picture_each_of_the_newest_that_anybody_may_see(artist, client):
    want_to_be_found(artist)
    with_card(make_post(artist))
    newest = with_card(make_post(artist))
    for hidden in ({"visibility": "link"}, {"visibility": "members"}, {"rating": "mature"}, {"warning": "Spiders"}):
        with_card(make_post(artist, **hidden))
    assert entries(client) == {"http://localhost:8000/@artist/": [newest]}


@pytest.mark.parametrize("wish", [{"share_cards": False}, {"visitors_width": Portfolio.VisitorsWidth.LOWERED}])
def test_no_picture_where_the_artist_gives_other_sites_none(wish, artist, client):
    with_card(make_post(artist))
    want_to_be_found(artist, **wish)
    assert entries(client) == {"http://localhost:8000/@artist/": []}


@pytest.mark.parametrize("change", [suspend, partial(show_to_members_only, wanted=True)])
def test_who_is_suspended_or_shows_visitors_nothing_is_not_on_it(change, artist, stranger, client):
    make_post(artist)
    make_post(stranger, visibility="members")
    want_to_be_found(artist, stranger)
    assert list(entries(client)) == ["http://localhost:8000/@artist/"]
    cache.clear()
    change(user=artist)
    assert entries(client) == {}


def test_parts_are_blocks_of_accounts_of_as_many_questions(artist, client, monkeypatch, django_assert_num_queries):
    monkeypatch.setattr(sitemaps, "PART_SIZE", 2)
    people = [artist, *(make_person(f"person{number}") for number in range(4))]
    for person in people:
        make_post(person)
    want_to_be_found(*people)
    assert len(parts(client)) >= 2
    assert entries(client).keys() == {f"http://localhost:8000/@{person.handle}/" for person in people}
    cache.clear()
    with django_assert_num_queries(2):
        client.get(f"/sitemap-{people[1].pk // 2}.xml")
    with django_assert_num_queries(0):
        client.get(f"/sitemap-{people[1].pk // 2}.xml")


def test_a_part_that_is_none(client):
    assert entries(client) == {}
    assert client.get("/sitemap-99.xml").content.count(b"<url>") == 0
    assert client.get(f"/sitemap-{10**30}.xml").status_code == 404
