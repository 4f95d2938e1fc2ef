"""A prepared question answers what its queryset answers, for whoever asks, and refuses what it could get wrong."""

import threading

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import connection

from accounts.models import User
from common.prepared import NotPrepared, prepared
from feed.models import Post, PostPicture
from tests.people import make_person, make_post


def seen(viewer, author, title):
    posts = Post.objects.listed_for(viewer).filter(title__gte=title)
    if author is not None:
        posts = posts.filter(author=author)
    return posts.order_by("position").values_list("pk", "title", "author__handle")


@pytest.fixture
def walls(artist):
    other = make_person("other")
    for author in (artist, other):
        for visibility in ("everyone", "members", "followers", "link", "private"):
            make_post(author, visibility, visibility=visibility)


def test_it_answers_what_the_queryset_answers(walls, artist, follower, stranger, blocked, moderator, visitor):
    ask = prepared(seen)
    # In both orders, so that nobody's answer can be that of who came first.
    people = (visitor, artist, follower, stranger, blocked, moderator)
    for viewer in (*people, *reversed(people)):
        for author in (None, artist.pk, stranger.pk):
            for title in ("", "link"):
                assert ask(viewer, author, title) == list(seen(viewer, author, title))


def test_models_come_as_from_the_queryset(artist, django_assert_num_queries):
    artist = make_person("pictured")
    ask = prepared(lambda key: User.objects.with_profile().filter(pk=key))
    ask(0)
    with django_assert_num_queries(1):
        (found,) = ask(artist.pk)
        assert (found, found.profile.name, found.profile.portrait) == (artist, "Pictured", None)


def test_what_is_asked_again_is_not_built_again(artist):
    built = []

    def posts(author):
        built.append(author)
        return Post.objects.filter(author=author)

    ask = prepared(posts)
    for key in (artist.pk, artist.pk + 1, artist.pk):
        ask(key)
    assert len(built) == 1


def test_as_many_keys_as_one_likes_are_one_question(artist):
    posts = [make_post(artist, pictures=2) for _ in range(3)]
    built = []

    def pictures(keys):
        built.append(keys)
        return PostPicture.objects.filter(post__among=keys, pk__gt=0).order_by("pk")

    ask = prepared(pictures)
    for wanted in ([], posts[:1], posts):
        keys = [post.pk for post in wanted]
        assert ask(keys) == list(PostPicture.objects.filter(post__in=keys).order_by("pk"))
    assert len(built) == 1


def test_a_rule_that_asks_for_more_of_a_viewer_fails_at_once(artist):
    ask = prepared(lambda viewer: Post.objects.filter(author__handle=viewer.handle))
    with pytest.raises(AttributeError):
        ask(artist)


@pytest.mark.parametrize(
    "build",
    [
        lambda number: Post.objects.filter(pk=number + 1),
        lambda number: Post.objects.filter(title=str(number)),
        lambda number: Post.objects.all(),
        lambda number: Post.objects.filter(pk=number) if number else Post.objects.all(),
        lambda number: Post.objects.filter(author=number, pk__gt=number + 1),
        lambda number: Post.objects.filter(author=number, title=f"by {number}"),
        lambda number: Post.objects.filter(author=number)[:number],
    ],
    ids=[
        "reckoned with",
        "turned into a text",
        "not used",
        "asked whether it is empty",
        "passed on and reckoned with",
        "passed on and turned into a text",
        "passed on and counted up to",
    ],
)
def test_a_value_that_is_not_merely_passed_on_is_refused(db, build):
    with pytest.raises(NotPrepared):
        prepared(build)(7)


def test_a_row_is_refused(artist):
    with pytest.raises(NotPrepared):
        prepared(lambda post: Post.objects.filter(pk=post.pk))(make_post(artist))


def test_a_text_is_a_value_and_never_sql(artist):
    make_post(artist, "' OR 1=1 --%s")
    ask = prepared(lambda title: Post.objects.filter(title=title))
    assert [len(ask(title)) for title in ("' OR 1=1", "%s", "' OR 1=1 --%s")] == [0, 0, 1]


@pytest.mark.django_db(transaction=True)
def test_every_thread_asks_on_its_own_connection():
    artist = make_person("artist")
    ask = prepared(lambda viewer, key: User.objects.filter(pk=key).values_list("handle", flat=True))
    found = [ask(AnonymousUser(), artist.pk)]

    def ask_elsewhere():
        found.append(ask(AnonymousUser(), artist.pk))
        connection.close()

    thread = threading.Thread(target=ask_elsewhere)
    thread.start()
    thread.join()
    assert found == [["artist"], ["artist"]]
