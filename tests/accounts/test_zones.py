from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import Profile
from accounts.zones import ReadersZone, find_zone, offered_zones, zone_named
from feed.models import Post
from tests.accounts.test_signing_up import sign_up
from tests.people import make_post


@pytest.mark.parametrize(
    ("typed", "zone"),
    [
        ("Europe/Ljubljana", "Europe/Ljubljana"),
        ("europe/ljubljana", "Europe/Ljubljana"),
        ("  Ljubljana ", "Europe/Ljubljana"),
        ("new york", "America/New_York"),
        ("America/New York", "America/New_York"),
        ("utc", "UTC"),
        ("Asia/Calcutta", "Asia/Calcutta"),
        ("Etc/GMT-3", "Etc/GMT-3"),
        ("GB", "GB"),
        ("", ""),
        ("Middle-earth", ""),
        ("../../etc/passwd", ""),
        ("Factory", ""),
    ],
)
def test_a_zone_is_found_by_its_name_or_its_city(typed, zone):
    assert find_zone(typed) == zone


def test_every_zone_that_is_offered_is_one():
    assert [name for name in offered_zones() if find_zone(name) != name or zone_named(name).key != name] == []
    assert len(offered_zones()) > 400


def test_a_zone_that_the_world_has_given_up_is_utc():
    assert zone_named("Europe/Atlantis") == zone_named("") == ZoneInfo("UTC")


@pytest.mark.parametrize("day", [datetime(2026, 1, 15, 12), datetime(2026, 7, 15, 12), datetime(2026, 10, 25, 2, 30)])
def test_the_readers_zone_is_the_zone_that_it_asks_for(day):
    real, lazy = ZoneInfo("Europe/Ljubljana"), ReadersZone(lambda: ZoneInfo("Europe/Ljubljana"))
    for fold in (0, 1):
        here = day.replace(fold=fold)
        assert here.replace(tzinfo=lazy).utcoffset() == here.replace(tzinfo=real).utcoffset()
        assert here.replace(tzinfo=lazy).astimezone(UTC) == here.replace(tzinfo=real).astimezone(UTC)
    told = day.replace(tzinfo=UTC).astimezone(lazy)
    assert (told, told.tzinfo) == (day.replace(tzinfo=UTC).astimezone(real), real)
    with timezone.override(lazy):
        assert timezone.make_aware(day).astimezone(UTC) == day.replace(tzinfo=real).astimezone(UTC)


def test_times_are_told_in_the_zone_of_who_reads(artist, follower, visitor, as_person):
    post = make_post(artist)
    Post.objects.filter(pk=post.pk).update(published_at=datetime(2026, 7, 1, 22, 30, tzinfo=UTC))
    Profile.objects.filter(pk=follower.pk).update(time_zone="Asia/Kathmandu")
    days = {}
    for person in (follower, artist, visitor):
        page = as_person(person).get(post.get_absolute_url()).content.decode()
        days[person] = [day for day in ("1 July 2026", "2 July 2026") if day in page]
    assert days == {follower: ["2 July 2026"], artist: ["1 July 2026"], visitor: ["1 July 2026"]}
    assert timezone.get_current_timezone_name() == "UTC"


@pytest.mark.parametrize(("guess", "zone"), [("Europe/Ljubljana", "Europe/Ljubljana"), ("Narnia", ""), ("", "")])
def test_what_a_script_guessed_comes_with_the_sign_up(db, guess, zone):
    sign_up(Client(), time_zone=guess)
    assert Profile.objects.get().time_zone == zone


def test_it_is_guessed_again_only_where_nobody_has_said(artist, as_person):
    client, mark = as_person(artist), "data-guess-zone"
    assert mark in client.get("/settings/profile/").content.decode()
    client.post("/settings/profile/", {"name": "Artist", "time_zone": "UTC"})
    assert mark not in client.get("/settings/profile/").content.decode()
