"""Works as the rows of galleries, collections and explore show them: two questions a page, whatever the works hold."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from operator import itemgetter
from typing import Any

from django.conf import settings
from django.db.models import BooleanField, Count, ExpressionWrapper, F, Q, QuerySet, Window
from django.http import HttpRequest

from common.addresses import address
from common.paging import Key, Page, asked_page
from common.prepared import prepared
from feed.folding import Fold, fold_of
from feed.models import PostPicture, is_plain, post_address
from feed.wishes import Wishes
from images.models import Image
from images.reading import Picture, picture_columns

_COLUMNS = ("pk", "author_id", "kind", "public_id", "title", "visibility", "rating", "warning")
_BY = ("author__handle", "author__profile__name")
_COVER = ("artwork__cover__source__in_post__alt", *picture_columns("artwork__cover"))


@dataclass(slots=True)
class WorkTile:
    pk: int
    author_id: int
    kind: str
    public_id: str
    title: str
    visibility: str
    rating: str
    warning: str
    handle: str
    by: str
    fold: Fold | None = None
    # What its artist has cut to stand for it, else its first picture, whole; none where it is folded.
    image: Picture | None = None
    alt: str = ""
    picture_count: int = 0

    @property
    def is_plain(self) -> bool:
        return is_plain(self.rating, self.warning)

    def get_absolute_url(self) -> str:
        return post_address(self.kind, self.handle, self.public_id, self.title)

    def get_artist_url(self) -> str:
        return address(settings.PERSON_PAGE, self.handle)


def tile_rows(works: QuerySet[Any, Any], key: str) -> QuerySet[Any, Any]:
    """What `tiles_of` makes tiles of, with what orders them first; to be part of a prepared question."""
    return works.values_list(key, *_COLUMNS, *_BY, *_COVER)


def tiles_page(
    ask: Callable[[Key | None], list[Any]],
    request: HttpRequest,
    *,
    wishes: Wishes,
    size: int,
    scope: str,
    keep: Mapping[str, str] | None = None,
) -> Page[WorkTile]:
    """`ask` gives the `tile_rows` after a key: see `asked_page`."""
    page = asked_page(ask, request, key_of=itemgetter(0), size=size, scope=scope, keep=keep)
    return page.showing(tiles_of(page.items, wishes=wishes))


def tiles_of(rows: Iterable[tuple[Any, ...]], *, wishes: Wishes) -> list[WorkTile]:
    width = 1 + len(_COLUMNS) + len(_BY)
    tiles = []
    for row in rows:
        tile = WorkTile(*row[1:width])
        tile.alt, tile.image, tile.fold = row[width] or "", Picture.of(row[width + 1 :]), fold_of(tile, wishes)
        tiles.append(tile)
    _hang_first_pictures(tiles)
    return tiles


def _hang_first_pictures(tiles: list[WorkTile]) -> None:
    firsts = {post: rest for post, *rest in _firsts([tile.pk for tile in tiles])}
    for tile in tiles:
        count, alt, *image = firsts.get(tile.pk, (0, "", None))
        tile.picture_count = count
        if tile.fold:
            tile.image = None
        elif not (tile.image and tile.image.is_ready):
            tile.image, tile.alt = Picture.of(image), alt


@prepared
def _firsts(posts: list[int]) -> QuerySet[PostPicture, Any]:
    """The first picture that is ready, or the first at all, and how many are ready."""
    is_ready = Q(image__state=Image.State.READY)
    pictures = PostPicture.objects.filter(post__among=posts).annotate(
        count=Window(Count("pk", filter=is_ready), partition_by="post"),
        is_ready=ExpressionWrapper(is_ready, output_field=BooleanField()),
    )
    firsts = pictures.order_by(F("post_id"), F("is_ready").desc(), "place").distinct("post_id")
    return firsts.values_list("post_id", "count", "alt", *picture_columns("image"))
