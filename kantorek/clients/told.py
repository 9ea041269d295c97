"""What kinds of things the list of clients tells people of."""

from django.utils.translation import gettext_lazy as _

from kantorek.notifications.kinds import Kind

KINDS = (
    Kind(key="clients.carer", label=_("A client is mine now"), group="clients", mail="off"),
    Kind(key="clients.intake", label=_("A pasted list is ready"), group="clients", mail="off"),
)
