"""What posts and comments are called where they are told of: settings name these for `notifications`."""

from __future__ import annotations

from collections.abc import Collection

from django.db.models import Exists, OuterRef, Q

from accounts.models import Viewer
from common.markdown import excerpt
from feed.models import Comment, CommentQuerySet, Post, PostQuerySet
from notifications.models import About
from notifications.subjects import Subject

_EXCERPT = 140


class _Posts:
    def visible_to(self, viewer: Viewer) -> PostQuerySet:
        return Post.objects.visible_to(viewer)

    def told(self, ids: Collection[int], *, viewer: Viewer) -> dict[int, Subject]:
        posts = self.visible_to(viewer).select_related("author").filter(pk__in=ids)
        return {post.pk: _post(post, viewer) for post in posts}


class _Comments:
    def visible_to(self, viewer: Viewer) -> CommentQuerySet:
        """Under posts that they may see; none that was taken back, nor what is hidden from most."""
        posts = Post.objects.visible_to(viewer).filter(pk=OuterRef("post"))
        told = Q(author=viewer.pk) | Q(hidden_at=None, parent__hidden_at=None)
        return Comment.objects.visible_to(viewer).filter(told, Exists(posts), deleted_at=None)

    def told(self, ids: Collection[int], *, viewer: Viewer) -> dict[int, Subject]:
        comments = self.visible_to(viewer).select_related("post__author").filter(pk__in=ids)
        return {comment.pk: _comment(comment, viewer) for comment in comments}


POSTS, COMMENTS = _Posts(), _Comments()


def _post(post: Post, viewer: Viewer) -> Subject:
    return Subject(
        kind=About.POST,
        name=_name(post, viewer),
        kind_of=_kind_of(post, viewer),
        url=post.get_absolute_url(),
        # A title says enough of a work; of somebody's words, their beginning does.
        excerpt="" if post.title or _folded(post, viewer) else excerpt(post.text, _EXCERPT),
        is_open=_open(post),
    )


def _comment(comment: Comment, viewer: Viewer) -> Subject:
    post = comment.post
    return Subject(
        kind=About.COMMENT,
        name=_name(post, viewer),
        kind_of=_kind_of(post, viewer),
        url=f"{post.get_absolute_url()}#comment-{comment.public_id}",
        excerpt="" if _folded(post, viewer) else excerpt(comment.text, _EXCERPT),
        is_open=_open(post) and comment.hidden_at is None,
    )


def _name(post: Post, viewer: Viewer) -> str:
    if post.title and not _folded(post, viewer):
        return f"“{post.title}”"
    return _kind_of(post, viewer)


def _kind_of(post: Post, viewer: Viewer) -> str:
    return "your post" if post.author_id == viewer.pk else "a post"


def _folded(post: Post, viewer: Viewer) -> bool:
    """What its author warns of is opened, not told in passing. One's own words one knows."""
    return post.author_id != viewer.pk and (bool(post.warning) or post.rating != Post.Rating.GENERAL)


def _open(post: Post) -> bool:
    """Everybody sees it, unwarned."""
    return (
        post.is_published
        and post.visibility == Post.Visibility.EVERYONE
        and post.hidden_at is None
        and post.rating == Post.Rating.GENERAL
        and not post.warning
    )
