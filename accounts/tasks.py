from celery import shared_task
from django.db.models import Q
from django.utils import timezone

from accounts import link_checks, muting
from accounts.models import User
from accounts.pictures import settle_forgotten, settle_pictures


@shared_task
def use_picture(image_id: int) -> None:
    """A picture has become ready or rejected: see whether it is somebody's new portrait or banner."""
    for user in User.objects.filter(Q(profile__next_portrait=image_id) | Q(profile__next_banner=image_id)):
        settle_pictures(user=user)


@shared_task
def use_forgotten_pictures() -> None:
    settle_forgotten()


@shared_task
def check_link(link_id: int) -> None:
    link_checks.check_link(link_id)


@shared_task
def check_links_again() -> None:
    for link_id in link_checks.due(timezone.now()).order_by("checked_at").values_list("pk", flat=True)[:200]:
        check_link.delay(link_id)


@shared_task
def lift_ended_mutes() -> None:
    """Beat. Nothing waits for it: what has ended counts no more."""
    muting.lift_ended()
