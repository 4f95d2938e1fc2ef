"""Rows in an order that people make: every verb, one row written, and fresh ranks once in a long while."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from common.order import VERBS, BadPlace, Line, NeighbourGone, Spot
from common.ranks import LONGEST_RANK
from portfolios.models import Artwork
from portfolios.order import wall_of
from tests.people import make_post


@pytest.fixture
def wall(artist) -> Line:
    """Five works, a to e."""
    for title in "edcba":
        make_post(artist, title, pictures=0)
    return wall_of(artist, "1")


def order(line: Line) -> str:
    return "".join(line.here().order_by("rank").values_list("post__title", flat=True))


def key(title: str) -> int:
    return Artwork.objects.get(post__title=title).pk


MOVES = [
    ("c", "top", "", 0, "cabde"),
    ("a", "top", "", 0, "abcde"),
    ("c", "end", "", 0, "abdec"),
    ("e", "end", "", 0, "abcde"),
    ("c", "up", "", 0, "acbde"),
    ("b", "up", "", 0, "bacde"),
    ("a", "up", "", 0, "abcde"),
    ("c", "down", "", 0, "abdce"),
    ("d", "down", "", 0, "abced"),
    ("e", "down", "", 0, "abcde"),
    ("e", "before", "b", 0, "aebcd"),
    ("a", "before", "e", 0, "bcdae"),
    ("c", "before", "a", 0, "cabde"),
    ("b", "before", "c", 0, "abcde"),
    ("b", "before", "b", 0, "abcde"),
    ("a", "after", "c", 0, "bcade"),
    ("a", "after", "e", 0, "bcdea"),
    ("e", "after", "a", 0, "aebcd"),
    ("b", "after", "a", 0, "abcde"),
    ("e", "place", "", 1, "eabcd"),
    ("e", "place", "", 2, "aebcd"),
    ("a", "place", "", 3, "bcade"),
    ("a", "place", "", 4, "bcdae"),
    ("a", "place", "", 5, "bcdea"),
    ("a", "place", "", 6, "bcdea"),
    ("a", "place", "", 10**9, "bcdea"),
    ("c", "place", "", 3, "abcde"),
]


@pytest.mark.parametrize(("moved", "verb", "other", "number", "after"), MOVES)
def test_moves(wall, moved, verb, other, number, after):
    with CaptureQueriesContext(connection) as queries:
        wall.put(key(moved), Spot(verb, key(other) if other else None, number))
    assert order(wall) == after
    writes = [query["sql"] for query in queries if not query["sql"].startswith("SELECT")]
    assert len(writes) == (0 if after == "abcde" else 1)


def test_every_verb_is_tried():
    assert {verb for _, verb, *_ in MOVES} == VERBS


@pytest.mark.parametrize("number", [0, -3])
def test_a_place_that_is_none_is_refused(wall, number):
    with pytest.raises(BadPlace):
        wall.put(key("a"), Spot("place", number=number))
    assert order(wall) == "abcde"


def test_a_neighbour_on_another_wall_or_nowhere_is_refused(wall, artist, stranger):
    foreign = make_post(stranger, "x", pictures=0)
    wall_of(artist, "0").put(key("e"), Spot("end"))
    for other in (foreign.pk, key("e"), None, 0):
        with pytest.raises(NeighbourGone):
            wall.put(key("a"), Spot("after", other))
    assert order(wall) == "abcd"


def test_where_ranks_have_grown_long_the_wall_is_numbered_afresh_at_once(wall):
    first = wall.here().order_by("rank").values_list("rank", flat=True)[0]
    Artwork.objects.filter(pk=key("b")).update(rank=f"{first}{'0' * (LONGEST_RANK - len(first) - 1)}1")
    with CaptureQueriesContext(connection) as queries:
        wall.put(key("d"), Spot("before", key("b")))
    assert order(wall) == "adbce"
    assert max(map(len, wall.here().values_list("rank", flat=True))) <= 4
    assert sum(not query["sql"].startswith("SELECT") for query in queries) == 2


def test_a_new_row_on_top_and_several_at_the_end(wall):
    ranks = sorted(wall.here().values_list("rank", flat=True))
    made = [wall.top(), *wall.end(3)]
    assert sorted([*ranks, *made]) == [made[0], *ranks, *made[1:]]
    assert [wall.place_of(rank) for rank in ranks] == [1, 2, 3, 4, 5]
