from celery import shared_task

from feed import counting, muting, publishing, tags
from feed.models import Post


@shared_task
def count_tags() -> None:
    """Beat."""
    tags.count_uses()


@shared_task
def publish_due() -> None:
    """Beat. Each post by itself, so that one in trouble holds up no other."""
    for post_id in publishing.due_posts():
        publish_scheduled.delay(post_id)


@shared_task
def publish_scheduled(post_id: int) -> None:
    post = Post.objects.filter(pk=post_id).first()
    if post:
        publishing.publish_scheduled(post=post)


@shared_task
def lift_ended_words() -> None:
    """Beat. Nothing waits for it: what has ended counts no more."""
    muting.lift_ended_words()


@shared_task
def recount() -> dict[str, int]:
    """Beat, in the night."""
    return counting.recount_all()
