"""What readers do not want to see, as truth tables: whole sets, every wish against every kind of post."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import Follow, Mute, Preferences
from feed.models import Comment, MutedWord, Post
from feed.services import set_tags
from feed.wishes import Wishes, heard_follows
from tests.people import make_person, make_post

SHOW, FOLD, HIDE = "show", "fold", "hide"


@pytest.fixture
def posts(artist):
    """By what they are, each its own title."""
    make_post(artist, "plain")
    make_post(artist, "mature", rating="mature")
    make_post(artist, "explicit", rating="explicit")
    make_post(artist, "warned", warning="Blood")
    make_post(artist, "mature and warned", rating="mature", warning="Blood")
    make_post(artist, "spiders")
    set_tags(post=make_post(artist, "tagged"), names=["sea-fog"])


ALL = {"plain", "mature", "explicit", "warned", "mature and warned", "spiders", "tagged"}


def prefer(user, **showing):
    Preferences.objects.update_or_create(user=user, defaults=showing)


def mute(muter, muted, until=None):
    return Mute.objects.create(muter=muter, muted=muted, until=until)


def mute_word(user, word, until=None):
    return MutedWord.objects.create(user=user, word=word, until=until)


def in_an_hour():
    return timezone.now() + timedelta(hours=1)


def an_hour_ago():
    return timezone.now() - timedelta(hours=1)


WISHES = {
    "nothing told": (lambda me, artist: None, ALL - {"explicit"}),
    "all shown": (lambda me, artist: prefer(me, mature=SHOW, explicit=SHOW, warned=SHOW), ALL),
    "all folded": (lambda me, artist: prefer(me, mature=FOLD, explicit=FOLD, warned=FOLD), ALL),
    "mature hidden": (
        lambda me, artist: prefer(me, mature=HIDE, explicit=SHOW),
        ALL - {"mature", "mature and warned"},
    ),
    "warned hidden": (
        lambda me, artist: prefer(me, warned=HIDE, explicit=FOLD),
        ALL - {"warned", "mature and warned"},
    ),
    "all hidden": (
        lambda me, artist: prefer(me, mature=HIDE, explicit=HIDE, warned=HIDE),
        {"plain", "spiders", "tagged"},
    ),
    "artist muted": (lambda me, artist: mute(me, artist), set()),
    "artist muted for a time": (lambda me, artist: mute(me, artist, in_an_hour()), set()),
    "artist muted until lately": (lambda me, artist: mute(me, artist, an_hour_ago()), ALL - {"explicit"}),
    "muted by the artist": (lambda me, artist: mute(artist, me), ALL - {"explicit"}),
    "word muted": (lambda me, artist: mute_word(me, "Spiders"), ALL - {"explicit", "spiders"}),
    "word muted for a time": (lambda me, artist: mute_word(me, "spiders", in_an_hour()), ALL - {"explicit", "spiders"}),
    "word muted until lately": (lambda me, artist: mute_word(me, "spiders", an_hour_ago()), ALL - {"explicit"}),
    "tag muted": (lambda me, artist: mute_word(me, "#sea-fog"), ALL - {"explicit", "tagged"}),
    "word of warnings muted": (
        lambda me, artist: mute_word(me, "blood"),
        ALL - {"explicit", "warned", "mature and warned"},
    ),
}


@pytest.mark.parametrize("wish", WISHES)
def test_what_lists_keep(wish, posts, artist, stranger):
    make, kept = WISHES[wish]
    make(stranger, artist)
    wishes = Wishes.of(stranger)
    everything = Post.objects.listed_for(stranger)
    assert {post.title for post in wishes.wanted(everything)} == kept
    assert {post.title for post in everything if wishes.keeps(post)} == kept
    unwanted = wishes.unwanted([post.pk for post in everything])
    assert {post.title for post in everything if post.pk not in unwanted} == kept
    # No address is closed by a wish.
    assert {post.title for post in Post.objects.visible_to(stranger)} == ALL


@pytest.mark.parametrize("wish", WISHES)
def test_nobody_elses_lists_change(wish, posts, artist, stranger, follower):
    WISHES[wish][0](stranger, artist)
    theirs = Wishes.of(follower).wanted(Post.objects.listed_for(follower))
    assert {post.title for post in theirs} == ALL - {"explicit"}


def test_ones_own_are_always_kept(posts, artist):
    prefer(artist, mature=HIDE, explicit=HIDE, warned=HIDE)
    mute_word(artist, "plain")
    wishes = Wishes.of(artist)
    assert {post.title for post in wishes.wanted(Post.objects.listed_for(artist))} == ALL
    assert not any(wishes.folds(post) for post in Post.objects.all())


FOLDED = {
    "nothing told": (None, {"mature", "explicit", "warned", "mature and warned"}),
    "all shown": ({"mature": SHOW, "explicit": SHOW, "warned": SHOW}, set()),
    "mature shown": ({"mature": SHOW}, {"explicit", "warned", "mature and warned"}),
    "warned shown": ({"warned": SHOW}, {"mature", "explicit", "mature and warned"}),
    "mature and warned shown": ({"mature": SHOW, "warned": SHOW}, {"explicit"}),
    # What lists leave out is folded where it is opened by its address.
    "all hidden": (
        {"mature": HIDE, "explicit": HIDE, "warned": HIDE},
        {"mature", "explicit", "warned", "mature and warned"},
    ),
}


@pytest.mark.parametrize("preferences", FOLDED)
def test_what_is_folded(preferences, posts, stranger):
    showing, folded = FOLDED[preferences]
    if showing:
        prefer(stranger, **showing)
    wishes = Wishes.of(stranger)
    assert {post.title for post in Post.objects.all() if wishes.folds(post)} == folded


def test_a_visitor_has_the_usual_wishes_and_costs_no_question(posts, visitor):
    with CaptureQueriesContext(
        connection,
    ) as asked:
        wishes = Wishes.of(visitor)
        assert not asked.captured_queries
    assert {post.title for post in wishes.wanted(Post.objects.listed_for(visitor))} == ALL
    assert {post.title for post in Post.objects.all() if wishes.folds(post)} == FOLDED["nothing told"][1]


def test_a_member_costs_one_question_and_who_wants_everything_no_more(posts, stranger, django_assert_num_queries):
    prefer(stranger, explicit=FOLD)
    with django_assert_num_queries(1):
        wishes = Wishes.of(stranger)
        assert wishes.unwanted(range(100)) == set()
    everything = Post.objects.listed_for(stranger)
    assert str(wishes.wanted(everything).query) == str(everything.query)


@pytest.mark.parametrize(
    ("wish", "kept"),
    [
        (lambda me, artist, sharer: None, True),
        (lambda me, artist, sharer: mute(me, artist), False),
        (lambda me, artist, sharer: mute(me, sharer), False),
        (lambda me, artist, sharer: mute_word(me, "wars"), False),
        (lambda me, artist, sharer: prefer(me, mature=HIDE), False),
    ],
    ids=["nothing", "its author muted", "who reposts muted", "its words muted", "its rating hidden"],
)
def test_a_repost_goes_with_what_it_shows(wish, kept, artist, stranger):
    sharer = make_person("sharer")
    shown = make_post(artist, "wars", rating="mature")
    repost = make_post(sharer, "", pictures=0, kind="repost", quoted=shown)
    wish(stranger, artist, sharer)
    assert Wishes.of(stranger).keeps(repost) == kept


def test_on_their_own_pages_the_muted_are_seen(posts, artist, stranger):
    mute(stranger, artist)
    mute_word(stranger, "spiders")
    there = Wishes.of(stranger).of_one_person().wanted(Post.objects.listed_for(stranger))
    assert {post.title for post in there} == ALL - {"explicit", "spiders"}


@pytest.mark.parametrize(
    ("wish", "kept"),
    [
        (lambda me, them: None, {"spiders", "fine", "my spiders"}),
        (lambda me, them: mute(me, them), {"my spiders"}),
        (lambda me, them: mute(me, them, an_hour_ago()), {"spiders", "fine", "my spiders"}),
        (lambda me, them: mute_word(me, "spiders"), {"fine", "my spiders"}),
    ],
    ids=["nothing", "muted", "muted until lately", "word"],
)
def test_what_is_kept_of_comments(wish, kept, artist, stranger):
    post = make_post(artist)
    for author, text in ((artist, "spiders"), (artist, "fine"), (stranger, "my spiders")):
        Comment.objects.create(post=post, author=author, text=text)
    wish(stranger, artist)
    comments = Wishes.of(stranger).wanted_comments(Comment.objects.visible_to(stranger))
    assert {comment.text for comment in comments} == kept


@pytest.mark.parametrize(
    ("until", "marked", "heard"),
    [(None, False, True), ("good", True, False), ("an hour ahead", True, False), ("an hour ago", True, True)],
)
def test_of_whom_one_follows_one_hears_again_when_the_mute_has_ended(until, marked, heard, artist, follower):
    """Whether or not the mark has been taken off."""
    Follow.objects.update(muted=marked)
    if until:
        mute(follower, artist, {"good": None, "an hour ahead": in_an_hour(), "an hour ago": an_hour_ago()}[until])
    assert heard_follows(follower).exists() == heard
