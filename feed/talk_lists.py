"""Talk as lists show it: somebody's own, and that with a tag."""

from __future__ import annotations

from operator import itemgetter
from typing import Any

from django.conf import settings
from django.db.models import F, QuerySet
from django.http import HttpRequest

from accounts.models import User, Viewer
from common.addresses import address
from common.paging import Key, Page, asked_page, slice_after
from common.prepared import prepared
from feed.cards import Card, card_rows, cards_of, told_besides
from feed.models import Post, Tag
from feed.wishes import Hidden, Wishes, wanted

TALK_PAGE_SIZE = 20


def talk_url(person: User) -> str:
    return address(settings.TALK_PAGE, person.handle)


def talk_page(request: HttpRequest, person: User, *, wishes: Wishes) -> Page[Card]:
    """What they say, quote and repost, newest first. Each post once: their repost of their own talk, which stands here
    at its own time, is for those who follow them."""
    wishes = wishes.of_one_person()
    page = asked_page(
        lambda after: _of(*wishes.asked, person.pk, after),
        request, key_of=itemgetter(1), size=TALK_PAGE_SIZE, scope=f"talk.{person.pk}",
    )  # fmt: skip
    return page.showing(cards_of(page.items, wishes=wishes))


@prepared
def _of(viewer: Viewer, hidden: Hidden, words: str | None, author: int, after: Key | None) -> QuerySet[Post, Any]:
    posts = Post.objects.listed_for(viewer).filter(author=author).exclude(kind=Post.Kind.WORK)
    posts = posts.exclude(kind=Post.Kind.REPOST, quoted__kind=Post.Kind.TALK, quoted__author=author)
    rows = card_rows(wanted(posts, viewer, hidden, words), viewer)
    return slice_after(rows, after, key="-position", size=TALK_PAGE_SIZE)


def tagged_talk(request: HttpRequest, name: str, *, wishes: Wishes) -> Page[Card]:
    """Read along the tag's own index, as `portfolios.queries.tagged_works` does."""
    tag = _key_of(name)
    page = asked_page(
        lambda after: _tagged(*wishes.asked, tag, after),
        request, key_of=lambda row: told_besides(row)[0], size=TALK_PAGE_SIZE,
        scope=f"talk-tag.{tag}", keep={"show": "posts"},
    )  # fmt: skip
    return page.showing(cards_of(page.items, wishes=wishes))


def has_tagged_talk(name: str, *, viewer: Viewer) -> bool:
    return bool(_any_tagged(viewer, _key_of(name)))


def _key_of(name: str) -> int:
    return Tag.objects.filter(name=name).values_list("pk", flat=True).first() or 0


@prepared
def _tagged(viewer: Viewer, hidden: Hidden, words: str | None, tag: int, after: Key | None) -> QuerySet[Post, Any]:
    posts = Post.objects.listed_for(viewer).filter(kind=Post.Kind.TALK, post_tags__tag=tag)
    along = wanted(posts, viewer, hidden, words).annotate(along=F("post_tags__position")).exclude(along=None)
    return slice_after(card_rows(along, viewer, "along"), after, key="-along", size=TALK_PAGE_SIZE)


@prepared
def _any_tagged(viewer: Viewer, tag: int) -> QuerySet[Post, Any]:
    posts = Post.objects.listed_for(viewer).filter(kind=Post.Kind.TALK, post_tags__tag=tag)
    return posts.exclude(post_tags__position=None).values_list("pk", flat=True)[:1]


def reposted(public_id: str, *, viewer: Viewer) -> str:
    """The public id of what this repost shows; empty where it is none, or gone."""
    reposts = Post.objects.visible_to(viewer).filter(kind=Post.Kind.REPOST, public_id=public_id)
    return reposts.values_list("quoted__public_id", flat=True).first() or ""
