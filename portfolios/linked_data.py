"""What a page says to search engines in the words of schema.org: whose work it is, and on what terms.

Only what visitors see is told. All of it is data, in a block that no browser runs.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from accounts.models import ProfileLink, User
from common.markdown import excerpt
from feed.models import Post, PostPicture
from images.access import address_of, is_public
from images.models import Image
from images.shown import copies_for
from portfolios.models import Artwork, Collection, Licence, Portfolio
from portfolios.tiles import WorkTile
from portfolios.words import LICENCES

# A page of a collection names so many of its works: enough to know it by.
_NAMED_WORKS = 20
# As in `django.utils.html.json_script`: nothing in it can end the block. One after the other they cost far less than
# `str.translate` does.
_ESCAPES = ((">", "\\u003E"), ("<", "\\u003C"), ("&", "\\u0026"))

Data = dict[str, Any]


def block(data: Data | None) -> SafeString:
    if not data:
        return SafeString()
    told = json.dumps({"@context": "https://schema.org"} | data, ensure_ascii=False)
    for character, escaped in _ESCAPES:
        told = told.replace(character, escaped)
    return format_html('<script type="application/ld+json">{}</script>', mark_safe(told))  # noqa: S308 - escaped above


def of_work(post: Post, artwork: Artwork, *, tags: Sequence[str] = ()) -> Data | None:
    """None for what search engines shall not list. Its pictures are left out where people are asked before they see
    them."""
    if not post.is_for_everybody or not post.published_at:
        return None
    rights = _rights(post, artwork)
    return rights | _told(
        {
            "@type": "VisualArtwork",
            "@id": _whole(post),
            "url": _whole(post),
            "name": post.title or "Untitled",
            "description": excerpt(post.text, 300),
            "dateCreated": str(artwork.year or ""),
            "datePublished": post.published_at.isoformat(timespec="seconds"),
            "dateModified": post.edited_at.isoformat(timespec="seconds") if post.edited_at else "",
            "artMedium": [medium.name for medium in artwork.mediums.all()],
            "artform": artwork.field.name if artwork.field else "",
            "size": artwork.dimensions,
            "keywords": list(tags),
            "isFamilyFriendly": post.is_plain,
            "image": [_picture(picture, rights) for picture in post.ready_pictures] if post.is_plain else [],
        }
    )


def of_talk(post: Post) -> Data | None:
    """None for what search engines shall not list."""
    if not post.is_for_everybody or not post.published_at:
        return None
    return _told(
        {
            "@type": "SocialMediaPosting",
            "@id": _whole(post),
            "url": _whole(post),
            "author": _creator(post.author),
            "datePublished": post.published_at.isoformat(timespec="seconds"),
            "dateModified": post.edited_at.isoformat(timespec="seconds") if post.edited_at else "",
            "headline": excerpt(post.text, 100),
            "articleBody": excerpt(post.text, 300),
            "isFamilyFriendly": post.is_plain,
        }
    )


def of_gallery(person: User, portfolio: Portfolio, links: Iterable[ProfileLink]) -> Data:
    return _page("ProfilePage", _whole(person), person, portfolio, links)


def of_about(person: User, portfolio: Portfolio, links: Iterable[ProfileLink]) -> Data:
    return _page("AboutPage", _about(person), person, portfolio, links)


def of_collection(collection: Collection, works: Iterable[WorkTile]) -> Data | None:
    if not collection.is_for_everybody:
        return None
    shown = [work for work in works if work.visibility == Post.Visibility.EVERYONE]
    named = [{"@type": "VisualArtwork", "url": _whole(work), "name": work.title or "Untitled"} for work in shown]
    return _told(
        {
            "@type": "CollectionPage",
            "@id": _whole(collection),
            "url": _whole(collection),
            "name": collection.title,
            "description": excerpt(collection.text, 300),
            "creator": _creator(collection.artist),
            "hasPart": named[:_NAMED_WORKS],
        }
    )


def _rights(post: Post, artwork: Artwork) -> Data:
    """Of a work and of each of its pictures."""
    name, year = post.author.profile.name, (post.published_at or post.created_at).year
    return _told(
        {
            "creator": _creator(post.author),
            "copyrightHolder": {"@id": _whole(post.author)},
            "copyrightYear": year,
            "copyrightNotice": "" if artwork.licence == Licence.ZERO else f"© {year} {name}",
            "creditText": name,
            "license": LICENCES[artwork.licence].url,
            "acquireLicensePage": _about(post.author),
            "usageInfo": f"{settings.SITE_URL}{reverse('protection:tdm_policy')}",
        }
    )


def _picture(picture: PostPicture, rights: Data) -> Data:
    image = picture.image
    return rights | _told(
        {
            "@type": "ImageObject",
            "contentUrl": _public_address(image),
            "width": image.width,
            "height": image.height,
            "caption": picture.caption,
            "description": picture.alt,
        }
    )


def _page(kind: str, url: str, person: User, portfolio: Portfolio, links: Iterable[ProfileLink]) -> Data:
    told = {"@type": kind, "@id": url, "url": url, "dateCreated": person.date_joined.isoformat(timespec="seconds")}
    return told | {"mainEntity": _person(person, portfolio, links)}


def _person(person: User, portfolio: Portfolio, links: Iterable[ProfileLink]) -> Data:
    profile = person.profile
    follows = {
        "@type": "InteractionCounter",
        "interactionType": "https://schema.org/FollowAction",
        "userInteractionCount": profile.follower_count,
    }
    return _creator(person) | _told(
        {
            "alternateName": f"@{person.handle}",
            "description": profile.bio or excerpt(portfolio.about, 300),
            "image": _public_address(profile.portrait) if profile.portrait else "",
            "homeLocation": {"@type": "Place", "name": profile.place} if profile.place else "",
            "knowsAbout": list(portfolio.skills),
            # Those that link back: for the others there is only this person's word.
            "sameAs": [link.url for link in links if link.verified_at],
            "interactionStatistic": follows,
        }
    )


def _creator(person: User) -> Data:
    return {"@type": "Person", "@id": _whole(person), "url": _whole(person), "name": person.profile.name}


def _public_address(image: Image) -> str:
    shown = [*copies_for(image.shown, "still"), *copies_for(image.shown, "fallback")] if image.is_ready else []
    copy = next((copy for copy in reversed(shown) if is_public(copy.width, image)), None)
    return f"{settings.SITE_URL}{address_of(copy.key, copy.width, image)}" if copy else ""


def _about(person: User) -> str:
    return f"{settings.SITE_URL}{reverse('portfolios:about', args=[person.handle])}"


def _whole(thing: Post | WorkTile | User | Collection) -> str:
    return f"{settings.SITE_URL}{thing.get_absolute_url()}"


def _told(data: Data) -> Data:
    """Without what there is nothing to say of."""
    return {name: value for name, value in data.items() if value not in ("", [])}
