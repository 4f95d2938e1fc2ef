"""Fills the database of `benchmarks/feed.py` by COPY: people, posts and follows as a community of that size has them.

At scale 1: 200,000 people, 5,000,000 posts in three years, 10,000,000 follows. Few are followed by very many (three by
more than half of all) and few follow very many; a tenth publish seldom, and a tenth stopped two years ago. Besides,
readers who follow a given number of people, to be measured. Rows only, and pictures for the newest posts alone.
"""

import random
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from itertools import accumulate, count
from typing import Any, NamedTuple

from django.db import connection, transaction

from accounts.models import Follow, Profile, User
from benchmarks import seed as works
from feed.models import Comment, Like, Post, PostTag, Tag, TagFollow

PEOPLE, POSTS_EACH, FOLLOWS_EACH = 200_000, 25, 49
# The newest posts, as many as any page of the benchmark comes to.
_PICTURED = 40_000
_READERS_OF_A_KIND = 100
_YEARS, _NOW = 3, datetime(2026, 11, 1, tzinfo=UTC)
_FIRST = _NOW - timedelta(days=365 * _YEARS)
_TAGS, _TAGGED = 2_000, 10
_WORDS = "Light on the water, studied from memory over three evenings, then left to dry for a week."
_REMARKS = 30


class Readers(NamedTuple):
    name: str
    follows: int
    # Of whom: "" for people as they come, by how much they are followed.
    authors: str = ""
    tags: int = 0


KINDS = (
    Readers("10", 10),
    Readers("100", 100),
    Readers("1,000", 1_000),
    Readers("5,000", 5_000),
    Readers("5,000 quiet", 5_000, "quiet"),
    Readers("5,000 dead", 5_000, "dead"),
    Readers("1,000 and 20 tags", 1_000, tags=20),
)


def is_quiet(person: int) -> bool:
    return person % 10 == 1


def is_dead(person: int) -> bool:
    return person % 10 == 0


