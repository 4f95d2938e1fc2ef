"""Another's post shown to one's own followers, and taken back. A repost has no words and nothing to answer to."""

from __future__ import annotations

from uuid import uuid4

from django.db import transaction
from django.db.models import F
from django.http import HttpRequest
from django.utils import timezone

from accounts.models import User, Viewer
from common.limits import Limit, take
from common.paging import Page, keyset_page
from feed import telling
from feed.models import Post, PostQuerySet, blocked_either_way
from feed.passing import lock_passable
from feed.publishing import new_position

REPOSTERS_PAGE_SIZE = 40
_REPOSTS = Limit(
    "reposts", 60, 3600, "You have reposted as many posts as there can be in an hour. You can go on in {wait}."
)


@transaction.atomic
def repost(*, user: User, public_id: str) -> None:
    """Idempotent; the counter moves only when a row does. Those of one post wait for each other."""
    post = lock_passable(public_id, by=user)
    if _reposts(user, post).exists():
        return
    take((_REPOSTS, str(user.pk)))
    now = timezone.now()
    Post.objects.create(
        author=user,
        kind=Post.Kind.REPOST,
        quoted=post,
        form_key=uuid4(),
        state=Post.State.PUBLISHED,
        published_at=now,
        position=new_position(now),
    )
    _count(post, +1)
    telling.reposted(post=post, by=user.pk)


@transaction.atomic
def undo_repost(*, user: User, public_id: str) -> None:
    """Whatever has become of the post for this person."""
    post = Post.objects.select_for_update(of=("self",), no_key=True).filter(public_id=public_id).first()
    if post and _reposts(user, post).delete()[0]:
        _count(post, -1)
        telling.repost_undone(post=post, by=user.pk)


def reposters_page(request: HttpRequest, post: Post, *, viewer: Viewer) -> Page[Post]:
    """Reposts of a post that the viewer may see, newest first, with their authors: none whom a block parts from the
    viewer or from whose post it is."""
    reposts = Post.objects.listed_for(viewer).filter(kind=Post.Kind.REPOST, quoted=post)
    shown = reposts.filter(~blocked_either_way(post.author, "author")).select_related("author__profile__portrait")
    return keyset_page(shown, request, key="-position", size=REPOSTERS_PAGE_SIZE, scope=f"reposts.{post.pk}")


def _reposts(user: User, post: Post) -> PostQuerySet:
    return Post.objects.filter(author=user, quoted=post, kind=Post.Kind.REPOST)


def _count(post: Post, change: int) -> None:
    Post.objects.filter(pk=post.pk).update(repost_count=F("repost_count") + change)
