"""Asking clients from obligations: one of them, or the marked cells of the board."""

from collections.abc import Callable
from uuid import uuid4

from django.test import Client as Browser

from kantorek.conftest import Cast
from kantorek.core import scope
from kantorek.declarations.tests.make import make_obligation
from kantorek.offices.models import StaffMember
from kantorek.offices.tests.make import AT
from kantorek.requests.models import ClientRequest

SignIn = Callable[[StaffMember], Browser]


def test_an_obligation_asks_and_shows_what_was_asked_from_it(cast: Cast, sign_in: SignIn) -> None:
    it, browser = make_obligation(cast.lipa, "vat-payment"), sign_in(cast.anna)
    home = f"/deadlines/{it.pk}/"
    assert f"/requests/new/?source=declarations.obligation%3A{it.pk}" in browser.get(home).content.decode()
    form = browser.get(f"/requests/new/?source=declarations.obligation:{it.pk}").content.decode()
    assert f'<option value="{it.board_month:%Y-%m-%d}" selected' in form
    data = {"title": "Wyciąg", "kind": "documents", "due_on": "", "batch": str(uuid4())}
    answer = browser.post(f"/requests/new/?source=declarations.obligation:{it.pk}", data)
    assert answer.url == home  # type: ignore[attr-defined]
    with scope.system(cast.office.pk, "tests", at=AT):
        one = ClientRequest.objects.get()
    assert one.source and (one.source.kind, one.source.id) == ("declarations.obligation", it.pk)
    for headers in ({}, {"HX-Request": "true"}):  # the page, and the board's panel
        assert f"/requests/{one.pk}/" in browser.get(home, headers=headers).content.decode()


def test_another_clients_obligation_is_no_source(cast: Cast, sign_in: SignIn) -> None:
    theirs, browser = make_obligation(cast.wierzba, "vat-payment"), sign_in(cast.anna)
    address = f"/requests/new/?source=declarations.obligation:{theirs.pk}&client={cast.lipa.pk}"
    browser.post(address, {"title": "Wyciąg", "kind": "documents", "due_on": "", "batch": str(uuid4())})
    with scope.system(cast.office.pk, "tests", at=AT):
        one = ClientRequest.objects.get()
    assert (one.client_id, one.source) == (cast.lipa.pk, None)


def test_marked_cells_lead_to_the_form_of_their_clients(cast: Cast, sign_in: SignIn) -> None:
    mine = [make_obligation(cast.lipa, rule) for rule in ("vat-payment", "zus-other")]
    theirs = make_obligation(cast.wierzba, "vat-payment")
    ids = ",".join(str(one.pk) for one in (*mine, theirs))
    answer = sign_in(cast.anna).get(f"/deadlines/ask/?ids={ids}")
    assert answer.url == f"/requests/new/?clients={cast.lipa.pk}&month={mine[0].board_month}"  # type: ignore[attr-defined]
    both = sign_in(cast.marek).get(f"/deadlines/ask/?ids={ids}", follow=True).content.decode()
    assert "Lipa sp. z o.o." in both
    assert "Wierzba Żółć s.c." in both
    nothing = sign_in(cast.anna).get("/deadlines/ask/?ids=x")
    assert nothing.url == "/deadlines/"  # type: ignore[attr-defined]
