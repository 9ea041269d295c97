"""A client's accounts: written down, taken off, brought back, found among hundreds, checked one by one and all at once."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.test import Client as Browser

from kantorek.clients import actions as clients
from kantorek.conftest import Cast
from kantorek.core import scope
from kantorek.core.actor import WARSAW
from kantorek.core.clock import now
from kantorek.core.errors import Refused
from kantorek.core.models import EventRecord
from kantorek.core.testing import counted_queries, run_jobs
from kantorek.offices.models import Role, StaffMember
from kantorek.offices.tests.make import AT, actor_of, make_staff
from kantorek.registers.models import Answer
from kantorek.sandbox.tests.running import Sandbox
from kantorek.sandbox.vat_facts import make_account
from kantorek.verification.actions import add_account, check_accounts, remove_account, restore_account
from kantorek.verification.models import BankAccount
from kantorek.verification.tests.registers_here import STRANGE, payee, registers_here, take_file

pytestmark = pytest.mark.django_db
SignIn = Callable[[StaffMember], Browser]
SHOP = payee()


@pytest.fixture
def sandbox(settings: Any, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Sandbox]:
    """The flat file of today."""
    with registers_here(settings, monkeypatch, tmp_path) as running:
        take_file(now().astimezone(WARSAW).date(), now())
        yield running


def write_down(cast: Cast, **fields: Any) -> BankAccount:
    """An account on lipa's list."""
    with scope.of(actor_of(cast.anna)) as actor:
        return add_account(actor, cast.lipa, fields={"holder_nip": SHOP.nip, "nrb": SHOP.account, **fields})


def many(cast: Cast, count: int) -> None:
    """So many accounts that are nobody's, past the action."""
    with scope.of(actor_of(cast.anna)):
        BankAccount.objects.bulk_create(
            BankAccount(
                office_id=cast.office.pk, client=cast.lipa, holder_nip=SHOP.nip, holder_name=f"Dostawca {number}",
                nrb=make_account("99990018", f"{number:016d}"), added_at=AT,
            )
            for number in range(count)
        )  # fmt: skip


def page_of(cast: Cast) -> str:
    return f"/clients/{cast.lipa.pk}/accounts/"


def test_added_removed_and_back_with_events_that_name_no_number(cast: Cast) -> None:
    account = write_down(cast, holder_name="  Hurtownia   Kłos ", note="towar")
    assert (account.holder_name, account.own) == ("Hurtownia Kłos", False)
    with scope.of(actor_of(cast.anna)) as actor:
        for _twice in range(2):
            remove_account(actor, account)
        restore_account(actor, account)
        told = EventRecord.objects.filter(name__startswith="verification.bank_account").order_by("pk")
        names = [event.name.removeprefix("verification.bank_account_") for event in told]
        assert names == ["added", "removed", "added"]
        assert all(SHOP.account not in str((event.payload, event.subject_title)) for event in told)


def test_the_clients_own_account_is_known_by_its_nip(cast: Cast) -> None:
    assert write_down(cast, holder_nip=cast.lipa.nip, nrb=STRANGE).own
    with pytest.raises(Refused) as refused:
        write_down(cast, own=True)
    assert refused.value.code == "not_own"


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({}, "duplicate"),
        ({"nrb": "1" * 25}, "nrb_length"),
        ({"nrb": "1" * 26}, "nrb_checksum"),
        ({"nrb": "'; DROP TABLE x"}, "nrb_characters"),
        ({"nrb": "9" * 10_000}, "nrb_too_long"),
        ({"holder_nip": ""}, "nip_empty"),
        ({"holder_nip": "9991843023"}, "nip_checksum"),
        ({"holder_nip": "1e9"}, "nip_characters"),
    ],
)
def test_refuses_what_cannot_be_and_what_is_there(cast: Cast, fields: dict[str, str], code: str) -> None:
    write_down(cast)
    with pytest.raises(Refused) as refused:
        write_down(cast, **fields)
    assert refused.value.code == code


def test_a_closed_client_keeps_its_list(cast: Cast) -> None:
    account = write_down(cast)
    with scope.of(actor_of(cast.marek)) as actor:
        clients.archive_client(actor, cast.lipa)
        attempts: list[Callable[[], object]] = [
            lambda: add_account(actor, cast.lipa, fields={"holder_nip": SHOP.nip, "nrb": STRANGE}),
            lambda: remove_account(actor, account),
            lambda: restore_account(actor, account),
        ]
        for refuse in attempts:
            with pytest.raises(Refused) as refused:
                refuse()
            assert refused.value.code == "closed"


def test_what_was_added_again_is_not_restored_beside_it(cast: Cast) -> None:
    account = write_down(cast)
    with scope.of(actor_of(cast.anna)) as actor:
        remove_account(actor, account)
    write_down(cast)
    with scope.of(actor_of(cast.anna)) as actor, pytest.raises(Refused):
        restore_account(actor, account)


def test_hundreds_are_checked_by_a_job_and_each_answer_names_who_asked(cast: Cast, sandbox: Sandbox) -> None:
    many(cast, 230)
    write_down(cast)
    actor, at = actor_of(cast.anna, at=now()), now()
    heap = check_accounts(actor, cast.lipa, at=at)
    assert (heap.checked, heap.more) == (100, True)
    run_jobs()
    with scope.of(actor):
        answers = Answer.objects.filter(register="flat_file", client_id=cast.lipa.pk)
        assert answers.count() == 231
        assert set(answers.values_list("asked_by_name", flat=True)) == {"Anna Wójcik"}
        told = EventRecord.objects.filter(name="verification.bank_accounts_checked").values_list("payload", flat=True)
        assert list(told) == [{"checked": 231, "absent": 230}]
    assert check_accounts(actor, cast.lipa, at=at).checked == 0, "checked today already"
    run_jobs()
    with scope.of(actor):
        assert Answer.objects.filter(register="flat_file").count() == 231
        assert told.count() == 1, "nothing was checked, nothing is told"


