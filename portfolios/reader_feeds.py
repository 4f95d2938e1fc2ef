"""What somebody shows, for feed readers: one list of entries, whichever way `portfolios.feed_writers` writes it.

Only what visitors see in lists is told, and of it one small picture each: none where people are asked before they see
it, and none where the artist offers other sites no pictures.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from accounts.models import User
from common.markdown import excerpt, to_html
from feed.models import Post
from images.access import address_of
from images.models import Image
from images.shown import Copy, copies_for
from portfolios.models import Artwork, Collection, Licence, Portfolio
from portfolios.walls import portfolio_of, works_of
from portfolios.words import LICENCES

LENGTH = 30
WIDEST = 640
# What no XML may have in it, however escaped.
_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True)
class SmallPicture:
    url: str
    type: str
    bytes: int
    width: int
    height: int
    alt: str


@dataclass(frozen=True)
class Rights:
    """`line` says all of it in words."""

    credit: str
    licence: str
    url: str

    @property
    def line(self) -> str:
        return f"{self.credit}. {self.licence}. No AI training."


@dataclass(frozen=True)
class Entry:
    id: str
    url: str
    title: str
    html: SafeString
    words: str
    published: datetime
    updated: datetime
    tags: list[str]
    rights: Rights
    picture: SmallPicture | None


@dataclass(frozen=True)
class Told:
    """A feed before it is written in one of the three ways."""

    title: str
    words: str
    url: str
    author: str
    author_url: str
    updated: datetime
    entries: list[Entry]


def of_gallery(person: User) -> Told:
    name = person.profile.name
    words = person.profile.bio or f"Work by {name}."
    posts = works_of(person, viewer=AnonymousUser())
    return _told(person, f"{name} (@{person.handle})", words, _whole(person), posts)


def of_collection(collection: Collection) -> Told:
    person = collection.artist
    words = excerpt(collection.text, 300) or f"A collection of work by {person.profile.name}."
    posts = works_of(person, viewer=AnonymousUser()).filter(artwork__in_collections__collection=collection)
    return _told(person, f"{collection.title} by {person.profile.name}", words, _whole(collection), posts)


def _told(person: User, title: str, words: str, url: str, posts: Any) -> Told:
    shown = posts.with_cards(AnonymousUser()).select_related("artwork").prefetch_related("tags").order_by("-position")
    portfolio = portfolio_of(person)
    entries = [_entry(post, person, portfolio) for post in shown[:LENGTH]]
    # Never the time of asking: what has not changed is the same feed.
    updated = max((entry.updated for entry in entries), default=person.date_joined.replace(microsecond=0))
    return Told(_clean(title), _clean(words), url, _clean(person.profile.name), _whole(person), updated, entries)


def _entry(post: Post, person: User, portfolio: Portfolio) -> Entry:
    published = (post.published_at or post.created_at).replace(microsecond=0)
    picture = _small_picture(post) if portfolio.share_cards and post.is_plain else None
    rights = _rights(post.artwork, published, person.profile.name)
    return Entry(
        # Stays when the title changes, or the artist's handle.
        id=f"tag:{urlsplit(settings.SITE_URL).hostname},{published:%Y-%m-%d}:work/{post.public_id}",
        url=_whole(post),
        title=_clean(post.title or "Untitled"),
        html=mark_safe(_clean(_html(post, rights, picture))),  # noqa: S308 - made of safe parts
        words=_clean(excerpt(post.text, 300)),
        published=published,
        updated=(post.edited_at or published).replace(microsecond=0),
        tags=[tag.name for tag in post.tags.all()],
        rights=rights,
        picture=picture,
    )


def _rights(artwork: Artwork, published: datetime, name: str) -> Rights:
    credit = name if artwork.licence == Licence.ZERO else f"© {artwork.year or published.year} {name}"
    return Rights(_clean(credit), artwork.get_licence_display(), LICENCES[artwork.licence].url)


def _small_picture(post: Post) -> SmallPicture | None:
    first = post.cover
    found = _small(first.image) if first else None
    if first is None or found is None:
        return None
    url = f"{settings.SITE_URL}{address_of(found.key, found.width, first.image)}"
    return SmallPicture(url, found.type, found.bytes, found.width, found.height, _clean(first.alt or post.title))


def _small(image: Image) -> Copy | None:
    """At most `WIDEST` pixels wide, and open to anybody: a reader brings no signature."""
    copies = copies_for(image.shown, "still") if image.is_ready and image.is_public else []
    return next((copy for copy in reversed(copies) if copy.width <= WIDEST), None)


def _html(post: Post, rights: Rights, picture: SmallPicture | None) -> SafeString:
    shown = SafeString()
    if picture:
        shown = format_html(
            '<p><a href="{}"><img src="{}" alt="{}" width="{}" height="{}"></a></p>',
            _whole(post),
            picture.url,
            picture.alt,
            picture.width,
            picture.height,
        )
    asked = format_html("<p>{}</p>", _asked_before(post)) if not post.is_plain else SafeString()
    licence = format_html('<a href="{}" rel="license">{}</a>', rights.url, rights.licence) if rights.url else None
    line = format_html("<p>{}. {}. No AI training.</p>", rights.credit, licence or rights.licence)
    return shown + asked + to_html(post.text) + line


def _asked_before(post: Post) -> str:
    rated = "" if post.rating == Post.Rating.GENERAL else f"{post.get_rating_display()}. "
    warned = f"Content warning: {post.warning}. " if post.warning else ""
    return f"{rated}{warned}The picture is on Cara."


def _whole(thing: Post | User | Collection) -> str:
    return f"{settings.SITE_URL}{thing.get_absolute_url()}"


def _clean(text: str) -> str:
    return _NOT_XML.sub("", text)
