"""What the client's people do with documents: they open what is shared with them, and send their own."""

from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from kantorek.clients.models import Client
from kantorek.core.actor import Actor
from kantorek.core.events import publish
from kantorek.documents.actions.document import add_document
from kantorek.documents.actions.taking import about
from kantorek.documents.events import DocumentRead
from kantorek.documents.models import Document, Reading
from kantorek.files.actions import checked
from kantorek.files.looking import Facts
from kantorek.files.models import StoredFile


@transaction.atomic
def note_reading(actor: Actor, document: Document) -> Reading | None:
    """Write down that one of the client's people has opened a shared document; told once for each version.

    Whoever only looks on as the client reads nothing, nor does anybody read what is not shared.
    """
    if actor.contact_id is None or document.shared_at is None:
        return None
    mine = Reading.objects.visible_to(actor).filter(document=document, contact_id=actor.contact_id)
    columns = {"version_count": document.version_count, "last_at": actor.at}
    known: Reading | None = mine.first()
    if known is None:
        about_it: dict[str, Any] = {"office_id": document.office_id, "client_id": document.client_id}
        known, fresh = Reading.objects.get_or_create(
            document=document, contact_id=actor.contact_id, defaults={**about_it, **columns, "first_at": actor.at}
        )
    else:
        fresh = known.version_count < document.version_count
        mine.update(**columns)
    if fresh:
        publish(DocumentRead(**about(actor, document), number=document.version_count))
    return known


@transaction.atomic
def send_document(
    actor: Actor, client: Client, upload: "UploadedFile[Any]", *, title: str = "", facts: Facts | None = None
) -> Document:
    """File what one of the client's people sends of their own accord: in a folder of its own, for the office to refile.

    What they have sent before, or are shown, byte by byte, is not filed twice: that document is given. Refuses a closed
    client, and a file that store_file() refuses.
    """
    facts = facts or checked(actor, upload)
    same = StoredFile.objects.filter(office_id=client.office_id).alike(facts.sha256, client_id=client.pk)
    mine = Document.objects.visible_to(actor).current().filter(client=client, newest__in=same)
    known: Document | None = mine.order_by("pk").first()
    if known:
        return known
    with translation.override(settings.LANGUAGE_CODE):
        fields = {"folder": _("From the client"), "title": title, "year": actor.on.year}
    # `again`: that the office has the same bytes, not shared, is nothing the client may learn.
    return add_document(actor, client, upload, fields=fields, again=True, facts=facts, sent_by_id=actor.contact_id)
