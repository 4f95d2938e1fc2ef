"""Posts as the home feed shows them: a few questions a page, whatever the posts hold.

Two, and one or two more where something on the page quotes or reposts: what is quoted is read with `listed_for`, so
that nobody sees in a quote or in a repost what they would not find in a list.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, NamedTuple

from django.db.models import Count, F, QuerySet, Window
from django.db.models.functions import RowNumber
from django.utils.html import format_html
from django.utils.safestring import SafeString

from accounts.models import Viewer
from accounts.reading import FACE_WIDTH, Face, face_columns
from common.markdown import excerpt, to_html
from common.prepared import prepared
from feed import mentions
from feed.folding import Fold, fold_of
from feed.models import Post, PostPicture, PostQuerySet, is_plain, parted, post_address, post_name
from feed.tags import links_of_tags
from feed.wishes import Hidden, Wishes, wanted
from images.models import Image
from images.reading import Picture, picture_columns

# Of more, a card says how many there are.
PICTURES_ON_A_CARD = 4
# Of more words, a card shows how they begin.
_WHOLE_TALK, _EXCERPT = 600, 280

_COLUMNS = (
    *("pk", "position", "author_id", "kind", "public_id", "title", "text", "visibility", "rating", "warning"),
    *("published_at", "edited_at", "like_count", "comment_count", "repost_count", "liked", "reposted", "kept"),
    *("is_quote", "quoted_id"),
)


class CardPicture(NamedTuple):
    alt: str
    image: Picture


@dataclass(slots=True)
class Card:
    pk: int
    position: int
    author_id: int
    kind: str
    public_id: str
    title: str
    text: str
    visibility: str
    rating: str
    warning: str
    published_at: datetime
    edited_at: datetime | None
    like_count: int
    comment_count: int
    repost_count: int
    # By the viewer.
    liked: bool
    reposted: bool
    kept: bool
    is_quote: bool
    quoted_id: int | None
    author: Face
    # Who showed it to the reader, where that was not its author; its `position` is that of their repost then.
    passed_on_by: Face | None = None
    # What it quotes; None where there is nothing, or nothing for this viewer.
    quoted: Card | None = None
    # Of talk: what it says, or how that begins.
    words: SafeString | None = None
    is_cut: bool = False
    fold: Fold | None = None
    # The first few; none where the card is folded.
    pictures: list[CardPicture] = field(default_factory=list)
    picture_count: int = 0

    @property
    def is_talk(self) -> bool:
        """Counted as talk in a mix, as what is passed on is."""
        return self.kind != Post.Kind.WORK or self.passed_on_by is not None

    @property
    def is_plain(self) -> bool:
        return is_plain(self.rating, self.warning)

    def get_absolute_url(self) -> str:
        return post_address(self.kind, self.author.handle, self.public_id, self.title)

    @property
    def name(self) -> str:
        return post_name(self.kind, self.author.name, self.title)

    @property
    def can_be_passed_on(self) -> bool:
        """By others than its author."""
        return self.visibility in Post.OPEN_TO_PASSING

    @property
    def visibility_in_words(self) -> str:
        return Post.Visibility(self.visibility).label


def card_rows(posts: PostQuerySet, viewer: Viewer, *besides: str) -> QuerySet[Post, Any]:
    """What `cards_of` makes cards of, and `besides` what else is asked of each; to be part of a prepared question."""
    return posts.with_own_doings(viewer).values_list(*_COLUMNS, *besides, *face_columns("author"))


def told_besides(row: tuple[Any, ...]) -> tuple[Any, ...]:
    return row[len(_COLUMNS) : -FACE_WIDTH]


def cards_of(rows: Iterable[tuple[Any, ...]], *, wishes: Wishes) -> list[Card]:
    """In the order of the rows. In the place of a repost stands what it shows, or nothing where that is not for the
    viewer: so there may be fewer cards than rows."""
    cards = bare_cards(rows, wishes=wishes)
    _hang_quoted([card for card in cards if card.kind == Post.Kind.REPOST], wishes)
    cards = [shown for card in cards if (shown := _in_place(card))]
    complete(cards, wishes=wishes)
    return cards


def bare_cards(rows: Iterable[tuple[Any, ...]], *, wishes: Wishes) -> list[Card]:
    """Without pictures, quotes and words as they are shown: where not all of them will be."""
    # The first fields of a card are these columns, in their order.
    cards = [Card(*(*row[: len(_COLUMNS)], Face.of(row[-FACE_WIDTH:]))) for row in rows]
    for card in cards:
        card.fold = fold_of(card, wishes)
    return cards


def complete(cards: Iterable[Card], *, wishes: Wishes) -> None:
    """With pictures, on those that are not folded; with what they quote; with their words."""
    cards = list(cards)
    _hang_quoted([card for card in cards if card.is_quote], wishes)
    every = [*cards, *(card.quoted for card in cards if card.quoted)]
    _hang_pictures([card for card in every if not card.fold])
    _write_words([card for card in cards if card.kind == Post.Kind.TALK])


def _hang_quoted(cards: list[Card], wishes: Wishes) -> None:
    quoting = {card.pk: card for card in cards if card.quoted_id}
    rows = _quoted(*wishes.asked, list(quoting)) if quoting else []
    for row, card in zip(rows, bare_cards(rows, wishes=wishes), strict=True):
        quoting[told_besides(row)[0]].quoted = card


@prepared
def _quoted(viewer: Viewer, hidden: Hidden, words: str | None, quoting: list[int]) -> QuerySet[Post, Any]:
    """What posts quote, or repost, by their keys. Nothing across a block of the two authors, whoever looks."""
    posts = wanted(Post.objects.listed_for(viewer), viewer, hidden, words)
    quoted = posts.annotate(quoting=F("quoted_by__pk"), quoting_by=F("quoted_by__author"))
    return card_rows(quoted.filter(~parted("author", "quoting_by"), quoting__among=quoting), viewer, "quoting")


def _in_place(card: Card) -> Card | None:
    if card.kind != Post.Kind.REPOST:
        return card
    return replace(card.quoted, position=card.position, passed_on_by=card.author) if card.quoted else None


def _write_words(cards: list[Card]) -> None:
    named = [card.pk for card in cards if "@" in card.text]
    links = mentions.links_in_posts(named) if named else {}
    for card in cards:
        card.is_cut = len(card.text) > _WHOLE_TALK
        if not card.is_cut:
            card.words = to_html(card.text, links.get(card.pk, frozenset()) | links_of_tags(card.text))
        else:
            card.words = format_html("<p>{}</p>", excerpt(card.text, _EXCERPT))


def _hang_pictures(cards: Iterable[Card]) -> None:
    cards = list(cards)
    by_post: dict[int, list[Any]] = defaultdict(list)
    for post, *rest in _pictures([card.pk for card in cards]):
        by_post[post].append(rest)
    for card in cards:
        rows = by_post[card.pk]
        card.pictures = [CardPicture(alt, Picture._make(image)) for _, alt, *image in rows]
        card.picture_count = rows[0][0] if rows else 0


@prepared
def _pictures(posts: list[int]) -> QuerySet[PostPicture, Any]:
    """Those that are ready: how many the post has of them, and the first few."""
    ready = PostPicture.objects.filter(post__among=posts, image__state=Image.State.READY)
    counted = ready.annotate(
        count=Window(Count("pk"), partition_by="post"),
        number=Window(RowNumber(), partition_by="post", order_by="place"),
    )
    few = counted.filter(number__lte=PICTURES_ON_A_CARD).order_by("post_id", "place")
    return few.values_list("post_id", "count", "alt", *picture_columns("image"))
