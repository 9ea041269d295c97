"""What the portal knows of a victim of the attack test: accesses, requests, changes, letters to come … every text marked."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from kantorek.accounts.models import User
from kantorek.clients.models import Client, Contact
from kantorek.core import scope
from kantorek.documents.models import Document, Reading
from kantorek.files.models import PartialUpload
from kantorek.notifications.models import Notice, Wishes
from kantorek.offices.tests.make import AT
from kantorek.portal.models import ChangeRequest, PortalAccess, Word
from kantorek.portal.tests.make import make_access
from kantorek.requests.models import ClientRequest, RequestTemplate


@dataclass(frozen=True, slots=True)
class PortalWork:
    """One of everything that the portal keeps for a client, and the person who may enter it."""

    user: User
    access: PortalAccess
    request: ClientRequest
    template: RequestTemplate
    change: ChangeRequest
    word: Word
    reading: Reading
    notice: Notice
    wishes: Wishes
    upload: PartialUpload


def make_portal_work(client: Client, contact: Contact, document: Document, words: str, shared: str) -> PortalWork:
    """Make the rows; `words` stand in every text, `shared` in those that all colleagues of the office see."""
    access = make_access(contact)
    assert access.user
    about: dict[str, Any] = {"office_id": client.office_id, "client": client}
    with scope.system(client.office_id, "tests", at=AT):
        asked: dict[str, Any] = {"title": f"{words} prośba", "text": words, "answer": words, "return_reason": words}
        return PortalWork(
            user=access.user,
            access=access,
            request=ClientRequest.objects.create(
                **about, **asked, contact=contact, asked_at=AT, due_on=date(2026, 11, 25), source_title=words
            ),
            template=RequestTemplate.objects.create(office_id=client.office_id, title=f"{shared} prośby", text=shared),
            change=ChangeRequest.objects.create(
                **about, fields={"city": [words, words]}, note=words, contact=contact, asked_at=AT, asked_by_name=words
            ),
            word=Word.objects.create(
                **about, contact=contact, kind="tests", data={"title": words}, once=words, made_at=AT, not_before=AT,
                sent_at=AT,
            ),
            reading=Reading.objects.create(
                **about, document=document, contact=contact, first_at=AT, last_at=AT
            ),
            **_told(client, contact, words),
            upload=PartialUpload.objects.create(
                office_id=client.office_id, client_id=client.pk, user_id=access.user.pk, token=f"{client.pk:043d}",
                name=words, purpose=words, size=8, path=f"{client.office_id}/parts/{client.pk}", made_at=AT, touched_at=AT,
            ),
        )  # fmt: skip


def _told(client: Client, contact: Contact, words: str) -> dict[str, Any]:
    about: dict[str, Any] = {"office_id": client.office_id, "client_id": client.pk, "contact_id": contact.pk}
    said: dict[str, Any] = {"kind": "portal.asked", "title": words, "text": words, "once": words, "icon": "bell"}
    return {
        "notice": Notice.objects.create(**about, **said, url="/p/", at=AT),
        "wishes": Wishes.objects.create(**about, kinds={words: {"push": False}}),
    }
