"""What other sites and chats show of a page of ours: a few words, and one picture of 1200 by 630 pixels.

That is large enough to be looked at, and too small and too much framed to be of use to who gathers pictures. It is made
of what visitors may see, whoever asks for the page.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db.models import QuerySet

from accounts.models import User
from common.markdown import excerpt
from common.prepared import prepared
from feed.models import Post
from feed.wishes import Wishes
from images.access import address_of, is_public
from portfolios.covers import SharePicture, share_picture, share_picture_of
from portfolios.models import Artwork, Collection, Portfolio
from portfolios.tiles import WorkTile, tile_rows, tiles_of
from portfolios.walls import works_of


@dataclass(frozen=True)
class CardPicture:
    url: str
    width: int
    height: int
    alt: str


@dataclass(frozen=True)
class ShareCard:
    # In Open Graph's words: "article", "profile", "website".
    kind: str
    title: str
    description: str
    url: str
    picture: CardPicture | None = None


def of_work(post: Post, artwork: Artwork, portfolio: Portfolio) -> ShareCard | None:
    """None for what visitors do not see. Wants what `share_picture` wants."""
    if not post.is_for_visitors:
        return None
    name = post.author.profile.name
    picture = _of_work(post, artwork) if portfolio.share_cards and post.is_plain else None
    return ShareCard("article", f"{post.title or 'Untitled'} by {name}", _words_on(post), _whole(post), picture)


def of_talk(post: Post) -> ShareCard | None:
    """Words alone: what somebody says stands for itself. None for what visitors do not see."""
    if not post.is_for_visitors:
        return None
    words = _words_on(post) if not post.is_plain or post.text else "A post with pictures."
    return ShareCard("article", f"{post.author.profile.name} (@{post.author.handle})", words, _whole(post))


def of_gallery(person: User, portfolio: Portfolio, works: Iterable[WorkTile]) -> ShareCard:
    """With the first of the works that visitors see on it."""
    name = person.profile.name
    words = person.profile.bio or f"Work by {name}."
    return ShareCard(
        "profile", f"{name} (@{person.handle})", excerpt(words, 200), _whole(person), _first(works, portfolio)
    )


def of_collection(collection: Collection, portfolio: Portfolio, works: Iterable[WorkTile]) -> ShareCard | None:
    if not collection.is_for_visitors:
        return None
    name = collection.artist.profile.name
    words = excerpt(collection.text, 200) or f"A collection of work by {name}."
    shown = sorted(works, key=lambda work: work.pk != collection.cover_id)
    return ShareCard("website", f"{collection.title} by {name}", words, _whole(collection), _first(shown, portfolio))


def of_about(person: User, portfolio: Portfolio, url: str) -> ShareCard:
    """With the newest work, since the page itself shows none."""
    name = person.profile.name
    words = excerpt(portfolio.about, 200) or person.profile.bio or f"What {name} does, and with what."
    works = tiles_of(_newest_plain(person.pk), wishes=Wishes.of(AnonymousUser())) if portfolio.share_cards else []
    return ShareCard(
        "profile", f"About {name} (@{person.handle})", words, settings.SITE_URL + url, _first(works, portfolio)
    )


@prepared
def _newest_plain(artist: int) -> QuerySet[Any, Any]:
    works = works_of(artist, viewer=AnonymousUser()).filter(rating=Post.Rating.GENERAL, warning="")
    return tile_rows(works.order_by("-position"), "position")[:1]


def _of_work(post: Post, artwork: Artwork) -> CardPicture | None:
    return _card_picture(share_picture(post, artwork), post.cover.alt if post.cover else "", post.title)


def _words_on(post: Post) -> str:
    if post.warning:
        return f"Content warning: {post.warning}"
    if not post.is_plain:
        return f"{post.get_rating_display()} work."
    return excerpt(post.text, 200) or f"A work by {post.author.profile.name}, on Cara."


def _first(works: Iterable[WorkTile], portfolio: Portfolio) -> CardPicture | None:
    """Of the first work that may stand on a card and has a picture for it. Link-only works are on nobody's list."""
    if not portfolio.share_cards:
        return None
    chosen = next((work for work in works if work.is_plain and work.visibility == Post.Visibility.EVERYONE), None)
    return _card_picture(share_picture_of(chosen.pk), chosen.alt, chosen.title) if chosen else None


def _card_picture(found: SharePicture | None, alt: str, title: str) -> CardPicture | None:
    url = picture_for_others(found)
    return CardPicture(url, found.copy.width, found.copy.height, alt or title or "A work") if found and url else None


def picture_for_others(found: SharePicture | None) -> str:
    """Its address, where anybody may have it: who fetches it is nobody, and has no signature."""
    if found is None or not is_public(found.copy.width, found.image):
        return ""
    return settings.SITE_URL + address_of(found.copy.key, found.copy.width, found.image)


def _whole(thing: Post | User | Collection) -> str:
    return f"{settings.SITE_URL}{thing.get_absolute_url()}"
