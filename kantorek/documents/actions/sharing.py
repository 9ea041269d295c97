"""One document shown to the client or not, put into the archive or brought back."""

from django.db import transaction
from django.utils.translation import gettext as _

from kantorek.core.actor import Actor
from kantorek.core.errors import Refused
from kantorek.core.events import publish
from kantorek.documents.actions.taking import about, locked, put_document_words
from kantorek.documents.events import DocumentArchived, DocumentRestored, DocumentShared
from kantorek.documents.models import Document
from kantorek.search.actions import drop_words


@transaction.atomic
def share_document(actor: Actor, document: Document, *, shared: bool) -> Document:
    """Show a document to the client in the portal, or do so no longer. Refuses a closed client and an archived document."""
    document = locked(document)
    if bool(document.shared_at) == shared:
        return document
    document.shared_at = actor.at if shared else None
    document.shared_by_name = actor.name[:150] if shared else ""
    document.version += 1
    document.save(update_fields=["shared_at", "shared_by_name", "version"])
    publish(DocumentShared(**about(actor, document), shared=shared))
    return document


@transaction.atomic
def archive_document(actor: Actor, document: Document) -> Document:
    """Put a document into the archive, where the client does not see it either; nothing of it is lost.

    Refuses a closed client.
    """
    document = locked(document, archived=True)
    if document.archived_at:
        return document
    document.archived_at, document.archived_by_id = actor.at, actor.staff_id
    document.version += 1
    document.save(update_fields=["archived_at", "archived_by", "version"])
    drop_words(actor, "document", document.pk)
    publish(DocumentArchived(**about(actor, document)))
    return document


@transaction.atomic
def restore_document(actor: Actor, document: Document) -> Document:
    """Bring a document back from the archive. Refuses a closed client, and one that is not there."""
    document = locked(document, archived=True)
    if not document.archived_at:
        raise Refused(_("This document is not in the archive."), code="not_archived")
    document.archived_at, document.archived_by_id = None, None
    document.version += 1
    document.save(update_fields=["archived_at", "archived_by", "version"])
    put_document_words(actor, document)
    publish(DocumentRestored(**about(actor, document)))
    return document
