"""The workers' side of the house: `celery -A cara worker -Q default,portraits,images,mail,links,detectors,idle`."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cara.settings")

app = Celery("cara")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
