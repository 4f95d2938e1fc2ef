"""Where a picture's pixels come from: its own upload, or, for one that is cut from another, that one's."""

from __future__ import annotations

from pathlib import Path

from images import storage
from images.models import Image, Rendition
from images.sniff import Refused
from images.specs import SPECS
from images.storage import OriginalGone

NOTHING_LEFT = "Nothing is left of the picture that this was to be cut from. Please upload it again."


def fetch_source(image: Image, target: Path) -> None:
    """Bring it to `target`. Of a picture whose original was deleted the largest rendition of the whole has to do; where
    there is none, what was to be cut from it is refused."""
    if image.source_id is None:
        return storage.fetch_original(image.original, target)
    source = Image.objects.filter(pk=image.source_id).first()
    if source is None or not (_fetch_original(source, target) or _fetch_rendition(source, target)):
        raise Refused(NOTHING_LEFT)
    return None


def _fetch_original(source: Image, target: Path) -> bool:
    try:
        if source.original:
            storage.fetch_original(source.original, target)
    except OriginalGone:
        return False
    return bool(source.original)


def _fetch_rendition(source: Image, target: Path) -> bool:
    largest = max(_of_the_whole(source), key=lambda row: row.width, default=None)
    try:
        if largest:
            storage.fetch_rendition(largest.key, target)
    except OriginalGone:
        return False
    return largest is not None


def _of_the_whole(source: Image) -> list[Rendition]:
    """Those that show all of it, as it was, not as old browsers get it."""
    rows = source.renditions.filter(retired_at=None)
    return [row for row in rows if SPECS[row.spec].role in ("still", "whole") and not SPECS[row.spec].height]
