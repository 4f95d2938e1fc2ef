from datetime import timedelta

from celery import shared_task
from django.conf import settings
from django.utils import timezone

from matches import services


@shared_task
def forget_barred() -> int:
    """Beat, in the night: what was taken down long ago is no longer looked for."""
    return services.forget_barred(before=timezone.now() - timedelta(days=settings.MATCHES_BARRED_DAYS))
