"""May this account be paid today: green, red and amber by the flat file, the proof, the threshold, evidence and events."""

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction

from kantorek.clients.tests.make import make_client
from kantorek.core import http, scope
from kantorek.core.actor import Actor
from kantorek.core.errors import Refused
from kantorek.core.models import EventRecord
from kantorek.offices.models import Office, Role
from kantorek.offices.tests.make import AT, actor_of, make_office, make_staff
from kantorek.registers.models import Answer
from kantorek.sandbox.tests.running import Sandbox
from kantorek.sandbox.vat_facts import vat_of, virtual_account
from kantorek.verification.actions import add_account, check_payment, prove_payment, read_check
from kantorek.verification.law.payments import office_account, payment_rules
from kantorek.verification.tests.registers_here import STRANGE, TAX, payee, registers_here, take_file

pytestmark = pytest.mark.django_db
ON = AT.date()


@pytest.fixture
def sandbox(settings: Any, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Sandbox]:
    """The white list and the flat file of AT's day."""
    with registers_here(settings, monkeypatch, tmp_path) as running:
        take_file(ON, AT)
        yield running


@pytest.fixture
def marek() -> Actor:
    """The owner of an office."""
    return actor_of(make_staff(make_office(), "Marek", role=Role.OWNER))


def test_an_account_on_the_list_may_be_paid_and_is_kept_as_evidence(sandbox: Sandbox, marek: Actor) -> None:
    shop = payee()
    checked = check_payment(marek, f"PL {shop.nip}", f"PL{shop.account}", at=AT)
    assert (checked.verdict.light, checked.verdict.code) == ("ok", "listed")
    assert sandbox.world.trouble.calls == {"flat_file:day": 1}, "only the file itself was fetched: nobody is asked"
    with scope.of(marek):
        answer = Answer.objects.get(register="flat_file")
        assert (answer.number, answer.asked_by_name, len(answer.sha256)) == (f"{shop.nip}/{shop.account}", "Marek", 64)
        events = EventRecord.objects.filter(name="verification.payment_checked").values_list("payload", flat=True)
        assert list(events) == [{"answer_id": answer.pk, "verdict": "listed", "holder_nip": shop.nip}]


def test_an_account_of_somebody_else_is_red(sandbox: Sandbox, marek: Actor) -> None:
    verdict = check_payment(marek, payee().nip, payee(skip=1).account, at=AT).verdict
    assert (verdict.light, verdict.code, verdict.rule) == ("bad", "absent", "unknown")


def test_an_exempt_payee_and_a_virtual_account_are_green_in_their_own_words(sandbox: Sandbox, marek: Actor) -> None:
    small, large = payee("Zwolniony"), payee(virtual=True)
    assert check_payment(marek, small.nip, small.account, at=AT).verdict.code == "listed_exempt"
    number = virtual_account(vat_of(large.company), 77)
    assert check_payment(marek, large.nip, number, at=AT).verdict.code == "listed_virtual"


@pytest.mark.parametrize(
    ("amount", "light", "rule"),
    [("15000.00", "wait", "below"), ("15000.01", "bad", "above"), ("0", "wait", "below"), (None, "bad", "unknown")],
)
def test_exactly_the_threshold_is_not_above_it(
    sandbox: Sandbox, marek: Actor, amount: str | None, light: str, rule: str
) -> None:
    checked = check_payment(marek, payee().nip, STRANGE, amount=Decimal(amount) if amount else None, at=AT)
    assert (checked.verdict.light, checked.verdict.rule) == (light, rule)
    with scope.of(marek):
        assert checked.answer
        assert read_check(marek, Answer.objects.get(pk=checked.answer.pk)).verdict == checked.verdict, "kept with it"


def test_a_foreign_amount_is_converted_at_the_rate_of_the_working_day_before(sandbox: Sandbox, marek: Actor) -> None:
    payment = check_payment(marek, payee().nip, STRANGE, amount=Decimal("4000"), currency="EUR", at=AT).payment
    assert payment.in_pln == (4000 * Decimal(payment.rate)).quantize(Decimal("0.01"))
    assert payment.rate_day == "2026-11-19"
    sandbox.wish(register="nbp", fault="500", times=-1)
    dear = check_payment(marek, payee().nip, STRANGE, amount=Decimal("1"), currency="USD", at=AT).verdict
    assert (dear.light, dear.rule) == ("bad", "unconverted"), "without a rate it counts as above"


def test_yesterdays_file_is_never_used_for_today_without_saying_so(sandbox: Sandbox, marek: Actor) -> None:
    shop, tomorrow = payee(), AT + timedelta(days=1)
    verdict = check_payment(marek, shop.nip, shop.account, at=tomorrow).verdict
    assert (verdict.light, verdict.code, verdict.file_day) == ("wait", "listed_before", "2026-11-20")
    assert check_payment(marek, shop.nip, STRANGE, at=tomorrow).verdict.code == "absent_before"


def test_without_any_file_nothing_is_said(sandbox: Sandbox, marek: Actor, settings: Any, tmp_path: Path) -> None:
    settings.DATA = tmp_path / "empty"
    checked = check_payment(marek, payee().nip, payee().account, at=AT, amount=Decimal("20000"))
    assert (checked.verdict.light, checked.verdict.code, checked.verdict.rule) == ("wait", "no_file", "above")
    assert checked.answer
    assert checked.answer.outcome == "unknown"


