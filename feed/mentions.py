"""Who is called by @name in what somebody writes: the rows, the telling, and where the names lead.

Somebody is mentioned who is there, may see the post, and whom no block parts from who writes or from whose post it is.
All other names stay plain words, and nobody is told. Whoever writes says so once in the transaction, after the text was
saved: `settle_in_post` or `settle_in_comment`; an edit says it again, and what it took out is taken back.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet

from accounts.models import Follow, User
from common.errors import LimitReached
from common.markdown import Links, pointers
from feed import telling
from feed.models import Comment, Mention, Post, blocked_either_way, parted
from notifications.models import About

NAMES_PER_TEXT = 20


def names_in(text: str) -> list[str]:
    """As handles are spelled, each once."""
    return [found[1:] for found in pointers(text) if found[0] == "@"]


def too_many_names(text: str) -> str:
    """The sentence to say, or nothing."""
    count = len(names_in(text))
    if count <= NAMES_PER_TEXT:
        return ""
    return f"You can mention {NAMES_PER_TEXT} people at once; this names {count}. Please take some out."


def validate_names(text: str) -> None:
    """For a form's field."""
    if words := too_many_names(text):
        raise ValidationError(words)


@transaction.atomic
def settle_in_post(*, post: Post) -> None:
    """Exactly whom its text names. Those who are new hear of it if it is out already; else `tell` says so later."""
    called = _called(post.text, post=post, by=post.author)
    added, gone = _settle(Mention.objects.filter(post=post, comment=None), Mention(post=post), called)
    if added and Post.objects.filter(pk=post.pk, state=Post.State.PUBLISHED).exists():
        telling.mentioned_in_post(post=post, people=added)
    telling.no_longer_mentioned(by=post.author_id, people=gone, about=About.POST, about_id=post.pk)


@transaction.atomic
def settle_in_comment(*, comment: Comment) -> None:
    called = _called(comment.text, post=comment.post, by=comment.author)
    rows = Mention.objects.filter(comment=comment)
    added, gone = _settle(rows, Mention(post=comment.post, comment=comment), called)
    telling.mentioned_in_comment(comment=comment, people=added)
    telling.no_longer_mentioned(by=comment.author_id, people=gone, about=About.COMMENT, about_id=comment.pk)


def tell(*, post: Post) -> None:
    """It has come out."""
    people = Mention.objects.filter(post=post, comment=None).order_by("pk").values_list("person", flat=True)
    telling.mentioned_in_post(post=post, people=list(people))


def _called(text: str, *, post: Post, by: User) -> list[int]:
    if words := too_many_names(text):
        raise LimitReached(words)
    names = names_in(text)
    if not names:
        return []
    readers = _readers(post).filter(~blocked_either_way(by, "pk"), ~blocked_either_way(post.author, "pk"))
    return list(readers.filter(handle__in=names).order_by("pk").values_list("pk", flat=True))


def _readers(post: Post) -> QuerySet[User]:
    """Who may open it once it is out, as `visible_to` has it the other way round."""
    people: QuerySet[User] = User.objects.filter(is_active=True)
    if post.visibility in Post.OPEN_TO_MEMBERS:
        return people
    author, moderators = Q(pk=post.author_id), Q(is_staff=True)
    if post.visibility == Post.Visibility.PRIVATE:
        return people.filter(author)
    follows = Exists(Follow.objects.filter(follower=OuterRef("pk"), followee=post.author_id))
    return people.filter(author | moderators | follows)


def _settle(rows: QuerySet[Mention], like: Mention, called: Collection[int]) -> tuple[list[int], list[int]]:
    """Those who are new, and those who no longer stand there."""
    before = set(rows.values_list("person", flat=True))
    gone = sorted(before.difference(called))
    if gone:
        rows.filter(person__in=gone).delete()
    added = [person for person in called if person not in before]
    new = [Mention(post_id=like.post_id, comment_id=like.comment_id, person_id=person) for person in added]
    Mention.objects.bulk_create(new, ignore_conflicts=True)
    return added, gone


# --- Where names lead -----------------------------------------------------------------------------------------------


def links_in_posts(posts: Collection[int]) -> dict[int, Links]:
    """For `markdown`, by the posts' keys; one question for a whole list. Nothing for those that name nobody."""
    rows = Mention.objects.filter(post__in=posts, comment=None)
    return _links(_still_called(rows, by="post__author").values_list("post_id", "person__handle"))


def links_of(post: Post) -> Links:
    """As `links_in_posts`, for the page of one: most texts name nobody, and nothing is asked."""
    return links_in_posts([post.pk]).get(post.pk, frozenset()) if "@" in post.text else frozenset()


def links_in_comments(comments: Collection[int]) -> dict[int, Links]:
    rows = _still_called(Mention.objects.filter(comment__in=comments), by="comment__author")
    return _links(rows.values_list("comment_id", "person__handle"))


def _still_called(rows: QuerySet[Mention], *, by: str) -> QuerySet[Mention]:
    """Not the suspended, nor whom a block has parted since from who wrote it."""
    return rows.filter(~parted("person", by), person__is_active=True)


def _links(rows: Iterable[tuple[int | None, str]]) -> dict[int, Links]:
    found: dict[int, set[tuple[str, str]]] = defaultdict(set)
    for key, handle in rows:
        if key is not None:
            found[key].add((f"@{handle}", User(handle=handle).get_absolute_url()))
    return {key: frozenset(links) for key, links in found.items()}
