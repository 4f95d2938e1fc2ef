"""Muting words and tags, and following tags."""

from datetime import timedelta

import pytest
from django.utils import timezone

from common.errors import LimitReached
from feed import muting, tag_follows
from feed.models import MutedWord, TagFollow
from feed.services import set_tags
from feed.tasks import lift_ended_words
from tests.people import make_post

PAGE = "/settings/muted/words/"


@pytest.fixture
def client(stranger, as_person):
    return as_person(stranger)


@pytest.fixture
def tagged(artist):
    post = make_post(artist)
    set_tags(post=post, names=["sea-fog"])
    return post


def words():
    return {(each.user.handle, each.word) for each in MutedWord.objects.all()}


def test_muted_and_no_more(client):
    assert client.post(PAGE, {"word": " Red  cats ", "time": "good"}).status_code == 302
    assert words() == {("stranger", "Red cats")}
    page = client.get(PAGE).content.decode()
    assert "Red cats" in page
    assert "for good" in page
    client.post(PAGE + "off/", {"word": "Red cats"})
    assert words() == set()


def test_one_word_in_two_spellings_is_one_and_lasts_as_was_said_last(client):
    client.post(PAGE, {"word": "Café", "time": "good"})
    client.post(PAGE, {"word": "CAFE", "time": "a week"})
    assert words() == {("stranger", "Café")}
    assert MutedWord.objects.get().until > timezone.now() + timedelta(days=6)


@pytest.mark.parametrize("word", ["#Sea Fog", "#sea-fog", "# SEA FOG"])
def test_tags_are_kept_in_their_one_spelling(word, client):
    client.post(PAGE, {"word": word, "time": "good"})
    assert words() == {("stranger", "#sea-fog")}


@pytest.mark.parametrize("word", ["", "  ", "#", "?!", "# -", "x" * 61, "\u200b"], ids=range(7))
def test_what_is_no_word_is_said_so(word, client):
    assert client.post(PAGE, {"word": word, "time": "good"}).status_code == 422
    assert words() == set()


def test_there_is_room_for_so_many(monkeypatch, stranger):
    monkeypatch.setattr(muting, "MOST_WORDS", 1)
    muting.mute_word(user=stranger, word="wars", time="good")
    muting.mute_word(user=stranger, word="WARS", time="a day")
    with pytest.raises(LimitReached):
        muting.mute_word(user=stranger, word="cats", time="good")


def test_what_has_ended_is_lifted(client, stranger):
    muting.mute_word(user=stranger, word="wars", time="a day")
    muting.mute_word(user=stranger, word="cats", time="good")
    MutedWord.objects.exclude(until=None).update(until=timezone.now() - timedelta(seconds=1))
    assert "wars" not in client.get(PAGE).content.decode()
    lift_ended_words()
    assert words() == {("stranger", "cats")}


def test_a_tag_is_muted_from_its_page(client, tagged):
    client.post("/tags/sea-fog/mute/", {"time": "a week"})
    assert words() == {("stranger", "#sea-fog")}
    assert "Unmute #sea-fog" in client.get("/tags/sea-fog/").content.decode()
    client.post("/tags/sea-fog/mute/", {"time": "no"})
    assert words() == set()


def test_a_tag_is_followed_from_its_page(client, tagged, stranger):
    assert client.post("/tags/sea-fog/follow/", {"follow": "yes"}).url == "/tags/sea-fog/"
    client.post("/tags/sea-fog/follow/", {"follow": "yes"})
    assert [follow.tag.name for follow in TagFollow.objects.filter(user=stranger)] == ["sea-fog"]
    assert "#sea-fog" in client.get("/settings/tags/").content.decode()
    answer = client.post("/tags/sea-fog/follow/", {"follow": "no"}, headers={"hx-request": "true"}).content.decode()
    assert 'aria-pressed="false"' in answer
    assert not TagFollow.objects.exists()


def test_what_nothing_is_tagged_with_cannot_be_followed(client):
    assert client.post("/tags/nothing/follow/", {"follow": "yes"}).status_code == 404


@pytest.mark.parametrize("what", ["follow", "mute"])
def test_visitors_are_asked_to_log_in(what, tagged, visitor, as_person):
    assert as_person(visitor).post(f"/tags/sea-fog/{what}/", {"follow": "yes", "time": "good"}).status_code == 302
    assert (words(), TagFollow.objects.count()) == (set(), 0)


def test_there_is_room_for_so_many_tags(monkeypatch, tagged, stranger, artist):
    set_tags(post=tagged, names=["sea-fog", "dunes"])
    monkeypatch.setattr(tag_follows, "MOST_TAGS", 1)
    fog, dunes = (row.tag for row in tagged.post_tags.all())
    tag_follows.follow_tag(user=stranger, tag=fog)
    tag_follows.follow_tag(user=stranger, tag=fog)
    with pytest.raises(LimitReached):
        tag_follows.follow_tag(user=stranger, tag=dunes)
