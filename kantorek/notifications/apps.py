"""Notices: what a person of the office should know, told once, behind the bell and by mail."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from kantorek.core.slots import Command, TopPart, register


class NotificationsConfig(AppConfig):
    name = "kantorek.notifications"
    label = "notifications"

    def ready(self) -> None:
        """Hang the bell into the top bar."""
        from django.urls import reverse

        from kantorek.core import refs
        from kantorek.notifications import handlers
        from kantorek.notifications.lists import bell

        del handlers  # imported for its @on and @after
        refs.register("notifications.notice", url=lambda pk: reverse("notifications:open", args=[pk]))
        register(
            TopPart(key="bell", label=_("Notices"), icon="bell", template="notifications/bell.html", load=bell),
            Command(key="notices", label=_("Notices"), icon="bell", url_name="notifications:list", order=60),
        )
