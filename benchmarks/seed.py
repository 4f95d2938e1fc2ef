"""Fills the database of `benchmarks/pages.py` by COPY: artists of 10, 1,000 and 100,000 works, as the rooms leave them.

Rows only, no bytes. What a row here does not say is its model's own default, so that a new column needs no word here.
"""

import io
import json
from collections.abc import Callable, Iterable
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from itertools import count
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from django.apps import apps
from django.db import connection, models, transaction
from django.db.migrations.recorder import MigrationRecorder

from accounts.models import Follow, Profile, User
from common.ids import PUBLIC_ID_LENGTH
from common.ranks import ranks
from feed.models import Comment, Like, Post, PostPicture, PostTag, Tag
from images.models import Image, Rendition
from images.shown import shown_of
from images.specs import Spec, plan
from portfolios.models import Artwork, Collection, CollectionItem, Field, Medium, Software

SIZES = (10, 1_000, 100_000)
FANS = 3_000
# Of each artist's newest work and of the fans' works.
COMMENTS = 40
MEMBER = "member"
_TAGS, _TAGS_OF_A_WORK = 2_000, 5
_FOLLOWED, _LIKED = 300, 2_000
_NOW = datetime(2026, 11, 1, tzinfo=UTC)
_SHAPES = ((3000, 2000), (2400, 3200), (4000, 4000), (2000, 2828), (3840, 1634), (1500, 1000), (900, 1600))
_BYTES = 100_000
# As long as those that the pipeline makes.
_PLACEHOLDER = f"data:image/webp;base64,{'UklGRkIAAABXRUJQVlA4IDYAAADQAwCdASoQABAAPzmGuVOv' * 5}"
_WORDS = "Light on the water, studied from memory over three evenings. Oil first, then a glaze that dried for a week. "


def handle_of(size: int) -> str:
    return f"artist-of-{size}"


def seed(say: Callable[[str], None]) -> None:
    """Once: rows that this file and these tables would make again are left as they are."""
    state = _state()
    if _written_state() == state:
        return
    say("Writing rows …")
    with transaction.atomic(), connection.cursor() as cursor:
        _empty(cursor)
        # The rows fit together as they are made.
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute("SET LOCAL synchronous_commit = off")
        _Seeding().run()
        _count_on(cursor)
        cursor.execute(f"COMMENT ON DATABASE {_name()} IS '{state}'")
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")


def _state() -> str:
    applied = sorted(map(str, MigrationRecorder(connection).applied_migrations()))
    return sha256(Path(__file__).read_bytes() + json.dumps(applied).encode()).hexdigest()


def _written_state() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT shobj_description(oid, 'pg_database') FROM pg_database WHERE datname = %s", [_name()])
        return str(cursor.fetchone()[0])


def _name() -> str:
    return str(connection.settings_dict["NAME"])


def _empty(cursor: Any) -> None:
    kept = {"django_migrations", "django_content_type", "auth_permission"}
    kept |= {term._meta.db_table for term in (Field, Medium, Software)}
    tables = sorted({model._meta.db_table for model in apps.get_models(include_auto_created=True)} - kept)
    cursor.execute(f"TRUNCATE {', '.join(tables)} RESTART IDENTITY CASCADE")


def _count_on(cursor: Any) -> None:
    """The keys were given here: the next one comes after them."""
    for model in apps.get_models(include_auto_created=True):
        key, table = model._meta.pk, model._meta.db_table
        if isinstance(key, models.AutoField | models.BigAutoField):
            cursor.execute(
                f"SELECT setval(pg_get_serial_sequence('{table}', '{key.column}'), "
                f"(SELECT coalesce(max({key.column}), 0) + 1 FROM {table}), false)"
            )


class _Rows:
    """Lines for COPY into one model's table. `told` are columns that all rows share, `varied` those that each tells."""

    def __init__(self, model: type[models.Model], varied: tuple[str, ...], **told: Any) -> None:
        self._table = model._meta.db_table
        line, self._columns = [], []
        for field in model._meta.local_concrete_fields:
            if field.attname in varied:
                continue
            if field.attname not in told and (field.primary_key or field.has_db_default()):
                continue
            value = told[field.attname] if field.attname in told else _default_of(field)
            line.append(_text(field, value).replace("%", "%%"))
            self._columns.append(field.column)
        self._columns += varied
        self._line = "\t".join([*line, *["%s"] * len(varied)]) + "\n"
        self._lines: list[str] = []

    def add(self, *values: Any) -> None:
        """Numbers, and words without tabs, breaks and backslashes."""
        self._lines.append(self._line % values)
        if len(self._lines) >= 50_000:
            self.write()

    def write(self) -> None:
        columns = ", ".join(f'"{column}"' for column in self._columns)
        with connection.cursor() as cursor:
            cursor.cursor.copy_expert(f"COPY {self._table} ({columns}) FROM STDIN", io.StringIO("".join(self._lines)))
        self._lines = []


