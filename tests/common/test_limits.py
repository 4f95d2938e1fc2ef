import pytest

from common.limits import Limit, OneMoment, in_words, take

THREE = Limit("three", 3, 3600, "Three an hour is all. Try again in {wait}.")
ONE = Limit("one", 1, 90_000, "Once a day is all. Try again in {wait}.")


def taken(*wanted, times=1):
    """How many of so many tries went through."""
    count = 0
    for _ in range(times):
        try:
            take(*wanted)
        except OneMoment:
            continue
        count += 1
    return count


def test_so_many_at_once_and_no_more_and_each_has_their_own():
    assert taken((THREE, "lark"), times=5) == 3
    assert taken((THREE, "noor"), times=5) == 3


def test_the_refusal_says_how_long_to_wait():
    taken((THREE, "lark"), times=3)
    with pytest.raises(OneMoment) as refused:
        take((THREE, "lark"))
    assert (refused.value.message, refused.value.status) == ("Three an hour is all. Try again in 20 minutes.", 429)
    assert refused.value.seconds == 1200


def test_a_token_comes_back_with_time(redis_server):
    two = Limit("two", 2, 7200, "{wait}")
    assert taken((two, "lark"), times=4) == 2
    # An hour goes by: the moment at which it will be full is that much nearer.
    key = "cara:limit:two:lark"
    redis_server.set(key, float(redis_server.get(key)) - 3601, keepttl=True)
    assert taken((two, "lark"), times=4) == 1


def test_one_empty_bucket_takes_nothing_from_the_others_and_names_itself():
    take((THREE, "lark"), (ONE, "lark to noor"))
    for _ in range(5):
        with pytest.raises(OneMoment) as refused:
            take((THREE, "lark"), (ONE, "lark to noor"))
    assert refused.value.message == "Once a day is all. Try again in 2 days."
    assert taken((THREE, "lark"), times=5) == 2


def test_a_full_bucket_is_forgotten(redis_server):
    take((Limit("two", 2, 7200, "{wait}"), "lark"))
    assert 3500 < redis_server.ttl("cara:limit:two:lark") <= 3600


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (1, "a minute"),
        (60, "a minute"),
        (61, "2 minutes"),
        (3300, "an hour"),
        (3600, "an hour"),
        (3601, "2 hours"),
        (86_400, "a day"),
        (100_000, "2 days"),
    ],
)
def test_a_wait_in_words_is_never_too_short(seconds, words):
    assert in_words(seconds) == words
