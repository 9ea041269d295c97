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

        from kantorek.core import live, refs
        from kantorek.notifications import handlers, kinds
        from kantorek.notifications.lists import BELL, bell, unread_of
        from kantorek.offices import tally

        del handlers  # imported for its @on and @after
        _hang_push()
        live.topic("contact", may=lambda actor, pk: actor.kind == "contact" and actor.contact_id == pk, contacts=True)
        kinds.register(
            kinds.Kind(key="offices.substitution", label=_("Substitutions"), group="office"),
        )
        refs.register("notifications.notice", url=lambda pk: reverse("notifications:open", args=[pk]))
        tally.register(tally.Tally(key=BELL, rows=unread_of, stamp=tally.person_of))
        register(
            TopPart(key="bell", label=_("Notices"), icon="bell", template="notifications/bell.html", load=bell),
            Command(key="notices", label=_("Notices"), icon="bell", url_name="notifications:list", order=60),
        )


def _hang_push() -> None:
    """Push messages: their jobs stand in a folder that Celery does not look into, and a session's browser goes with it."""
    from kantorek.accounts.access import at_sign_out
    from kantorek.core.slots import HealthLine
    from kantorek.notifications.push import jobs
    from kantorek.notifications.push.health import line_of_devices
    from kantorek.notifications.push.leaving import forget_the_browser

    del jobs  # imported for its @shared_task
    at_sign_out(forget_the_browser)
    register(HealthLine(key="push", label=_("Push messages"), right="office.settings", load=line_of_devices))
