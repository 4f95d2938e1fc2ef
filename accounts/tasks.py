from celery import shared_task
from django.utils import timezone

from accounts import link_checks
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


@shared_task
def check_link(link_id: int) -> None:
    link_checks.check_link(link_id)


@shared_task
def check_links_again() -> None:
    for link_id in link_checks.due(timezone.now()).order_by("checked_at").values_list("pk", flat=True)[:200]:
        check_link.delay(link_id)
