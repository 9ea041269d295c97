"""See docs/glossary.md and the map in CONTRIBUTING.md."""

from django.apps import AppConfig


class DeskConfig(AppConfig):
    name = "kantorek.desk"
    label = "desk"
