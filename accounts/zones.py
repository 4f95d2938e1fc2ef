"""Time zones by name, and times told in the zone of whoever reads."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta, tzinfo
from functools import cache, cached_property
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

_REGIONS = frozenset(
    ("Africa", "America", "Antarctica", "Arctic", "Asia", "Atlantic", "Australia", "Europe", "Indian", "Pacific")
)
_NO_PLACES = {"Factory", "localtime", "posixrules"}


@cache
def offered_zones() -> tuple[str, ...]:
    """Those that are named for a place, and UTC, as lists show them."""
    return ("UTC", *sorted(name for name in available_timezones() if name.partition("/")[0] in _REGIONS))


def find_zone(text: str) -> str:
    """The name of the zone that somebody means by "Europe/Ljubljana", or by "ljubljana"; empty where there is none."""
    return _known().get(_folded(text), "")


def zone_named(name: str) -> ZoneInfo:
    """UTC for the empty name, and for one that the world has given up meanwhile."""
    try:
        return ZoneInfo(name or "UTC")
    except ZoneInfoNotFoundError:
        return ZoneInfo("UTC")


@cache
def _known() -> dict[str, str]:
    """Cities first, so that whole names win over them; of two that share a city, the first."""
    names = sorted(available_timezones() - _NO_PLACES)
    cities = {_folded(name.rpartition("/")[2]): name for name in reversed(offered_zones())}
    return cities | {_folded(name): name for name in names}


def _folded(text: str) -> str:
    return "_".join(text.split()).casefold()


class ReadersZone(tzinfo):
    """Asks whose time it is only when a time is told: what shows none costs nothing."""

    def __init__(self, ask: Callable[[], ZoneInfo]) -> None:
        self._ask = ask

    @cached_property
    def _zone(self) -> ZoneInfo:
        return self._ask()

    def utcoffset(self, moment: datetime | None) -> timedelta | None:
        return self._zone.utcoffset(moment)

    def dst(self, moment: datetime | None) -> timedelta | None:
        return self._zone.dst(moment)

    def tzname(self, moment: datetime | None) -> str | None:
        return self._zone.tzname(moment)

    def fromutc(self, moment: datetime) -> datetime:
        return self._zone.fromutc(moment.replace(tzinfo=self._zone))

    def __str__(self) -> str:
        return str(self._zone)
