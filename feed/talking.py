"""Talk: words, with pictures or without, and perhaps about another post. How it is begun, saved and put out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID, uuid5

from django.db import transaction

from accounts.models import User
from common.errors import Conflict, StrangeForm
from common.limits import Limit, take
from feed import passing, publishing, tags
from feed import services as posts
from feed.models import Post
from feed.saving import Outdated, Seen, refuse_unless_draft

_POSTS = Limit("talk", 30, 3600, "You have posted as much as there can be in an hour. You can post again in {wait}.")
_EDITS = Limit("talk-edits", 60, 3600, "You have edited as much as there can be in an hour. You can go on in {wait}.")
_NO_QUOTE = "The post that you quote is not there any more, or not for you. Your words are kept: take the quote out."


@dataclass(frozen=True)
class Talk:
    text: str
    visibility: str = Post.Visibility.EVERYONE
    answers: str = Post.Answers.EVERYONE
    rating: str = Post.Rating.GENERAL
    warning: str = ""
    # By the public ids of the pictures' images.
    alts: Mapping[str, str] = field(default_factory=dict)
    order: Sequence[str] = ()


@transaction.atomic
def start_talk(*, author: User, form_key: UUID, quotes: str = "") -> Post:
    """The draft that this form makes; a form sent twice makes one. `quotes`: the public id of what it is about."""
    quoted = passing.lock_passable(quotes, by=author) if quotes else None
    post, is_new = posts.start_draft(author=author, form_key=form_key, kind=Post.Kind.TALK)
    if post.kind != Post.Kind.TALK:
        raise StrangeForm
    if is_new and quoted:
        post.quoted, post.is_quote = quoted, True
        post.save(update_fields=["quoted", "is_quote"])
    return post


def post_of_form(form_key: UUID, text: str, *, author: User) -> Post | None:
    """What this form has made already. Other words, sent once it is out, are another post: somebody went back."""
    made = Post.objects.filter(author=author, form_key__in=(form_key, key_of_others(form_key, text)))
    found = {post.form_key: post for post in made.with_cards(author)}
    first = found.get(form_key)
    return (
        first if first and (first.position is None or first.text == text) else found.get(key_of_others(form_key, text))
    )


def key_of_others(form_key: UUID, text: str) -> UUID:
    return uuid5(form_key, text)


@transaction.atomic
def save_talk(*, post: Post, talk: Talk, page: UUID | None = None) -> None:
    """In a draft as in what is out; what it said before is kept then. `page`: on which the form stands, if it says."""
    before = posts.lock_post(post)
    if before.is_published and before.text != talk.text:
        take((_EDITS, str(post.author_id)))
    _refuse_nothing(before, talk)
    posts.edit_post(
        post=post, title="", text=talk.text, visibility=talk.visibility, rating=talk.rating, warning=talk.warning
    )
    Post.objects.filter(pk=post.pk).update(answers=talk.answers)
    posts.arrange_pictures(post=post, order=talk.order, alts=talk.alts)
    posts.set_tags(post=post, names=tags.tags_in(talk.text))
    posts.mark_saved(post=post, page=page)


def _refuse_nothing(before: Post, talk: Talk) -> None:
    if before.is_published and not (talk.text or before.pictures.exists()):
        raise Conflict("A post without words or pictures says nothing. Delete it, if that is what you want.")


@transaction.atomic
def keep_talk(*, post: Post, talk: Talk, seen: Seen, has_own_page: bool) -> int:
    """What the composer saves by itself while one writes, of a draft alone, and only on top of what the page has seen.
    The version from now on. A draft that has no page of its own yet, and in which nothing stands any more, is gone: the
    form's next words begin anew."""
    current = posts.lock_post(post)
    refuse_unless_draft(current)
    if current.version != seen.version and current.text != talk.text:
        raise Outdated("This draft was saved in another tab or on another device. What stands here, a button saves.")
    save_talk(post=post, talk=talk, page=seen.page)
    return 0 if not has_own_page and posts.discard_if_empty(post=post) else current.version + 1


@transaction.atomic
def publish_talk(*, post: Post) -> Post.State:
    """Now, or by itself as soon as its last picture is ready; what was planned for later too."""
    current = posts.lock_post(post)
    if current.state in (Post.State.PUBLISHED, Post.State.WAITING):
        return Post.State(current.state)
    _refuse_lost_quote(current)
    _count(current)
    return publishing.publish_post(post=post)


@transaction.atomic
def schedule_talk(*, post: Post, at: datetime) -> None:
    """By itself at that time, whatever was planned before."""
    current = posts.lock_post(post)
    _refuse_lost_quote(current)
    publishing.schedule_post(post=post, at=at)
    _count(current)


def _refuse_lost_quote(post: Post) -> None:
    if post.is_quote and not passing.passable(post.author).filter(pk__in=[post.quoted_id]).exists():
        raise Conflict(_NO_QUOTE)


def _count(post: Post) -> None:
    """As one of those that somebody may put out in an hour: when it is planned, not when it comes out."""
    if post.state == Post.State.DRAFT:
        take((_POSTS, str(post.author_id)))


@transaction.atomic
def take_quote_out(*, post: Post) -> None:
    """Of what is not out yet."""
    Post.objects.filter(pk=post.pk, position=None).update(quoted=None, is_quote=False)
