"""What somebody keeps: their own affair."""

import pytest

from accounts.services import block, suspend
from common.errors import Conflict, LimitReached
from feed import bookmarks
from feed.models import Bookmark, BookmarkFolder
from tests.people import make_person, make_post


@pytest.fixture
def client(stranger, as_person):
    return as_person(stranger)


@pytest.fixture
def light(stranger):
    return bookmarks.make_folder(owner=stranger, name="Light")


def kept():
    return {(each.user.handle, each.post.title, each.folder and each.folder.name) for each in Bookmark.objects.all()}


def test_kept_and_let_go(client, artist):
    post = make_post(artist)
    there = f"/posts/{post.public_id}/bookmark/"
    for _ in range(2):
        assert client.post(there, {"kept": "yes"}).url == post.get_absolute_url()
        assert kept() == {("stranger", "Study", None)}
    answer = client.post(there, {"kept": "no"}, headers={"hx-request": "true"}).content.decode()
    assert 'aria-pressed="false"' in answer
    assert kept() == set()


MAY_KEEP = {"visitor": False, "stranger": False, "follower": True, "blocked": False, "moderator": True, "artist": True}


@pytest.mark.parametrize("who", MAY_KEEP)
def test_who_may_keep_what_is_for_followers(who, artist, request, as_person):
    viewer = request.getfixturevalue(who)
    post = make_post(artist, visibility="followers")
    as_person(viewer).post(f"/posts/{post.public_id}/bookmark/", {"kept": "yes"})
    assert kept() == ({(viewer.handle, "Study", None)} if MAY_KEEP[who] else set())


def test_folders_are_chosen_made_and_left(client, artist, light):
    there = f"/posts/{make_post(artist).public_id}/bookmark/"
    client.post(there, {"folder": light.public_id})
    assert kept() == {("stranger", "Study", "Light")}
    client.post(there, {"folder": "new", "name": "Weather"})
    assert kept() == {("stranger", "Study", "Weather")}
    assert client.post(there, {"folder": "new", "name": "light"}).status_code == 422
    client.post(there, {"folder": ""})
    assert kept() == {("stranger", "Study", None)}


def test_the_page_has_the_latest_first_and_those_of_a_folder_alone(client, artist, light, stranger):
    posts = [make_post(artist, f"Work {number}") for number in range(3)]
    for post in (posts[1], posts[2], posts[0]):
        bookmarks.keep(user=stranger, post=post)
    bookmarks.keep_in(user=stranger, post=posts[2], folder=light)
    page = client.get("/bookmarks/").content.decode()
    places = [page.index(f'id="card-{posts[number].position}"') for number in (0, 2, 1)]
    assert places == sorted(places)
    folder = client.get(f"/bookmarks/{light.public_id}/").content.decode()
    assert [f'id="card-{post.position}"' in folder for post in posts] == [False, False, True]


def test_a_deleted_folder_leaves_what_was_in_it(client, artist, light, stranger):
    bookmarks.keep_in(user=stranger, post=make_post(artist), folder=light)
    there = f"/bookmarks/{light.public_id}/edit/"
    assert "The bookmark in it stays among your bookmarks" in client.get(there).content.decode()
    assert client.post(there, {"delete": "yes"}, follow=True).status_code == 200
    assert (kept(), BookmarkFolder.objects.count()) == ({("stranger", "Study", None)}, 0)


@pytest.mark.parametrize("who", ["artist", "follower", "moderator"])
@pytest.mark.parametrize("path", ["", "edit/"])
def test_nobody_else_reads_or_changes_a_folder(who, path, light, request, as_person):
    client = as_person(request.getfixturevalue(who))
    assert client.get(f"/bookmarks/{light.public_id}/{path}").status_code == 404
    client.post(f"/bookmarks/{light.public_id}/{path}", {"name": "Mine", "delete": "yes"})
    assert BookmarkFolder.objects.get().name == "Light"


@pytest.mark.parametrize("who", ["follower", "moderator"])
def test_nobody_keeps_in_anothers_folder(who, light, artist, request, as_person):
    there = f"/posts/{make_post(artist).public_id}/bookmark/"
    assert as_person(request.getfixturevalue(who)).post(there, {"folder": light.public_id}).status_code == 404
    assert kept() == set()


def test_what_one_may_no_longer_see_is_not_there_but_said(client, artist, stranger):
    gone, there = make_person("gone"), make_post(artist, "There")
    for post in (make_post(gone, "Gone 1"), make_post(gone, "Gone 2"), make_post(artist, "Hidden"), there):
        bookmarks.keep(user=stranger, post=post)
    artist.posts.filter(title="Hidden").update(visibility="private")
    block(blocker=gone, blocked=stranger)
    page = client.get("/bookmarks/").content.decode()
    assert "3 more that you kept are no longer shown to you" in page
    assert "Gone" not in page
    assert "Hidden" not in page
    suspend(user=artist)
    assert "4 more that you kept are" in client.get("/bookmarks/").content.decode()


def test_nobody_learns_of_it(artist, stranger, as_person):
    post = make_post(artist)
    before = as_person(artist).get(post.get_absolute_url()).content.count(b"<")
    bookmarks.keep(user=stranger, post=post)
    assert as_person(artist).get(post.get_absolute_url()).content.count(b"<") == before


def test_there_is_room_for_so_many_folders_and_a_name_is_taken_once(monkeypatch, stranger, artist, light):
    with pytest.raises(Conflict, match="already"):
        bookmarks.make_folder(owner=stranger, name="LIGHT")
    bookmarks.make_folder(owner=artist, name="Light")
    monkeypatch.setattr(bookmarks, "MOST_FOLDERS", 1)
    with pytest.raises(LimitReached):
        bookmarks.make_folder(owner=stranger, name="Dark")
