"""What kinds of things deadlines tells people of."""

from django.utils.translation import gettext_lazy as _

from kantorek.notifications.kinds import Kind, register

KINDS = (
    Kind(key="declarations.warn", label=_("Deadlines come close"), group="deadlines", mail="off"),
    Kind(
        key="declarations.alarm",
        label=_("Deadlines at risk"),
        group="deadlines",
        must=True,
        why=_("nobody may miss a deadline because a letter was switched off"),
    ),
)
register(*KINDS)
