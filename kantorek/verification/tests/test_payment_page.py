"""The page of one check: pasted numbers, green, red and amber, the proof, the history, and who must not get in."""

from collections.abc import Callable, Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client as Browser
from hypothesis import given
from hypothesis import strategies as st

from kantorek.conftest import Cast
from kantorek.core import scope
from kantorek.core.actor import WARSAW
from kantorek.core.clock import now
from kantorek.core.numbers import nip_display, nrb_display
from kantorek.core.payee import numbers_in
from kantorek.core.testing import run_jobs
from kantorek.offices.models import Role, StaffMember
from kantorek.offices.tests.make import actor_of, make_staff
from kantorek.registers import jobs
from kantorek.registers.models import Answer
from kantorek.sandbox.tests.running import Sandbox
from kantorek.verification.forms import PaymentForm, read_amount
from kantorek.verification.tests.registers_here import STRANGE, payee, registers_here, take_file

pytestmark = pytest.mark.django_db
SignIn = Callable[[StaffMember], Browser]
PAGE = "/payments/check/"


@pytest.fixture
def sandbox(settings: Any, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Sandbox]:
    """The white list, and the flat file of the day on which the pages stand."""
    with registers_here(settings, monkeypatch, tmp_path) as running:
        take_file(now().astimezone(WARSAW).date(), now())
        yield running


def ask(browser: Browser, **fields: str) -> Any:
    """Send the form and follow to the page of the check."""
    return browser.post(PAGE, fields, follow=True)


def test_green_with_evidence_a_line_to_copy_and_the_history(cast: Cast, sign_in: SignIn, sandbox: Sandbox) -> None:
    shop, browser = payee(), sign_in(cast.anna)
    told = ask(browser, account=f"PL{nrb_display(shop.account)}", nip=nip_display(shop.nip), client="Lipa")
    said = told.content.decode()
    assert told.redirect_chain, "the check has an address of its own"
    assert "k-light s-ok" in said
    assert 'data-copy="' in said
    assert "Lipa sp. z o.o." in said
    assert 'id="mine-title"' in browser.get(PAGE).content.decode()
    with scope.of(actor_of(cast.anna)):
        assert Answer.objects.get(register="flat_file").client_id == cast.lipa.pk


def test_red_says_what_to_do_and_amber_below_the_threshold(cast: Cast, sign_in: SignIn, sandbox: Sandbox) -> None:
    browser = sign_in(cast.anna)
    red = ask(browser, account=STRANGE, nip=payee().nip, amount="15 000,01").content.decode()
    assert "k-light s-bad" in red
    assert "ZAW-NR" in red
    assert "117ba" in red
    amber = ask(browser, account=STRANGE, nip=payee().nip, amount="15.000,00").content.decode()
    assert "k-light s-wait" in amber
    assert "ZAW-NR" not in amber, "below the threshold the list is not required, so nothing has to be filed"


