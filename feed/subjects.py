"""What posts and comments are called where they are told of: settings name these for `notifications`."""

from __future__ import annotations

from collections.abc import Collection

from django.conf import settings
from django.db.models import Exists, OuterRef, Q, QuerySet

from accounts.models import Viewer
from common.addresses import address
from common.markdown import excerpt
from feed.models import Comment, CommentQuerySet, Post, PostQuerySet
from feed.wishes import Wishes
from notifications.models import About
from notifications.subjects import Subject
from protection.models import Case
from protection.queries import cases_told_to

_EXCERPT = 140


class _Posts:
    def visible_to(self, viewer: Viewer) -> PostQuerySet:
        """None with words, or by people, that they have muted."""
        return self._wanted(Wishes.of(viewer))

    def told(self, ids: Collection[int], *, viewer: Viewer) -> dict[int, Subject]:
        wishes = Wishes.of(viewer)
        posts = self._wanted(wishes).select_related("author").filter(pk__in=ids)
        return {post.pk: _post(post, wishes) for post in posts}

    @staticmethod
    def _wanted(wishes: Wishes) -> PostQuerySet:
        return wishes.of_words_and_people().wanted(Post.objects.visible_to(wishes.viewer))


class _Comments:
    def visible_to(self, viewer: Viewer) -> CommentQuerySet:
        """Under posts that they may see; none that was taken back or muted, nor what is hidden from most."""
        return self._wanted(Wishes.of(viewer))

    def told(self, ids: Collection[int], *, viewer: Viewer) -> dict[int, Subject]:
        wishes = Wishes.of(viewer)
        comments = self._wanted(wishes).select_related("post__author").filter(pk__in=ids)
        return {comment.pk: _comment(comment, wishes) for comment in comments}

    @staticmethod
    def _wanted(wishes: Wishes) -> CommentQuerySet:
        viewer = wishes.viewer
        posts = Post.objects.visible_to(viewer).filter(pk=OuterRef("post"))
        told = Q(author=viewer.pk) | Q(hidden_at=None, parent__hidden_at=None)
        comments = Comment.objects.visible_to(viewer).filter(told, Exists(posts), deleted_at=None)
        return wishes.wanted_comments(comments)


class _HeldPictures:
    """Cases, to who sent their pictures."""

    def visible_to(self, viewer: Viewer) -> QuerySet[Case]:
        return cases_told_to(viewer)

    def told(self, ids: Collection[int], *, viewer: Viewer) -> dict[int, Subject]:
        cases = cases_told_to(viewer).select_related("image").filter(pk__in=ids)
        return {case.pk: _held(case) for case in cases}


POSTS, COMMENTS, HELD_PICTURES = _Posts(), _Comments(), _HeldPictures()


def _held(case: Case) -> Subject:
    name = f"“{case.image.filename}”" if case.image else "your picture"
    return Subject(kind=About.PICTURE, name=name, kind_of="your picture", url=case.get_absolute_url())


def _post(post: Post, wishes: Wishes) -> Subject:
    return Subject(
        kind=About.POST,
        name=_name(post, wishes),
        kind_of=_kind_of(post, wishes),
        url=post.get_absolute_url(),
        editor_url=_editor_url(post),
        # A title says enough of a work; of somebody's words, their beginning does.
        excerpt="" if post.title or _folded(post, wishes) else excerpt(post.text, _EXCERPT),
        is_open=_open(post),
    )


def _comment(comment: Comment, wishes: Wishes) -> Subject:
    post = comment.post
    return Subject(
        kind=About.COMMENT,
        name=_name(post, wishes),
        kind_of=_kind_of(post, wishes),
        url=comment.get_absolute_url(),
        excerpt="" if _folded(post, wishes) else excerpt(comment.text, _EXCERPT),
        is_open=_open(post) and comment.hidden_at is None,
    )


def _editor_url(post: Post) -> str:
    name = settings.POST_EDITORS.get(post.kind)
    return address(name, post.public_id) if name else ""


def _name(post: Post, wishes: Wishes) -> str:
    if post.title and not _folded(post, wishes):
        return f"“{post.title}”"
    return _kind_of(post, wishes)


def _kind_of(post: Post, wishes: Wishes) -> str:
    return "your post" if post.author_id == wishes.viewer.pk else "a post"


def _folded(post: Post, wishes: Wishes) -> bool:
    """What opens only when asked for is not told in passing. One's own words one knows."""
    return wishes.folds(post)


def _open(post: Post) -> bool:
    """Everybody sees it, unwarned."""
    return post.is_for_everybody and post.is_plain
