"""The client's page: who sees it, what it shows, what it costs."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from django.db import connection
from django.test import Client as Browser
from django.test.utils import CaptureQueriesContext

from kantorek.clients import actions
from kantorek.clients.models import Client
from kantorek.clients.tests.make import make_contact, make_note
from kantorek.conftest import Cast
from kantorek.core import scope
from kantorek.core.models import EventRecord
from kantorek.offices.models import Role, StaffMember
from kantorek.offices.tests.make import AT, actor_of, make_staff
from kantorek.registers.models import Answer

SignIn = Callable[[StaffMember], Browser]
URL = "/clients/{}/"


def text_of(browser: Browser, url: str, **query: Any) -> str:
    answer = browser.get(url, query)
    assert answer.status_code == 200, answer.status_code
    return answer.content.decode()


def make_answer(client: Client, **columns: Any) -> Answer:
    values: dict[str, Any] = {
        "office_id": client.office_id,
        "client_id": client.pk,
        "register": "gus",
        "number": client.nip,
        "outcome": "found",
        "at": datetime.now(UTC),
        "answered_at": datetime.now(UTC),
        "asked_by_kind": "staff",
        "data": {"name": client.name, "status": "active"},
    }
    with scope.system(client.office_id, "tests", at=AT):
        return Answer.objects.create(**values | columns)


def queries_of(browser: Browser, url: str) -> int:
    """All statements but BEGIN, SAVEPOINT, COMMIT."""
    with CaptureQueriesContext(
        connection,
    ) as seen:
        assert browser.get(url).status_code == 200
    skipped = ("BEGIN", "SAVEPOINT", "RELEASE", "COMMIT", "ROLLBACK")
    return len([q for q in seen.captured_queries if not q["sql"].startswith(skipped)])


def fill(client: Client, count: int) -> None:
    with scope.system(client.office_id, "tests", at=AT) as actor:
        for at in range(count):
            contact = actions.add_contact(actor, client, fields={"name": f"Osoba {at}", "email": f"o{at}@example.com"})
            actions.write_note(actor, client, text=f"Notatka {at}", pinned=at % 9 == 0)
            if at % 3 == 0:
                fields = {"name": f"Osoba {at}!", "role": "owner"}
                actions.change_contact(actor, contact, fields=fields, version=1)


def test_shows_the_client_to_its_people_and_to_nobody_else(cast: Cast, sign_in: SignIn) -> None:
    shown = text_of(sign_in(cast.anna), URL.format(cast.lipa.pk))
    assert "Lipa sp. z o.o." in shown
    assert "Jan Lipiński" in shown
    assert "tel:600100200" in shown
    assert "Anna Wójcik" in shown
    for url in (URL, "/clients/{}/timeline/"):
        assert sign_in(cast.anna).get(url.format(cast.wierzba.pk)).status_code == 404
        assert sign_in(cast.obcy).get(url.format(cast.lipa.pk)).status_code == 404
        assert Browser().get(url.format(cast.lipa.pk)).status_code == 302


def test_costs_the_same_whatever_the_data(cast: Cast, sign_in: SignIn) -> None:
    browser = sign_in(cast.marek)
    browser.get("/notices/bell/")  # counted once and kept: the frame's part, not the client's
    few = queries_of(browser, URL.format(cast.lipa.pk))
    fill(cast.lipa, 300)
    make_answer(cast.lipa)
    many = queries_of(browser, URL.format(cast.lipa.pk))
    assert few == many <= 15
    line = queries_of(browser, f"/clients/{cast.lipa.pk}/timeline/")
    assert line <= 12


def test_shows_the_newest_fifteen_events_and_a_way_to_the_rest(cast: Cast, sign_in: SignIn) -> None:
    fill(cast.lipa, 20)
    shown = text_of(sign_in(cast.anna), URL.format(cast.lipa.pk))
    assert shown.count('<span class="when"') == 15
    assert f"/clients/{cast.lipa.pk}/timeline/" in shown


def test_a_viewer_sees_no_way_to_change(cast: Cast, sign_in: SignIn) -> None:
    viewer = make_staff(cast.office, "Widz", role=Role.VIEWER)
    make_note(cast.lipa)
    shown = text_of(sign_in(viewer), URL.format(cast.lipa.pk))
    for part in ("/edit/", "/notes/add/", "/contacts/add/", "/archive/", "/status/", "hx-post"):
        assert part not in shown.split("<header")[-1].split("</main>")[0], part


def test_an_empty_client_has_a_page_too(cast: Cast, sign_in: SignIn) -> None:
    with scope.of(actor_of(cast.marek)) as actor:
        bare = actions.add_client(actor, fields={"name": "Ż" * 300}, terms={})
    shown = text_of(sign_in(cast.marek), URL.format(bare.pk))
    assert "Ż" * 300 in shown


def test_what_was_typed_never_becomes_html(cast: Cast, sign_in: SignIn) -> None:
    evil = '<script>alert("x")</script>'
    make_contact(cast.lipa, evil)
    make_note(cast.lipa, evil, pinned=True)
    with scope.of(actor_of(cast.marek)) as actor:
        actions.change_client(actor, cast.lipa, fields={"name": evil}, version=1)
    shown = text_of(sign_in(cast.marek), URL.format(cast.lipa.pk))
    assert "<script>alert" not in shown


@pytest.mark.parametrize("pk", [0, 2**63, 10**30])
def test_a_number_that_is_nobody_is_404(cast: Cast, sign_in: SignIn, pk: int) -> None:
    assert sign_in(cast.marek).get(URL.format(pk)).status_code == 404
    with scope.system(cast.office.pk, "tests", at=AT):
        assert EventRecord.objects.exists()
