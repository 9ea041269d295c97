"""What the office writes for itself stays there: a client's own people open every page of their portal and read none of it."""

import pytest

from kantorek.clients.tests.make import make_note
from kantorek.conftest import Cast
from kantorek.core import scope
from kantorek.declarations.models import Obligation
from kantorek.documents.models import Document, DocumentVersion
from kantorek.files.models import StoredFile
from kantorek.offices.tests.make import AT
from kantorek.tasks.models import Task
from tests.architecture.addresses import Address, every_address
from tests.architecture.attack import Attacker, fill, text_of
from tests.architecture.objects import NEAR, Victim, make_victim

pytestmark = pytest.mark.django_db
INSIDE = "tylkodlabiura"
"""Stands in every text that the office writes for itself."""


def pages() -> list[Address]:
    return [address for address in every_address() if "client_id" in address.arguments and not address.is_api]


@pytest.fixture
def own(cast: Cast) -> tuple[Attacker, Victim]:
    """A client's person, beside rows of their own client that are the office's business."""
    victim = make_victim(cast.office, cast.marek, NEAR)
    make_note(victim.client, f"{INSIDE} notatka")
    with scope.system(cast.office.pk, "tests", at=AT):
        Obligation.objects.filter(client=victim.client).update(
            note=INSIDE, amount=100, shown_at=AT, moved_by_name=INSIDE, rule="jpk-v7m"
        )
        Document.objects.filter(client=victim.client).update(title=f"{INSIDE} dokument", note=INSIDE, shared_at=None)
        DocumentVersion.objects.filter(client=victim.client).update(comment=INSIDE)
        StoredFile.objects.filter(client_id=victim.client.pk).update(name=f"{INSIDE}.png", made_by_name=INSIDE)
        Task.objects.filter(client=victim.client).update(title=INSIDE, text=INSIDE)
    return Attacker("their own person", [victim], {}, contact=victim.portal.user), victim


def test_no_page_of_the_portal_shows_what_is_the_offices(own: tuple[Attacker, Victim]) -> None:
    person, victim = own
    opened, leaks = 0, []
    for address in pages():
        for method in ("GET", "POST"):
            person.enter()
            answer = person.ask(method, fill(address, victim), {}, htmx=False)
            opened += method == "GET" and answer.status_code == 200
            if INSIDE in text_of(answer):
                leaks.append(f"{method} {fill(address, victim)}: {answer.status_code}")
    assert leaks == []
    assert opened >= 8, "hardly a page opened: the test would prove nothing"
