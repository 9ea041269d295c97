"""What kinds of things inspections tells people of."""

from django.utils.translation import gettext_lazy as _

from kantorek.notifications.kinds import Kind, register

KINDS = (
    Kind(key="inspections.starts", label=_("An inspection begins"), group="deadlines"),
    Kind(key="inspections.papers", label=_("Papers for an inspection are missing"), group="deadlines"),
)
register(*KINDS)
