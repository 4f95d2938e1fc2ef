"""Where home looks: SQL that finds the positions of posts, newest first, below a position.

It only looks, and shows nothing: whatever it finds goes through `listed_for` and the reader's wishes before anybody
sees it (`feed.home`), and where those leave something out, more is looked for. So the filters here are there to find
little in vain; all of them are columns of the indexes that are walked.

Each source is read in the shape that is cheap for it (docs/feed.md has the figures):

- of few people, each one's newest posts by their own index, the newest of all of them;
- of many, the newest posts of everybody down to some depth, kept where their author is one of them; and where that
  finds too few, for they have gone quiet, the newest posts of those of them who were the last to publish (`LastPost`).

What was found is complete down to `Found.through`; below that one looks another time. Zero: there is nothing below.
"""

# ruff: noqa: S608  # SQL is put together of words of this file; what readers bring comes as parameters
from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from django.db import connection

# Above any position.
TOP = 2**63 - 1
# Whose newest posts are read person by person; of more people the newest posts of everybody are.
FEW = 200
# Of whom one hash is made, where those whom the followed follow are looked for.
SOME = 5000
# How far back the newest posts of everybody are looked through in one go; and where those of a moderate number of
# people are looked for, of whom few in a thousand posts are.
STRETCH = 4000
_LONG_STRETCH, _MODERATE = 12_000, 2000
# How many of the last to publish are looked at where that finds too few.
_LAST = 64

# --- Whose posts ----------------------------------------------------------------------------------------------------

# Muted is marked on the follow; whether a mute that is marked has ended meanwhile is asked of those few alone.
_HEARD = """NOT {follow}.muted OR NOT EXISTS (
    SELECT FROM accounts_mute mute WHERE mute.muter_id = %(me)s AND mute.muted_id = {follow}.followee_id
    AND (mute.until IS NULL OR mute.until > now()))"""
_FOLLOWED = f"""SELECT mine.followee_id AS id FROM accounts_follow mine
    WHERE mine.follower_id = %(me)s AND ({_HEARD.format(follow="mine")})"""
FOLLOWING = f"{_FOLLOWED} UNION ALL SELECT %(me)s"
MUTUALS = f"""{_FOLLOWED} AND EXISTS (
    SELECT FROM accounts_follow back WHERE back.follower_id = mine.followee_id AND back.followee_id = %(me)s)"""
LISTED = "SELECT member.person_id AS id FROM accounts_peoplelistmember member WHERE member.people_list_id = %(list)s"
_THEIRS = f"""SELECT theirs.followee_id AS id FROM accounts_follow mine
    JOIN accounts_follow theirs ON theirs.follower_id = mine.followee_id
    WHERE mine.follower_id = %(me)s AND ({_HEARD.format(follow="mine")})"""
# How many those follow whom one follows, each as often as they do: no further than one has to know. A column beside
# `me.id`.
KNOWN = f"(SELECT count(*) FROM ({_THEIRS} LIMIT {SOME + 1}) known)".replace("%(me)s", "me.id")
# Gathered once for all parts of a mix that ask for them.
FRIENDS = "SELECT id FROM friends"
_GATHERED = f"""friends AS MATERIALIZED (SELECT DISTINCT id FROM ({_THEIRS}) known WHERE id <> %(me)s AND NOT EXISTS (
    SELECT FROM accounts_follow mine WHERE mine.follower_id = %(me)s AND mine.followee_id = known.id))"""

# Whether the author of a post is one. Written so that PostgreSQL makes one hash of the people and asks that; where the
# friends are too many for it, each author is asked about: whether anybody of whom the reader follows follows them.
_IS_FOLLOWED = "(post.author_id IN (SELECT followee_id FROM accounts_follow WHERE follower_id = %(me)s)) IS TRUE"
_IS_FRIEND_OF_SOME = f"(post.author_id IN ({FRIENDS})) IS TRUE"
_IS_FRIEND_OF_MANY = f"""(SELECT true FROM accounts_follow theirs WHERE theirs.followee_id = post.author_id
    AND (theirs.follower_id IN ({_FOLLOWED})) IS TRUE LIMIT 1) IS TRUE"""

# --- Which posts ----------------------------------------------------------------------------------------------------

