"""Who may say something under a post, in words for who may not."""

from __future__ import annotations

from accounts.models import Block, Follow, User, Viewer
from feed.models import Post

_CLOSED = {
    Post.Answers.FOLLOWERS: "Only people who follow {name} can comment here.",
    Post.Answers.FOLLOWED: "Only people whom {name} follows can comment here.",
    Post.Answers.NOBODY: "{name} has closed the comments.",
}


def why_not_comment(post: Post, viewer: Viewer) -> str:
    """Empty for who may. Wants a post that the viewer may see."""
    if not viewer.is_authenticated:
        return "Log in to say something."
    if post.kind == Post.Kind.REPOST:
        return "There is nothing to say under a repost: open what it shows."
    if not post.is_published:
        return "Comments open when it is published."
    if post.author_id == viewer.pk:
        return ""
    if viewer.is_staff and Block.objects.between(viewer, post.author).exists():
        return "One of you has blocked the other."
    return "" if _is_among_answerers(post, viewer) else _CLOSED[Post.Answers(post.answers)].format(name=_name(post))


def _is_among_answerers(post: Post, viewer: User) -> bool:
    match post.answers:
        case Post.Answers.FOLLOWERS:
            return Follow.objects.filter(follower=viewer.pk, followee=post.author_id).exists()
        case Post.Answers.FOLLOWED:
            return Follow.objects.filter(follower=post.author_id, followee=viewer.pk).exists()
    return post.answers == Post.Answers.EVERYONE


def _name(post: Post) -> str:
    return post.author.profile.name
