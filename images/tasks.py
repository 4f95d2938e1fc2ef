from celery import shared_task

from images import pipeline, storage
from images.storage import StorageTrouble


@shared_task(name="images.tasks.make_renditions")
def make_renditions(image_id: int) -> None:
    pipeline.make_renditions(image_id)


@shared_task(name="images.tasks.requeue_forgotten")
def requeue_forgotten() -> None:
    for image_id in pipeline.forgotten():
        make_renditions.delay(image_id)


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
