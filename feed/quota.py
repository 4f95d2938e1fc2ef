"""How much one artist may keep and send, and how much of it is left, in words."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db.models import Count, Q, QuerySet, Sum
from django.template.defaultfilters import filesizeformat
from django.utils import timezone

from accounts.models import User
from common.errors import LimitReached
from feed.models import CommentPicture, PostPicture

_DAY = timedelta(hours=24)
# Of a picture, and of what is to take its place.
_IMAGES = ("image", "next_image")


@dataclass(frozen=True)
class Room:
    pictures: int
    bytes: int


def room_left(author: User) -> Room:
    """What this artist may still send in these 24 hours, and keep; never less than nothing."""
    used = _used(PostPicture.objects.filter(post__author=author), _IMAGES)
    in_comments = _used(CommentPicture.objects.filter(comment__author=author), ("image",))
    left = (
        settings.QUOTA_PICTURES_A_DAY - used.pictures - in_comments.pictures,
        settings.QUOTA_BYTES - used.bytes - in_comments.bytes,
    )
    return Room(*(max(0, each) for each in left))


def _used(rows: QuerySet[Any], images: Sequence[str]) -> Room:
    """Of late, and altogether. One query."""
    used = rows.aggregate(
        **{f"{of}_bytes": Sum(f"{of}__bytes", default=0) for of in images},
        **{f"{of}_lately": Count(of, filter=Q(**{f"{of}__created_at__gt": timezone.now() - _DAY})) for of in images},
    )
    return Room(*(sum(used[f"{of}_{what}"] for of in images) for what in ("lately", "bytes")))


def refuse_beyond_quota(*, author: User, count: int, size: int) -> None:
    """`LimitReached` where so many more pictures of so many bytes would be more than one artist may send."""
    left = room_left(author)
    _refuse_many(count, left.pictures)
    _refuse_large(size, left.bytes)


def _refuse_many(count: int, left: int) -> None:
    if count > left:
        raise LimitReached(
            f"You can upload {settings.QUOTA_PICTURES_A_DAY} pictures in 24 hours. {left} are left for now:"
            " please upload the others later."
        )


def _refuse_large(size: int, left: int) -> None:
    if size > left:
        raise LimitReached(
            f"There is room for {filesizeformat(settings.QUOTA_BYTES)} of originals. {filesizeformat(left)} are"
            f" left, and this is {filesizeformat(size)}. Delete works, or only the originals of some pictures."
        )