@pytest.mark.parametrize(
    ("account", "code"),
    [
        (TAX, "tax_office"),
        ("83600000020260009991843022", "zus"),
        ("17101012700052502227000000", "budget"),
        ("DE89 3704 0044 0532 0130 00", "foreign"),
    ],
)
def test_accounts_that_no_list_holds_are_amber(sandbox: Sandbox, marek: Actor, account: str, code: str) -> None:
    if code in ("zus", "budget"):
        account = f"{98 - int(account[2:] + '252100') % 97:02d}{account[2:]}"
    checked = check_payment(marek, "" if code == "foreign" else payee().nip, account, at=AT, amount=Decimal(90000))
    assert (checked.verdict.light, checked.verdict.code) == ("wait", code)
    assert (checked.answer is None) == (code == "foreign")


@pytest.mark.parametrize(
    ("nip", "account", "code"),
    [
        ("9991843022", "1" * 25, "nrb_length"),
        ("9991843022", "1" * 26, "nrb_checksum"),
        ("9991843022", "0" * 26, "nrb_zeros"),
        ("9991843022", "1e25", "nrb_characters"),
        ("9991843022", "", "nrb_empty"),
        ("9991843022", "1" * 5000, "nrb_too_long"),
        ("9991843023", STRANGE, "nip_checksum"),
        ("", STRANGE, "nip_empty"),
        ("x" * 9000, STRANGE, "nip_too_long"),
    ],
)
def test_refuses_numbers_that_cannot_be(sandbox: Sandbox, marek: Actor, nip: str, account: str, code: str) -> None:
    with pytest.raises(Refused) as refused:
        check_payment(marek, nip, account, at=AT)
    assert refused.value.code == code
    with scope.of(marek):
        assert not Answer.objects.exists()


@pytest.mark.parametrize("amount", [Decimal("-0.01"), Decimal(10) ** 30])
def test_refuses_amounts_that_cannot_be(sandbox: Sandbox, marek: Actor, amount: Decimal) -> None:
    with pytest.raises(Refused):
        check_payment(marek, payee().nip, STRANGE, amount=amount, at=AT)


def test_refuses_inside_a_transaction(sandbox: Sandbox, marek: Actor) -> None:
    with pytest.raises(http.NetworkInTransaction), transaction.atomic():
        check_payment(marek, payee().nip, STRANGE, at=AT)


def test_the_ministrys_yes_and_no_stand_above_the_file(sandbox: Sandbox, marek: Actor) -> None:
    shop = payee()
    checked = check_payment(marek, shop.nip, shop.account, at=AT)
    sandbox.world.changes[shop.nip] = {"accounts_gone": [shop.account]}
    assert checked.answer
    proof = prove_payment(marek, checked.answer, at=AT)
    with scope.of(marek):
        now = read_check(marek, checked.answer)
    assert (now.verdict.light, now.verdict.code, now.evidence) == ("bad", "denied", proof)
    assert proof.request_id
    other = check_payment(marek, payee(skip=1).nip, payee(skip=1).account, at=AT)
    assert other.answer
    prove_payment(marek, other.answer, at=AT)
    with scope.of(marek):
        assert read_check(marek, other.answer).verdict.code == "confirmed"


def test_a_silent_ministry_leaves_the_files_word_with_the_time_of_the_next_try(sandbox: Sandbox, marek: Actor) -> None:
    shop = payee()
    checked = check_payment(marek, shop.nip, shop.account, at=AT)
    sandbox.wish(register="account", fault="500", times=-1)
    sandbox.wish(register="white_list", fault="500", times=-1)
    assert checked.answer
    proof = prove_payment(marek, checked.answer, at=AT)
    assert (proof.outcome, proof.retry_at is not None) == ("pending", True)
    with scope.of(marek):
        assert read_check(marek, checked.answer).verdict.code == "listed"


def test_another_account_than_before_is_said(sandbox: Sandbox, marek: Actor) -> None:
    shop = payee()
    with scope.of(marek):
        client = make_client_of(marek)
        add_account(marek, client, fields={"holder_nip": shop.nip, "nrb": shop.account})
    changed = check_payment(marek, shop.nip, STRANGE, at=AT, client_id=client.pk)
    assert (changed.others, changed.kept) == ((shop.account,), False)
    same = check_payment(marek, shop.nip, shop.account, at=AT, client_id=client.pk)
    assert (same.others, same.kept, same.name) == ((), True, "")


def make_client_of(actor: Actor) -> Any:
    return make_client(Office.objects.get(pk=actor.office_id))


def test_a_client_that_is_not_ones_own_is_refused(sandbox: Sandbox, marek: Actor) -> None:
    with pytest.raises(Refused) as refused:
        check_payment(marek, payee().nip, STRANGE, at=AT, client_id=10**12)
    assert refused.value.code == "no_client"


def test_the_law_has_its_days() -> None:
    assert payment_rules(date(2019, 12, 31)) is None
    early, late = payment_rules(date(2020, 1, 1)), payment_rules(ON)
    assert early and late
    assert (early.notice_days, late.notice_days, late.notice_office) == (3, 7, "payer")
    assert (late.threshold, late.currency) == (Decimal("15000.00"), "PLN")
    assert "split_payment" not in late.sure, "marked to be verified, and said so"
    assert office_account(STRANGE, ON) == ""
