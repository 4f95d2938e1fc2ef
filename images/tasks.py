from celery import Task, shared_task

from images import pipeline, storage
from images.folders import clear_forsaken
from images.models import Image
from images.storage import StorageTrouble


@shared_task(name="images.tasks.make_renditions")
def make_renditions(image_id: int) -> None:
    pipeline.make_renditions(image_id)


@shared_task(name="images.tasks.make_portrait")
def make_portrait(image_id: int) -> None:
    """The same in a queue of its own: nobody waits for a face behind five hundred paintings."""
    pipeline.make_renditions(image_id)


def make_task(purpose: str) -> "Task[[int], None]":
    return make_portrait if purpose == Image.Purpose.PORTRAIT else make_renditions


@shared_task(name="images.tasks.requeue_forgotten")
def requeue_forgotten() -> None:
    clear_forsaken()
    for image_id, purpose in pipeline.purposes_of(pipeline.forgotten()):
        make_task(purpose).delay(image_id)


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
