"""Asks outside services about a picture, at most once each, within a day's ceiling, and not while one is in trouble.
All that can come of it is that a moderator looks."""

from __future__ import annotations

import logging
from io import BytesIO

from django.conf import settings
from django.core.cache import cache
from django.db import transaction
from django.utils import timezone
from PIL import Image as Pillow
from redis.exceptions import RedisError

from common.db import insert_once
from common.outside import Unreachable
from images import storage
from images.models import Image
from images.screening import Outcome
from images.shown import copies_for
from images.storage import OriginalGone, StorageTrouble
from protection.detectors import Detector, Nonsense, configured
from protection.judging import owner_of
from protection.models import Asked, Case, Consent, Finding

logger = logging.getLogger(__name__)

GUESSED = "outside-guess"
SIDE = 512
# So many failures one after the other, and a service is left alone for a while.
FAILURES, REST_SECONDS = 5, 900
_DAY_SECONDS = 86_400


def ask_about(image_id: int) -> None:
    """Of a picture that has been made, whose artist has agreed to that."""
    detectors = configured()
    if not detectors:
        return
    image = Image.objects.filter(pk=image_id, purpose=Image.Purpose.WORK, source=None).first()
    if image is None or not (image.is_ready or image.is_held):
        return
    person = owner_of(image_id)
    if not Consent.objects.filter(person=person).exists():
        return
    for detector in detectors:
        _ask(detector, image)


def _ask(detector: Detector, image: Image) -> None:
    """Noted before it is asked: a task that comes twice costs once."""
    if not _may_ask(detector) or not insert_once(Asked, image=image.pk, service=detector.name):
        return
    try:
        score = detector.ask(_small(image))
    except (Unreachable, Nonsense) as trouble:
        logger.warning("%s gave no answer: %s", detector.name, trouble)
        _count_failure(detector)
        return
    except (StorageTrouble, OriginalGone, OSError) as trouble:
        logger.warning("Picture %s was not shown to %s: %s", image.pk, detector.name, trouble)
        return
    _count_success(detector)
    if score >= settings.DETECTORS_LOOK_FROM:
        look_at(image, detector, score)


def _small(image: Image) -> bytes:
    """Of what everybody sees, smaller, and without a word of whose it is."""
    key = copies_for(image.shown, "fallback")[-1].key
    with storage.open_stored(storage.public(), key) as file, Pillow.open(file) as picture:
        picture.thumbnail((SIDE, SIDE))
        bare = Pillow.new("RGB", picture.size)
        bare.paste(picture)
    out = BytesIO()
    bare.save(out, "JPEG", quality=85)
    return out.getvalue()


@transaction.atomic
def look_at(image: Image, detector: Detector, score: float) -> None:
    """A case that is there stays as it is, whatever was decided in it."""
    current = Image.objects.select_for_update(of=("self",)).filter(pk=image.pk).first()
    if current is None:
        return
    evidence: dict[str, str | int] = {"service": detector.name, "guess of 100": round(score * 100)}
    seen = f"{detector.told} guesses that it was generated"
    Finding.objects.create(image=current, rule=GUESSED, outcome=Outcome.LOOK, seen=seen, evidence=evidence)
    Case.objects.get_or_create(
        image=current,
        defaults={
            "person_id": owner_of(current.pk),
            "state": Case.State.LOOK,
            "rules": [GUESSED],
            "waits_since": timezone.now(),
        },
    )


# --- The ceiling, and the breaker ------------------------------------------------------------------------------------


def _may_ask(detector: Detector) -> bool:
    """Counts this one. Without Redis nobody could, so nothing is sent."""
    try:
        if (cache.get(_failures(detector)) or 0) >= FAILURES:
            return False
        return _count(f"detector:{detector.name}:day:{timezone.now():%j}", _DAY_SECONDS) <= settings.DETECTORS_A_DAY
    except RedisError:
        return False


def _count_failure(detector: Detector) -> None:
    _count(_failures(detector), REST_SECONDS)


def _count_success(detector: Detector) -> None:
    cache.delete(_failures(detector))


def _failures(detector: Detector) -> str:
    return f"detector:{detector.name}:failures"


def _count(key: str, seconds: int) -> int:
    cache.add(key, 0, seconds)
    return cache.incr(key)