def test_without_a_file_nothing_is_written(cast: Cast, settings: Any, tmp_path: Path, sign_in: SignIn) -> None:
    settings.DATA = tmp_path
    many(cast, 3)
    told = sign_in(cast.anna).post(f"{page_of(cast)}check/", follow=True)
    assert told.status_code == 200
    with scope.of(actor_of(cast.anna)):
        assert not Answer.objects.filter(register="flat_file").exists()


def test_the_page_lists_filters_and_pages(cast: Cast, sign_in: SignIn, sandbox: Sandbox) -> None:
    many(cast, 120)
    write_down(cast, holder_name="Hurtownia Kłos")
    browser, path = sign_in(cast.anna), page_of(cast)
    with counted_queries() as asked:
        first = browser.get(path).content.decode()
    assert len(asked) <= 22
    assert first.count("data-row") == 50
    assert "after=" in first
    assert browser.get(path, {"q": "kłos"}).content.decode().count("data-row") == 1
    assert browser.get(path, {"q": SHOP.account[:12]}).content.decode().count("data-row") == 1
    assert browser.get(path, {"q": "nikogo takiego"}).content.decode().count("data-row") == 0
    browser.post(f"{path}check/")
    run_jobs()
    bad = browser.get(path, {"show": "bad"}).content.decode()
    assert "Hurtownia Kłos" not in bad
    assert "s-bad" in bad
    assert browser.get(path, {"show": "unchecked"}).content.decode().count("data-row") == 0
    for nonsense in ({"after": "x" * 900}, {"show": "'"}, {"q": "%_\x00" + "x" * 9000}):
        assert browser.get(path, nonsense).status_code == 200


def test_a_row_is_checked_by_one_click(cast: Cast, sign_in: SignIn, sandbox: Sandbox) -> None:
    account, browser = write_down(cast), sign_in(cast.anna)
    row = browser.post(f"{page_of(cast)}{account.pk}/check/", HTTP_HX_REQUEST="true").content.decode()
    assert row.lstrip().startswith("<li")
    assert "s-ok" in row
    plain = browser.post(f"{page_of(cast)}{account.pk}/check/")
    assert plain["Location"].startswith("/payments/check/")


def test_the_form_says_what_is_wrong_and_takes_a_pasted_text(cast: Cast, sign_in: SignIn) -> None:
    browser, path = sign_in(cast.anna), f"{page_of(cast)}add/"
    wrong = browser.post(path, {"nrb": "12", "holder_nip": SHOP.nip})
    assert wrong.status_code == 422
    assert 'aria-invalid="true"' in wrong.content.decode()
    browser.post(path, {"nrb": f"NIP {SHOP.nip}\nrachunek {SHOP.account}"})
    with scope.of(actor_of(cast.anna)):
        account = BankAccount.objects.get()
    assert (account.holder_nip, account.nrb) == (SHOP.nip, SHOP.account)
    browser.post(f"{page_of(cast)}{account.pk}/remove/")
    assert browser.get(page_of(cast)).content.decode().count("data-row") == 0
    browser.post(f"{page_of(cast)}{account.pk}/restore/")
    assert browser.get(page_of(cast)).content.decode().count("data-row") == 1


def test_own_accounts_are_those_of_the_white_list(cast: Cast, sign_in: SignIn) -> None:
    own = make_account("99990018", "5" * 16)
    with scope.of(actor_of(cast.anna)):
        Answer.objects.create(
            office_id=cast.office.pk, client_id=cast.lipa.pk, register="white_list", number=cast.lipa.nip or "",
            outcome="found", data={"accounts": [own], "virtual_accounts": True}, at=AT, answered_at=AT,
        )  # fmt: skip
    write_down(cast, holder_nip=cast.lipa.nip, nrb=STRANGE)
    said = sign_in(cast.anna).get(page_of(cast)).content.decode()
    assert own in said
    assert "s-ok" in said
    assert "s-bad" in said, "an own account that the list does not name"


def test_who_must_not_get_in(cast: Cast, sign_in: SignIn, sandbox: Sandbox) -> None:
    account, path = write_down(cast), page_of(cast)
    viewer = sign_in(make_staff(cast.office, role=Role.VIEWER))
    assert viewer.get(path).status_code == 200
    assert '<form method="post" action="/clients' not in viewer.get(path).content.decode()
    for verb in ("add/", "check/", f"{account.pk}/check/", f"{account.pk}/remove/", f"{account.pk}/restore/"):
        assert viewer.post(f"{path}{verb}").status_code == 404, verb
        assert sign_in(cast.obcy).post(f"{path}{verb}").status_code == 404, verb
    assert sign_in(cast.obcy).get(path).status_code == 404
    elsewhere = f"/clients/{cast.wierzba.pk}/accounts/{account.pk}/"
    assert sign_in(cast.marek).post(f"{elsewhere}remove/").status_code == 404
    assert sign_in(make_staff(cast.office, role=Role.ASSISTANT)).get(path).status_code == 404, "not their client"
