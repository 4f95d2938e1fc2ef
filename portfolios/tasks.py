from celery import shared_task

from feed.models import Post
from feed.services import settle_waiting
from portfolios import uploads


@shared_task
def publish_waiting(image_id: int) -> None:
    """A picture has become ready or rejected: see to the work that waits for it."""
    for post in Post.objects.filter(state=Post.State.WAITING, pictures__image=image_id):
        settle_waiting(post=post)


@shared_task
def give_up_old_uploads() -> None:
    uploads.give_up_old()


@shared_task
def publish_forgotten() -> None:
    """Works whose last picture became ready without anybody hearing of it."""
    for post in Post.objects.filter(state=Post.State.WAITING).order_by("created_at")[:200]:
        settle_waiting(post=post)
