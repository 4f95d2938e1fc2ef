from celery import shared_task
from django.utils import timezone

from notifications import post_office
from notifications.models import Mail


@shared_task(autoretry_for=(OSError,), retry_backoff=20, max_retries=3)
def send_mail(user_id: int, rhythm: str) -> None:
    post_office.send(user_id, Mail(rhythm))


@shared_task
def mail_at_once() -> None:
    """Beat."""
    for user_id in post_office.due_at_once(timezone.now())[:1000]:
        send_mail.delay(user_id, Mail.ONCE)


@shared_task
def mail_digests() -> None:
    """Beat. Those of the day and of the week, to everybody whose morning it is."""
    now = timezone.now()
    for rhythm in (Mail.DAILY, Mail.WEEKLY):
        for user_id in post_office.due_for_digest(rhythm, now).iterator():
            send_mail.delay(user_id, rhythm)
