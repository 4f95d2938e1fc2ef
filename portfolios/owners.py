"""Who sent a picture, and where it stands. Settings name these: the rooms below know no owners."""

from __future__ import annotations

from django.db.models import Q
from django.urls import reverse

from accounts.models import Profile
from feed.models import Comment, Post


def owner_of(image_id: int) -> int | None:
    """The person's key. None: nobody's any more."""
    post = _post_of(image_id)
    if post:
        return post.author_id
    comment = Comment.objects.filter(pictures__image=image_id).first()
    return comment.author_id if comment else _portrayed(image_id)


def place_of(image_id: int) -> tuple[str, str]:
    """Where its owner finds it, in words and as an address; empty where nowhere."""
    post = _post_of(image_id)
    if post and post.kind == Post.Kind.WORK:
        return post.title or "Untitled", reverse("portfolios:edit", args=[post.public_id])
    if post:
        return "your post", reverse("feed:edit_talk", args=[post.public_id])
    comment = Comment.objects.select_related("post__author").filter(pictures__image=image_id).first()
    if comment:
        return "your comment", f"{comment.post.get_absolute_url()}#comment-{comment.public_id}"
    return ("your profile", reverse("accounts:profile")) if _portrayed(image_id) else ("", "")


def _post_of(image_id: int) -> Post | None:
    return Post.objects.filter(Q(pictures__image=image_id) | Q(pictures__next_image=image_id)).first()


def _portrayed(image_id: int) -> int | None:
    shown = Q()
    for column in ("portrait", "next_portrait", "banner", "next_banner"):
        shown |= Q(**{column: image_id}) | Q(**{f"{column}__source": image_id})
    return Profile.objects.filter(shown).values_list("user", flat=True).first()
