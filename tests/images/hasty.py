"""The site's own settings for processes that a test starts: what is waited for comes in seconds, not in minutes."""

from cara.settings import *  # noqa: F403
from cara.settings import CELERY_BEAT_SCHEDULE

IMAGES_CLAIM_SECONDS = 3
IMAGES_FORGOTTEN_SECONDS = 2
CELERY_BEAT_SCHEDULE = {name: told | {"schedule": 1} for name, told in CELERY_BEAT_SCHEDULE.items()}
