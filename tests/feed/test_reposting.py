"""Reposts: who may, what is counted, and what becomes of them with their original."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from accounts import services as people
from common.errors import NotAllowed, NotVisible
from common.limits import OneMoment
from feed import reposting
from feed import services as posts
from feed.models import Post
from notifications.models import Kind, Notification
from tests.feed.test_talking import PASSED_ON_BY
from tests.people import make_person, make_post, make_talk


def reposts(**of):
    return Post.objects.filter(kind=Post.Kind.REPOST, **of)


def counted(post):
    return Post.objects.get(pk=post.pk).repost_count


@pytest.mark.parametrize("visibility", PASSED_ON_BY)
def test_who_may_repost(visibility, artist, follower, stranger, moderator, blocked, blocker):
    post = make_talk(artist, visibility=visibility)
    for person in (artist, follower, stranger, moderator, blocked, blocker):
        try:
            reposting.repost(user=person, public_id=post.public_id)
        except (NotAllowed, NotVisible):
            continue
    by = list(reposts().order_by("position").values_list("author__handle", flat=True))
    assert (by, counted(post)) == (PASSED_ON_BY[visibility].split(), len(by))


def test_twice_is_once_and_undone_twice_is_undone(artist, stranger):
    post = make_post(artist)
    for _ in range(2):
        reposting.repost(user=stranger, public_id=post.public_id)
    assert (reposts().count(), counted(post)) == (1, 1)
    assert Notification.objects.get(recipient=artist).kind == Kind.REPOST
    for _ in range(2):
        reposting.undo_repost(user=stranger, public_id=post.public_id)
    assert (reposts().count(), counted(post), Notification.objects.count()) == (0, 0, 0)


def test_it_can_be_undone_after_a_block(artist, stranger):
    post = make_post(artist)
    reposting.repost(user=stranger, public_id=post.public_id)
    people.block(blocker=artist, blocked=stranger)
    reposting.undo_repost(user=stranger, public_id=post.public_id)
    assert (reposts().count(), counted(post)) == (0, 0)


def test_what_is_not_there_any_more(artist, stranger):
    post = make_post(artist)
    posts.delete_post(post=post)
    with pytest.raises(NotVisible, match="not there any more"):
        reposting.repost(user=stranger, public_id=post.public_id)
    reposting.undo_repost(user=stranger, public_id=post.public_id)


def test_deleting_the_original_deletes_its_reposts(artist, stranger):
    post, other = make_post(artist), make_post(artist)
    for each in (post, other):
        reposting.repost(user=stranger, public_id=each.public_id)
    posts.delete_post(post=post)
    assert list(reposts().values_list("quoted", flat=True)) == [other.pk]


def test_reposts_go_with_the_account_of_whose_post_they_show(artist, stranger, follower):
    post, own = make_post(artist), make_post(stranger)
    quote = make_talk(stranger, "Look", about=post)
    for each in (post, own):
        reposting.repost(user=follower, public_id=each.public_id)
    reposting.repost(user=artist, public_id=own.public_id)
    artist.delete()
    assert [(each.author, each.quoted) for each in reposts()] == [(follower, own)]
    quote.refresh_from_db()
    assert (quote.text, quote.quoted, quote.is_quote) == ("Look", None, True)


def test_a_flood_is_held_up_in_words(artist, stranger):
    made = [make_talk(artist, str(number)) for number in range(61)]
    for post in made[:60]:
        reposting.repost(user=stranger, public_id=post.public_id)
    with pytest.raises(OneMoment, match="You can go on in a minute"):
        reposting.repost(user=stranger, public_id=made[60].public_id)
    # What is there already asks for nothing.
    reposting.repost(user=stranger, public_id=made[0].public_id)


@pytest.mark.django_db(transaction=True)
def test_the_number_is_true_whoever_comes_at_once(artist):
    post = make_post(artist)
    crowd = [make_person(f"fan-{number}") for number in range(12)]

    def come_and_go(number):
        try:
            for _ in range(3):
                reposting.repost(user=crowd[number], public_id=post.public_id)
                reposting.undo_repost(user=crowd[number], public_id=post.public_id)
            if number % 2:
                reposting.repost(user=crowd[number], public_id=post.public_id)
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as threads:
        # Each twice at once: a double click.
        list(threads.map(come_and_go, [number for number in range(12) for _ in range(2)]))
    assert counted(post) == reposts(quoted=post).count()
    assert set(reposts().values_list("author__handle", flat=True)) == {f"fan-{number}" for number in range(1, 12, 2)}


@pytest.mark.django_db(transaction=True)
def test_a_repost_while_the_original_is_deleted_leaves_nothing_behind(artist):
    crowd = [make_person(f"fan-{number}") for number in range(6)]

    def come(job):
        post, person = job
        try:
            if person is None:
                posts.delete_post(post=post)
            else:
                reposting.repost(user=person, public_id=post.public_id)
        except NotVisible:
            pass
        finally:
            connection.close()

    for _ in range(3):
        post = make_talk(artist)
        with ThreadPoolExecutor(7) as threads:
            list(threads.map(come, [(post, each) for each in (*crowd[:3], None, *crowd[3:])]))
    assert Post.objects.count() == 0
