"""Page-shaped reads of posts. Every one goes through `visible_to` or `listed_for`."""

from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Case, F, Q, QuerySet, When

from accounts.models import Follow, User, Viewer
from accounts.reading import Face, face_columns
from common.db import keep_related
from common.errors import NotVisible
from common.prepared import prepared
from feed.models import Comment, Post, PostPicture
from feed.wishes import muted_by
from images.models import Image

UNFINISHED = 100


def visible_post_or_404(public_id: str, *, viewer: Viewer) -> Post:
    """The getter is the permission. A repost is nothing to answer to: what it shows is."""
    found = _visible_post(viewer, public_id)
    if not found:
        raise NotVisible
    (post,) = found
    keep_related(post, pictures=_pictures(post.pk))
    return post


@prepared
def _visible_post(viewer: Viewer, public_id: str) -> QuerySet[Post]:
    posts = Post.objects.visible_to(viewer).filter(public_id=public_id).exclude(kind=Post.Kind.REPOST)
    return posts.select_related("author__profile__portrait").with_own_doings(viewer)


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


def unfinished_talk(author: User) -> list[Post]:
    """What is planned, the first to come first; then what was begun, or waits for its pictures: the latest of it."""
    drafts = Post.objects.filter(author=author, kind=Post.Kind.TALK, position=None)
    planned = Case(When(state=Post.State.SCHEDULED, then=F("scheduled_for")))
    return list(drafts.order_by(planned.asc(nulls_last=True), "-pk")[:UNFINISHED])


def artists_to_meet(viewer: User) -> list[tuple[Face, str]]:
    """Who published lately and whom the viewer does not follow yet, nor has muted, blocked or been blocked by; with
    what they say of themselves."""
    return [(Face.of(face), bio) for bio, *face in _to_meet(viewer)]


@prepared
def _to_meet(viewer: User) -> QuerySet[User, Any]:
    lately = Post.objects.listed_for(viewer).order_by("-position").values("author")[:100]
    followed = Follow.objects.filter(follower=viewer.pk).values("followee")
    people = User.objects.filter(~muted_by(viewer, "pk"), pk__among=ArraySubquery(lately)).exclude(pk=viewer.pk)
    people = people.exclude(pk__in=followed).order_by("-profile__follower_count", "pk")[:3]
    found: QuerySet[User, Any] = people.values_list("profile__bio", *face_columns())
    return found
