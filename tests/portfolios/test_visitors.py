"""What visitors have of a picture at most, as a truth table: who looks x the artist's choice x visibility, by the
page's addresses and by plain ones; and everywhere else where a picture is named."""

import json
import re
from datetime import timedelta
from urllib.parse import quote

import pytest
import time_machine
from django.core.files.base import ContentFile
from django.utils import timezone

from feed.models import Post
from feed.reposting import repost
from feed.services import add_pictures as add_to_talk
from feed.services import hide_posts, settle_access
from feed.softening import soften_portfolio
from images import storage
from images.models import Image, Rendition
from images.queries import widest
from images.shown import settle_shown
from images.terms import Terms
from portfolios.models import Portfolio
from portfolios.services import add_pictures, replace_picture, settle_replacement
from portfolios.visitors import NOTHING, set_visitors_width, show_visitors
from portfolios.walls import portfolio_of
from tests.images.test_showing import asked
from tests.people import make_collection, make_post, make_talk

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("own_files")]
WHO = ("visitor", "stranger", "follower", "blocked", "moderator", "artist")
USUAL, LOWERED = Portfolio.VisitorsWidth.USUAL, Portfolio.VisitorsWidth.LOWERED
LARGE = ("avif-2560", "flat-2560", "avif-2048")
WIDTHS = {LOWERED: {"320", "640"}, USUAL: {"320", "640", "1280"}}

# Who gets more than visitors do from the work's page, by its visibility, whatever the artist has chosen.
MEMBERS = {
    "everyone": {"stranger", "follower", "moderator", "artist"},
    "link": {"stranger", "follower", "moderator", "artist"},
    "members": {"stranger", "follower", "moderator", "artist"},
    "followers": {"follower", "moderator", "artist"},
    "private": {"artist"},
}


@pytest.fixture
def own_files(settings, tmp_path):
    told = settings.STORAGES["default"]
    settings.STORAGES = settings.STORAGES | {"default": told | {"OPTIONS": told["OPTIONS"] | {"location": tmp_path}}}


@pytest.fixture(params=LARGE)
def posts(artist, request):
    return {visibility: make_large(artist, visibility, spec=request.param) for visibility in MEMBERS}


