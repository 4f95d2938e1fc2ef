"""Which posts somebody may pass on, by quoting them or by reposting them."""

from __future__ import annotations

from django.db.models import Q

from accounts.models import User, Viewer
from common.errors import NotAllowed, NotVisible
from feed.models import Post, PostQuerySet

GONE = "That post is not there any more, or not for you."


def passable(viewer: Viewer) -> PostQuerySet:
    """What they find in lists, so nothing hidden, and nothing of whom a block parts from them."""
    posts = Post.objects.listed_for(viewer).exclude(kind=Post.Kind.REPOST)
    return posts.filter(Q(visibility__in=Post.OPEN_TO_PASSING) | Q(author=viewer.pk))


def lock_passable(public_id: str, *, by: User) -> Post:
    """The post to be passed on, which is not deleted until the transaction ends; or the sentence."""
    posts = Post.objects.select_for_update(of=("self",), no_key=True)
    found = posts.filter(pk__in=passable(by).filter(public_id=public_id).values("pk")).first()
    if found:
        return found
    visible = Post.objects.visible_to(by).filter(state=Post.State.PUBLISHED, hidden_at=None)
    if visible.filter(public_id=public_id).exclude(kind=Post.Kind.REPOST).exists():
        raise NotAllowed("Its author shows this to some people only. Others cannot quote or repost it.")
    raise NotVisible(GONE)
