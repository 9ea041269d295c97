"""What kinds of things requests tells people of."""

from django.utils.translation import gettext_lazy as _

from kantorek.notifications.kinds import Kind

KINDS = (
    Kind(key="requests.delivered", label=_("A client sent what was asked for"), group="documents", mail="off"),
    Kind(key="requests.silence", label=_("A client is silent after the last reminder"), group="documents"),
)
