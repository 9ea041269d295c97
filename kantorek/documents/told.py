"""What kinds of things the file of documents tells people of."""

from django.utils.translation import gettext_lazy as _

from kantorek.notifications.kinds import Kind

KINDS = (
    Kind(key="documents.sent", label=_("A client sent a document"), group="documents", mail="off"),
    Kind(key="documents.ends", label=_("A document ends"), group="deadlines"),
)
