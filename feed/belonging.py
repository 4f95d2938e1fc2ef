"""Which of the posts that were found are shown, and in which part of home each belongs."""

from __future__ import annotations

from collections.abc import Iterable
from enum import Enum
from typing import Any, NamedTuple

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery

from accounts.models import Follow, PeopleListMember, Viewer
from common.prepared import prepared
from feed.cards import Card, bare_cards, card_rows, told_besides
from feed.mixing import Cell, Part, Ratio
from feed.models import Post, PostTag, parted
from feed.wishes import Hidden, Wishes, heard_follows, wanted


class Who(Enum):
    FOLLOWING = "following"
    MUTUALS = "mutuals"
    LISTED = "listed"


class Members(NamedTuple):
    """Whose posts a tab shows."""

    who: Who
    people_list: int | None = None


def belong(viewer: Viewer, members: Members, author: str) -> Q:
    """Whether the person that the outer row's column `author` names is one of them."""
    if members.who is Who.LISTED:
        return Q(Exists(PeopleListMember.objects.filter(people_list=members.people_list, person=OuterRef(author))))
    heard = heard_follows(viewer).filter(followee=OuterRef(author))
    if members.who is Who.MUTUALS:
        return Q(Exists(heard.filter(Exists(Follow.objects.filter(follower=OuterRef("followee"), followee=viewer.pk)))))
    return Q(**{author: viewer.pk}) | Q(Exists(heard))


class Shown(NamedTuple):
    """By position."""

    cards: dict[int, Card]
    # Those of them, by their keys, that belong to what the reader follows, whoever published them: by a tag, or passed
    # on by somebody followed. Of a mix that has a part for it.
    claimed: set[int]


def shown(wishes: Wishes, positions: list[int], members: Members | None, ratio: Ratio | None) -> Shown:
    """Those of the posts at these positions that the reader may and wants to see. What was passed on is there as what
    it shows, where it is passed on first."""
    if not positions:
        return Shown({}, set())
    rows = _shown(*wishes.asked, _claims(ratio), positions)
    cards = bare_cards(rows, wishes=wishes)
    reposts = [card for card in cards if card.kind == Post.Kind.REPOST]
    found = {card.position: card for card in cards if card.kind != Post.Kind.REPOST}
    if reposts and members:
        found |= _passed_on(wishes, reposts, members, ratio)
    return Shown(found, {card.pk for row, card in zip(rows, cards, strict=True) if any(told_besides(row))})


class Claims(Enum):
    """What makes a post of others part of what the reader follows."""

    NOTHING = "nothing"
    TAGS = "tags"
    TAGS_AND_REPOSTS = "tags and reposts"


def _claims(ratio: Ratio | None) -> Claims:
    if not ratio or Part.FOLLOWING not in ratio.shares:
        return Claims.NOTHING
    return Claims.TAGS_AND_REPOSTS if Cell(Part.FOLLOWING, is_talk=True) in ratio.cells else Claims.TAGS


@prepared
def _shown(
    viewer: Viewer, hidden: Hidden, words: str | None, claims: Claims, positions: list[int]
) -> QuerySet[Post, Any]:
    posts = Post.objects.listed_for(viewer).filter(position__among=positions)
    posts = wanted(posts, viewer, hidden, words)
    if claims is Claims.NOTHING:
        return card_rows(posts, viewer)
    return card_rows(posts.annotate(is_claimed=_is_claimed(viewer, claims)), viewer, "is_claimed")


def _is_claimed(viewer: Viewer, claims: Claims) -> Q:
    tagged = Q(Exists(_followed_tags(viewer)))
    if claims is Claims.TAGS:
        return tagged
    theirs = belong(viewer, Members(Who.FOLLOWING), "author")
    reposts = Post.objects.listed_for(viewer).filter(theirs, kind=Post.Kind.REPOST, quoted=OuterRef("pk"))
    return tagged | (Q(repost_count__gt=0) & Q(Exists(reposts)))


def _passed_on(wishes: Wishes, reposts: Iterable[Card], members: Members, ratio: Ratio | None) -> dict[int, Card]:
    by_quoted = {card.quoted_id: card for card in reposts if card.quoted_id}
    rows = _quoted(*wishes.asked, members.who, members.people_list, [*by_quoted])
    cards: dict[int, Card] = {}
    for row, card in zip(rows, bare_cards(rows, wishes=wishes), strict=True):
        is_there, first = told_besides(row)
        is_there = is_there and (ratio is None or Cell(Part.FOLLOWING, card.is_talk) in ratio.cells)
        for repost in reposts:
            if repost.quoted_id == card.pk and repost.position == first and not is_there:
                card.passed_on_by, card.position = repost.author, repost.position
                cards[repost.position] = card
    return cards


@prepared
def _quoted(
    viewer: Viewer, hidden: Hidden, words: str | None, who: Who, people_list: int | None, keys: list[int]
) -> QuerySet[Post, Any]:
    """With whether each is there itself, and where it was passed on first."""
    members = Members(who, people_list)
    reposts = Post.objects.listed_for(viewer).filter(belong(viewer, members, "author"), kind=Post.Kind.REPOST)
    reposts = reposts.filter(~parted("author", "quoted__author"), quoted=OuterRef("pk"))
    reposts = wanted(reposts, viewer, hidden, words).order_by("position")
    is_there = belong(viewer, members, "author")
    if who is Who.FOLLOWING:
        is_there |= Q(Exists(_followed_tags(viewer)))
    posts = wanted(Post.objects.listed_for(viewer), viewer, hidden, words)
    posts = posts.filter(pk__among=keys).exclude(kind=Post.Kind.REPOST)
    posts = posts.annotate(is_there=is_there, first=Subquery(reposts.values("position")[:1]))
    return card_rows(posts, viewer, "is_there", "first")


def _followed_tags(viewer: Viewer) -> QuerySet[PostTag]:
    return PostTag.objects.filter(post=OuterRef("pk"), tag__followed_by__user=viewer.pk)
