"""Posts as the home feed shows them: two questions a page, whatever the posts hold."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NamedTuple

from django.db.models import Count, QuerySet, Window
from django.db.models.functions import RowNumber

from accounts.models import Viewer
from accounts.reading import FACE_WIDTH, Face, face_columns
from common.prepared import prepared
from feed.folding import Fold, fold_of
from feed.models import Post, PostPicture, PostQuerySet, is_plain, post_address
from feed.wishes import Wishes
from images.models import Image
from images.reading import Picture, picture_columns

# Of more, a card says how many there are.
PICTURES_ON_A_CARD = 4

_COLUMNS = (
    *("pk", "position", "author_id", "kind", "public_id", "title", "text", "visibility", "rating", "warning"),
    *("published_at", "like_count", "comment_count", "liked", "kept", "quoted_id"),
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
    like_count: int
    comment_count: int
    liked: bool
    kept: bool
    quoted_id: int | None
    author: Face
    # Who showed it to the reader, where that was not its author.
    passed_on_by: Face | None = None
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
    def visibility_in_words(self) -> str:
        return Post.Visibility(self.visibility).label


def card_rows(posts: PostQuerySet, viewer: Viewer, *besides: str) -> QuerySet[Post, Any]:
    """What `cards_of` makes cards of, and `besides` what else is asked of each; to be part of a prepared question."""
    return posts.with_liked(viewer).values_list(*_COLUMNS, *besides, *face_columns("author"))


def told_besides(row: tuple[Any, ...]) -> tuple[Any, ...]:
    return row[len(_COLUMNS) : -FACE_WIDTH]


def cards_of(rows: Iterable[tuple[Any, ...]], *, wishes: Wishes) -> list[Card]:
    cards = bare_cards(rows, wishes=wishes)
    hang_pictures(cards)
    return cards


def bare_cards(rows: Iterable[tuple[Any, ...]], *, wishes: Wishes) -> list[Card]:
    """Without pictures, where not all of them will be shown."""
    cards = [Card(**dict(zip(_COLUMNS, row, strict=False)), author=Face.of(row[-FACE_WIDTH:])) for row in rows]
    for card in cards:
        card.fold = fold_of(card, wishes)
    return cards


def hang_pictures(cards: Iterable[Card]) -> None:
    """On those that are not folded: one question for all."""
    cards = [card for card in cards if not card.fold]
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
