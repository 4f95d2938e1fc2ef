from datetime import UTC, datetime, timedelta

import pytest

from common.templatetags.cara import compact, icon, short_time

NOW = datetime(2026, 11, 23, 15, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("count", "words"),
    [(0, "0"), (999, "999"), (1204, "1,204"), (12_400, "12.4k"), (99_999, "99.9k"), (20_000, "20k"), (3_000_000, "3m")],
)
def test_counts_are_cut_never_rounded_up(count, words):
    assert compact(count) == words


@pytest.mark.parametrize(
    ("ago", "words"),
    [
        (timedelta(seconds=-5), "now"),
        (timedelta(seconds=59), "now"),
        (timedelta(minutes=12), "12 min"),
        (timedelta(hours=1), "1 h"),
        (timedelta(days=3), "3 d"),
        (timedelta(days=8), "15 Nov"),
        (timedelta(days=400), "19 Oct 2025"),
    ],
)
def test_times_are_short_and_tell_machines_the_whole(time_machine, ago, words):
    time_machine.move_to(NOW, tick=False)
    told = short_time(NOW - ago)
    assert f">{words}</time>" in told
    assert f'datetime="{(NOW - ago).isoformat(timespec="seconds")}"' in told


def test_an_icon_is_silent():
    assert icon("heart") == '<svg class="icon" aria-hidden="true"><use href="/static/icons.svg#heart"/></svg>'
