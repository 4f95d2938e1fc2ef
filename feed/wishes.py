"""What a reader does not want to see: people, words and tags that they have muted, ratings and warnings.

`visible_to` stays the one door. Wishes narrow lists that went through it, never widen one, and close no address: a post
that is opened directly still opens, folded where a rating or a warning says so.

What it costs. `Wishes.of` is one question of three indexes; a visitor costs none. Who mutes nobody and no word and
hides no rating adds nothing to a list's SQL; each wish adds its own condition and no other:

- People are looked up by (muter, muted), in the index alone, for rows that the list has come to. A list of those whom
  one follows reads `heard_follows` instead, where `Follow.muted` says it, and leaves out `Hidden.PEOPLE`.
- Ratings and warnings are columns of the row.
- Words cost 25 µs a row. That is nothing where a list walks its index until a page is full, and too much where many
  candidates are read to choose a few: such a list chooses first and asks `unwanted(keys)` of those that it chose.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from enum import Flag
from typing import Any, Protocol

from django.db import connection
from django.db.models import Exists, OuterRef, Q, QuerySet

from accounts.models import Follow, Mute, Preferences, User, Viewer
from common.lazy import itself
from feed.models import CommentQuerySet, Post, PostQuerySet
from feed.muted_words import found_in, pattern_of, words_of_post

SHOW, FOLD, HIDE = Preferences.Showing


class Hidden(Flag):
    """What lists leave out."""

    PEOPLE = 1
    MATURE = 2
    EXPLICIT = 4
    WARNED = 8


NOTHING = Hidden(0)
# By the name of the preference.
_KINDS = {"mature": Hidden.MATURE, "explicit": Hidden.EXPLICIT, "warned": Hidden.WARNED}


class Rated(Protocol):
    """A post, or what a list has read of one."""

    @property
    def author_id(self) -> int: ...
    @property
    def rating(self) -> str: ...
    @property
    def warning(self) -> str: ...


_COLUMNS = (
    *("kept.mature", "kept.explicit", "kept.warned"),
    "EXISTS (SELECT 1 FROM accounts_mute WHERE muter_id = me.id AND (until IS NULL OR until > now()))",
    "ARRAY(SELECT word FROM feed_mutedword WHERE user_id = me.id AND (until IS NULL OR until > now()) ORDER BY word)",
)
_OF_ME = "FROM (SELECT %s::bigint AS id) me LEFT JOIN accounts_preferences kept ON kept.user_id = me.id"


@dataclass(frozen=True, slots=True)
class Wishes:
    viewer: Viewer
    # What becomes of each. A visitor's explicit works are folded for good: `feed.folding`.
    mature: str = FOLD
    explicit: str = FOLD
    warned: str = FOLD
    mutes_people: bool = False
    # A pattern of `muted_words`; None where no word is muted.
    words: str | None = None

    @classmethod
    def of(cls, viewer: Viewer) -> Wishes:
        """As they are now: what was muted for a time that has passed is muted no longer."""
        return cls.and_more(viewer)[0] if viewer.is_authenticated else cls(itself(viewer))

    @classmethod
    def and_more(cls, member: User, *columns: str) -> tuple[Wishes, tuple[Any, ...]]:
        """The wishes, and what else is asked of a member in the same question: columns of SQL to which they are
        `me.id`."""
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT {', '.join((*_COLUMNS, *columns))} {_OF_ME}", [member.pk])
            mature, explicit, warned, mutes_people, words, *more = cursor.fetchone()
        if mature is None:
            usual = Preferences()
            mature, explicit, warned = usual.mature, usual.explicit, usual.warned
        return cls(itself(member), mature, explicit, warned, mutes_people, pattern_of(tuple(words))), tuple(more)

    @property
    def hidden(self) -> Hidden:
        hidden = Hidden.PEOPLE if self.mutes_people else NOTHING
        for flag, showing in zip(_KINDS.values(), (self.mature, self.explicit, self.warned), strict=True):
            hidden |= flag if showing == HIDE else NOTHING
        return hidden

    @property
    def asked(self) -> tuple[Viewer, Hidden, str | None]:
        """What `wanted` is told besides the list: three arguments that a prepared question can be given."""
        return self.viewer, self.hidden, self.words

    def wanted(self, posts: PostQuerySet) -> PostQuerySet:
        return wanted(posts, *self.asked)

    def of_one_person(self) -> Wishes:
        """For that person's own pages: who goes there wants to see them, muted or not."""
        return replace(self, mutes_people=False)

    def of_words_and_people(self) -> Wishes:
        """For what somebody is told of because it concerns them: rated or not, they hear of it, folded."""
        return replace(self, mature=FOLD, explicit=FOLD, warned=FOLD)

    def unwanted(self, posts: Collection[int]) -> set[int]:
        """Which of these, by their keys, the reader does not want to see. One question; none where all are wanted."""
        if not posts or (not self.hidden and self.words is None):
            return set()
        return set(posts) - set(self.wanted(Post.objects.filter(pk__in=posts)).values_list("pk", flat=True))

    def keeps(self, post: Post) -> bool:
        """The same of a post that is there already."""
        return not self.unwanted([post.pk])

    def folds(self, post: Rated) -> bool:
        """Whether it is shown by what it is about until the reader asks for it; one's own never. What lists leave out
        is folded where it is opened directly."""
        if post.author_id == self.viewer.pk:
            return False
        rated = {Post.Rating.MATURE: self.mature, Post.Rating.EXPLICIT: self.explicit}.get(Post.Rating(post.rating))
        return rated not in (None, SHOW) or (bool(post.warning) and self.warned != SHOW)

    def wanted_comments(self, comments: CommentQuerySet) -> CommentQuerySet:
        return wanted_comments(comments, *self.asked)

    def wanted_people(self, people: QuerySet[User]) -> QuerySet[User]:
        """For proposals and lists of people that nobody asked for by name."""
        return people.filter(~muted_by(self.viewer, "pk")) if self.mutes_people else people


