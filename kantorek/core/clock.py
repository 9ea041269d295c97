"""The clock that only doors may ask: guards, jobs and commands. Everybody below is told the time."""

from datetime import datetime

from django.utils import timezone


def now() -> datetime:
    """Give the moment in UTC."""
    return timezone.now()
