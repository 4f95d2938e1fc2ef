"""Each surface against each wish: what a reader does not want to see is on no page of theirs, and on every other's."""

from uuid import uuid4

import pytest

from accounts import muting
from accounts.models import Preferences
from feed import answering, bookmarks, services, telling
from feed.muting import mute_word
from notifications.queries import unseen_count
from tests.people import make_collection, make_post

WORK = "Valley of fog"
LISTS = ("/", "/explore/", "/tags/sea-fog/", "/@artist/", "/@artist/collections/sketchbook/")

SHOWN, FOLDED, GONE = "shown", "folded", "gone"

# What becomes of a mature work, with a warning and a tag: on lists; on its artist's own pages; at its own address;
# among what the reader has kept.
WISHES = {
    "none": (lambda me, artist: None, FOLDED, FOLDED, FOLDED, FOLDED),
    "everything shown": (lambda me, artist: see(me, "show", "show"), SHOWN, SHOWN, SHOWN, SHOWN),
    "mature hidden": (lambda me, artist: see(me, "hide", "show"), GONE, GONE, FOLDED, FOLDED),
    "warned hidden": (lambda me, artist: see(me, "show", "hide"), GONE, GONE, FOLDED, FOLDED),
    "artist muted": (lambda me, artist: mute(me, artist), GONE, FOLDED, FOLDED, FOLDED),
    "word of the title muted": (lambda me, artist: word(me, "FOG"), GONE, GONE, FOLDED, FOLDED),
    "word of the text muted": (lambda me, artist: word(me, "dunes"), GONE, GONE, FOLDED, FOLDED),
    "word of the warning muted": (lambda me, artist: word(me, "blood"), GONE, GONE, FOLDED, FOLDED),
    "tag muted": (lambda me, artist: word(me, "#sea-fog"), GONE, GONE, FOLDED, FOLDED),
    "other word muted": (lambda me, artist: word(me, "dune"), FOLDED, FOLDED, FOLDED, FOLDED),
}


def see(user, mature, warned):
    Preferences.objects.update_or_create(user=user, defaults={"mature": mature, "warned": warned})


def mute(user, person):
    muting.mute(muter=user, muted=person, time="a week")


def word(user, typed):
    mute_word(user=user, word=typed, time="a week")


@pytest.fixture
def work(artist):
    post = make_post(artist, WORK, text="On the dunes.", rating="mature", warning="Blood")
    services.set_tags(post=post, names=["sea-fog"])
    make_collection(artist, "Sketchbook", [post.public_id])
    return post


def seen(client, path):
    page = client.get(path).content.decode()
    if WORK not in page:
        return GONE
    return SHOWN if "/media/" in page and "veil-words" not in page else FOLDED


@pytest.mark.parametrize("wish", WISHES)
def test_what_becomes_of_a_work(wish, work, artist, follower, visitor, as_person):
    make, on_lists, on_pages_of_artist, at_its_address, kept = WISHES[wish]
    bookmarks.keep(user=follower, post=work)
    make(follower, artist)
    client = as_person(follower)
    found = {path: seen(client, path) for path in LISTS}
    own = {path: on_pages_of_artist for path in LISTS if path.startswith("/@artist/")}
    assert found == dict.fromkeys(LISTS, on_lists) | own
    assert seen(client, work.get_absolute_url()) == at_its_address
    assert seen(client, "/bookmarks/") == kept
    # Nobody else's pages change.
    assert {seen(as_person(visitor), path) for path in LISTS} == {FOLDED}
    assert {seen(as_person(artist), path) for path in LISTS} == {SHOWN}


SAID = "A comment on spiders"


@pytest.mark.parametrize(
    ("wish", "there"),
    [
        (lambda me, writer: None, True),
        (lambda me, writer: mute(me, writer), False),
        (lambda me, writer: word(me, "spiders"), False),
        (lambda me, writer: word(me, "spider"), True),
        (lambda me, writer: mute(writer, me), True),
    ],
    ids=["none", "writer muted", "word muted", "other word muted", "muted by the writer"],
)
def test_what_becomes_of_a_comment(wish, there, artist, follower, stranger, as_person):
    post = make_post(artist)
    answering.comment(author=stranger, post=post, text=SAID, form_key=uuid4())
    wish(artist, stranger)
    for path in (post.get_absolute_url(), f"/posts/{post.public_id}/comments/", "/notifications/"):
        assert (SAID in as_person(artist).get(path).content.decode()) == there, path
    assert unseen_count(artist) == 1 + there  # besides the follower
    for viewer in (follower, stranger):
        assert SAID in as_person(viewer).get(post.get_absolute_url()).content.decode()


@pytest.mark.parametrize(
    ("mature", "named", "count"), [("show", True, True), ("fold", False, True), ("hide", False, True)]
)
def test_a_mention_is_heard_of_whatever_its_rating_and_folded(mature, named, count, artist, stranger, as_person):
    """It concerns the reader: a rating hides what it is called, not that somebody has named them."""
    see(stranger, mature, "show")
    telling.mentioned_in_post(post=make_post(artist, WORK, rating="mature"), people=[stranger.pk])
    page = as_person(stranger).get("/notifications/").content.decode()
    assert (WORK in page, "mentioned you" in page) == (named, count)


def test_neighbours_are_those_that_the_reader_wants(artist, stranger, as_person):
    oldest, middle, newest = (make_post(artist, title) for title in ("Oldest", "Spiders", "Newest"))
    word(stranger, "spiders")
    page = as_person(stranger).get(newest.get_absolute_url()).content.decode()
    assert (oldest.get_absolute_url() in page, middle.get_absolute_url() in page) == (True, False)


def test_the_number_of_works_is_of_those_in_the_gallery(artist, stranger, as_person):
    make_post(artist, "plain")
    make_post(artist, "explicit", rating="explicit")
    page = as_person(stranger).get("/@artist/").content.decode()
    assert "<strong>1</strong> work<" in page


def test_the_muted_are_not_proposed(artist, stranger, as_person):
    make_post(artist)
    assert "@artist" in as_person(stranger).get("/").content.decode()
    mute(stranger, artist)
    assert "@artist" not in as_person(stranger).get("/").content.decode()


def test_a_muted_tag_says_so_on_its_page(work, stranger, as_person):
    word(stranger, "#sea-fog")
    page = as_person(stranger).get("/tags/sea-fog/").content.decode()
    assert "You have muted #sea-fog" in page
    assert as_person(stranger).get("/tags/nothing/").status_code == 404
