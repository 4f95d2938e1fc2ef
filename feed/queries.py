"""Page-shaped reads of posts. Every one goes through `visible_to` or `listed_for`."""

from datetime import datetime
from operator import itemgetter
from typing import Any, NamedTuple

from django.db.models import Q, QuerySet
from django.http import HttpRequest

from accounts.models import Follow, User, Viewer
from accounts.reading import Face, face_columns
from common.addresses import address
from common.db import keep_related
from common.errors import NotVisible
from common.paging import Key, Page, asked_page, slice_after
from common.prepared import prepared
from feed.models import Comment, Post, PostPicture
from images.models import Image

COMMENTS_PAGE_SIZE = 30


class Remark(NamedTuple):
    """A comment as pages show it."""

    public_id: str
    text: str
    created_at: datetime
    author: Face
    # By the viewer.
    can_delete: bool


def visible_post_or_404(public_id: str, *, viewer: Viewer) -> Post:
    """The getter is the permission."""
    found = _visible_post(viewer, public_id)
    if not found:
        raise NotVisible
    (post,) = found
    keep_related(post, pictures=_pictures(post.pk))
    return post


@prepared
def _visible_post(viewer: Viewer, public_id: str) -> QuerySet[Post]:
    posts = Post.objects.visible_to(viewer).filter(public_id=public_id)
    return posts.select_related("author__profile__portrait").with_liked(viewer)


@prepared
def _pictures(post: int) -> QuerySet[PostPicture]:
    return PostPicture.objects.filter(post=post).select_related("image").order_by("place")


def may_see_picture(image_id: int, viewer: Viewer) -> bool:
    """Asked for each picture that is not public, one indexed query for those who may. What is in no post, such as a
    portrait, is not ours to refuse; what is cut from a picture goes with it."""
    if _shown_in(viewer, image_id):
        return True
    if Post.objects.filter(_shows(image_id)).exists():
        return False
    return not Comment.objects.filter(pictures__image=image_id).exists() or _is_in_comment(image_id, viewer)


@prepared
def _shown_in(viewer: Viewer, image_id: int) -> QuerySet[Post, Any]:
    return Post.objects.pictured_for(viewer).filter(_shows(image_id)).values_list("pk")[:1]


def _shows(image_id: int) -> Q:
    return Q(pictures__image=image_id) | Q(pictures__image__in=Image.objects.filter(cuts=image_id).values("pk"))


def _is_in_comment(image_id: int, viewer: Viewer) -> bool:
    comments = Comment.objects.visible_to(viewer).filter(pictures__image=image_id)
    return comments.filter(post__in=Post.objects.visible_to(viewer)).exists()


def own_post_or_404(public_id: str, *, author: User, kind: Post.Kind = Post.Kind.WORK) -> Post:
    """A work to edit, or a post of another kind: drafts and all, the author's alone."""
    post = Post.objects.filter(author=author, kind=kind, public_id=public_id).with_cards(author).first()
    if post is None:
        raise NotVisible
    return post


def comments_page(request: HttpRequest, post: Post, *, viewer: Viewer) -> Page[Remark]:
    """Oldest first, with their authors."""
    page = asked_page(
        lambda after: _remarks(viewer, post.pk, after),
        request,
        key_of=itemgetter(0),
        size=COMMENTS_PAGE_SIZE,
        scope=f"comments.{post.pk}",
        path=address("feed:comment", post.public_id),
    )
    return page.showing([_remark(row, post, viewer) for row in page.items])


def remark_of(comment: Comment, post: Post, *, viewer: Viewer) -> list[Remark]:
    """One that was just written, as the page shows it."""
    return [_remark(row, post, viewer) for row in _remarks(viewer, post.pk, comment.pk - 1) if row[0] == comment.pk]


@prepared
def _remarks(viewer: Viewer, post: int, after: Key | None) -> QuerySet[Comment, Any]:
    comments = Comment.objects.visible_to(viewer).filter(post=post)
    rows = comments.values_list("pk", "public_id", "text", "created_at", *face_columns("author"))
    return slice_after(rows, after, key="pk", size=COMMENTS_PAGE_SIZE)


def _remark(row: tuple[Any, ...], post: Post, viewer: Viewer) -> Remark:
    _, public_id, text, created_at, *columns = row
    author = Face.of(columns)
    return Remark(public_id, text, created_at, author, viewer.pk in (author.pk, post.author_id))


def visible_comment_or_404(public_id: str, *, viewer: User) -> Comment:
    """A comment under a post that the viewer may see."""
    posts = Post.objects.visible_to(viewer)
    comments = Comment.objects.visible_to(viewer).filter(public_id=public_id, post__in=posts)
    comment = comments.select_related("post__author").first()
    if comment is None:
        raise NotVisible("That comment is gone.")
    return comment


def artists_to_meet(viewer: User, *, most: int = 3) -> list[User]:
    """Who published lately and whom the viewer does not follow yet, nor has blocked or been blocked by."""
    newest = _newest_authors(viewer)
    return _to_meet(viewer, [author for (author,) in newest])[:most]


@prepared
def _newest_authors(viewer: User) -> QuerySet[Post, Any]:
    return Post.objects.listed_for(viewer).order_by("-position").values_list("author")[:200]


@prepared
def _to_meet(viewer: User, authors: list[int]) -> QuerySet[User]:
    followed = Follow.objects.filter(follower=viewer.pk).values("followee")
    people: QuerySet[User] = User.objects.with_profile().filter(pk__among=authors)
    return people.exclude(pk=viewer.pk).exclude(pk__in=followed).order_by("-profile__follower_count", "pk")[:10]
