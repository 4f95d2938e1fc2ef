"""Page-shaped reads of posts. Every one goes through `visible_to` or `listed_for`."""

from django.db.models import Q
from django.http import HttpRequest
from django.urls import reverse

from accounts.models import Follow, User, Viewer
from common.errors import NotVisible
from common.paging import Page, keyset_page
from feed.models import Comment, Post
from images.models import Image

HOME_PAGE_SIZE = 20
COMMENTS_PAGE_SIZE = 30


def visible_post_or_404(public_id: str, *, viewer: Viewer) -> Post:
    """The getter is the permission."""
    post = Post.objects.visible_to(viewer).with_cards(viewer).filter(public_id=public_id).first()
    if post is None:
        raise NotVisible
    return post


def may_see_picture(image_id: int, viewer: Viewer) -> bool:
    """Asked for each picture that is not public, one indexed query for those who may. What is in no post, such as a
    portrait, is not ours to refuse; what is cut from a picture goes with it."""
    sources = Image.objects.filter(cuts=image_id).values("pk")
    shown_in = Q(pictures__image=image_id) | Q(pictures__image__in=sources)
    if Post.objects.visible_to(viewer).filter(shown_in).exists():
        return True
    if Post.objects.filter(shown_in).exists():
        return False
    return not Comment.objects.filter(pictures__image=image_id).exists() or _is_in_comment(image_id, viewer)


def _is_in_comment(image_id: int, viewer: Viewer) -> bool:
    comments = Comment.objects.visible_to(viewer).filter(pictures__image=image_id)
    return comments.filter(post__in=Post.objects.visible_to(viewer)).exists()


def own_post_or_404(public_id: str, *, author: User, kind: Post.Kind = Post.Kind.WORK) -> Post:
    """A work to edit, or a post of another kind: drafts and all, the author's alone."""
    post = Post.objects.filter(author=author, kind=kind, public_id=public_id).with_cards(author).first()
    if post is None:
        raise NotVisible
    return post


def home_page(request: HttpRequest, viewer: User) -> Page[Post]:
    """What those whom one follows published, and oneself: newest first, nothing else."""
    followed = Follow.objects.filter(follower=viewer, muted=False).values("followee")
    posts = Post.objects.listed_for(viewer).filter(Q(author__in=followed) | Q(author=viewer))
    return keyset_page(posts.with_cards(viewer), request, key="-position", size=HOME_PAGE_SIZE, scope="home")


def comments_page(request: HttpRequest, post: Post, *, viewer: Viewer) -> Page[Comment]:
    """Oldest first, with their authors. Whether the viewer may delete each is `comment.can_delete`."""
    comments = Comment.objects.visible_to(viewer).filter(post=post).select_related("author__profile__portrait")
    page = keyset_page(
        comments,
        request,
        key="pk",
        size=COMMENTS_PAGE_SIZE,
        scope=f"comments.{post.pk}",
        path=reverse("feed:comment", args=[post.public_id]),
    )
    for comment in page.items:
        comment.can_delete = viewer.pk in (comment.author_id, post.author_id)
    return page


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
    newest = Post.objects.listed_for(viewer).order_by("-position").values_list("author", flat=True)[:200]
    followed = Follow.objects.filter(follower=viewer).values("followee")
    people = User.objects.with_profile().filter(pk__in=list(newest)).exclude(pk=viewer.pk).exclude(pk__in=followed)
    return list(people.order_by("-profile__follower_count", "pk")[:most])
