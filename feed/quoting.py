"""One post as a small card in another: in the composer, and on the page of a quote."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet

from accounts.models import Viewer
from common.prepared import prepared
from feed.cards import Card, card_rows, cards_of
from feed.models import Post
from feed.passing import passable
from feed.wishes import Wishes


def quotable_card(public_id: str, *, viewer: Viewer) -> Card | None:
    """None where this person may not quote it."""
    found = cards_of(_passable(viewer, public_id), wishes=Wishes.of(viewer)) if public_id else []
    return found[0] if found else None


@prepared
def _passable(viewer: Viewer, public_id: str) -> QuerySet[Post, Any]:
    return card_rows(passable(viewer).filter(public_id=public_id), viewer)


def card_of(post: Post, *, wishes: Wishes) -> Card | None:
    """As lists show it, with what it quotes; of a post that the viewer may open."""
    found = cards_of(_one(wishes.viewer, post.pk), wishes=wishes)
    return found[0] if found else None


@prepared
def _one(viewer: Viewer, post: int) -> QuerySet[Post, Any]:
    return card_rows(Post.objects.visible_to(viewer).filter(pk=post), viewer)
