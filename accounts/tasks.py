from celery import shared_task

from accounts.models import User
from accounts.services import settle_portrait
from images.models import Image


@shared_task
def use_portrait(image_id: int) -> None:
    """A picture has become ready or rejected: see whether it is somebody's new portrait."""
    for user in User.objects.filter(profile__next_portrait=image_id):
        settle_portrait(user=user)


@shared_task
def use_forgotten_portraits() -> None:
    """New portraits that became ready without anybody hearing of it."""
    for user in User.objects.filter(profile__next_portrait__state=Image.State.READY)[:200]:
        settle_portrait(user=user)
