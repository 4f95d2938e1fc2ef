"""What is shown folded: not by its pictures but by the words for what they show, until a reader asks for them.

Whether a post is folded for a reader is decided by `fold_of` alone, which asks their wishes.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from feed.models import Post
from feed.wishes import Wishes


class Foldable(Protocol):
    """A post, or what a list has read of one."""

    @property
    def author_id(self) -> int: ...
    @property
    def is_plain(self) -> bool: ...
    @property
    def rating(self) -> str: ...
    @property
    def warning(self) -> str: ...


@dataclass(frozen=True, slots=True)
class Fold:
    # What a list says in the picture's place: "Mature", the author's warning.
    words: tuple[str, ...]
    # Not to be opened by this reader: explicit work is for people who are signed in. Its bytes are not public either.
    is_closed: bool


def fold_of(post: Foldable, wishes: Wishes) -> Fold | None:
    """None where it is shown as it is, as to its author always."""
    if post.is_plain or not wishes.folds(post):
        return None
    rated = "" if post.rating == Post.Rating.GENERAL else str(Post.Rating(post.rating).label)
    words = tuple(word for word in (rated, post.warning) if word)
    return Fold(words, is_closed=post.rating == Post.Rating.EXPLICIT and not wishes.viewer.is_authenticated)
