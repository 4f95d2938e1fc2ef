"""The one door, as a truth table: whole sets, every kind of person against every kind of post."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.utils import timezone

from accounts import services as people
from feed.models import Comment, Post
from tests.people import make_person, make_post

PUBLISHED = {"everyone", "members", "followers", "link", "private"}

# What each may open by its address, of the artist's posts named by their visibility or their trouble.
MAY_OPEN = {
    "visitor": {"everyone", "link"},
    "stranger": {"everyone", "members", "link"},
    "follower": {"everyone", "members", "followers", "link"},
    "blocked": set(),
    "blocker": set(),
    "moderator": {"everyone", "members", "followers", "link", "hidden"},
    "artist": PUBLISHED | {"draft", "scheduled", "waiting", "hidden"},
}

# What lists may show each.
MAY_LIST = {
    "visitor": {"everyone"},
    "stranger": {"everyone", "members"},
    "follower": {"everyone", "members", "followers"},
    "blocked": set(),
    "blocker": set(),
    "moderator": {"everyone", "members"},
    "artist": PUBLISHED,
}


@pytest.fixture
def posts(artist):
    for visibility in sorted(PUBLISHED):
        make_post(artist, visibility, visibility=visibility)
    make_post(artist, "draft", state="draft")
    make_post(artist, "scheduled", state="scheduled", scheduled_for=timezone.now() - timedelta(hours=1))
    make_post(artist, "waiting", state="waiting")
    make_post(artist, "hidden", hidden_at=timezone.now())


def titles(rows):
    return {post.title for post in rows}


@pytest.mark.parametrize("who", MAY_OPEN)
def test_what_each_may_open(who, posts, request):
    viewer = request.getfixturevalue(who)
    assert titles(Post.objects.visible_to(viewer)) == MAY_OPEN[who]


@pytest.mark.parametrize("who", MAY_LIST)
def test_what_lists_show_each(who, posts, request):
    viewer = request.getfixturevalue(who)
    assert titles(Post.objects.listed_for(viewer)) == MAY_LIST[who]


@pytest.mark.parametrize("who", MAY_OPEN)
def test_of_a_suspended_artist_only_moderators_see_anything(who, posts, artist, request):
    viewer = request.getfixturevalue(who)
    people.suspend(user=artist)
    may_open = {"moderator": MAY_OPEN["moderator"], "artist": MAY_OPEN["artist"]}
    assert titles(Post.objects.visible_to(viewer)) == may_open.get(who, set())
    assert titles(Post.objects.listed_for(viewer)) == set()


@pytest.mark.parametrize("who", MAY_OPEN)
def test_of_an_artist_who_posts_for_members_visitors_see_nothing(who, posts, artist, request):
    viewer = request.getfixturevalue(who)
    people.show_to_members_only(user=artist, wanted=True)
    assert titles(Post.objects.visible_to(viewer)) == (MAY_OPEN | {"visitor": set()})[who]
    assert titles(Post.objects.listed_for(viewer)) == (MAY_LIST | {"visitor": set()})[who]
    people.show_to_members_only(user=artist, wanted=False)
    assert titles(Post.objects.visible_to(viewer)) == MAY_OPEN[who]


@pytest.mark.parametrize("members", [False, True])
def test_a_post_in_hand_says_what_the_door_says_of_visitors(members, posts, artist):
    people.show_to_members_only(user=artist, wanted=members)
    posts, visitor = Post.objects.select_related("author"), AnonymousUser()
    assert {post for post in posts if post.is_for_visitors} == set(Post.objects.visible_to(visitor))
    assert {post for post in posts if post.is_for_everybody} == set(Post.objects.listed_for(visitor))


def test_a_block_counts_from_the_next_look_and_lifting_it_too(posts, artist, follower):
    people.block(blocker=artist, blocked=follower)
    assert titles(Post.objects.visible_to(follower)) == set()
    people.unblock(blocker=artist, blocked=follower)
    # The follow ended with the block and does not come back by itself.
    assert titles(Post.objects.visible_to(follower)) == MAY_OPEN["stranger"]


COMMENTS = {
    "visitor": {"artist", "follower", "rude", "stranger"},
    "stranger": {"artist", "follower", "stranger"},
    "follower": {"artist", "follower", "rude", "stranger", "hidden"},
    "rude": {"artist", "follower", "rude"},
}


@pytest.mark.parametrize("who", COMMENTS)
def test_who_sees_which_comments(who, artist, follower, stranger, visitor):
    rude = make_person("rude")
    people.block(blocker=stranger, blocked=rude)
    post = make_post(artist)
    for author in (artist, follower, stranger, rude):
        Comment.objects.create(post=post, author=author, text=author.handle)
    Comment.objects.create(post=post, author=follower, text="hidden", hidden_at=timezone.now())
    viewer = {"visitor": visitor, "stranger": stranger, "follower": follower, "rude": rude}[who]
    assert {comment.text for comment in Comment.objects.visible_to(viewer)} == COMMENTS[who]
