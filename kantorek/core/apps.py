"""The base of the stack: actor and scope, events, jobs, pages. No business words."""

from django.apps import AppConfig


class CoreConfig(AppConfig):
    name = "kantorek.core"
    label = "core"
