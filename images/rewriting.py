"""After a change of terms: what stands in a picture's files is written anew, pixels as they are, and takes its place.

Nothing waits for it. What pages and headers say has changed already; the files follow, one picture after the other,
and a picture that is in trouble waits behind the others.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from pathlib import Path

from django.db import transaction
from django.db.models import F, QuerySet
from django.utils import timezone

from images import pipeline, storage
from images.audit import Unclean, audit
from images.containers import Damaged
from images.folders import working_folder
from images.icc import display_p3
from images.models import Image, Rendition
from images.pipeline import Made
from images.rights import Rights, is_claimed
from images.sandbox import ChildDied
from images.sniff import Refused
from images.sources import fetch_source
from images.specs import SPECS, Plan
from images.splicing import with_packet
from images.storage import OriginalGone, StorageTrouble
from images.swap import live, swap

logger = logging.getLogger(__name__)

AT_ONCE = 20


def out_of_date() -> QuerySet[Image]:
    """Ready pictures whose files say something else than their artist by now."""
    return Image.objects.filter(state=Image.State.READY).exclude(terms=F("terms_written"))


def take_some() -> list[int]:
    """The next ones, moved to the end of the row: whoever asks besides takes others."""
    with transaction.atomic():
        waiting = out_of_date().order_by("touched_at").select_for_update(skip_locked=True)
        ids = list(waiting.values_list("pk", flat=True)[:AT_ONCE])
        Image.objects.filter(pk__in=ids).update(touched_at=timezone.now())
    return ids


def rewrite_some() -> bool:
    """Whether something came of it and more are waiting: then go on. What fails is tried again by the beat."""
    ids = take_some()
    done = [rewrite(image_id) for image_id in ids]
    return any(done) and out_of_date().exists()


def rewrite(image_id: int) -> bool:
    """Twice or late does no harm. Whether its files say now what they should."""
    image = out_of_date().filter(pk=image_id).first()
    if image is None:
        return True
    try:
        with working_folder() as folder:
            rights, made = _made(image, folder)
            swap(image, made, **pipeline.said_in(image, rights, made))
    except (StorageTrouble, OSError, OriginalGone, Refused, Unclean, ChildDied) as trouble:
        logger.error("Picture %s still says what it said before: %s", image_id, trouble)
        return False
    return not out_of_date().filter(pk=image_id).exists()


def _made(image: Image, folder: Path) -> tuple[Rights, list[Made]]:
    try:
        return _spliced(image, folder)
    except (Damaged, Unclean, OriginalGone, KeyError) as error:
        logger.warning("Picture %s is made again to say its terms: %s", image.pk, error)
        source = folder / "again" / "original"
        source.parent.mkdir()
        fetch_source(image, source)
        _, rights, made = pipeline.produce(image, source, lambda message: None, slowly=image.slimmed_at is not None)
        return rights, made


def _spliced(image: Image, folder: Path) -> tuple[Rights, list[Made]]:
    out = folder / "made"
    out.mkdir()
    claim, rights = pipeline.claim_of(image, f"{image.edition} terms")
    rows = list(live(image).values())
    plans = dict(_fetched(rows, out))
    made = [_one(image, row, plans[row.pk], out, rights) for row in rows]
    large = [plan for plan in plans.values() if is_claimed(plan.width, plan.height)]
    return rights, pipeline.signed(claim, out, made, large)


def _fetched(rows: list[Rendition], out: Path) -> Iterator[tuple[int, Plan]]:
    """Each is brought to the folder; with what it must be like."""
    for row in rows:
        spec = SPECS[row.spec]
        path = out / f"{spec.name}.{spec.suffix}"
        storage.fetch_rendition(row.key, path)
        yield row.pk, Plan(spec, row.width, row.height, wide=display_p3() in path.read_bytes())


def _one(image: Image, row: Rendition, plan: Plan, out: Path, rights: Rights) -> Made:
    """Small ones say nothing: they stay what they are, under their names."""
    path = out / f"{plan.spec.name}.{plan.spec.suffix}"
    if not is_claimed(plan.width, plan.height):
        return Made(path, row.key, row)
    name = plan.spec.name
    tail = rights.tail(name) if plan.spec.format == "AVIF" else b""
    path.write_bytes(with_packet(path.read_bytes(), plan.spec.format, rights.packet(name), tail))
    audit(path, plan, rights)
    return pipeline.named(image, path, plan)