def make_large(artist, visibility="everyone", spec="avif-2560"):
    post = make_post(artist, visibility, visibility=visibility)
    image = Image.objects.get(in_post__post=post)
    for name, width, kind in ((spec, 2048, "webp" if spec.startswith("flat") else "avif"), ("card", 1200, "jpg")):
        key = storage.key_for(image.public_id, name.encode(), kind)
        Rendition.objects.create(image=image, spec=name, key=key, width=width, height=width * 2 // 3, bytes=1)
    settle_shown([image.pk])
    for made in image.renditions.all():
        storage.public().save(made.key, ContentFile(b"x"))
    return post


def renditions(post, **which):
    return Rendition.objects.filter(image__in_post__post=post, **which)


def plain(post, width=2048):
    return f"/media/{renditions(post, width=width).first().key}"


def on_page(client, post):
    """The address of the largest size as the work's page names it for this person, and the widths that it names."""
    page = client.get(Post.objects.get(pk=post.pk).get_absolute_url())
    if page.status_code != 200:
        return "", set()
    text = page.content.decode()
    found = re.search(re.escape(plain(post)) + r"[^ \",]*", text)
    return (found[0] if found else ""), set(re.findall(r" (\d+)w[,\"]", text))


def opens(client, address):
    return asked(client, address).status_code == 200


@pytest.mark.parametrize("width", [USUAL, LOWERED])
def test_who_gets_the_large_sizes_from_the_page(width, posts, artist, request, as_person):
    set_visitors_width(artist=artist, width=width)
    clients = {who: as_person(request.getfixturevalue(who)) for who in WHO}
    named = {name: {who: on_page(client, post)[0] for who, client in clients.items()} for name, post in posts.items()}
    assert {name: {who for who, address in by.items() if address} for name, by in named.items()} == MEMBERS
    assert all(opens(clients[who], address) for by in named.values() for who, address in by.items() if address)


@pytest.mark.parametrize("who", WHO)
def test_nobody_gets_them_by_their_plain_addresses(who, posts, request, as_person):
    client = as_person(request.getfixturevalue(who))
    assert {name for name, post in posts.items() if opens(client, plain(post))} == set()


@pytest.mark.parametrize("width", [USUAL, LOWERED])
def test_what_a_visitor_gets_is_what_the_page_names(width, artist, visitor, as_person):
    post, client = make_large(artist), as_person(visitor)
    set_visitors_width(artist=artist, width=width)
    assert on_page(client, post) == ("", WIDTHS[width])
    had = {str(row.width) for row in renditions(post) if opens(client, f"/media/{row.key}")} - {"1200"}
    picture = Image.objects.get(in_post__post=post)
    assert (had, widest([picture]), widest([picture], to_member=True)) == (
        WIDTHS[width],
        max(map(int, WIDTHS[width])),
        2048,
    )


@pytest.mark.parametrize(("width", "most"), [(USUAL, 1280), (LOWERED, 640)])
def test_every_page_feed_and_card_keeps_to_it(width, most, artist, visitor, as_person):
    """No address of anything wider in whatever a visitor can ask for, the viewer, linked data and feeds among them."""
    post, client = make_large(artist), as_person(visitor)
    set_visitors_width(artist=artist, width=width)
    allowed = {row.key for row in renditions(post) if row.width <= width}
    wall, work = artist.get_absolute_url(), post.get_absolute_url()
    for path in (
        "/",
        "/explore/",
        wall,
        f"{wall}about/",
        work,
        f"{work}?picture=1",
        f"{wall}feed.atom",
        f"{wall}feed.json",
    ):
        text = client.get(path).content.decode()
        assert set(re.findall(r"/media/([0-9a-f/]+\.\w+)", text)) <= allowed, path
    text = client.get(work).content.decode()
    data = json.loads(re.search(r'application/ld\+json">(.*?)</script>', text)[1])
    assert data["image"][0]["contentUrl"].endswith(renditions(post, width=most, spec__contains="").last().key)
    assert ("og:image" in text) == (width == USUAL)


def test_people_who_are_signed_in_see_more_in_lists_too(artist, follower, as_person):
    post = make_large(artist)
    set_visitors_width(artist=artist, width=LOWERED)
    for path in ("/explore/", artist.get_absolute_url(), "/"):
        assert plain(post, 1280) + "?s=" in as_person(follower).get(path).content.decode(), path


def test_a_members_address_is_of_no_use_to_a_visitor_and_ends(artist, stranger, visitor, as_person):
    post, member = make_large(artist), as_person(stranger)
    address = on_page(member, post)[0]
    assert [opens(client, address) for client in (member, as_person(visitor))] == [True, False]
    with time_machine.travel(timezone.now() + timedelta(minutes=31)):
        assert not opens(member, address)
    hide_posts(posts=[post])
    assert not opens(member, address)


def test_a_signature_of_a_smaller_size_does_not_open_it(artist, stranger, visitor, as_person):
    post = make_large(artist, "members")
    page = as_person(stranger).get(post.get_absolute_url()).content.decode()
    smaller = renditions(post, spec="avif-1280").get().key
    signature = re.search(re.escape(smaller) + r"\?s=([^ \",]+)", page)[1]
    assert not opens(as_person(visitor), f"{plain(post)}?s={signature}")


def test_the_artist_changes_their_mind_and_it_holds_at_once(artist, stranger, visitor, as_person):
    post, other, client = make_large(artist), make_large(stranger), as_person(visitor)
    for width in (USUAL, LOWERED, USUAL):
        set_visitors_width(artist=artist, width=width)
        assert opens(client, plain(post, 1280)) == (width == USUAL)
        assert opens(client, plain(other, 1280))


OF_THE_ARTIST = ("", "posts/", "collections/", "collections/light/")


def test_an_artist_who_posts_for_people_who_are_signed_in(artist, request, as_person):
    """Pages, pictures, collections, feeds and lists, by whoever looks; and all of it again, once they think better."""
    work, talk = make_large(artist), make_talk(artist, "Fog today")
    make_collection(artist, "Light", [work.public_id])
    people = {who: as_person(request.getfixturevalue(who)) for who in WHO}
    paths = [*(f"/@artist/{path}" for path in OF_THE_ARTIST), work.get_absolute_url(), talk.get_absolute_url()]

    def seen():
        return {
            who: [client.get(path).status_code for path in paths]
            + [work.public_id in client.get(path).content.decode() for path in ("/@artist/", "/explore/")]
            + [opens(client, plain(work, 1280))]
            for who, client in people.items()
        }

    before = seen()
    assert before["visitor"] == [200] * 6 + [True] * 3
    show_visitors(portfolio=portfolio_of(artist), most=NOTHING)
    closed = {who: [*now[:-1], False] for who, now in before.items()}
    assert seen() == closed | {"visitor": [200, 200, 200, 404, 404, 404, False, False, False]}
    assert Image.objects.get(in_post__post=work).terms == Terms.NOTHING
    show_visitors(portfolio=portfolio_of(artist), most=USUAL)
    assert seen() == before


def test_what_visitors_are_told_there(artist, visitor, as_person):
    work = make_large(artist)
    make_collection(artist, "Light", [work.public_id])
    show_visitors(portfolio=portfolio_of(artist), most=NOTHING)
    client = as_person(visitor)
    for path in ("/@artist/", "/@artist/posts/", "/@artist/collections/"):
        page = client.get(path).content.decode()
        assert ("For people who are signed in" in page, f"/accounts/login/?next={quote(path)}" in page) == (True, True)
        assert ("og:image" in page, "/media/" in page, "<strong>1</strong> work" in page) == (False, False, False)
    for kind in ("atom", "json", "rss"):
        assert work.title not in client.get(f"/@artist/feed.{kind}").content.decode()
    assert client.get("/@artist/collections/light/feed.atom").status_code == 404


def test_no_page_of_theirs_lets_machines_have_what_visitors_do_not_see(artist, visitor, as_person):
    """Whatever the artist has allowed: the headers say what the pictures and the paths say."""
    soften_portfolio(artist=artist, terms=Terms.BOTH)
    make_collection(artist, "Light", [make_large(artist).public_id])
    paths = ("/@artist/", "/@artist/about/", "/@artist/posts/", "/@artist/collections/", "/@artist/feed.atom")
    told = {}
    for most in (USUAL, NOTHING):
        show_visitors(portfolio=portfolio_of(artist), most=most)
        told[most] = {as_person(visitor).get(path).headers["TDM-Policy"].rpartition("/")[2] for path in paths}
    assert told == {USUAL: {"tdm-both.json"}, NOTHING: {"tdm.json"}}


def test_nobody_carries_it_out_by_passing_it_on(artist, stranger, visitor, as_person):
    work = make_large(artist)
    repost(user=stranger, public_id=work.public_id)
    make_talk(stranger, "Look at this", about=work)
    path = f"/@{stranger.handle}/posts/"
    told = {}
    for most in (USUAL, NOTHING):
        show_visitors(portfolio=portfolio_of(artist), most=most)
        page = as_person(visitor).get(path).content.decode()
        told[most] = [words in page for words in ("Look at this", work.title, work.public_id, "/media/")]
    assert told == {USUAL: [True] * 4, NOTHING: [True, False, False, False]}


def test_pictures_that_come_later_are_closed_too(artist, visitor, as_person):
    show_visitors(portfolio=portfolio_of(artist), most=NOTHING)
    assert not opens(as_person(visitor), plain(make_large(artist), 1280))


def widths(post):
    return set(Image.objects.filter(in_post__post=post).values_list("visitors_width", flat=True))


def test_pictures_that_come_later_and_in_the_place_of_others(artist, photo):
    set_visitors_width(artist=artist, width=LOWERED)
    post, talk = make_post(artist, state="draft", pictures=0), make_talk(artist)
    (added,) = add_pictures(post=post, files=[photo()])
    add_to_talk(post=talk, files=[photo()])
    assert (widths(post), widths(talk)) == ({LOWERED}, {LOWERED})
    Image.objects.filter(pk=added.image_id).update(state="ready")
    replace_picture(picture=added, file=photo(name="other.jpg"))
    set_visitors_width(artist=artist, width=USUAL)
    Image.objects.update(state="ready")
    settle_replacement(picture=added)
    assert (widths(post), Image.objects.filter(in_post=added).get().filename) == ({USUAL}, "other.jpg")


def test_no_visibility_opens_it(artist, visitor, as_person):
    post, client = make_large(artist, "private"), as_person(visitor)
    for visibility in MEMBERS:
        Post.objects.update(visibility=visibility)
        settle_access(posts=Post.objects.filter(pk=post.pk))
        assert not opens(client, plain(post))
