"""Where pictures stand, and so whose they are."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from feed.models import CommentPicture, Post, PostPicture

COMMENT = "comment"


@dataclass(frozen=True)
class Place:
    person: int
    # A kind of post, or a comment.
    kind: str
    # Of a comment, the post under which it stands.
    post: int

    @property
    def is_work(self) -> bool:
        return self.kind == Post.Kind.WORK


def places_of(images: Collection[int | None]) -> dict[int, Place]:
    """By the keys of the pictures; what is to take another's place stands there already."""
    columns = ("post__author", "post__kind", "post")
    places: dict[int, Place] = {}
    for name in ("image", "next_image"):
        rows = PostPicture.objects.filter(**{f"{name}__in": images}).values_list(name, *columns)
        places |= {image: Place(person, kind, post) for image, person, kind, post in rows}
    said = CommentPicture.objects.filter(image__in=images).values_list("image", "comment__author", "comment__post")
    return places | {image: Place(person, COMMENT, post) for image, person, post in said}
