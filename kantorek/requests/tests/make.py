"""Builders of requests to clients, and of the people of clients who deliver."""

from datetime import date, datetime
from typing import Any

from kantorek.clients.models import Client, Contact
from kantorek.core import scope
from kantorek.core.actor import Actor
from kantorek.core.models import EventRecord
from kantorek.files.models import StoredFile
from kantorek.files.tests.make import upload
from kantorek.offices.models import StaffMember
from kantorek.offices.tests.make import AT, actor_of
from kantorek.requests import actions
from kantorek.requests.models import ClientRequest

DUE = date(2026, 11, 30)


def make_request(
    client: Client, title: str = "Wyciąg z banku za październik", *, by: StaffMember | None = None, **fields: Any
) -> ClientRequest:
    """A request to a client, made by the action that everybody uses."""
    with scope.of(actor_of(by)) if by else scope.system(client.office_id, "tests", at=AT) as actor:
        return actions.ask_client(actor, client, title=title, **{"due_on": DUE} | fields)


def person_of(contact: Contact, *, at: datetime = AT) -> Actor:
    """The actor of a client's person who may send."""
    return Actor(
        kind="contact",
        at=at,
        office_id=contact.office_id,
        name=contact.name,
        rights=frozenset({"portal.see", "portal.send"}),
        clients=frozenset({contact.client_id}),
        contact_id=contact.pk,
    )


def send(
    request: ClientRequest, contact: Contact, *names: str, at: datetime = AT, answer: str = "", **more: Any
) -> ClientRequest:
    """A delivery by a client's person: one text file for each name."""
    files = [(upload(name, f"{name} {request.pk}".encode()), None) for name in names]
    with scope.of(person_of(contact, at=at)) as actor:
        return actions.deliver_request(actor, request, files=files, answer=answer, **more)


def again(request: ClientRequest) -> ClientRequest:
    """The request as it stands now."""
    with scope.system(request.office_id, "tests", at=AT):
        found: ClientRequest = ClientRequest.objects.select_related("client").get(pk=request.pk)
        return found


def files_of(request: ClientRequest) -> list[str]:
    """The names of the files beside a request."""
    with scope.system(request.office_id, "tests", at=AT) as actor:
        return [file.name for file in actions.files_of(actor, request)]


def stored(request: ClientRequest, name: str) -> StoredFile:
    """A file beside a request."""
    with scope.system(request.office_id, "tests", at=AT) as actor:
        return next(file for file in actions.files_of(actor, request) if file.name == name)


def told_of(request: ClientRequest, name: str) -> list[dict[str, Any]]:
    """What was told of a request under a name."""
    with scope.system(request.office_id, "tests", at=AT):
        found = EventRecord.objects.filter(subject_id=request.pk, name=f"requests.{name}").order_by("pk")
        return list(found.values_list("payload", flat=True))
