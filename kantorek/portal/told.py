"""What kinds of things the portal tells colleagues and clients' people of."""

from typing import Final

from django.utils.translation import gettext_lazy as _

from kantorek.notifications.kinds import Kind

KINDS: Final = (
    Kind(key="portal.wanted", label=_("Somebody asks for a new portal invitation"), group="clients"),
    Kind(key="portal.joined", label=_("Somebody entered the portal"), group="clients", mail="off"),
    Kind(key="portal.change", label=_("A client asks for a change of data"), group="clients"),
    Kind(key="portal.asked", label=_("The office asks for something"), group="documents", readers="contact"),
    Kind(key="portal.returned", label=_("Something sent must be corrected"), group="documents", readers="contact"),
    Kind(key="portal.reminder", label=_("A reminder of a request"), group="documents", readers="contact"),
    Kind(key="portal.amount", label=_("There is an amount to pay"), group="money", readers="contact"),
    Kind(key="portal.document", label=_("A new document"), group="documents", readers="contact"),
    Kind(key="portal.answer", label=_("The office answers a change of data"), group="office", readers="contact"),
    Kind(key="news.announcement", label=_("News of the office"), group="office", readers="contact"),
)
KIND_OF_WORD: Final = {
    "asked": "portal.asked",
    "returned": "portal.returned",
    "reminder": "portal.reminder",
    "amount": "portal.amount",
    "document": "portal.document",
    "change": "portal.answer",
    "news": "news.announcement",
}
"""As which kind of notice a word of the letter of the day (portal.models.Word) is told, and can be switched off."""