def test_the_proof_is_taken_and_a_slow_ministry_is_waited_for(
    cast: Cast, sign_in: SignIn, sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    shop, browser = payee(), sign_in(cast.anna)
    where = ask(browser, account=shop.account, nip=shop.nip).redirect_chain[-1][0]
    proved = browser.post(f"{where}proof/", HTTP_HX_REQUEST="true").content.decode()
    assert "<html" not in proved
    assert 'id="verdict"' in proved
    assert "s-ok" in proved
    with scope.of(actor_of(cast.anna)):
        assert Answer.objects.get(register="account").request_id in proved
    other = payee(skip=1)
    where = ask(browser, account=other.account, nip=other.nip).redirect_chain[-1][0]
    sandbox.wish(register="account", fault="500", times=1)
    sandbox.wish(register="white_list", fault="500", times=1)
    waiting = browser.post(f"{where}proof/", HTTP_HX_REQUEST="true").content.decode()
    assert "load delay:2s" in waiting
    monkeypatch.setattr(jobs, "now", lambda: now())
    run_jobs()
    assert "load delay" not in browser.get(where, HTTP_HX_REQUEST="true").content.decode()


def test_a_pasted_text_holds_both_numbers(cast: Cast, sign_in: SignIn, sandbox: Sandbox) -> None:
    shop, browser = payee(), sign_in(cast.anna)
    text = f"Faktura 17/11, NIP: {nip_display(shop.nip)}, konto {nrb_display(shop.account)}"
    assert "k-light s-ok" in ask(browser, account=text).content.decode()
    swallowed = f"{nrb_display(shop.account)}{nip_display(shop.nip)}"
    assert "k-light s-ok" in ask(browser, account=swallowed).content.decode(), "a lost line break"


@pytest.mark.parametrize(
    ("fields", "where"),
    [
        ({}, "id_account"),
        ({"account": "1" * 25, "nip": "9991843022"}, "id_account"),
        ({"account": "1" * 26, "nip": "9991843022"}, "id_account"),
        ({"account": STRANGE, "nip": "9991843023"}, "id_nip"),
        ({"account": STRANGE, "nip": "1e9"}, "id_nip"),
        ({"account": STRANGE}, "id_nip"),
        ({"account": "'; DROP TABLE x; --", "nip": "9991843022"}, "id_account"),
        ({"account": STRANGE, "nip": "9991843022", "amount": "-5"}, "id_amount"),
        ({"account": STRANGE, "nip": "9991843022", "amount": "1" + "0" * 30}, "id_amount"),
        ({"account": STRANGE, "nip": "9991843022", "amount": "1e5"}, "id_amount"),
        ({"account": STRANGE, "nip": "9991843022", "client": "nikt taki"}, "id_client"),
        ({"account": STRANGE, "nip": "9991843022", "client": "Wierzba"}, "id_client"),
        ({"account": STRANGE, "nip": "9991843022", "currency": "XXX"}, "id_currency"),
    ],
)
def test_bad_input_is_said_at_its_field_and_nothing_is_kept(
    cast: Cast, sign_in: SignIn, sandbox: Sandbox, fields: dict[str, str], where: str
) -> None:
    told = sign_in(cast.anna).post(PAGE, fields)
    assert told.status_code == 422
    assert f'id="{where}"' in told.content.decode()
    assert 'aria-invalid="true"' in told.content.decode()
    with scope.of(actor_of(cast.anna)):
        assert not Answer.objects.exists()


def test_a_foreign_account_is_told_apart(cast: Cast, sign_in: SignIn, sandbox: Sandbox) -> None:
    told = sign_in(cast.anna).post(PAGE, {"account": "DE89 3704 0044 0532 0130 00"})
    assert "k-light s-wait" in told.content.decode()


def test_who_must_not_get_in(cast: Cast, sign_in: SignIn, sandbox: Sandbox) -> None:
    viewer = sign_in(make_staff(cast.office, role=Role.VIEWER))
    assert viewer.get(PAGE).status_code == 404
    assert viewer.post(PAGE, {"account": STRANGE, "nip": "9991843022"}).status_code == 404
    where = ask(sign_in(cast.marek), account=STRANGE, nip=payee().nip, client="Wierzba").redirect_chain[-1][0]
    for stranger in (cast.anna, cast.obcy):
        assert sign_in(stranger).get(where).status_code == 404, "a check for a client that is not theirs"
        assert sign_in(stranger).post(f"{where}proof/").status_code == 404
    assert sign_in(make_staff(cast.office, role=Role.ASSISTANT)).get(PAGE).status_code == 200


def test_an_answer_of_another_register_is_shown_elsewhere(cast: Cast, sign_in: SignIn, sandbox: Sandbox) -> None:
    with scope.of(actor_of(cast.marek)) as actor:
        other = Answer.objects.create(
            office_id=actor.office_id, register="gus", number="9991843022", outcome="unknown", at=actor.at
        )
    assert sign_in(cast.marek).get(f"{PAGE}{other.pk}/").status_code == 302


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("15 000,01", "15000.01"),
        ("15.000,01", "15000.01"),
        ("15,000.01", "15000.01"),
        ("15000,1 zł", "15000.10"),
        ("1 234 567,89 PLN", "1234567.89"),
        ("16.000", "16000.00"),
        ("0", "0.00"),
    ],
)
def test_amounts_as_people_write_them(text: str, amount: str) -> None:
    assert read_amount(text) == Decimal(amount)


@given(st.text(max_size=80))
def test_no_text_breaks_the_form(text: str) -> None:
    try:
        amount = read_amount(text)
    except ValidationError:
        amount = None
    assert amount is None or amount >= 0
    nip, account = numbers_in(text)
    assert len(nip) in (0, 10)
    assert account == "" or account.isalnum()
    PaymentForm({"account": text, "nip": text, "amount": text}).is_valid()