def _default_of(field: Any) -> Any:
    if getattr(field, "auto_now_add", False):
        return _NOW
    return field.get_default()


def _text(field: Any, value: Any) -> str:
    if value is None:
        return r"\N"
    if isinstance(field, models.JSONField):
        return json.dumps(value).replace("\\", "\\\\")
    if isinstance(value, list):
        return "{" + ",".join(value) + "}"
    return str(value).replace("\\", "\\\\")


class _Seeding:
    def __init__(self) -> None:
        self._ids = {model: count(1) for model in (Image, Post, Comment, Like, Follow, PostPicture, PostTag)}
        through = Artwork.mediums.through
        self._people = _Rows(User, ("id", "handle", "handle_skeleton", "email"), password="!")
        self._profiles = _Rows(
            Profile, ("user_id", "name", "portrait_id", "follower_count", "following_count"), bio=_WORDS[:90]
        )
        self._images = _Rows(
            Image,
            ("id", "public_id", "purpose", "width", "height", "is_public", "shown"),
            state="ready",
            creator="Artist",
            filename="scan.jpg",
            original="aa/" + "a" * 40,
            kind="JPEG",
            bytes=4_000_000,
            placeholder=_PLACEHOLDER,
            removed=["GPS position"],
            written=["your name"],
            slimmed_at=_NOW,
        )
        self._renditions = _Rows(Rendition, ("image_id", "spec", "key", "width", "height"), bytes=_BYTES)
        self._posts = _Rows(
            Post,
            (
                *("id", "public_id", "author_id", "title", "visibility", "rating", "position", "published_at"),
                *("like_count", "comment_count", "form_key"),
            ),
            state="published",
            text=_WORDS * 4,
        )
        self._pictures = _Rows(PostPicture, ("id", "post_id", "image_id", "place"), alt=_WORDS[:60])
        self._artworks = _Rows(Artwork, ("post_id", "artist_id", "rank"), year=2026, dimensions="30 x 40 cm")
        self._mediums = _Rows(through, ("artwork_id", "medium_id", "position"))
        self._tags = _Rows(PostTag, ("id", "post_id", "tag_id", "place", "position"))
        self._comments = _Rows(Comment, ("id", "public_id", "post_id", "author_id", "form_key"), text=_WORDS)
        self._likes = _Rows(Like, ("id", "post_id", "user_id"))
        self._follows = _Rows(Follow, ("id", "follower_id", "followee_id"))
        self._used_mediums = list(Medium.objects.values_list("pk", flat=True))

    def run(self) -> None:
        self._write_tags()
        artists = range(1, len(SIZES) + 1)
        member, fans = len(SIZES) + 1, range(len(SIZES) + 2, len(SIZES) + 2 + FANS)
        names = [*map(handle_of, SIZES), MEMBER, *(f"fan-{number}" for number in fans)]
        for number, name in zip((*artists, member, *fans), names, strict=True):
            self._join(number, name)
        for number, size in zip(artists, SIZES, strict=True):
            self._exhibit(number, size, timedelta(days=3650), fans)
        for number in fans:
            self._exhibit(number, 4 + number % 5, timedelta(days=30), fans)
        self._mingle(member, [*artists, *fans[:_FOLLOWED]], fans)
        for rows in vars(self).values():
            if isinstance(rows, _Rows):
                rows.write()
        self._collect(artists)

    def _write_tags(self) -> None:
        tags = _Rows(Tag, ("id", "name"))
        for number in range(1, _TAGS + 1):
            tags.add(number, f"subject {number}")
        tags.write()

    def _join(self, number: int, name: str) -> None:
        self._people.add(number, name, name, f"{name}@example.com")
        portrait = self._picture("portrait", (1200, 1200), public=True)
        self._profiles.add(number, name.replace("-", " ").title(), portrait, FANS, _FOLLOWED)

    def _picture(self, purpose: str, shape: tuple[int, int], *, public: bool) -> int:
        number = next(self._ids[Image])
        made = [_rendition(number, *each) for each in _planned(purpose, shape)]
        for row in made:
            self._renditions.add(number, row.spec, row.key, row.width, row.height)
        shown = json.dumps(shown_of(made))
        self._images.add(number, _public_id("image", number), purpose, *shape, public, shown)
        return number

    def _exhibit(self, artist: int, size: int, span: timedelta, fans: range) -> None:
        """Works from now back over so long a time, the newest hanging first."""
        for place, rank in enumerate(ranks(size)):
            moment = _NOW - timedelta(minutes=artist) - span / size * place
            position = int(moment.timestamp() * 1_000_000) * 1000 + artist % 1000
            post = self._post(artist, place, moment, position)
            self._artworks.add(post, artist, f"1{rank}")
            for medium in {post % len(self._used_mediums), post % 7}:
                self._mediums.add(post, self._used_mediums[medium], position)
            for tag in range(_TAGS_OF_A_WORK):
                self._tags.add(next(self._ids[PostTag]), post, (post * 31 + tag * 397) % _TAGS + 1, tag, position)
            if place == 0:
                self._talk(post, fans)

    def _post(self, artist: int, place: int, moment: datetime, position: int) -> int:
        number = next(self._ids[Post])
        visibility = {3: "followers", 7: "members", 11: "link"}.get(place % 25, "everyone")
        rating = "mature" if place % 40 == 13 else "general"
        self._posts.add(
            *(number, _public_id("post", number), artist, f"Study number {number}", visibility, rating, position),
            *(moment, number % 5000, COMMENTS if place == 0 else 0, f"{number:032x}"),
        )
        public = visibility in ("everyone", "link")
        for at in range((1, 1, 1, 2, 1, 1, 4, 1, 2, 1, 1, 8)[number % 12]):
            picture = self._picture("work", _SHAPES[(number + at) % len(_SHAPES)], public=public)
            self._pictures.add(next(self._ids[PostPicture]), number, picture, at)
        return number

    def _talk(self, post: int, fans: range) -> None:
        for place in range(COMMENTS):
            number = next(self._ids[Comment])
            author = fans[(post + place * 7) % len(fans)]
            self._comments.add(number, _public_id("comment", number), post, author, f"{number:032x}")

    def _mingle(self, member: int, followed: Iterable[int], fans: range) -> None:
        for followee in followed:
            self._follows.add(next(self._ids[Follow]), member, followee)
        for fan in fans:
            for followee in {*range(1, len(SIZES) + 1), *(fans[(fan * step) % FANS] for step in range(2, 12))} - {fan}:
                self._follows.add(next(self._ids[Follow]), fan, followee)
            for step in range(30):
                self._likes.add(next(self._ids[Like]), fan * 30 + step, fan)
        for post in range(1, _LIKED * 3, 3):
            self._likes.add(next(self._ids[Like]), post, member)

    def _collect(self, artists: range) -> None:
        """All works of an artist once more, in one collection."""
        collections = _Rows(
            Collection, ("id", "public_id", "artist_id", "form_key"), title="Everything", slug="everything", rank="a0"
        )
        items = _Rows(CollectionItem, ("collection_id", "artwork_id", "rank"))
        for artist in artists:
            collections.add(artist, _public_id("collection", artist), artist, f"{artist:032x}")
            works = Artwork.objects.filter(artist=artist).order_by("rank").values_list("pk", "rank")
            for work, rank in works.iterator(chunk_size=10_000):
                items.add(artist, work, rank[1:])
        collections.write()
        items.write()


def _planned(purpose: str, shape: tuple[int, int], known: dict[Any, Any] = {}) -> list[tuple[Spec, int, int]]:  # noqa: B006
    if (purpose, shape) not in known:
        known[purpose, shape] = [(each.spec, each.width, each.height) for each in plan(purpose, *shape)]
    return known[purpose, shape]


def _rendition(image: int, spec: Spec, width: int, height: int) -> Any:
    name = sha256(f"{image} {spec.name}".encode()).hexdigest()[:48]
    key = f"{name[:2]}/{name[2:4]}/{name[4:]}.{spec.suffix}"
    return SimpleNamespace(spec=spec.name, key=key, width=width, height=height, bytes=_BYTES, retired_at=None)


def _public_id(kind: str, number: int) -> str:
    """Of the right form, the same in every run."""
    return sha256(f"{kind} {number}".encode()).hexdigest()[:PUBLIC_ID_LENGTH].replace("0", "z")
