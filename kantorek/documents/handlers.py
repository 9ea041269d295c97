"""Whom in the office a document is told to that a client has sent of their own accord."""

from kantorek.core.actor import Actor
from kantorek.core.events import after
from kantorek.documents.actions import tell_of_sending
from kantorek.documents.events import DocumentAdded
from kantorek.documents.models import Document


@after(DocumentAdded)
def say_what_came(actor: Actor, event: DocumentAdded) -> None:
    """Tell the carer once for all that was sent at a moment; what the office files itself is no news to it."""
    if event.actor.kind != "contact":
        return
    document = Document.objects.visible_to(actor).select_related("client").filter(pk=event.subject.id).first()
    if document:
        tell_of_sending(actor, document, key=event.actor.at.isoformat())
