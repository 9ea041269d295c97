"""The stream as people read it: one line an event, with a sentence and an icon."""

from django.apps import AppConfig


class TimelineConfig(AppConfig):
    name = "kantorek.timeline"
    label = "timeline"
