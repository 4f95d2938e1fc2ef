"""The page of what somebody keeps."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest

from accounts.models import User, Viewer
from common.paging import Page, keyset_page
from common.prepared import prepared
from feed.cards import Card, card_rows, cards_of
from feed.models import Bookmark, BookmarkFolder, Post
from feed.wishes import Wishes

PAGE_SIZE = 20


@dataclass(frozen=True)
class KeptPage:
    page: Page[Card]
    # The folder of each post, by its key; empty where it is in none.
    folders: dict[int, str]
    # Of this page's bookmarks, those of posts that one may no longer see.
    gone: int


def bookmarks_page(request: HttpRequest, user: User, *, folder: BookmarkFolder | None) -> KeptPage:
    """What was kept last comes first. A post that one may no longer see is not there, and is there again if one may."""
    bookmarks = Bookmark.objects.filter(user=user).select_related("folder")
    found = keyset_page(
        bookmarks if folder is None else bookmarks.filter(folder=folder),
        request,
        key="-pk",
        size=PAGE_SIZE,
        scope="bookmarks" if folder is None else f"bookmarks.{folder.pk}",
    )
    folders = {each.post_id: each.folder.name if each.folder else "" for each in found.items}
    there = {card.pk: card for card in cards_of(_kept(user, list(folders)), wishes=Wishes.of(user))}
    cards = [there[key] for key in folders if key in there]
    return KeptPage(Page(cards, found.next_url, found.is_first), folders, len(folders) - len(cards))


@prepared
def _kept(viewer: Viewer, posts: list[int]) -> QuerySet[Post, Any]:
    return card_rows(Post.objects.visible_to(viewer).filter(pk__among=posts), viewer)
