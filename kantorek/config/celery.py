"""The Celery application: entry points live in each app's jobs.py, the timetable in schedule.py."""

import os

from celery import Celery

from kantorek.config.schedule import SCHEDULE

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kantorek.config.settings")

app = Celery("kantorek", task_cls="kantorek.core.running:Job")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.conf.beat_schedule = SCHEDULE
app.autodiscover_tasks(related_name="jobs")