def wanted(posts: PostQuerySet, viewer: Viewer, hidden: Hidden, words: str | None) -> PostQuerySet:
    """Those that the reader wants to see, and their own. A repost goes with what it shows."""
    conditions = _conditions(viewer, hidden, words)
    if not conditions:
        return posts
    shown = Post.objects.filter(Q(author=viewer.pk) | conditions, pk=OuterRef("quoted"))
    return posts.filter(Q(author=viewer.pk) | (conditions & (~Q(kind=Post.Kind.REPOST) | Exists(shown))))


def wanted_comments(comments: CommentQuerySet, viewer: Viewer, hidden: Hidden, words: str | None) -> CommentQuerySet:
    conditions = Q()
    if Hidden.PEOPLE in hidden:
        conditions &= ~Q(muted_by(viewer, "author"))
    if words is not None:
        conditions &= ~Q(found_in("text", words))
    return comments.filter(Q(author=viewer.pk) | conditions) if conditions else comments


def heard_follows(viewer: Viewer) -> QuerySet[Follow]:
    """Of whom one hears in the home feed. The mark is read with the follow; only of the few that have it is looked up
    whether the mute has ended meanwhile."""
    return Follow.objects.filter(Q(muted=False) | ~muted_by(viewer, "followee"), follower=viewer.pk)


def muted_by(viewer: Viewer, person: str) -> Exists:
    """Whether `viewer` mutes the person that the outer row's column `person` names."""
    return Exists(Mute.objects.lasting().filter(muter=viewer.pk, muted=OuterRef(person)))


def _conditions(viewer: Viewer, hidden: Hidden, words: str | None) -> Q:
    """The cheapest first: PostgreSQL asks them in this order."""
    wanted = Q()
    if Hidden.MATURE in hidden:
        wanted &= ~Q(rating=Post.Rating.MATURE)
    if Hidden.EXPLICIT in hidden:
        wanted &= ~Q(rating=Post.Rating.EXPLICIT)
    if Hidden.WARNED in hidden:
        wanted &= Q(warning="")
    if Hidden.PEOPLE in hidden:
        wanted &= ~Q(muted_by(viewer, "author"))
    if words is not None:
        wanted &= ~Q(found_in(words_of_post(), words))
    return wanted
