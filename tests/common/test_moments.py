"""Times that people choose: on their own clocks, on the days when these are changed, and at the ends of time."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django import forms
from django.utils import timezone

from accounts.zones import ReadersZone
from common.moments import MomentField, comes_twice

PASSED = "That time has passed already: in {} it is {}."
STRANGE = "Write the day and the time like this: 2026-10-03 14:00."
FAR = "Two years ahead is as far as one can plan."
GAP = "On that day the clocks of {} go forward, and {} is left out. {} is there."


@pytest.fixture(autouse=True)
def _today():
    with time_machine.travel(datetime(2026, 3, 1, 12, 30, 20, tzinfo=UTC), tick=False):
        yield


def read(text, zone="Europe/Berlin", **options):
    with timezone.override(ReadersZone(lambda: ZoneInfo(zone))):
        try:
            return MomentField(**options).clean(text)
        except forms.ValidationError as refused:
            return refused.messages[0]


@pytest.mark.parametrize(
    ("text", "zone", "moment"),
    [
        ("2026-10-03T14:00", "Europe/Berlin", datetime(2026, 10, 3, 12, 0, tzinfo=UTC)),
        ("2026-10-03 14:00", "Europe/Berlin", datetime(2026, 10, 3, 12, 0, tzinfo=UTC)),
        (" 2026-10-03T14:00:00 ", "UTC", datetime(2026, 10, 3, 14, 0, tzinfo=UTC)),
        ("2026-10-03T14:00", "Asia/Kathmandu", datetime(2026, 10, 3, 8, 15, tzinfo=UTC)),
        ("2026-03-01T13:31", "Europe/Berlin", datetime(2026, 3, 1, 12, 31, tzinfo=UTC)),
        # Clocks are put back: of the two hours the first.
        ("2026-10-25T02:30", "Europe/Berlin", datetime(2026, 10, 25, 0, 30, tzinfo=UTC)),
        ("2026-10-25T03:00", "Europe/Berlin", datetime(2026, 10, 25, 2, 0, tzinfo=UTC)),
        # Only by half an hour.
        ("2026-04-05T01:45", "Australia/Lord_Howe", datetime(2026, 4, 4, 14, 45, tzinfo=UTC)),
        ("2028-02-29T12:00", "UTC", datetime(2028, 2, 29, 12, 0, tzinfo=UTC)),
    ],
)
def test_what_it_means(text, zone, moment):
    assert read(text, zone) == moment


@pytest.mark.parametrize(
    ("text", "zone", "sentence"),
    [
        ("2026-03-01T13:30", "Europe/Berlin", PASSED.format("Europe/Berlin", "13:30 on 1 March 2026")),
        ("2026-03-01T12:00", "Pacific/Kiritimati", PASSED.format("Pacific/Kiritimati", "02:30 on 2 March 2026")),
        ("1926-03-01T13:31", "UTC", PASSED.format("UTC", "12:30 on 1 March 2026")),
        ("0001-01-01T00:00", "Europe/Berlin", STRANGE),
        ("9999-12-31T23:59", "America/New_York", STRANGE),
        ("9999-12-31T23:59", "UTC", FAR),
        ("2028-03-02T12:31", "UTC", FAR),
        ("2026-03-29T02:30", "Europe/Berlin", GAP.format("Europe/Berlin", "02:30", "03:30")),
        ("2026-10-04T02:10", "Australia/Lord_Howe", GAP.format("Australia/Lord_Howe", "02:10", "02:40")),
        ("2026-02-30T12:00", "UTC", STRANGE),
        ("2026-10-03T14:00+02:00", "UTC", STRANGE),
        ("2026-10-03", "UTC", STRANGE),
        ("20261003T1400", "UTC", STRANGE),
        ("next Tuesday", "UTC", STRANGE),
        ("٢٠٢٦-١٠-٠٣T١٤:٠٠", "UTC", STRANGE),  # noqa: RUF001
        ("", "UTC", "Choose the day and the time."),
    ],
)
def test_what_is_refused(text, zone, sentence):
    assert read(text, zone) == sentence


def test_it_is_shown_as_it_was_written():
    with timezone.override(ZoneInfo("Europe/Berlin")):
        form = forms.Form(initial={"at": datetime(2026, 10, 3, 12, 0, tzinfo=UTC)})
        form.fields["at"] = MomentField()
        assert 'value="2026-10-03T14:00"' in str(form["at"])


def test_which_times_come_twice():
    hours = [datetime(2026, 10, 25, hour, 30, tzinfo=UTC) for hour in range(4)]
    with timezone.override(ReadersZone(lambda: ZoneInfo("Europe/Berlin"))):
        assert [comes_twice(hour) for hour in hours] == [True, True, False, False]


def test_what_is_not_heeded_is_nothing():
    field = MomentField()
    field.heeded = False
    assert field.clean("next Tuesday") is None
