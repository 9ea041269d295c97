"""See docs/glossary.md and the map in CONTRIBUTING.md."""

from typing import Any

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from kantorek.core.slots import Command, NavItem, register


class DeskConfig(AppConfig):
    name = "kantorek.desk"
    label = "desk"

    def ready(self) -> None:
        """Hang the day into the menu, before everything else."""
        from kantorek.desk import handlers
        from kantorek.desk.day.count import count_for

        handlers.listen()
        day: dict[str, Any] = {"label": _("My day"), "icon": "sun", "url_name": "desk:home", "right": "clients.see"}
        register(
            NavItem(key="day", group="work", letter="d", order=0, count=count_for, **day),
            Command(key="day", words=_("today start deadlines tasks"), order=5, **day),
        )
