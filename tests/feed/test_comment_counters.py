"""Counters of comments under many hands at once, on connections of their own."""

from concurrent.futures import ThreadPoolExecutor
from uuid import uuid4

import pytest
from django.db import connection

from common.errors import DomainError
from feed import answering
from feed.models import Comment, Post
from tests.people import make_person, make_post

AT_ONCE = 8


def at_once(*acts):
    def run(act):
        try:
            act()
        except DomainError:
            pass
        finally:
            connection.close()

    with ThreadPoolExecutor(AT_ONCE) as pool:
        list(pool.map(run, acts))


@pytest.mark.django_db(transaction=True)
def test_likes_answers_deletions_and_hidings_leave_the_true_numbers(artist):
    post = make_post(artist)
    crowd = [make_person(f"person-{number}") for number in range(AT_ONCE)]

    def say(author, to=None):
        return answering.comment(author=author, post=post, text="Yes!", form_key=uuid4(), to=to)

    root, other = say(crowd[0]), say(crowd[1])
    at_once(*[lambda user=user: answering.like_comment(user=user, comment=root) for user in crowd * 2])
    at_once(
        *[lambda user=user: answering.unlike_comment(user=user, comment=root) for user in crowd[:3] * 2],
        *[lambda user=user: say(user, to=root) for user in crowd],
        lambda: answering.hide_comment(comment=other, by=artist),
        lambda: answering.hide_comment(comment=root, by=artist),
        *[lambda user=user: say(user, to=other) for user in crowd],
        lambda: answering.restore_comment(comment=root, by=artist),
        lambda: answering.delete_comment(comment=other, by=crowd[1]),
    )
    assert Comment.objects.get(pk=root.pk).like_count == root.likes.count() == AT_ONCE - 3
    assert Post.objects.get(pk=post.pk).comment_count == Comment.objects.filter(post=post).counted().count()


@pytest.mark.django_db(transaction=True)
def test_one_form_from_many_hands_at_once_is_one_comment(artist):
    post, key = make_post(artist), uuid4()
    at_once(*[lambda: answering.comment(author=artist, post=post, text="Yes!", form_key=key)] * AT_ONCE)
    assert (Comment.objects.count(), Post.objects.get(pk=post.pk).comment_count) == (1, 1)
