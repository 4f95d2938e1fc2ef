"""The tabs of home: whose posts each shows, and where they are looked for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any, NamedTuple

from django.db.models import Count, QuerySet

from accounts.models import PeopleList, User
from common.addresses import address
from common.errors import NotVisible
from common.prepared import prepared
from feed import looking
from feed.belonging import Members, Who
from feed.home import Feed
from feed.looking import ALL, TALK, TALK_OF_THEIR_OWN, WORKS, Look, Source
from feed.mixing import Cell, Part, Ratio
from feed.models import Post
from feed.wishes import Hidden, Wishes

MIX, FOLLOWING, MUTUALS, EVERYONE = "mix", "following", "mutuals", "everyone"
# By their names in the address.
NAMED = (FOLLOWING, MUTUALS, EVERYONE)

_RATINGS = ((Hidden.MATURE, Post.Rating.MATURE.value), (Hidden.EXPLICIT, Post.Rating.EXPLICIT.value))


class Tab(NamedTuple):
    title: str
    url: str
    is_here: bool


_LISTS = """ARRAY(SELECT ARRAY[list.name, list.public_id] FROM accounts_peoplelist list WHERE list.owner_id = me.id
    ORDER BY list.name)"""
_MIX = """(SELECT ARRAY[mix.following, mix.friends, mix.everyone, mix.works] FROM feed_mix mix
    WHERE mix.user_id = me.id)"""


class _Reader:
    """Who reads, and what is asked about them once for all piles of a page, in one question."""

    def __init__(self, viewer: User, *, mixes: bool = False) -> None:
        self.viewer = viewer
        more = (_MIX, looking.KNOWN) if mixes else ()
        self.wishes, (lists, *mixed) = Wishes.and_more(viewer, _LISTS, *more)
        # Their own, by name and address.
        self.lists = [(name, address("feed:list", public_id)) for name, public_id in lists]
        mix: Sequence[int] | None
        self.known: int
        mix, self.known = mixed or (None, 0)
        # As they have set it, or as it is for everybody at first.
        self.ratio = Ratio(*mix) if mix else Ratio()
        self.follows = viewer.profile.following_count
        self._ratings = tuple(rating for hidden, rating in _RATINGS if hidden in self.wishes.hidden)

    def source(self, look: Look, people_list: int = 0) -> Source:
        return Source(look, self.viewer.pk, people_list, self._ratings)

    def of_people(self, people: str, kinds: str, many: int, people_list: int = 0) -> Source:
        return self.source(looking.of_people(people, kinds, many), people_list)


def feed_of(tab: str, viewer: User) -> Feed:
    """Of one of the four that everybody has."""
    of_tab = {MIX: _mix, FOLLOWING: _following, MUTUALS: _mutuals, EVERYONE: _everyone}[tab]
    return of_tab(_Reader(viewer, mixes=tab == MIX))


def _mix(reader: _Reader) -> Feed:
    def sources(ratio: Ratio, cell: Cell) -> Sequence[Source]:
        if cell.part == Part.FOLLOWING:
            return _followed_by(reader, TALK if cell.is_talk else WORKS)
        kinds = TALK_OF_THEIR_OWN if cell.is_talk else WORKS
        if cell.part == Part.FRIENDS:
            return [reader.source(looking.friends(kinds, reader.known))]
        return [_strangers(reader, kinds, ratio)]

    feed = Feed(MIX, address("home"), reader.wishes, sources, Members(Who.FOLLOWING), reader.lists)
    return replace(feed, ratio=reader.ratio, is_mix=True)


def _following(reader: _Reader) -> Feed:
    sources = _followed_by(reader, ALL)
    return _unmixed(FOLLOWING, reader, sources, Members(Who.FOLLOWING))


def _mutuals(reader: _Reader) -> Feed:
    source = reader.of_people(looking.MUTUALS, ALL, reader.follows)
    return _unmixed(MUTUALS, reader, [source], Members(Who.MUTUALS))


def _everyone(reader: _Reader) -> Feed:
    return _unmixed(EVERYONE, reader, [reader.source(looking.everyone())], None)


def list_feed(public_id: str, *, owner: User) -> tuple[str, Feed]:
    """The list's name and what the people on it publish. Lists are their owner's alone."""
    found = _list(owner, public_id)
    if not found:
        raise NotVisible("You have no such list.")
    ((key, name, people),) = found
    reader = _Reader(owner)
    source = reader.of_people(looking.LISTED, ALL, people, people_list=key)
    feed = _unmixed(public_id, reader, [source], Members(Who.LISTED, key))
    return name, replace(feed, url=address("feed:list", public_id))


def _unmixed(tab: str, reader: _Reader, sources: Sequence[Source], members: Members | None) -> Feed:
    url = address("feed:tab", tab) if tab in NAMED else ""
    return Feed(tab, url, reader.wishes, lambda ratio, cell: sources, members, reader.lists)


def _followed_by(reader: _Reader, kinds: str) -> list[Source]:
    people = reader.of_people(looking.FOLLOWING, kinds, reader.follows)
    return [people, reader.source(looking.TAGGED)]


def _strangers(reader: _Reader, kinds: str, ratio: Ratio) -> Source:
    parts = ratio.shares
    but_friends = Part.FRIENDS in parts
    look = looking.strangers(
        kinds,
        reader.known if but_friends else 0,
        but_followed=Part.FOLLOWING in parts,
        but_friends=but_friends,
    )
    return reader.source(look)


@prepared
def _list(owner: User, public_id: str) -> QuerySet[PeopleList, Any]:
    lists = PeopleList.objects.filter(owner=owner.pk, public_id=public_id)
    return lists.values_list("pk", "name", Count("members"))


def tabs_of(feed: Feed) -> list[Tab]:
    """The four, and the reader's own lists; that of the feed is the open one."""
    tabs = [("Your mix", address("home"))]
    tabs += [(name.capitalize(), address("feed:tab", name)) for name in NAMED]
    return [Tab(title, url, url == feed.url) for title, url in (*tabs, *feed.lists)]
