"""From a pending picture to a ready, a held or a rejected one. Fails closed: whatever goes wrong, nothing is shown.

A task may come twice, late, or after the picture was deleted. So a worker first takes a claim, every change of state
is a conditional UPDATE on that claim, and the files' names come from their content: doing it again changes nothing.
"""

import logging
import secrets
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import DatabaseError, InterfaceError, connection, transaction
from django.db.models import F, Q
from django.utils import timezone

from common.db import is_away
from images import storage
from images.audit import Unclean
from images.checking import findings_of
from images.cloaking import cloak
from images.credentials import WRITTEN, Claim
from images.crops import read_crop
from images.folders import working_folder
from images.hooks import announce, judge
from images.lookup import remember
from images.making import Order, make, path_of
from images.models import Image, Manifest, Rendition
from images.prints import sha256_of
from images.report import Report
from images.rights import Rights, rights_of
from images.sandbox import ChildDied
from images.screening import Finding
from images.shown import settle_shown
from images.sniff import Refused
from images.sources import fetch_source
from images.specs import Plan
from images.storage import OriginalGone, StorageTrouble
from images.terms import Terms, cawg_entries

logger = logging.getLogger(__name__)

MAX_ATTEMPTS = 3
FORGOTTEN_AT_ONCE = 500

GONE = "The uploaded file is no longer there. Please upload it again."
SET_ASIDE = f"We could not open this picture in {MAX_ATTEMPTS} tries. Export it again, perhaps in another format."
TOO_HEAVY = "Opening this picture takes more memory or time than we allow. Save it smaller and upload it again."
NOT_CLEAN = "We could not make a clean copy of this picture, so nothing of it is shown. Export it again, please."


class ClaimLost(Exception):
    """Deleted in the meantime, or taken over by another worker: what this one made does not count."""


@dataclass(frozen=True)
class Made:
    """A rendition in the worker's folder, looked at and named."""

    path: Path
    key: str
    row: Rendition
    # Its content credentials, where it is large enough and the site has a key.
    manifest: Manifest | None = None


def make_renditions(image_id: int) -> None:
    image = _claim(image_id)
    if image is None:
        _set_aside(image_id)
        return
    try:
        with working_folder() as folder:
            _publish(image, *_make(image, folder))
    except ClaimLost:
        logger.info("Picture %s is no longer ours to make.", image_id)
    except Refused as refusal:
        _reject(image, refusal.sentence)
    except OriginalGone:
        _reject(image, GONE)
    except Unclean as error:
        logger.error("Picture %s: %s", image_id, error)
        _reject(image, NOT_CLEAN)
    except ChildDied as death:
        logger.warning("Picture %s: the child %s", image_id, death)
        _reject(image, TOO_HEAVY) if death.own_fault else _give_back(image)
    except (StorageTrouble, OSError) as trouble:
        logger.warning("Picture %s waits for another try: %s", image_id, trouble)
        _give_back(image, attempt_counts=False)
    except (DatabaseError, InterfaceError) as error:
        if not is_away(error):
            raise
        logger.warning("Picture %s waits for the database: %s", image_id, error)
        _give_back_later(image)


def forgotten() -> list[int]:
    """Pictures that nobody is at: each is freed for a new claim and named once every few minutes."""
    now = timezone.now()
    dead = _is_forsaken(now) & ~Q(claim="")
    lost = Q(touched_at__lt=now - timedelta(seconds=settings.IMAGES_FORGOTTEN_SECONDS))
    waiting = Image.objects.filter(dead | lost, state=Image.State.PENDING).order_by("touched_at")
    with transaction.atomic():
        ids = list(waiting.select_for_update(skip_locked=True).values_list("pk", flat=True)[:FORGOTTEN_AT_ONCE])
        Image.objects.filter(pk__in=ids).update(claim="", touched_at=now)
    return ids


def _is_forsaken(now: datetime) -> Q:
    """Whoever took it up has given no sign for too long."""
    return Q(touched_at__lt=now - timedelta(seconds=settings.IMAGES_CLAIM_SECONDS))


