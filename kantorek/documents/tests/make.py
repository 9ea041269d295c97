"""Builders of documents."""

from typing import Any

from kantorek.clients.models import Client
from kantorek.core import scope
from kantorek.documents.actions import add_document
from kantorek.documents.models import Document
from kantorek.files.tests.make import upload
from kantorek.offices.models import StaffMember
from kantorek.offices.tests.make import AT, actor_of


def make_document(
    client: Client, title: str = "Umowa najmu", *, by: StaffMember | None = None, **fields: Any
) -> Document:
    """A document of a client, added by the action that everybody uses; no two have the same bytes."""
    data = f"{title} {fields} {client.pk}".encode()
    with scope.of(actor_of(by)) if by else scope.system(client.office_id, "tests", at=AT) as actor:
        return add_document(actor, client, upload(f"{title}.txt", data), fields={"title": title, **fields}, again=True)


def fresh(document: Document) -> Document:
    """The document as it stands now."""
    with scope.system(document.office_id, "tests", at=AT):
        found: Document = Document.objects.select_related("client", "newest").get(pk=document.pk)
        return found


def titles(cast: Any) -> list[str]:
    """The titles outside the archive."""
    with scope.system(cast.office.pk, "tests", at=AT):
        return list(Document.objects.current().order_by("pk").values_list("title", flat=True))
