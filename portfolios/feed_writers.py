"""The three ways to write a feed: RSS 2.0, Atom 1.0 and JSON Feed 1.1."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.utils.feedgenerator import Atom1Feed, Enclosure, Rss201rev2Feed

from images.terms import Terms
from portfolios.reader_feeds import Entry, Told
from protection.declared import declared


class _Rss(Rss201rev2Feed):
    content_type = "application/rss+xml; charset=utf-8"

    def rss_attributes(self) -> dict[str, str]:
        more = {
            "xmlns:dc": "http://purl.org/dc/elements/1.1/",
            "xmlns:media": "http://search.yahoo.com/mrss/",
            "xmlns:creativeCommons": "http://cyber.law.harvard.edu/rss/creativeCommonsRssModule.html",
        }
        return super().rss_attributes() | more

    def add_item_elements(self, handler: Any, item: dict[str, Any]) -> None:
        super().add_item_elements(handler, item)
        handler.addQuickElement("dc:rights", item["item_copyright"])
        if item["licence_url"]:
            handler.addQuickElement("creativeCommons:license", item["licence_url"])
        if picture := item["picture"]:
            size = {"width": str(picture.width), "height": str(picture.height)}
            handler.addQuickElement("media:thumbnail", "", {"url": picture.url} | size)

    def latest_post_date(self) -> datetime:
        updated: datetime = self.feed["updated"]
        return updated


class _Atom(Atom1Feed):
    def add_item_elements(self, handler: Any, item: dict[str, Any]) -> None:
        super().add_item_elements(handler, item)
        if item["licence_url"]:
            handler.addQuickElement("link", "", {"rel": "license", "href": item["licence_url"]})

    def latest_post_date(self) -> datetime:
        updated: datetime = self.feed["updated"]
        return updated


def _xml(kind: type[_Rss] | type[_Atom]) -> Callable[[Told, str], str]:
    def write(told: Told, address: str) -> str:
        feed = kind(
            title=told.title,
            link=told.url,
            description=told.words,
            subtitle=told.words,
            author_name=told.author,
            author_link=told.author_url,
            feed_url=address,
            feed_copyright=f"{told.author}. No AI training: {_policy()}",
            updated=told.updated,
        )
        for entry in told.entries:
            feed.add_item(
                title=entry.title,
                link=entry.url,
                description=entry.html,
                author_name=told.author,
                author_link=told.author_url,
                pubdate=entry.published,
                updateddate=entry.updated,
                unique_id=entry.id,
                unique_id_is_permalink=False,
                categories=entry.tags,
                item_copyright=entry.rights.line,
                licence_url=entry.rights.url,
                picture=entry.picture,
                enclosures=[Enclosure(one.url, str(one.bytes), one.type) for one in [entry.picture] if one],
            )
        return feed.writeString("utf-8")

    return write


def _json(told: Told, address: str) -> str:
    author = {"name": told.author, "url": told.author_url}
    feed = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": told.title,
        "description": told.words,
        "home_page_url": told.url,
        "feed_url": address,
        "authors": [author],
        "items": [_json_item(entry) for entry in told.entries],
        "_rights": {"about": _policy(), "ai_training": False},
    }
    return json.dumps(feed, ensure_ascii=False)


def _json_item(entry: Entry) -> dict[str, Any]:
    item = {
        "id": entry.id,
        "url": entry.url,
        "title": entry.title,
        "summary": entry.words,
        "content_html": entry.html,
        "image": entry.picture.url if entry.picture else "",
        "date_published": entry.published.isoformat(timespec="seconds"),
        "date_modified": entry.updated.isoformat(timespec="seconds"),
        "tags": entry.tags,
        "_rights": {"credit": entry.rights.credit, "licence": entry.rights.licence, "url": entry.rights.url},
    }
    return {name: value for name, value in item.items() if value not in ("", [])}


# By the end of the address: the type of the answer, and how it is written.
KINDS: dict[str, tuple[str, Callable[[Told, str], str]]] = {
    "rss": (_Rss.content_type, _xml(_Rss)),
    "atom": (_Atom.content_type, _xml(_Atom)),
    "json": ("application/feed+json; charset=utf-8", _json),
}


def _policy() -> str:
    return declared().policy(Terms.NOTHING)
