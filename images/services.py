"""Every write: taking a picture in, cutting from it, opening and closing it, deleting it, trying it again."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Mapping
from functools import partial
from pathlib import PurePath
from typing import Any

from celery import Task
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import F, QuerySet
from django.db.models.functions import Greatest
from django.utils import timezone
from kombu.exceptions import OperationalError

from common.errors import Conflict, DomainError
from images import storage
from images.crops import BadCrop, Crop, check_crop
from images.hooks import announce
from images.lookup import part_from_barred, pass_on
from images.models import Image, Rendition
from images.queries import full_size_renditions
from images.shown import settle_shown
from images.specs import VISITORS_WIDTH
from images.storage import StorageTrouble
from images.tasks import delete_bytes, enlarge, make_otherwise, make_task, write_terms
from images.terms import Terms

logger = logging.getLogger(__name__)


class NotStored(DomainError):
    status = 503

    def __init__(self) -> None:
        super().__init__("Your picture could not be stored just now. Nothing is lost on your side: please try again.")


def receive_image(
    *,
    file: UploadedFile[Any],
    creator: str,
    creator_url: str,
    purpose: Image.Purpose = Image.Purpose.WORK,
    full_size: bool = False,
    visitors_width: int = VISITORS_WIDTH,
) -> Image:
    """Keep the upload privately and have it made safe. `file` has passed a `PictureField`."""
    try:
        original = storage.keep_original(file)
    except StorageTrouble as trouble:
        logger.exception("An upload could not be stored.")
        raise NotStored from trouble
    try:
        return _create(
            file, original, creator=creator[:120], creator_url=creator_url[:255], purpose=purpose, full_size=full_size,
            visitors_width=visitors_width,
        )  # fmt: skip
    except BaseException:
        storage.delete_originals([original])
        raise


@transaction.atomic
def _create(file: UploadedFile[Any], original: str, **told: Any) -> Image:
    image = Image.objects.create(filename=_told_name(file.name or ""), original=original, bytes=file.size or 0, **told)
    transaction.on_commit(partial(_enqueue, make_task(image.purpose), image.pk))
    return image


@transaction.atomic
def cut_image(*, source: Image, crop: Crop, purpose: Image.Purpose) -> Image:
    """A picture of a part of another one. Whoever may see that one may see it; it goes when that one goes.

    `DomainError` where the part is none, or none for this purpose, and where there is nothing to cut from.
    """
    current = Image.objects.select_for_update(no_key=True, of=("self",)).filter(pk=source.pk).first()
    if current is None or current.source_id:
        raise Conflict("The picture to cut from has been removed meanwhile.")
    if not current.is_ready:
        raise Conflict("This picture is not ready yet. Cut from it once it is.")
    try:
        check_crop(crop, purpose, current.width, current.height)
    except BadCrop as bad:
        raise DomainError(bad.sentence) from None
    image = Image.objects.create(
        source=current, crop=crop.told(), purpose=purpose, creator=current.creator, creator_url=current.creator_url,
        filename=current.filename, is_public=current.is_public, terms=current.terms,
        visitors_width=current.visitors_width, cloaking=current.cloaking,
    )  # fmt: skip
    transaction.on_commit(partial(_enqueue, make_task(purpose), image.pk))
    return image


@transaction.atomic
def delete_images(*, images: Iterable[Image]) -> None:
    """With what was cut from them. The rows now; the original and every rendition once that is certain. Safe while a
    worker is still at one."""
    rows = Image.objects.select_for_update(of=("self",)).filter(pk__in=[image.pk for image in images]).order_by("pk")
    originals = {row.pk: row.original for row in rows}
    cuts = Image.objects.select_for_update(of=("self",)).filter(source__in=originals).order_by("pk")
    going = {*originals, *cuts.values_list("pk", flat=True)}
    keys = list(Rendition.objects.filter(image__in=going).values_list("key", flat=True))
    part_from_barred(going)
    Image.objects.filter(pk__in=going).delete()
    transaction.on_commit(partial(_enqueue, delete_bytes, keys, [name for name in originals.values() if name]))


@transaction.atomic
def succeed_image(*, old: Image, new: Image) -> None:
    """The new picture is called what the old one was called, and the old one goes. Whoever owned the old one owns the
    new one by now.

    Its edition is one that neither has had: nothing that is made of it under that name is called as what goes.
    """
    pass_on(old=old, new=new)
    delete_images(images=[old])
    edition = Greatest(F("edition"), old.edition) + 1
    Image.objects.filter(pk=new.pk).update(public_id=old.public_id, edition=edition)


@transaction.atomic
def open_images(*, images: QuerySet[Image]) -> None:
    """From now on anybody may have their bytes, and those of what was cut from them."""
    for each in (images, _cuts_of(images)):
        each.filter(is_public=False).update(is_public=True)


@transaction.atomic
def close_images(*, images: QuerySet[Image]) -> None:
    """From now on nobody has their bytes by any address given out so far: new ones are signed for who may see them. Nor
    those of what was cut from them."""
    for each in (images, _cuts_of(images)):
        each.update(is_public=False, seal=F("seal") + 1)


def _cuts_of(images: QuerySet[Image]) -> QuerySet[Image]:
    """Asked for once their sources are written, and so locked: one that is just being cut is not overlooked. Of cuts
    there are no cuts."""
    return Image.objects.filter(source__in=images.values("pk"))


@transaction.atomic
def withhold_image(*, image: Image) -> bool:
    """Keep a picture that is shown from everybody else, with what was cut from it. False: it is not shown. Addresses
    that were signed for it before are void."""
    return _change(image, (Image.State.READY,), state=Image.State.HELD, seal=F("seal") + 1)


@transaction.atomic
def release_image(*, image: Image) -> bool:
    """What was held, or refused after it had been made, is shown as though nothing had been. False: it is neither."""
    made = Image.objects.filter(pk=image.pk).exclude(shown={}).exists()
    withheld = (Image.State.HELD, Image.State.REJECTED)
    return made and _change(image, withheld, state=Image.State.READY, reason="")


@transaction.atomic
def refuse_image(*, image: Image, reason: str) -> bool:
    """What was made is not accepted, in a sentence. Its bytes stay, out of reach, in case that was wrong."""
    made = (Image.State.READY, Image.State.HELD)
    return _change(image, made, state=Image.State.REJECTED, reason=reason[:300], seal=F("seal") + 1)


def _change(image: Image, states: Iterable[str], **fields: Any) -> bool:
    """Of the picture where it is in one of these states, and of its cuts. Whoever waits for it hears of it."""
    fields |= {"touched_at": timezone.now()}
    if not Image.objects.filter(pk=image.pk, state__in=states).update(**fields):
        return False
    Image.objects.filter(source=image.pk, state__in=states).update(**fields)
    transaction.on_commit(partial(announce, image.pk))
    return True


@transaction.atomic
def forget_original(*, image: Image) -> None:
    """Keep the renditions only. Refused while they are still being made of it."""
    if not Image.objects.filter(pk=image.pk).exclude(state=Image.State.PENDING).update(original="", bytes=0):
        raise Conflict("This picture is still being made. Its original can be deleted once that is done.")
    if image.original:
        transaction.on_commit(partial(_enqueue, delete_bytes, [], [image.original]))


@transaction.atomic
def allow_full_size(*, images: QuerySet[Image], allowed: bool) -> None:
    """Whether people may have the largest size too. Allowed, it is made beside what is shown; no longer allowed, it
    goes at once. What is being made just now is begun anew."""
    rows = images.exclude(full_size=allowed).filter(purpose=Image.Purpose.WORK).order_by("pk")
    states = dict(rows.select_for_update(of=("self",)).values_list("pk", "state"))
    Image.objects.filter(pk__in=states).update(full_size=allowed, edition=F("edition") + 1)
    _begin_anew({pk: Image.Purpose.WORK for pk, state in states.items() if state == Image.State.PENDING})
    ready = [pk for pk, state in states.items() if state in (Image.State.READY, Image.State.HELD)]
    _enlarge(ready) if allowed else _drop_full_size(ready)


@transaction.atomic
def set_cloaking(*, images: QuerySet[Image], cloaking: str) -> None:
    """Whether these pictures, and what is cut from them, are cloaked: one of `Image.Cloaking`. Those that are ready are
    made again in the quality for it; what is shown stays until that is done."""
    for each in (images.filter(purpose=Image.Purpose.WORK), _cuts_of(images)):
        rows = each.exclude(cloaking=cloaking).order_by("pk").select_for_update(of=("self",))
        told = list(rows.values_list("pk", "state", "purpose", "claim"))
        others = Image.objects.filter(pk__in=[pk for pk, *_ in told])
        others.update(cloaking=cloaking, edition=F("edition") + 1, slimmed_at=None, touched_at=timezone.now())
        _begin_anew({pk: purpose for pk, state, purpose, claim in told if state == Image.State.PENDING and claim})
        for pk, state, *_ in told:
            if state == Image.State.READY:
                transaction.on_commit(partial(_enqueue, make_otherwise, pk))


def _begin_anew(pending: Mapping[int, str]) -> None:
    """What is being made just now is wanted otherwise: by their keys, the purposes."""
    Image.objects.filter(pk__in=pending).update(claim="", attempts=0, steps_done=0, touched_at=timezone.now())
    for pk, purpose in pending.items():
        transaction.on_commit(partial(_enqueue, make_task(purpose), pk))


@transaction.atomic
def show_visitors(*, images: QuerySet[Image], width: int) -> None:
    """How wide at most those who are not signed in have these pictures, and what was cut from them."""
    ids = list(images.order_by("pk").select_for_update(of=("self",)).values_list("pk", flat=True))
    for each in (Image.objects.filter(pk__in=ids), Image.objects.filter(source__in=ids)):
        each.exclude(visitors_width=width).update(visitors_width=width)


@transaction.atomic
def set_terms(*, images: QuerySet[Image], terms: Terms) -> None:
    """What machines may do with these pictures and with what was cut from them. Headers say it at once; the files of
    those that are ready are written anew, one after the other."""
    for each in (images, _cuts_of(images)):
        ids = list(
            each.exclude(terms=terms).order_by("pk").select_for_update(of=("self",)).values_list("pk", flat=True)
        )
        Image.objects.filter(pk__in=ids).update(terms=terms, edition=F("edition") + 1)
        if ids:
            transaction.on_commit(partial(_enqueue, write_terms))


def _enlarge(ids: list[int]) -> None:
    """Should the message be lost, a quiet hour finds them."""
    Image.objects.filter(pk__in=ids).update(slimmed_at=None, touched_at=timezone.now())
    for pk in ids:
        transaction.on_commit(partial(_enqueue, enlarge, pk))


def _drop_full_size(ids: list[int]) -> None:
    rows = full_size_renditions().filter(image__in=ids)
    keys = list(rows.values_list("key", flat=True))
    rows.delete()
    settle_shown(ids)
    if keys:
        transaction.on_commit(partial(_enqueue, delete_bytes, keys, []))


@transaction.atomic
def retry_image(*, image: Image) -> None:
    """Give a rejected picture, or one that got stuck, a fresh set of tries."""
    tried = (Image.State.PENDING, Image.State.REJECTED)
    again = Image.objects.filter(pk=image.pk, claim="", state__in=tried, shown={})
    if again.update(state=Image.State.PENDING, attempts=0, reason="", steps_done=0, touched_at=timezone.now()):
        transaction.on_commit(partial(_enqueue, make_task(image.purpose), image.pk))


@transaction.atomic
def make_again(*, image: Image) -> None:
    """From its source, as though it had just come: for a picture whose bytes were lost.

    What is left of its bytes stays: most of the new ones have the very same names.
    """
    made = Image.objects.filter(pk=image.pk, state__in=(Image.State.READY, Image.State.HELD))
    if not made.exclude(original="", source=None).update(
        state=Image.State.PENDING, attempts=0, steps_done=0, slimmed_at=None, touched_at=timezone.now()
    ):
        return
    image.renditions.all().delete()
    settle_shown([image.pk])
    transaction.on_commit(partial(_enqueue, make_task(image.purpose), image.pk))


def _enqueue(task: Task[..., None], *args: Any) -> None:
    """With the queue out of reach a picture waits for the beat; deleting does not wait, it is done here."""
    try:
        task.delay(*args)
    except OperationalError:
        logger.exception("%s could not be enqueued.", task.name)
        if task is delete_bytes:
            delete_bytes(*args)


def _told_name(name: str) -> str:
    """The last part of the name that the browser told, without what cannot be printed, short enough for the row."""
    told = "".join(c for c in PurePath(name.replace("\\", "/")).name if c.isprintable()).strip() or "picture"
    if len(told) <= 255:
        return told
    path = PurePath(told)
    return path.stem[: 255 - len(path.suffix[:20])] + path.suffix[:20]
