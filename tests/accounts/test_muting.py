"""Muting people: who may, for how long, and that nobody learns of it."""

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts import muting
from accounts.models import Follow, Mute
from accounts.services import block, follow, suspend
from accounts.tasks import lift_ended_mutes
from common.errors import LimitReached, NotAllowed
from common.limits import OneMoment

LENGTHS = {"a day": timedelta(days=1), "a week": timedelta(days=7), "a month": timedelta(days=30)}


@pytest.fixture
def client(stranger, as_person):
    return as_person(stranger)


def mutes():
    return {(mute.muter.handle, mute.muted.handle) for mute in Mute.objects.all()}


@pytest.mark.parametrize("time", LENGTHS)
def test_for_a_time(time, client, artist):
    before = timezone.now()
    assert client.post("/@artist/mute/", {"time": time}).status_code == 302
    until = Mute.objects.get().until
    assert before + LENGTHS[time] <= until <= timezone.now() + LENGTHS[time]


def test_for_good_and_no_more(client, artist):
    client.post("/@artist/mute/", {"time": "good"})
    assert Mute.objects.get().until is None
    assert "Unmute @artist" in client.get("/@artist/").content.decode()
    client.post("/@artist/mute/", {"time": "a day"})
    assert Mute.objects.get().until is not None
    client.post("/@artist/mute/", {"time": "no"})
    client.post("/@artist/mute/", {"time": "no"})
    assert mutes() == set()


@pytest.mark.parametrize(
    ("who", "status", "there"),
    [
        ("visitor", 302, set()),
        ("stranger", 302, {("stranger", "artist")}),
        ("follower", 302, {("follower", "artist")}),
        ("blocked", 404, set()),
        ("blocker", 302, {("annoyed", "artist")}),
        ("moderator", 302, {("warden", "artist")}),
        ("artist", 403, set()),
    ],
)
def test_who_may_mute_the_artist(who, status, there, artist, request, as_person):
    client = as_person(request.getfixturevalue(who))
    assert client.post("/@artist/mute/", {"time": "good"}).status_code == status
    assert mutes() == there


@pytest.mark.parametrize("time", ["", "ever", "0"])
def test_no_other_times(time, client, artist):
    assert client.post("/@artist/mute/", {"time": time}).status_code == 403
    assert mutes() == set()


def test_one_goes_back_to_where_the_button_was(client, artist):
    there = {"headers": {"referer": "http://testserver/explore/?field=painting"}}
    assert client.post("/@artist/mute/", {"time": "good"}, **there).url == "/explore/?field=painting"
    elsewhere = {"headers": {"referer": "https://elsewhere.example/"}}
    assert client.post("/@artist/mute/", {"time": "good"}, **elsewhere).url == "/@artist/"
    assert client.post("/@artist/mute/", {"time": "no", "next": "/settings/muted/"}, **there).url == "/settings/muted/"


def test_the_follow_is_marked_whichever_comes_first(artist, follower, stranger):
    muting.mute(muter=follower, muted=artist, time="good")
    muting.mute(muter=stranger, muted=artist, time="a day")
    follow(follower=stranger, followee=artist)
    assert set(Follow.objects.values_list("follower__handle", "muted")) == {("follower", True), ("stranger", True)}
    muting.unmute(muter=follower, muted=artist)
    assert set(Follow.objects.values_list("follower__handle", "muted")) == {("follower", False), ("stranger", True)}


def test_what_has_ended_is_lifted_and_nothing_else(artist, follower, stranger):
    for muter, time in ((follower, "a day"), (stranger, "a week")):
        muting.mute(muter=muter, muted=artist, time=time)
    muting.mute(muter=artist, muted=stranger, time="good")
    Mute.objects.filter(muter=follower).update(until=timezone.now() - timedelta(seconds=1))
    lift_ended_mutes()
    assert mutes() == {("stranger", "artist"), ("artist", "stranger")}
    assert not Follow.objects.get(follower=follower).muted


def test_the_page_says_whom_and_until_when(client, stranger, artist, follower):
    muting.mute(muter=stranger, muted=artist, time="good")
    until = muting.mute(muter=stranger, muted=follower, time="a week")
    page = client.get("/settings/muted/").content.decode()
    assert "for good" in page
    assert f"until {until:%-d %B %Y, %H:%M}" in page
    Mute.objects.update(until=timezone.now() - timedelta(seconds=1))
    assert "You have muted nobody" in client.get("/settings/muted/").content.decode()


def test_the_page_names_nobody_who_is_gone(client, stranger, artist, follower):
    for person in (artist, follower):
        muting.mute(muter=stranger, muted=person, time="good")
    block(blocker=artist, blocked=stranger)
    suspend(user=follower)
    page = client.get("/settings/muted/").content.decode()
    assert "@artist" not in page
    assert "@follower" not in page
    client.post("/@artist/mute/", {"time": "no"})
    assert mutes() == {("stranger", "follower")}


def test_the_muted_see_no_difference(artist, stranger, as_person):
    pages = ("/@stranger/", "/", "/notifications/", "/@stranger/followers/")
    before = [as_person(artist).get(page).content.count(b"<") for page in pages]
    muting.mute(muter=stranger, muted=artist, time="good")
    assert [as_person(artist).get(page).content.count(b"<") for page in pages] == before


def test_there_is_room_for_so_many(monkeypatch, artist, follower, stranger):
    monkeypatch.setattr(muting, "MOST_MUTED", 1)
    muting.mute(muter=stranger, muted=artist, time="good")
    muting.mute(muter=stranger, muted=artist, time="a day")
    with pytest.raises(LimitReached, match="There is room for 1"):
        muting.mute(muter=stranger, muted=follower, time="good")


def test_floods_are_told_to_wait(artist, stranger):
    with pytest.raises(OneMoment, match=r"You can mute more in a minute\."):
        for _ in range(201):
            muting.mute(muter=stranger, muted=artist, time="good")


def test_nobody_mutes_themselves(artist):
    with pytest.raises(NotAllowed):
        muting.mute(muter=artist, muted=artist, time="good")
