"""Counters: exact however many people do a thing at once, and put right where they are not."""

from concurrent.futures import ThreadPoolExecutor
from uuid import uuid4

import pytest
from django.db import connection

from accounts.models import Follow, Profile, User
from accounts.services import follow, unfollow
from feed import answering, counting, services
from feed.models import Comment, Post
from feed.reposting import repost, undo_repost
from feed.tasks import recount
from tests.people import make_person, make_post

HANDS = 16

RIGHT = dict.fromkeys(("likes", "comments", "reposts", "likes of comments", "followers", "followed"), 0)


def make_crowd(count):
    crowd = User.objects.bulk_create(
        User(handle=f"person-{n}", handle_skeleton=f"person-{n}", email=f"{n}@example.com") for n in range(count)
    )
    Profile.objects.bulk_create(Profile(user=user, name=user.handle) for user in crowd)
    return crowd


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("count", [150, pytest.param(1000, marks=pytest.mark.slow)])
def test_many_people_at_once_leave_the_true_numbers(count):
    """Each likes; of five, two take it back, one comments and likes a comment, one reposts, one follows; and of these
    every second takes that back."""
    artist, crowd = make_person("artist"), make_crowd(count)
    post = make_post(artist)
    first = answering.comment(author=artist, post=post, text="First", form_key=uuid4())

    def act(number, person):
        services.like(user=person, post=post)
        if number % 5 < 2:
            services.unlike(user=person, post=post)
        elif number % 5 == 2:
            answering.comment(author=person, post=post, text="Yes", form_key=uuid4())
            answering.like_comment(user=person, comment=first)
        elif number % 5 == 3:
            repost(user=person, public_id=post.public_id)
        else:
            follow(follower=person, followee=artist)
        if number % 10 == 3:
            undo_repost(user=person, public_id=post.public_id)
        elif number % 10 == 4:
            unfollow(follower=person, followee=artist)

    def work(hand):
        try:
            for number in range(hand, count, HANDS):
                act(number, crowd[number])
            if hand == 0:
                counting.recount_all()
        finally:
            connection.close()

    with ThreadPoolExecutor(HANDS) as hands:
        list(hands.map(work, range(HANDS)))
    for thing in (post, first, artist.profile):
        thing.refresh_from_db()
    fifth, tenth = count // 5, count // 10
    assert (post.like_count, post.likes.count()) == (3 * fifth, 3 * fifth)
    assert (post.comment_count, Comment.objects.count()) == (1 + fifth, 1 + fifth)
    assert (first.like_count, first.likes.count()) == (fifth, fifth)
    assert (post.repost_count, Post.objects.filter(kind=Post.Kind.REPOST).count()) == (tenth, tenth)
    assert (artist.profile.follower_count, Follow.objects.count()) == (tenth, tenth)
    assert counting.recount_all() == RIGHT


@pytest.fixture
def house(artist, follower, stranger):
    """A post that two like, one has reposted and one has said something of, which one likes; and one that is as new."""
    post, other = make_post(artist), make_post(artist)
    for person in (follower, stranger):
        services.like(user=person, post=post)
    said = answering.comment(author=follower, post=post, text="Yes", form_key=uuid4())
    answering.comment(author=follower, post=post, text="Hidden", form_key=uuid4())
    answering.hide_comment(comment=Comment.objects.latest("pk"), by=artist)
    answering.like_comment(user=artist, comment=said)
    repost(user=stranger, public_id=post.public_id)
    return post, other, said


def test_where_all_is_right_nothing_is_touched(house):
    assert recount() == RIGHT


@pytest.mark.parametrize("batch", [1, 2, 5000])
def test_what_is_wrong_is_mended_and_told(batch, house, artist, follower, monkeypatch, caplog):
    monkeypatch.setattr(counting, "_BATCH", batch)
    post, other, said = house
    Post.objects.filter(pk=post.pk).update(like_count=7, comment_count=0, repost_count=3)
    Post.objects.filter(pk=other.pk).update(like_count=5)
    Comment.objects.filter(pk=said.pk).update(like_count=0)
    Profile.objects.filter(user=artist).update(follower_count=9)
    Profile.objects.filter(user=follower).update(following_count=0)
    assert recount() == {
        "likes": 2,
        "comments": 1,
        "reposts": 1,
        "likes of comments": 1,
        "followers": 1,
        "followed": 1,
    }
    post.refresh_from_db()
    assert (post.like_count, post.comment_count, post.repost_count) == (2, 1, 1)
    assert f"The likes of Post {post.pk} were 7, and are 2" in caplog.text
    assert "Counters mended: likes: 2, comments: 1" in caplog.text
    assert recount() == RIGHT
