"""What the office writes for itself stays there: a client's own people open every page of their portal and read none of it."""

from typing import Any

import pytest
from django.core.cache import cache

from kantorek.chat.lists import OWNER
from kantorek.chat.models import CannedAnswer, ChatMessage
from kantorek.clients.tests.make import make_note
from kantorek.conftest import Cast
from kantorek.core import scope
from kantorek.declarations.models import Obligation
from kantorek.documents.models import Document, DocumentVersion
from kantorek.files.models import StoredFile
from kantorek.news.models import Announcement, StaffGroup
from kantorek.offices.models import Office
from kantorek.offices.tests.make import AT
from kantorek.portal.choices import SCOPES
from kantorek.tasks.models import Task
from tests.architecture.addresses import Address, every_address
from tests.architecture.attack import Attacker, fill, portal_token, text_of
from tests.architecture.objects import NEAR, Victim, make_victim

pytestmark = pytest.mark.django_db
INSIDE = "tylkodlabiura"
"""Stands in every text that the office writes for itself."""


def pages() -> list[Address]:
    return [address for address in every_address() if "client_id" in address.arguments and not address.is_api]


def operations() -> list[Address]:
    """What machines of clients' people may ask."""
    held = {f"token:{right}" for right in SCOPES}
    return [one for one in every_address() if one.is_api and {str(getattr(v, "guard", "")) for v in one.views} & held]


def make_talk_inside(victim: Victim) -> None:
    """Mark what colleagues say about a conversation among themselves, and the words that they keep for answers."""
    lines = ChatMessage.objects.filter(conversation=victim.chat.conversation, kind="comment")
    assert lines.update(text=INSIDE, author_name=INSIDE, about_title=INSIDE) == 1
    CannedAnswer.objects.filter(office_id=victim.office.pk).update(title=INSIDE, text=INSIDE, text_en=INSIDE)


def make_news_inside(office: Office) -> None:
    """Add a post for colleagues, what clients are to be told but are not yet, and what they were told until it was taken back."""
    said: dict[str, Any] = {"title": INSIDE, "body": f"<p>{INSIDE}</p>", "urgent": True, "pinned": True, "made_at": AT}
    for audience, state in (("staff", "published"), ("all", "draft"), ("all", "scheduled"), ("all", "withdrawn")):
        told_at = None if state in ("draft", "scheduled") else AT
        Announcement.objects.create(
            office_id=office.pk, **said, audience=audience, state=state, published_at=told_at, author_name=INSIDE
        )
    StaffGroup.objects.filter(office_id=office.pk).update(name=INSIDE)


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
        files = StoredFile.objects.filter(client_id=victim.client.pk).exclude(owner_kind=OWNER)
        files.update(name=f"{INSIDE}.png", made_by_name=INSIDE)
        Task.objects.filter(client=victim.client).update(title=INSIDE, text=INSIDE)
        make_talk_inside(victim)
        make_news_inside(cast.office)
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


def test_no_answer_to_their_machines_shows_it_either(own: tuple[Attacker, Victim]) -> None:
    person, victim = own
    person.bearer = portal_token(victim.portal.access)
    opened, leaks = 0, []
    for address in operations():
        for method in address.methods:
            answer = person.ask(method, fill(address, victim), {}, htmx=False)
            opened += method == "GET" and answer.status_code == 200
            if INSIDE in text_of(answer):
                leaks.append(f"{method} {fill(address, victim)}: {answer.status_code}")
        cache.clear()  # the API counts calls
    assert leaks == []
    assert opened >= 8, "hardly an operation answered: the test would prove nothing"
