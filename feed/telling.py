"""Who hears of what happens to posts and comments: each verb once, called in the transaction of what it tells of."""

from __future__ import annotations

from collections.abc import Iterable

from feed.models import Comment, Post
from notifications.models import About, Kind
from notifications.services import forget, notify, take_back
from protection.models import Case


def liked(*, post: Post, by: int) -> None:
    notify(recipient=post.author_id, kind=Kind.LIKE, actor=by, about=About.POST, about_id=post.pk)


def unliked(*, post: Post, by: int) -> None:
    take_back(recipient=post.author_id, kind=Kind.LIKE, actor=by, about=About.POST, about_id=post.pk)


def reposted(*, post: Post, by: int) -> None:
    """`post` is the one that was reposted."""
    notify(recipient=post.author_id, kind=Kind.REPOST, actor=by, about=About.POST, about_id=post.pk)


def repost_undone(*, post: Post, by: int) -> None:
    take_back(recipient=post.author_id, kind=Kind.REPOST, actor=by, about=About.POST, about_id=post.pk)


def quoted(*, quote: Post) -> None:
    """To the author of what `quote` quotes, about the quote."""
    if quote.quoted:
        recipient = quote.quoted.author_id
        notify(recipient=recipient, kind=Kind.QUOTE, actor=quote.author_id, about=About.POST, about_id=quote.pk)


def commented(*, comment: Comment) -> None:
    """To whose comment it answers, and to the author of the post: to one person once."""
    answered = _answered(comment)
    if answered:
        _of_comment(answered, Kind.ANSWER, comment)
    if comment.post.author_id != answered:
        kind = Kind.COMMENT if comment.pin_x is None else Kind.CRITIQUE
        _of_comment(comment.post.author_id, kind, comment)


def found_helpful(*, comment: Comment) -> None:
    """By the author of the post."""
    by = comment.post.author_id
    notify(recipient=comment.author_id, kind=Kind.HELPFUL, actor=by, about=About.COMMENT, about_id=comment.pk)


def no_longer_helpful(*, comment: Comment) -> None:
    by = comment.post.author_id
    take_back(recipient=comment.author_id, kind=Kind.HELPFUL, actor=by, about=About.COMMENT, about_id=comment.pk)


def comment_liked(*, comment: Comment, by: int) -> None:
    notify(recipient=comment.author_id, kind=Kind.COMMENT_LIKE, actor=by, about=About.COMMENT, about_id=comment.pk)


def comment_unliked(*, comment: Comment, by: int) -> None:
    take_back(recipient=comment.author_id, kind=Kind.COMMENT_LIKE, actor=by, about=About.COMMENT, about_id=comment.pk)


def mentioned_in_post(*, post: Post, people: Iterable[int]) -> None:
    """Once it is out; people by their keys. Those who may not see it hear nothing."""
    for person in people:
        notify(recipient=person, kind=Kind.MENTION, actor=post.author_id, about=About.POST, about_id=post.pk)


def mentioned_in_comment(*, comment: Comment, people: Iterable[int]) -> None:
    """Whom `commented` tells already is not told twice."""
    told = {comment.post.author_id, _answered(comment)}
    for person in people:
        if person not in told:
            _of_comment(person, Kind.MENTION, comment)


def no_longer_mentioned(*, by: int, people: Iterable[int], about: About, about_id: int) -> None:
    """An edit took their names out."""
    for person in people:
        take_back(recipient=person, kind=Kind.MENTION, actor=by, about=about, about_id=about_id)


def comments_deleted(*, ids: Iterable[int]) -> None:
    forget(about=About.COMMENT, ids=list(ids))


def posts_deleted(*, ids: Iterable[int]) -> None:
    """Before the rows are: their comments go with them."""
    ids = list(ids)
    forget(about=About.COMMENT, ids=list(Comment.objects.filter(post__in=ids).values_list("pk", flat=True)))
    forget(about=About.POST, ids=ids)


def picture_rejected(*, post: Post) -> None:
    """To the artist whose work waited for it."""
    notify(recipient=post.author_id, kind=Kind.REJECTED, actor=None, about=About.POST, about_id=post.pk)


def picture_left_out(*, post: Post) -> None:
    """To the artist who has put it into what is out, or planned."""
    notify(recipient=post.author_id, kind=Kind.LEFT_OUT, actor=None, about=About.POST, about_id=post.pk)


def picture_left_out_of_comment(*, comment: Comment) -> None:
    notify(recipient=comment.author_id, kind=Kind.LEFT_OUT, actor=None, about=About.COMMENT, about_id=comment.pk)


def published_at_its_time(*, post: Post) -> None:
    notify(recipient=post.author_id, kind=Kind.PUBLISHED, actor=None, about=About.POST, about_id=post.pk)


def case_moved(case_id: int) -> None:
    """A picture is held, or something was decided about it: the latest alone is told. Named in settings."""
    case = Case.objects.filter(pk=case_id).first()
    if case is None or case.person_id is None:
        return
    kind = Kind.HELD if case.state == Case.State.HELD else Kind.DECIDED
    forget(about=About.PICTURE, ids=[case.pk])
    notify(recipient=case.person_id, kind=kind, actor=None, about=About.PICTURE, about_id=case.pk)


def _answered(comment: Comment) -> int | None:
    """Whom it answers: an answer to an answer stands under the comment that began, and may answer somebody else."""
    return comment.addressee_id or (comment.parent.author_id if comment.parent else None)


def _of_comment(recipient: int, kind: Kind, comment: Comment) -> None:
    notify(recipient=recipient, kind=kind, actor=comment.author_id, about=About.COMMENT, about_id=comment.pk)
