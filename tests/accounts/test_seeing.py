"""What somebody says that they want to see, and when they want quiet."""

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.models import Preferences
from feed.services import like
from notifications.queries import unseen_count
from tests.people import make_post


@pytest.fixture
def client(artist, as_person):
    return as_person(artist)


def test_what_is_chosen_is_kept(client, artist):
    assert client.post("/settings/seeing/", {"mature": "show", "explicit": "fold", "warned": "hide"}).status_code == 302
    kept = Preferences.objects.get(user=artist)
    assert (kept.mature, kept.explicit, kept.warned) == ("show", "fold", "hide")
    page = client.get("/settings/seeing/").content.decode()
    assert page.count("checked") == 3


@pytest.mark.parametrize("wrong", [{"mature": "maybe"}, {"explicit": ""}, {"warned": "SHOW"}], ids=str)
def test_nothing_else_is(wrong, client):
    told = {"mature": "show", "explicit": "fold", "warned": "hide", **wrong}
    assert client.post("/settings/seeing/", told).status_code == 422
    assert not Preferences.objects.exists()


def test_quiet_begins_is_told_and_ends(client, artist, follower):

    like(user=follower, post=make_post(artist))
    assert unseen_count(artist) == 2
    assert client.post("/settings/quiet/", {"hours": "8"}).url == "/settings/seeing/"
    until = Preferences.objects.get(user=artist).quiet_until
    assert abs(until - timezone.now() - timedelta(hours=8)) < timedelta(minutes=1)
    assert unseen_count(artist) == 0
    for page in ("/settings/seeing/", "/notifications/"):
        assert "You are in quiet until <time" in client.get(page).content.decode()
    client.post("/settings/quiet/", {"hours": "0"})
    assert unseen_count(artist) == 2
    assert "You are in quiet" not in client.get("/notifications/").content.decode()


@pytest.mark.parametrize("hours", ["", "5", "-1", "99999999999999999999", "x"])
def test_no_other_times(hours, client):
    assert client.post("/settings/quiet/", {"hours": hours}).status_code == 404
    assert not Preferences.objects.exists()