class Community:
    def __init__(self, scale: float) -> None:
        self.people = max(2_000, int(PEOPLE * scale))
        self.posts = self.people * POSTS_EACH
        self._random = random.Random(5)

    @property
    def famous(self) -> int:
        """Followed by more than half of all."""
        return 2

    def readers(self, kind: Readers) -> range:
        first = self.people + 1 + KINDS.index(kind) * _READERS_OF_A_KIND
        return range(first, first + _READERS_OF_A_KIND)

    @property
    def spoken_of(self) -> int:
        """A work with remarks."""
        return self.posts - 1

    @property
    def everybody(self) -> range:
        return range(1, self.people + 1 + len(KINDS) * _READERS_OF_A_KIND + 1)

    @property
    def unknown(self) -> int:
        """Followed by nobody."""
        return self.everybody[-1]

    def seed(self, say: Callable[[str], None]) -> None:
        # The rows fit together as they are made; what a trigger would keep is counted at the end.
        with transaction.atomic(), connection.cursor() as cursor, _without_indexes(cursor, (Post, Follow, PostTag)):
            cursor.execute("SET LOCAL session_replication_role = replica")
            cursor.execute("SET LOCAL synchronous_commit = off")
            cursor.execute("SET LOCAL maintenance_work_mem = '1GB'")
            works._empty(cursor)
            say(f"{self.posts:,} posts …")
            newest = self._write_posts()
            say("follows …")
            follows = self._write_follows()
            say("people and pictures …")
            self._write_people(newest, *follows)
            say("indexes …")
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(
                "INSERT INTO feed_lastpost (author_id, position, talk_position) SELECT author_id, max(position),"
                " max(position) FILTER (WHERE kind <> 'work') FROM feed_post GROUP BY 1"
            )
            works._count_on(cursor)
        with connection.cursor() as cursor:
            cursor.execute("VACUUM ANALYZE")

    # --- Posts ------------------------------------------------------------------------------------------------------

    def _write_posts(self) -> list[tuple[int, int]]:
        """The key and the author of each of the newest."""
        columns = ("id", "public_id", "author_id", "kind", "title", "visibility", "rating", "position", "published_at")
        rows = works._Rows(Post, (*columns, "like_count", "comment_count", "form_key"), state="published", text=_WORDS)
        tags = works._Rows(PostTag, ("id", "post_id", "tag_id", "place", "position"))
        step = timedelta(days=365 * _YEARS) / self.posts
        tag_ids, newest = count(1), []
        for number, author in enumerate(self._authors(), start=1):
            moment = _FIRST + step * number
            position = int(moment.timestamp() * 1_000_000) * 1000 + number % 1000
            talk = number % 5 == 0
            visibility = {3: "followers", 7: "members", 11: "link"}.get(number % 25, "everyone")
            rating = {13: "mature", 27: "explicit"}.get(number % 50, "general")
            rows.add(
                *(number, works._public_id("post", number), author, "talk" if talk else "work"),
                *("" if talk else f"Study number {number}", visibility, rating, position, moment),
                *(number % 500, _REMARKS if number == self.spoken_of else 0, f"{number:032x}"),
            )
            if number % _TAGGED == 0:
                tags.add(next(tag_ids), number, number // _TAGGED % _TAGS + 1, 0, position)
            if number > self.posts - _PICTURED:
                newest.append((number, author))
            if number == self.spoken_of:
                artworks = works._Rows(works.Artwork, ("post_id", "artist_id", "rank", "position"))
                artworks.add(number, author, "1a0", position)
                artworks.write()
        rows.write()
        tags.write()
        return newest

    def _authors(self) -> Iterator[int]:
        everybody = range(1, self.people + 1)
        lively = [_liveliness(person, self.people) for person in everybody]
        now = [0 if is_dead(person) else weight for person, weight in zip(everybody, lively, strict=True)]
        early = self.posts // _YEARS
        for weights, many in ((lively, early), (now, self.posts - early)):
            yield from self._random.choices(everybody, cum_weights=list(accumulate(weights)), k=many)

    # --- Follows ----------------------------------------------------------------------------------------------------

    def _write_follows(self) -> tuple[dict[int, int], dict[int, int]]:
        """How many follow each, and how many each follows."""
        rows, ids = works._Rows(Follow, ("id", "follower_id", "followee_id")), count(1)
        followers: dict[int, int] = dict.fromkeys(self.everybody, 0)
        following: dict[int, int] = dict.fromkeys(self.everybody, 0)
        for follower, followees in self._followed():
            following[follower] = len(followees)
            for followee in followees:
                followers[followee] += 1
                rows.add(next(ids), follower, followee)
        rows.write()
        return followers, following

    def _followed(self) -> Iterator[tuple[int, set[int]]]:
        everybody = range(1, self.people + 1)
        fame = list(accumulate((person + 4) ** -0.8 for person in everybody))
        for follower in everybody:
            many = min(5_000, self.people // 4, int(14 * (1 - self._random.random()) ** -0.72))
            chosen = set(self._random.choices(everybody, cum_weights=fame, k=many))
            chosen |= {star for star in (2, 3, 4) if self._random.random() < 0.55}
            yield follower, chosen - {follower}
        for kind in KINDS:
            choose_from = [each for each in everybody if kind.authors in ("", _sort_of(each))]
            for reader in self.readers(kind):
                yield reader, set(self._random.sample(choose_from, min(kind.follows, len(choose_from))))

    # --- People and pictures ----------------------------------------------------------------------------------------

    def _write_people(
        self, newest: list[tuple[int, int]], followers: dict[int, int], following: dict[int, int]
    ) -> None:
        drawn = works._Seeding()
        portraits = {author: drawn._picture("portrait", (1200, 1200), public=True) for _, author in newest}
        people = works._Rows(User, ("id", "handle", "handle_skeleton", "email"), password="!")
        profiles = works._Rows(
            Profile, ("user_id", "name", "portrait_id", "follower_count", "following_count"), bio=_WORDS
        )
        for person in self.everybody:
            name = f"person-{person}"
            people.add(person, name, name, f"{name}@example.com")
            profiles.add(person, f"Person {person}", portraits.get(person, r"\N"), followers[person], following[person])
        for number, _ in newest:
            if number % 5:
                picture = drawn._picture("work", works._SHAPES[number % len(works._SHAPES)], public=True)
                drawn._pictures.add(next(drawn._ids[works.PostPicture]), number, picture, 0)
        self._write_the_rest()
        for rows in (people, profiles, drawn._images, drawn._renditions, drawn._pictures):
            rows.write()

    def _write_the_rest(self) -> None:
        tags, follows = works._Rows(Tag, ("id", "name")), works._Rows(TagFollow, ("id", "user_id", "tag_id"))
        for number in range(1, _TAGS + 1):
            tags.add(number, f"subject {number}")
        ids = count(1)
        for kind in KINDS:
            for reader in self.readers(kind):
                for tag in range(kind.tags):
                    follows.add(next(ids), reader, (reader * 37 + tag * 101) % _TAGS + 1)
        remarks = works._Rows(Comment, ("id", "public_id", "post_id", "author_id", "form_key"), text=_WORDS)
        for number in range(1, _REMARKS + 1):
            remarks.add(number, works._public_id("comment", number), self.spoken_of, number * 3 + 2, f"{number:032x}")
        likes = works._Rows(Like, ("id", "post_id", "user_id"))
        for number, reader in enumerate(self.readers(KINDS[2]), start=1):
            likes.add(number, self.posts - number, reader)
        for rows in (tags, follows, remarks, likes):
            rows.write()


def _liveliness(person: int, people: int) -> float:
    weight: float = (10 + person * 7919 % people) ** -0.5
    return weight / 20 if is_quiet(person) else weight


def _sort_of(person: int) -> str:
    return "quiet" if is_quiet(person) else "dead" if is_dead(person) else "lively"


@contextmanager
def _without_indexes(cursor: Any, models: tuple[Any, ...]) -> Iterator[None]:
    """But for the keys: made at once at the end they take a fraction of the time."""
    tables = [model._meta.db_table for model in models]
    cursor.execute(
        "SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid) FROM pg_constraint"
        " WHERE contype = 'u' AND conrelid::regclass::text = ANY (%s)",
        [tables],
    )
    constraints = cursor.fetchall()
    for table, name, _ in constraints:
        cursor.execute(f"ALTER TABLE {table} DROP CONSTRAINT {name}")
    cursor.execute(
        "SELECT indexname, indexdef FROM pg_indexes WHERE tablename = ANY (%s) AND indexname !~ '_pkey$'", [tables]
    )
    indexes = cursor.fetchall()
    for name, _ in indexes:
        cursor.execute(f'DROP INDEX "{name}"')
    yield
    for _, definition in indexes:
        cursor.execute(definition)
    for table, name, definition in constraints:
        cursor.execute(f"ALTER TABLE {table} ADD CONSTRAINT {name} {definition}")
