"""What kinds of things conversations tell people of."""

from django.utils.translation import gettext_lazy as _

from kantorek.notifications.kinds import Kind

KINDS = (
    Kind(key="chat.message", label=_("A new message"), group="talk", readers="both"),
    Kind(key="chat.mention", label=_("Somebody names me beside a conversation"), group="talk"),
    Kind(key="chat.assigned", label=_("A conversation is mine now"), group="talk", mail="off"),
)
