from celery import shared_task

from feed import tags


@shared_task
def count_tags() -> None:
    """Beat."""
    tags.count_uses()
