import logging

from celery import Task, shared_task

from images import idle, lookup, pipeline, rewriting, storage, swap
from images.enlarge import enlarge as enlarge_image
from images.enlarge import recode
from images.folders import clear_forsaken
from images.models import Image
from images.storage import StorageTrouble

logger = logging.getLogger(__name__)


@shared_task(name="images.tasks.make_renditions")
def make_renditions(image_id: int) -> None:
    pipeline.make_renditions(image_id)


@shared_task(name="images.tasks.make_portrait")
def make_portrait(image_id: int) -> None:
    """The same in a queue of its own: nobody waits for a face, or for what they have just cut, behind five hundred
    paintings."""
    pipeline.make_renditions(image_id)


def make_task(purpose: str) -> "Task[[int], None]":
    return make_renditions if purpose == Image.Purpose.WORK else make_portrait


@shared_task(name="images.tasks.enlarge")
def enlarge(image_id: int) -> None:
    enlarge_image(image_id)


@shared_task(name="images.tasks.make_otherwise")
def make_otherwise(image_id: int) -> None:
    recode(image_id)


@shared_task(name="images.tasks.requeue_forgotten")
def requeue_forgotten() -> None:
    clear_forsaken()
    for image_id, purpose in pipeline.purposes_of(pipeline.forgotten()):
        make_task(purpose).delay(image_id)


@shared_task(name="images.tasks.use_quiet_hours")
def use_quiet_hours() -> None:
    """One picture a beat, so that whatever comes in next waits for one at most; old bytes whose grace is over go."""
    storage.delete_renditions(swap.bury_retired())
    for image_id in idle.to_slim_down(1):
        slim_down.delay(image_id)


@shared_task(name="images.tasks.mend_fingerprints")
def mend_fingerprints() -> int:
    """Beat, in the night: pictures that have no entry, or a wrong one. There should be none."""
    mended = lookup.mend_all()
    logger.log(logging.WARNING if mended else logging.INFO, "Fingerprints mended: %s", mended)
    return mended


@shared_task(name="images.tasks.slim_down")
def slim_down(image_id: int) -> None:
    idle.slim_down(image_id)


@shared_task(name="images.tasks.write_terms")
def write_terms() -> None:
    """Some pictures at a time, so that a worker that is stopped loses little. Beat, too: nothing is forgotten."""
    if rewriting.rewrite_some():
        write_terms.delay()


@shared_task(
    name="images.tasks.delete_bytes",
    autoretry_for=(StorageTrouble,),
    retry_backoff=5,
    retry_backoff_max=600,
    max_retries=12,
)
def delete_bytes(renditions: list[str], originals: list[str]) -> None:
    storage.delete_renditions(renditions)
    storage.delete_originals(originals)