ALL, WORKS, TALK, NO_REPOSTS = "true", "post.kind = 'work'", "post.kind <> 'work'", "post.kind <> 'repost'"
TALK_OF_THEIR_OWN = f"{TALK} AND {NO_REPOSTS}"
_BETWEEN = "post.position < %(before)s AND post.position > %(above)s AND post.hidden_at IS NULL"
_RATED = "(post.rating <> ALL (%(hidden)s) OR post.author_id = %(me)s)"
_FOR_FOLLOWERS = "(post.visibility IN ('everyone', 'members', 'followers') OR post.author_id = %(me)s)"
_FOR_MEMBERS = "post.visibility IN ('everyone', 'members')"


@dataclass(frozen=True)
class Look:
    """SQL of `position, is_floor`: what it finds; as a floor, how far down it looked where that was not to the end."""

    sql: str
    # Where to look besides when it finds too few. None: there are no more.
    otherwise: Look | None = None


@dataclass(frozen=True)
class Source:
    look: Look
    me: int
    people_list: int = 0
    # Ratings of which the reader does not want to see anything.
    hidden: tuple[str, ...] = ()


@dataclass(frozen=True)
class Wanted:
    """How many of a source, in which stretch of time."""

    source: Source
    count: int
    before: int = TOP
    above: int = 0


@dataclass
class Found:
    positions: list[int] = field(default_factory=list)
    through: int = 0


def of_people(people: str, kinds: str, many: int) -> Look:
    if many <= FEW:
        return Look(_newest_of(people, kinds))
    theirs = f"(post.author_id IN ({people})) IS TRUE AND {_FOR_FOLLOWERS}"
    stretch = _LONG_STRETCH if many <= _MODERATE else STRETCH
    return Look(_newest_where(theirs, kinds, stretch), Look(_of_the_last(people, kinds)))


def of_all_who(are: str, kinds: str) -> Look:
    return Look(_newest_where(are, kinds, STRETCH), Look(_depth(kinds)))


def friends(kinds: str, known: int) -> Look:
    """Of those whom the followed follow and the reader does not. `known`: how many they are, as `KNOWN` has it."""
    if known <= SOME:
        return of_people(FRIENDS, kinds, known)
    return of_all_who(
        f"{_FOR_MEMBERS} AND post.author_id <> %(me)s AND NOT {_IS_FOLLOWED} AND {_IS_FRIEND_OF_MANY}", kinds
    )


def strangers(kinds: str, known: int, *, but_followed: bool, but_friends: bool) -> Look:
    """Of everybody but the reader and those whose posts are in another part."""
    conditions = [_FOR_MEMBERS, "post.author_id <> %(me)s"]
    conditions += [f"NOT {_IS_FOLLOWED}"] * but_followed
    if but_friends and known <= SOME:
        conditions.append(f"NOT {_IS_FRIEND_OF_SOME}")
    elif but_friends:
        # Whom one follows is no friend of them in this sense, even where they have no part of their own.
        conditions.append(f"({_IS_FOLLOWED} OR NOT {_IS_FRIEND_OF_MANY})")
    return of_all_who(" AND ".join(conditions), kinds)


def everyone() -> Look:
    return of_all_who("(post.visibility NOT IN ('link', 'private') OR post.author_id = %(me)s)", NO_REPOSTS)


TAGGED = Look("""SELECT tagged.position, false FROM feed_tagfollow followed CROSS JOIN LATERAL (
    SELECT post.position FROM feed_posttag post WHERE post.tag_id = followed.tag_id
    AND post.position < %(before)s AND post.position > %(above)s ORDER BY post.position DESC LIMIT %(count)s) tagged
    WHERE followed.user_id = %(me)s GROUP BY tagged.position ORDER BY tagged.position DESC LIMIT %(count)s""")


def _newest_of(people: str, kinds: str, above: str = "0") -> str:
    return f"""SELECT theirs.position, false FROM ({people}) person CROSS JOIN LATERAL (
    SELECT post.position FROM feed_post post WHERE post.author_id = person.id AND {_BETWEEN} AND {_FOR_FOLLOWERS}
    AND {_RATED} AND {kinds} AND post.position > {above} ORDER BY post.position DESC LIMIT %(count)s) theirs
    ORDER BY theirs.position DESC LIMIT %(count)s"""


