"""An order that people make: always room, in the order of bytes, and short for years."""

import random

import pytest

from common.ranks import LONGEST_RANK, rank_between, ranks


def test_a_list_grows_at_both_ends_and_stays_short():
    row = [rank_between(None, None)]
    for _ in range(5000):
        row.append(rank_between(row[-1], None))
    for _ in range(5000):
        row.insert(0, rank_between(None, row[0]))
    assert row == sorted(row)
    assert len(set(row)) == 10_001
    assert max(map(len, row)) == 4


def test_there_is_room_wherever_one_puts_something():
    chance, row = random.Random(4), ranks(3)
    for _ in range(5000):
        here = chance.randrange(len(row) + 1)
        between = (row[here - 1] if here else None, row[here] if here < len(row) else None)
        row.insert(here, rank_between(*between))
    assert row == sorted(row)
    assert len(set(row)) == 5003
    assert max(map(len, row)) < LONGEST_RANK


def test_no_rank_ends_in_a_zero_after_its_whole_number():
    # Otherwise nothing would go between "a0" and "a00".
    row = ranks(2)
    for _ in range(200):
        row.insert(1, rank_between(row[0], row[1]))
        assert not row[1][2:].endswith("0")
    assert row == sorted(row)


def test_ranks_in_a_row():
    assert ranks(3) == ["a0", "a1", "a2"]
    assert ranks(0) == []


@pytest.mark.parametrize("pair", [("a1", "a1"), ("a2", "a1")], ids=["same", "turned round"])
def test_a_pair_that_is_no_pair_is_a_mistake_of_ours(pair):
    with pytest.raises(ValueError, match="does not stand before"):
        rank_between(*pair)
