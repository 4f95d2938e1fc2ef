"""Followers and following: who sees the pages, and whom they see there."""

import pytest
from django.contrib.auth.models import AnonymousUser

from accounts import queries, services
from accounts.models import Profile
from tests.people import make_person


@pytest.fixture
def circle(artist, follower, stranger, blocked, blocker):
    """The artist and three more follow each other: whom the stranger has blocked, who has blocked the stranger, and one
    who is suspended."""
    people = {name: make_person(name) for name in ("friend", "shy", "ghost")}
    for person in people.values():
        services.follow(follower=person, followee=artist)
        services.follow(follower=artist, followee=person)
    services.block(blocker=stranger, blocked=people["friend"])
    services.block(blocker=people["shy"], blocked=stranger)
    services.suspend(user=people["ghost"])
    return people | {
        "artist": artist, "follower": follower, "stranger": stranger, "blocked": blocked, "blocker": blocker,
        "visitor": AnonymousUser(),
    }  # fmt: skip


# Whom each sees, the latest first; None: the page is not there for them.
FOLLOWERS = {
    "visitor": ["shy", "friend", "follower"],
    "stranger": ["follower"],
    "follower": ["shy", "friend", "follower"],
    "friend": ["shy", "friend", "follower"],
    "artist": ["shy", "friend", "follower"],
    "blocked": None,
    "blocker": None,
}
FOLLOWING = {who: seen and [one for one in seen if one != "follower"] for who, seen in FOLLOWERS.items()}
FOLLOWING_HIDDEN = dict.fromkeys(FOLLOWING) | {"artist": FOLLOWING["artist"]}


def seen_by(circle, as_person, which):
    seen = {}
    for who in FOLLOWERS:
        answer = as_person(circle[who]).get(f"/@artist/{which}/")
        assert answer.status_code in (200, 404)
        found = answer.context.get("page") if answer.status_code == 200 else None
        seen[who] = [known.person.handle for known in found.items] if found else None
    return seen


def test_who_sees_which_followers(circle, as_person):
    assert seen_by(circle, as_person, "followers") == FOLLOWERS


def test_who_sees_whom_somebody_follows(circle, as_person):
    assert seen_by(circle, as_person, "following") == FOLLOWING


def test_whom_somebody_follows_can_be_kept_to_oneself(circle, as_person):
    Profile.objects.filter(user=circle["artist"]).update(shows_following=False)
    assert seen_by(circle, as_person, "following") == FOLLOWING_HIDDEN
    assert seen_by(circle, as_person, "followers") == FOLLOWERS
    assert "/@artist/following/" not in as_person(circle["stranger"]).get("/@artist/followers/").content.decode()


def test_nobody_sees_those_of_the_suspended(artist, follower, as_person):
    services.suspend(user=artist)
    for which in ("followers", "following"):
        assert as_person(follower).get(f"/@artist/{which}/").status_code == 404


def test_each_has_the_button_that_fits(circle, as_person):
    services.follow(follower=circle["stranger"], followee=circle["follower"])
    page = as_person(circle["stranger"]).get("/@artist/followers/").context["page"]
    assert [(known.person.handle, known.relation) for known in page.items] == [
        ("follower", queries.Relation(following=True))
    ]


def test_page_by_page_nobody_is_missed_or_met_twice(artist, as_person, visitor, monkeypatch):
    monkeypatch.setattr(queries, "PEOPLE_PAGE_SIZE", 3)
    for number in range(7):
        services.follow(follower=make_person(f"fan-{number}"), followee=artist)
    client, path, met = as_person(visitor), "/@artist/followers/", []
    while path:
        page = client.get(path).context["page"]
        met.append([known.person.handle for known in page.items])
        path = page.next_url
        if len(met) == 1:
            services.follow(follower=make_person("latecomer"), followee=artist)
    assert met == [["fan-6", "fan-5", "fan-4"], ["fan-3", "fan-2", "fan-1"], ["fan-0"]]


def test_a_cursor_is_for_its_own_list(artist, as_person, visitor, monkeypatch):
    monkeypatch.setattr(queries, "PEOPLE_PAGE_SIZE", 1)
    for number in range(2):
        services.follow(follower=make_person(f"fan-{number}"), followee=artist)
    client = as_person(visitor)
    cursor = client.get("/@artist/followers/").context["page"].next_url.partition("?")[2]
    assert client.get(f"/@artist/followers/?{cursor}").status_code == 200
    assert client.get(f"/@artist/following/?{cursor}").status_code == 400
