"""Taking a document for a change: whoever comes second waits, and reads what stands there then."""

from typing import Any

from django.utils.translation import gettext as _

from kantorek.clients.actions.taking import taken
from kantorek.clients.models import Client
from kantorek.core.actor import Actor
from kantorek.core.errors import Refused
from kantorek.documents.models import Document
from kantorek.search.actions import put_words


def open_client(client_id: int) -> Client:
    """Give the client, locked. Refuses a closed one."""
    client = taken(client_id)
    if reason := client.why_closed():
        raise Refused(reason, code="closed")
    return client


def locked(document: Document, *, archived: bool = False) -> Document:
    """Give the document, locked with its client. Refuses a closed client, and one that lies in the archive."""
    client = open_client(document.client_id)
    found: Document = Document.objects.select_for_update().get(pk=document.pk)
    found.client = client
    if found.archived_at and not archived:
        raise Refused(_("This document is in the archive. Restore it first."), code="archived")
    return found


def put_document_words(actor: Actor, document: Document) -> None:
    """Make the document findable by its title, its tags and its folder."""
    words: list[str] = [document.folder, *document.tags]
    put_words(actor, "document", document.pk, client_id=document.client_id, title=document.title, words=words)


def about(actor: Actor, document: Document) -> dict[str, Any]:
    """Give the envelope of an event about a document."""
    return {"actor": actor, "subject": document.ref, "client_id": document.client_id}
