"""Rows in an order, by the public ids that forms have for them: collections of an artist, works of a collection."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from operator import itemgetter

from common.errors import NotVisible
from common.order import Line, Spot


@dataclass(frozen=True)
class Shelf:
    line: Line
    # The lookup of the public id by which forms call a row.
    name: str
    # Said of a row that is not there.
    gone: str

    def move(self, row: str, spot: Spot, other: str = "") -> int:
        """`other` is the row that `spot` names; the place at which the moved one stands then."""
        key = self.key_of(row)
        self.line.put(key, Spot(spot.verb, self._find(other), spot.number))
        return self._place_of(key)

    def move_to_places(self, places: Mapping[str, int]) -> dict[str, int]:
        """The smallest number first."""
        keys = {row: self.key_of(row) for row in places}
        for row, number in sorted(places.items(), key=itemgetter(1)):
            self.line.put(keys[row], Spot("place", number=number))
        return {row: self._place_of(key) for row, key in keys.items()}

    def key_of(self, row: str) -> int:
        key = self._find(row)
        if key is None:
            raise NotVisible(self.gone)
        return key

    def _find(self, row: str) -> int | None:
        return self.line.rows.filter(**{self.name: row}).values_list("pk", flat=True).first()

    def _place_of(self, key: int) -> int:
        return self.line.place_of(self.line.rows.values_list("rank", flat=True).get(pk=key))
