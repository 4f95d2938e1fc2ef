"""Finds rows without bytes, bytes without rows, pictures without an owner and parts of no upload; mends on request.

The storages are walked a 256th at a time, so that millions of files need little memory. What is young is passed over:
it may be on its way.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.core.files.storage import Storage
from django.db import models, transaction
from django.utils import timezone

from images import storage
from images.folders import clear_forsaken
from images.models import Image, Rendition
from images.services import delete_images, make_again
from images.shown import misfits, settle_shown
from images.staging import drop_parts, staging
from images.storage import named_trouble

YOUNG = timedelta(hours=1)
# Longer than any upload lasts.
PARTS_LAST = timedelta(hours=48)
_OWN = {"renditions", "fingerprint"}


@dataclass
class Found:
    """What is wrong, by its kind: keys of pictures, or names of files."""

    # Ready pictures of which a rendition's bytes are missing: made again where the original is there.
    incomplete: list[int] = field(default_factory=list)
    # Pictures whose original should be there and is not: their renditions stay.
    without_original: list[int] = field(default_factory=list)
    unowned: list[int] = field(default_factory=list)
    stray_renditions: list[str] = field(default_factory=list)
    stray_originals: list[str] = field(default_factory=list)
    stray_parts: list[str] = field(default_factory=list)
    # Pictures of which pages name other renditions than there are.
    misfits: list[int] = field(default_factory=list)

    def counts(self) -> dict[str, int]:
        return {name.replace("_", " "): len(found) for name, found in vars(self).items()}


def find() -> Found:
    parts = [name for name, when in walk(staging()) if _is_old(when, PARTS_LAST)]
    found = Found(unowned=_unowned(), stray_parts=parts, misfits=misfits())
    for number in range(256):
        _compare(f"{number:02x}", found)
    found.incomplete = sorted(set(found.incomplete))
    return found


def mend(found: Found) -> None:
    """Each thing is looked at once more on the way: what has changed since it was found is left alone."""
    clear_forsaken()
    delete_images(images=Image.objects.filter(pk__in=found.unowned))
    gone = Image.objects.filter(pk__in=found.without_original)
    gone.exclude(state=Image.State.PENDING).update(original="", bytes=0)
    for image in Image.objects.filter(pk__in=found.incomplete).exclude(original="", source=None):
        make_again(image=image)
    used = set(Rendition.objects.filter(key__in=found.stray_renditions).values_list("key", flat=True))
    storage.delete_renditions(set(found.stray_renditions) - used)
    used = set(Image.objects.filter(original__in=found.stray_originals).values_list("original", flat=True))
    storage.delete_originals(set(found.stray_originals) - used)
    drop_parts(found.stray_parts)
    with transaction.atomic():
        settle_shown(Image.objects.select_for_update().filter(pk__in=found.misfits).values_list("pk", flat=True))


def _compare(prefix: str, found: Found) -> None:
    """The rows are read before the files and once more after: what came or went meanwhile is no finding."""
    renditions = dict(_rendition_rows(prefix))
    originals = dict(_original_rows(prefix))
    public, private = dict(walk(storage.public(), prefix)), dict(walk(storage.originals(), prefix))
    still = set(_rendition_rows(prefix))
    found.incomplete += [pk for key, pk in renditions.items() if key not in public and (key, pk) in still]
    kept = set(_original_rows(prefix))
    found.without_original += [pk for name, pk in originals.items() if name not in private and (name, pk) in kept]
    known = renditions.keys() | {key for key, _ in still}
    found.stray_renditions += [name for name, when in public.items() if name not in known and _is_old(when, YOUNG)]
    known = originals.keys() | {name for name, _ in kept}
    found.stray_originals += [name for name, when in private.items() if name not in known and _is_old(when, YOUNG)]


def _rendition_rows(prefix: str) -> Any:
    return Rendition.objects.filter(key__startswith=f"{prefix}/").values_list("key", "image")


def _original_rows(prefix: str) -> Any:
    return Image.objects.filter(original__startswith=f"{prefix}/").values_list("original", "pk")


def _is_old(when: datetime, age: timedelta) -> bool:
    return when < timezone.now() - age


def _unowned() -> list[int]:
    """Pictures that no row of any room links to: whoever owned them went without a word."""
    pictures = Image.objects.filter(created_at__lt=timezone.now() - YOUNG)
    for relation in Image._meta.related_objects:
        if relation.get_accessor_name() not in _OWN and isinstance(relation, models.ForeignObjectRel):
            pictures = pictures.filter(**{f"{relation.name}__isnull": True})
    return list(pictures.order_by("pk").values_list("pk", flat=True))


def walk(store: Storage, folder: str = "") -> Iterator[tuple[str, datetime]]:
    """Every file under a folder, with the time of its last change."""
    with named_trouble():
        if hasattr(store, "bucket"):
            yield from _walk_bucket(store, folder)
        elif not folder or store.exists(folder):
            yield from _walk_folders(store, folder)


def _walk_folders(store: Storage, folder: str) -> Iterator[tuple[str, datetime]]:
    try:
        folders, files = store.listdir(folder)
    except FileNotFoundError:
        return
    for name in files:
        path = f"{folder}/{name}" if folder else name
        try:
            yield path, store.get_modified_time(path)
        except FileNotFoundError:
            continue
    for name in folders:
        yield from _walk_folders(store, f"{folder}/{name}" if folder else name)


def _walk_bucket(store: Any, folder: str) -> Iterator[tuple[str, datetime]]:
    """One listing of a thousand names a request, times included."""
    place = f"{store.location.strip('/')}/" if store.location else ""
    for item in store.bucket.objects.filter(Prefix=f"{place}{folder}/" if folder else place):
        yield item.key.removeprefix(place), item.last_modified