def _newest_where(condition: str, kinds: str, stretch: int) -> str:
    return f"""SELECT post.position, false FROM (
    SELECT post.position, post.author_id, post.visibility, post.rating FROM feed_post post
    WHERE {_BETWEEN} AND {kinds} ORDER BY post.position DESC LIMIT {stretch}) post
    WHERE {condition} AND {_RATED} ORDER BY post.position DESC LIMIT %(count)s"""


def _of_the_last(people: str, kinds: str) -> str:
    """All that those published who were among the last to do so, or published something since, down to where others
    may have published too. `LastPost` may say later than is true, which only costs a look in vain."""
    position = "talk_position" if kinds in (TALK, TALK_OF_THEIR_OWN) else "position"
    return f"""(WITH last AS MATERIALIZED (
        SELECT last.author_id, last.{position} AS position FROM feed_lastpost last
        WHERE last.author_id = ANY (ARRAY({people})) AND last.{position} > %(above)s),
    depth AS MATERIALIZED (SELECT coalesce((SELECT position FROM last WHERE position < %(before)s
        ORDER BY position DESC OFFSET {_LAST} LIMIT 1), 0) AS floor),
    chosen AS (SELECT author_id AS id FROM last, depth WHERE position > floor)
    ({_newest_of("SELECT id FROM chosen", kinds, "(SELECT floor FROM depth)")})
    UNION ALL SELECT floor + 1, true FROM depth WHERE floor > 0)"""


def _depth(kinds: str) -> str:
    return f"""(SELECT post.position, true FROM feed_post post WHERE {_BETWEEN} AND {kinds}
    ORDER BY post.position DESC OFFSET {STRETCH - 1} LIMIT 1)"""


# --- Looking --------------------------------------------------------------------------------------------------------


def find(wanted: Sequence[Wanted]) -> list[Found]:
    """What each of a reader's sources has, in one question, or two where some source has to look elsewhere for the
    rest."""
    looks = {number: each.source.look for number, each in enumerate(wanted)}
    found = _run(wanted, looks)
    elsewhere = {
        number: look.otherwise
        for number, look in looks.items()
        if look.otherwise and len(found[number].positions) < wanted[number].count
    }
    if elsewhere:
        for number, more in _run(wanted, elsewhere).items():
            more.positions = [*found[number].positions, *more.positions]
            found[number] = more
    return [_settled(found[number], each.count) for number, each in enumerate(wanted)]


def _settled(found: Found, count: int) -> Found:
    positions = sorted({each for each in found.positions if each >= found.through}, reverse=True)
    if len(positions) >= count:
        positions = positions[:count]
        found.through = positions[-1]
    return Found(positions, found.through)


def _run(wanted: Sequence[Wanted], looks: dict[int, Look]) -> dict[int, Found]:
    sql = _together(tuple((number, look.sql) for number, look in looks.items()))
    found: dict[int, Found] = defaultdict(Found)
    with connection.cursor() as cursor:
        cursor.execute(sql, _params(wanted, looks))
        for number, position, is_floor in cursor.fetchall():
            if is_floor:
                found[number].through = position
            else:
                found[number].positions.append(position)
    return {number: found[number] for number in looks}


@lru_cache(maxsize=1000)
def _together(looks: tuple[tuple[int, str], ...]) -> str:
    sql = " UNION ALL ".join(f"SELECT {number}, look.* FROM ({_named(number, sql)}) look" for number, sql in looks)
    return f"WITH {_GATHERED} {sql}" if FRIENDS in sql else sql


def _named(number: int, sql: str) -> str:
    """What each look is told for itself has its number; the rest is the reader's."""
    for name in ("count", "before", "above"):
        sql = sql.replace(f"%({name})s", f"%({name}_{number})s")
    return sql


def _params(wanted: Sequence[Wanted], looks: Iterable[int]) -> dict[str, Any]:
    source = wanted[0].source
    told: dict[str, Any] = {"me": source.me, "list": source.people_list, "hidden": [*source.hidden]}
    for number in looks:
        each = wanted[number]
        told[f"count_{number}"], told[f"before_{number}"], told[f"above_{number}"] = each.count, each.before, each.above
    return told
