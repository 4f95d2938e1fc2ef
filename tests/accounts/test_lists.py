"""Lists of people: their owner's alone."""

import pytest

from accounts import lists
from accounts.models import PeopleList, PeopleListMember
from accounts.services import block, suspend
from common.errors import Conflict, LimitReached, NotAllowed, NotVisible
from tests.people import make_person


@pytest.fixture
def inks(stranger):
    return lists.create_list(owner=stranger, name="Inks")


@pytest.fixture
def client(stranger, as_person):
    return as_person(stranger)


def on(people_list):
    return set(people_list.people.values_list("handle", flat=True))


def test_a_life(client, stranger, artist, follower):
    made = client.post("/lists/", {"name": " Inks "})
    here = PeopleList.objects.get()
    assert (made.url, here.name, here.owner) == (f"/lists/{here.public_id}/", "Inks", stranger)
    client.post(made.url, {"handle": "@Artist"})
    client.post(made.url, {"handle": "follower"})
    assert on(here) == {"artist", "follower"}
    client.post(f"{made.url}people/", {"remove": "artist"})
    assert on(here) == {"follower"}
    client.post(f"{made.url}edit/", {"name": "Inks and lines"})
    assert "Inks and lines" in client.get("/lists/").content.decode()
    client.post(f"{made.url}edit/", {"delete": "yes"})
    assert not PeopleList.objects.exists()


def test_from_a_profile(client, inks, stranger, artist):
    lines = lists.create_list(owner=stranger, name="Lines")
    foreign = lists.create_list(owner=artist, name="Foreign")
    lists.add_person(people_list=lines, person=artist)
    ticked = {"lists": [inks.public_id, foreign.public_id, "x"]}
    assert client.post("/@artist/lists/", ticked).url == "/@artist/"
    assert (on(inks), on(lines), on(foreign)) == ({"artist"}, set(), set())


@pytest.mark.parametrize("path", ["", "edit/", "people/"])
@pytest.mark.parametrize("who", ["artist", "follower", "moderator"])
def test_nobody_else_reads_or_changes_one(who, path, inks, request, as_person):
    client = as_person(request.getfixturevalue(who))
    asked = {"handle": "artist", "name": "Mine", "delete": "yes", "remove": "artist"}
    assert client.post(f"/lists/{inks.public_id}/{path}", asked).status_code == 404
    assert PeopleList.objects.get().name == "Inks"


@pytest.mark.parametrize("blocks_them", [True, False])
def test_a_block_takes_both_off_at_once(blocks_them, inks, stranger, artist):
    theirs = lists.create_list(owner=artist, name="Theirs")
    lists.add_person(people_list=inks, person=artist)
    lists.add_person(people_list=theirs, person=stranger)
    blocker, blocked = (stranger, artist) if blocks_them else (artist, stranger)
    block(blocker=blocker, blocked=blocked)
    assert not PeopleListMember.objects.exists()
    with pytest.raises(NotVisible):
        lists.add_person(people_list=inks, person=artist)


def test_the_suspended_are_not_shown_or_counted(client, inks, artist):
    lists.add_person(people_list=inks, person=artist)
    assert "1 person" in client.get("/lists/").content.decode()
    suspend(user=artist)
    assert "0 people" in client.get("/lists/").content.decode()
    assert "@artist" not in client.get(f"/lists/{inks.public_id}/").content.decode()


@pytest.mark.parametrize("handle", ["", "nobody-here", "x" * 61, "\x00"])
def test_who_is_not_there(handle, client, inks):
    assert client.post(f"/lists/{inks.public_id}/", {"handle": handle}).status_code == 422
    assert on(inks) == set()


def test_names_are_taken_once(inks, stranger, artist):
    for name in ("Inks", "INKS"):
        with pytest.raises(Conflict, match="already"):
            lists.create_list(owner=stranger, name=name)
    lists.create_list(owner=artist, name="Inks")
    lists.rename_list(people_list=inks, name="inks")
    assert PeopleList.objects.get(pk=inks.pk).name == "inks"


def test_there_is_room_for_so_many(monkeypatch, inks, stranger, artist):
    monkeypatch.setattr(lists, "MOST_LISTS", 1)
    monkeypatch.setattr(lists, "MOST_PEOPLE", 1)
    with pytest.raises(LimitReached):
        lists.create_list(owner=stranger, name="Lines")
    lists.add_person(people_list=inks, person=artist)
    lists.add_person(people_list=inks, person=artist)
    with pytest.raises(LimitReached):
        lists.add_person(people_list=inks, person=make_person("third"))


def test_not_oneself(inks, stranger):
    with pytest.raises(NotAllowed):
        lists.add_person(people_list=inks, person=stranger)
