"""The worker of a measurement: the real one, with one more handler that notes when an event reached it."""

import django
from django.conf import settings

if not settings.configured:
    django.setup()

from kantorek.config.celery import app
from kantorek.launch.bench import events

__all__ = ["app", "events"]
