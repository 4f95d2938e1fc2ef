"""Tags that somebody follows."""

from __future__ import annotations

from django.db import transaction
from django.db.models import QuerySet

from accounts.models import User
from common.db import insert_once
from common.errors import LimitReached
from common.limits import Limit, keep_pace
from feed.models import Tag, TagFollow

MOST_TAGS = 500
_TAGS = Limit("tag-follows", 200, 7200, "You have followed very many tags at once. You can follow more in {wait}.")


def followed_tags(user: User) -> QuerySet[Tag, Tag]:
    return Tag.objects.filter(followed_by__user=user).order_by("name")


def follows_tag(user: User, name: str) -> bool:
    return TagFollow.objects.filter(user=user, tag__name=name).exists()


@transaction.atomic
def follow_tag(*, user: User, tag: Tag) -> None:
    """Followed already is no error."""
    keep_pace((_TAGS, str(user.pk)))
    if TagFollow.objects.filter(user=user).exclude(tag=tag).count() >= MOST_TAGS:
        raise LimitReached(f"There is room for {MOST_TAGS} tags to follow. Let go of some of them first.")
    insert_once(TagFollow, user=user.pk, tag=tag.pk)


def unfollow_tag(*, user: User, tag: Tag) -> None:
    TagFollow.objects.filter(user=user, tag=tag).delete()
