"""What we hand to search engines: the pages of artists who want to be found, with one small picture each.

Nobody is on it who has not asked to be, and no work has an entry of its own: it is a list of people, no catalogue.
Parts are blocks of accounts, so each is one bounded question, however many there are.
"""

from __future__ import annotations

from typing import Any
from xml.etree import ElementTree as Xml

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db.models import F, OuterRef, QuerySet, Subquery
from django.urls import reverse

from feed.models import Post, PostPicture
from images.models import Image
from images.reading import picture_columns
from portfolios.covers import share_picture_of_columns
from portfolios.models import Portfolio
from portfolios.sharing_meta import picture_for_others

# Accounts a part; the protocol allows 50,000 entries.
PART_SIZE = 5_000
_SITEMAP = "http://www.sitemaps.org/schemas/sitemap/0.9"
_IMAGE = "http://www.google.com/schemas/sitemap-image/1.1"

Xml.register_namespace("", _SITEMAP)
Xml.register_namespace("image", _IMAGE)


def index() -> bytes:
    """The parts that somebody stands in."""
    parts = _found().annotate(part=F("pk") / PART_SIZE).values_list("part", flat=True).distinct().order_by("part")
    tree = Xml.Element(f"{{{_SITEMAP}}}sitemapindex")
    for part in parts:
        _say(Xml.SubElement(tree, f"{{{_SITEMAP}}}sitemap"), "loc", _whole(reverse("portfolios:sitemap", args=[part])))
    return _written(tree)


def part(number: int) -> bytes:
    tree = Xml.Element(f"{{{_SITEMAP}}}urlset")
    artists = list(_artists(number))
    pictures = _pictures([newest for _, shares_cards, newest, _ in artists if shares_cards])
    for handle, _, newest, published in artists:
        entry = Xml.SubElement(tree, f"{{{_SITEMAP}}}url")
        _say(entry, "loc", _whole(reverse("portfolios:gallery", args=[handle])))
        _say(entry, "lastmod", published.isoformat(timespec="seconds"))
        if newest in pictures:
            shown = Xml.SubElement(entry, f"{{{_IMAGE}}}image")
            Xml.SubElement(shown, f"{{{_IMAGE}}}loc").text = pictures[newest]
    return _written(tree)


def _found() -> QuerySet[Portfolio]:
    return Portfolio.objects.filter(is_listed=True, person__is_active=True, person__for_members=False)


def _artists(number: int) -> QuerySet[Portfolio, tuple[Any, ...]]:
    """Those with something to see, each with the newest work that any visitor sees unasked."""
    shown = Post.objects.listed_for(AnonymousUser()).filter(kind=Post.Kind.WORK, rating=Post.Rating.GENERAL, warning="")
    newest = shown.filter(author=OuterRef("pk")).order_by("-position")
    block = _found().filter(pk__gte=number * PART_SIZE, pk__lt=(number + 1) * PART_SIZE)
    found = block.annotate(
        newest=Subquery(newest.values("pk")[:1]), published=Subquery(newest.values("published_at")[:1])
    )
    columns = ("person__handle", "share_cards", "newest", "published")
    return found.exclude(newest=None).order_by("pk").values_list(*columns)


def _pictures(works: list[int]) -> dict[int, str]:
    """The addresses of what other sites may show of these works, by their keys."""
    first = PostPicture.objects.filter(post__in=works, image__state=Image.State.READY).order_by("post", "place")
    rows = first.distinct("post").values_list(
        "post", *picture_columns("post__artwork__share_card"), *picture_columns("image")
    )
    found = {work: picture_for_others(share_picture_of_columns(columns)) for work, *columns in rows}
    return {work: url for work, url in found.items() if url}


def _say(entry: Xml.Element, name: str, words: str) -> None:
    Xml.SubElement(entry, f"{{{_SITEMAP}}}{name}").text = words


def _whole(path: str) -> str:
    return f"{settings.SITE_URL}{path}"


def _written(tree: Xml.Element) -> bytes:
    return bytes(Xml.tostring(tree, encoding="utf-8", xml_declaration=True))