def purposes_of(ids: list[int]) -> list[tuple[int, str]]:
    return list(Image.objects.filter(pk__in=ids).order_by("pk").values_list("pk", "purpose"))


# --- The claim -------------------------------------------------------------------------------------------------------


def _claim(image_id: int) -> Image | None:
    """The row, if it is pending, has tries left and nobody else is at it."""
    now, token = timezone.now(), secrets.token_hex(16)
    free = Image.objects.filter(Q(claim="") | _is_forsaken(now), pk=image_id, state=Image.State.PENDING)
    taken = free.filter(attempts__lt=MAX_ATTEMPTS).update(
        claim=token, attempts=F("attempts") + 1, touched_at=now, steps_done=0, steps_total=0
    )
    return Image.objects.filter(pk=image_id, claim=token).first() if taken else None


def _ours(image: Image) -> Any:
    return Image.objects.filter(pk=image.pk, claim=image.claim, state=Image.State.PENDING)


def _touch(image: Image, **fields: Any) -> None:
    if not _ours(image).update(touched_at=timezone.now(), **fields):
        raise ClaimLost


def _give_back(image: Image, *, attempt_counts: bool = True) -> None:
    """For another try; after the last one the picture is set aside."""
    if attempt_counts and image.attempts >= MAX_ATTEMPTS:
        _reject(image, SET_ASIDE)
        return
    attempts = image.attempts if attempt_counts else image.attempts - 1
    _ours(image).update(claim="", attempts=attempts, touched_at=timezone.now(), steps_done=0)


def _give_back_later(image: Image) -> None:
    """On a connection of its own. With the database still away the claim runs out by itself."""
    connection.close()
    with suppress(DatabaseError):
        _give_back(image, attempt_counts=False)


def _set_aside(image_id: int) -> None:
    """A picture whose tries are used up although none of them came to an end: it took its worker with it."""
    now = timezone.now()
    worn = Image.objects.filter(Q(claim="") | _is_forsaken(now), pk=image_id, attempts__gte=MAX_ATTEMPTS)
    with transaction.atomic():
        if worn.filter(state=Image.State.PENDING).update(state=Image.State.REJECTED, reason=SET_ASIDE, touched_at=now):
            transaction.on_commit(partial(announce, image_id))


def _reject(image: Image, reason: str) -> None:
    fields = {"state": Image.State.REJECTED, "reason": reason[:300], "claim": "", "touched_at": timezone.now()}
    with transaction.atomic():
        if _ours(image).update(**fields):
            transaction.on_commit(partial(announce, image.pk))


# --- The work --------------------------------------------------------------------------------------------------------


def _make(image: Image, folder: Path) -> tuple[Report, Rights, list[Made], list[Finding]]:
    source = folder / "original"
    fetch_source(image, source)
    if not image.source_id:
        image.upload_hash = sha256_of(source)
    _touch(image, upload_hash=image.upload_hash)
    report, rights, made = produce(image, source, partial(_hear, image))
    _remember(image, report)
    return report, rights, made, findings_of(image, report, source, partial(_hear, image))


@transaction.atomic
def _remember(image: Image, report: Report) -> None:
    """Once it is made, and before anybody looks for pictures like it: so of two that come at once one is found."""
    _touch(image)
    remember(image=image, upload_hash=bytes(image.upload_hash or b""), prints=report.prints)


def produce(
    image: Image, source: Path, listen: Callable[[dict[str, Any]], None], *, slowly: bool = False
) -> tuple[Report, Rights, list[Made]]:
    """Every rendition of what lies at `source`, beside it, named and signed; nothing is stored yet."""
    out = source.parent / "made"
    # Of what is cloaked no byte is saved: a quiet hour makes what is there already.
    slowly = slowly and not image.is_cloaked
    if image.cloaking == Image.Cloaking.OURS:
        source = cloak(source)
    claim, rights = claim_of(image, _edition(image, slowly=slowly))
    crop = read_crop(image.crop) if image.crop else None
    report = make(source, out, Order(image.table, rights, image.full_size, slowly, crop, image.is_cloaked), listen)
    made = [named(image, path_of(out, plan), plan) for plan in report.plans]
    return report, rights, signed(claim, out, made, report.plans)


