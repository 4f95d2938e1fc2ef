"""What pages show of a picture, kept in the picture's own row: `Image.shown`, made of its renditions' rows.

A page of sixty works would else read four hundred rows. Whoever adds, retires or deletes renditions calls
`settle_shown` in the same transaction, the picture's row locked; `sweep_pictures` says where the two do not fit.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from images.models import Image, Rendition
from images.specs import SPECS, TYPES

# By what a page does with them: lists of key, width, height and bytes, smallest first. "still"; "fallback" for browsers
# that read none of these; "motion"; "card" for other sites; "whole" to cut from. Who may have which: `images.access`.
Shown = Mapping[str, Any]


class Copy(NamedTuple):
    """A rendition as a page knows it."""

    key: str
    width: int
    height: int
    bytes: int

    @property
    def type(self) -> str:
        return type_of(self.key)


def copies_for(shown: Shown, role: str) -> list[Copy]:
    """Those of one use, smallest first."""
    return [Copy._make(told) for told in shown.get(role, ())]


def type_of(key: str) -> str:
    return TYPES[key.rpartition(".")[2]]


def shown_of(renditions: Iterable[Any]) -> Shown:
    """Of a picture's rows. The retired are left out: only pages that are open still name them."""
    shown: dict[str, Any] = {}
    for row in sorted(renditions, key=lambda row: (row.width, row.key)):
        if row.retired_at is None:
            shown.setdefault(SPECS[row.spec].role, []).append([row.key, row.width, row.height, row.bytes])
    return shown


def settle_shown(image_ids: Iterable[int]) -> None:
    rows: dict[int, list[Rendition]] = {image_id: [] for image_id in image_ids}
    for row in Rendition.objects.filter(image__in=rows):
        rows[row.image_id].append(row)
    for image_id, renditions in rows.items():
        Image.objects.filter(pk=image_id).update(shown=shown_of(renditions))


def misfits() -> list[int]:
    """The keys of pictures whose column says something else than their rows."""
    images = Image.objects.only("shown").prefetch_related("renditions")
    found = [image.pk for image in images.iterator(chunk_size=1000) if not _fits(image)]
    # Once more: what was changed between the two questions is no finding.
    return sorted(image.pk for image in images.filter(pk__in=found) if not _fits(image))


def _fits(image: Image) -> bool:
    return bool(image.shown == shown_of(image.renditions.all()))
