"""The base of the stack: actor and scope, events, jobs, pages. No business words."""

from django.apps import AppConfig


class CoreConfig(AppConfig):
    name = "kantorek.core"
    label = "core"

    def ready(self) -> None:
        from kantorek.core import among  # noqa: F401 -- registers its lookup