def claim_of(image: Image, edition: str) -> tuple[Claim, Rights]:
    """What is said of the picture and in its files, on the terms that its artist wants now."""
    terms = Terms(image.terms)
    claim = Claim.of(image.public_id, edition, cawg_entries(terms, image.creator_url))
    policy = settings.IMAGES_RIGHTS_POLICIES[terms]
    return claim, rights_of(image.creator, image.creator_url, image.year, policy, claim.address, terms)


def _edition(image: Image, *, slowly: bool) -> str:
    """Of the bytes: one picture's renditions of one spec differ in it."""
    return " ".join([*([str(image.edition)] if image.edition else []), *(["slowly"] if slowly else [])])


def _hear(image: Image, message: dict[str, Any]) -> None:
    """A step further, or merely alive."""
    fields = {"steps": "steps_total", "step": "steps_done"}
    _touch(image, **{fields[name]: n for name, n in message.items() if name in fields and n in range(100)})


def named(image: Image, path: Path, plan: Plan) -> Made:
    content = path.read_bytes()
    key = storage.key_for(image.public_id, content, plan.spec.suffix, edition=image.edition)
    row = Rendition(image=image, spec=plan.spec.name, key=key, width=plan.width, height=plan.height, bytes=len(content))
    return Made(path, key, row)


def signed(claim: Claim, out: Path, made: list[Made], plans: list[Plan]) -> list[Made]:
    """Signed last, and only what has been found clean. What could not be signed is published all the same."""
    stores = claim.sign(out, plans)
    return [
        replace(each, manifest=Manifest(name=claim.name_of(spec), store=stores[spec])) if spec in stores else each
        for each in made
        if (spec := each.row.spec)
    ]


def _publish(image: Image, report: Report, rights: Rights, made: list[Made], findings: list[Finding]) -> None:
    """The files first, then the rows in one go: nobody sees a picture that is half there."""
    try:
        for rendition in made:
            storage.put_rendition(rendition.path, rendition.key)
            _touch(image)
        _settle(image, report, rights, made, findings)
    except ClaimLost:
        _sweep_up(image, made)
        raise


@transaction.atomic
def _settle(image: Image, report: Report, rights: Rights, made: list[Made], findings: list[Finding]) -> None:
    """Ready, or what the findings make of it."""
    _touch(image)
    verdict = judge(image.pk, findings)
    _touch(
        image,
        state=verdict.state,
        claim="",
        reason=verdict.reason[:300],
        kind=report.kind,
        frames=report.frames,
        width=report.width,
        height=report.height,
        placeholder=report.placeholder,
        removed=report.removed,
        **said_in(image, rights, made),
        steps_done=len(made),
        steps_total=len(made),
        pixel_hash=report.prints.pixels,
        pdq=report.prints.pdq,
        pdq_quality=report.prints.quality,
    )
    Rendition.objects.bulk_create(rendition.row for rendition in made)
    keep_manifests(made)
    settle_shown([image.pk])
    transaction.on_commit(partial(announce, image.pk))


def said_in(image: Image, rights: Rights, made: list[Made]) -> dict[str, Any]:
    """What the files say now, for the picture's row: to its artist, and to whoever looks for what is out of date."""
    written = [*rights.written, *([WRITTEN] if any(rendition.manifest for rendition in made) else [])]
    return {"written": written, "terms_written": image.terms}


def keep_manifests(made: list[Made]) -> None:
    """Once the renditions' rows have keys."""
    rows = [(each.row, each.manifest) for each in made if each.manifest]
    for rendition, manifest in rows:
        manifest.rendition = rendition
    Manifest.objects.bulk_create(manifest for _, manifest in rows)


def _sweep_up(image: Image, made: list[Made]) -> None:
    """Of a deleted picture no file stays, nor of one that is wanted otherwise by now. One that another worker took over
    has these very files: they are kept."""
    if not Image.objects.filter(pk=image.pk, edition=image.edition).exists():
        storage.delete_renditions(rendition.key for rendition in made)
