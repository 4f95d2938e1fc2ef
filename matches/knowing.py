"""Who may know of whom. Each page asks this anew, so that a block, a changed visibility or a deleted post counts at
once.

A match alone tells nobody anything: not what the other picture is called, not whose it is, not that it is there.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Q

from accounts.models import Block, User
from feed.models import Post
from matches.models import Match


@dataclass(frozen=True)
class Other:
    """The other side of a match, as somebody may know it."""

    person: User
    # The post in which the picture stands, where they may open it.
    post: Post | None = None


def earlier_of(match: Match, *, viewer: User) -> Other | None:
    """To the later person: the earlier one, where the viewer may open what the picture stands in."""
    return _shown(match.earlier_id, viewer)


def later_of(match: Match, *, viewer: User) -> Other | None:
    """To the earlier person: the later one, where the viewer may open what the picture stands in, or where that person
    wants it to be known. Nothing gets across a block."""
    other = _shown(match.later_id, viewer)
    if other or not match.named_at or Block.objects.between(viewer, match.later_person).exists():
        return other
    return Other(match.later_person) if match.later_person.is_active else None


def _shown(entry: int, viewer: User) -> Other | None:
    stands = Q(pictures__image__fingerprint=entry) | Q(pictures__next_image__fingerprint=entry)
    post = Post.objects.visible_to(viewer).filter(stands).select_related("author__profile").first()
    return Other(post.author, post) if post else None
