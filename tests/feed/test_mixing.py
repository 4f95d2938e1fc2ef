"""How a mix is dealt: exact over whole pages, the same wherever one begins, and others in empty places."""

from collections import Counter, deque
from itertools import islice

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feed.mixing import Cell, Hand, Part, Ratio, deal, instead_of, turns

FOLLOWING, FRIENDS, EVERYONE = Part
RATIOS = [Ratio(), Ratio(100, 0, 0, 100), Ratio(0, 0, 100, 0), Ratio(50, 50, 0, 50), Ratio(33, 33, 34, 1)]


@st.composite
def ratios(draw):
    following = draw(st.integers(0, 100))
    friends = draw(st.integers(0, 100 - following))
    return Ratio(following, friends, 100 - following - friends, draw(st.integers(0, 100)))


def full(ratio, many=400):
    return {cell: Hand(deque((cell, number) for number in range(many))) for cell in ratio.cells}


@given(ratios())
def test_of_a_hundred_turns_each_part_has_its_share(ratio):
    first = list(islice(turns(ratio), 100))
    assert Counter(cell.part for cell in first) == Counter(ratio.shares)
    for part, share in ratio.shares.items():
        works = sum(not cell.is_talk for cell in first if cell.part == part)
        assert abs(works - share * ratio.works / 100) < 1


@given(ratios())
def test_at_no_point_is_a_part_far_from_its_share(ratio):
    had = Counter()
    for number, cell in enumerate(islice(turns(ratio), 300), start=1):
        had[cell.part] += 1
        for part, share in ratio.shares.items():
            assert abs(had[part] - number * share / 100) < 2


def test_over_ten_thousand_turns_the_ratio_is_exact():
    had = Counter(islice(turns(Ratio()), 10_000))
    assert had == {
        Cell(FOLLOWING, False): 4900,
        Cell(FOLLOWING, True): 2100,
        Cell(FRIENDS, False): 1400,
        Cell(FRIENDS, True): 600,
        Cell(EVERYONE, False): 700,
        Cell(EVERYONE, True): 300,
    }


@given(ratios(), st.integers(0, 500))
def test_a_page_begins_where_the_one_before_ended(ratio, start):
    assert list(islice(turns(ratio, start), 50)) == list(islice(turns(ratio), start, start + 50))


@pytest.mark.parametrize("ratio", RATIOS, ids=str)
def test_what_is_dealt_are_the_turns(ratio):
    dealt = deal(ratio, 0, 60, full(ratio))
    assert [cell for cell, _ in dealt.cards] == list(islice(turns(ratio), 60))
    assert dealt.short == Counter()


def test_what_is_short_is_told_and_nothing_else_dealt_in_its_place():
    ratio = Ratio(50, 0, 50, 100)
    hands = full(ratio)
    hands[Cell(EVERYONE, False)] = Hand(deque(["one"]))
    dealt = deal(ratio, 0, 10, hands)
    assert dealt.short == {Cell(EVERYONE, False): 4}
    assert Counter(cell.part for cell, _ in dealt.cards) == {FOLLOWING: 5, EVERYONE: 1}


def test_where_a_hand_is_over_the_same_kind_of_another_part_takes_its_turns():
    ratio = Ratio()
    hands = full(ratio) | {Cell(FOLLOWING, True): Hand(is_over=True)}
    dealt = deal(ratio, 0, 100, hands)
    assert Counter(cell for cell, _ in dealt.cards) == {
        Cell(FOLLOWING, False): 49,
        Cell(FRIENDS, False): 14,
        Cell(FRIENDS, True): 6 + 21,
        Cell(EVERYONE, False): 7,
        Cell(EVERYONE, True): 3,
    }


def test_where_a_kind_is_over_each_part_keeps_its_share():
    ratio = Ratio()
    hands = full(ratio) | {cell: Hand(is_over=True) for cell in ratio.cells if cell.is_talk}
    dealt = deal(ratio, 0, 100, hands)
    assert Counter(cell for cell, _ in dealt.cards) == {
        Cell(FOLLOWING, False): 70,
        Cell(FRIENDS, False): 20,
        Cell(EVERYONE, False): 10,
    }


def test_where_all_is_over_it_ends():
    ratio = Ratio(50, 0, 50, 100)
    hands = {cell: Hand(deque(range(3)), is_over=True) for cell in ratio.cells}
    assert len(deal(ratio, 0, 60, hands).cards) == 6


def test_a_part_without_a_share_has_no_turn_even_then():
    assert Ratio(100, 0, 0, 100).cells == [Cell(FOLLOWING, False)]
    assert instead_of(Cell(FOLLOWING, False), Ratio(60, 0, 40, 100)) == (
        Cell(FOLLOWING, False),
        Cell(EVERYONE, False),
    )
