"""Clients are told what is to be paid, say that it has been, and send the proof; what of it the office sees and does."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client as Browser

from kantorek.conftest import Cast
from kantorek.core import scope
from kantorek.core.actor import Actor
from kantorek.core.errors import Refused, Stale
from kantorek.core.models import EventRecord
from kantorek.declarations import actions
from kantorek.declarations.models import Obligation
from kantorek.declarations.tests.make import acting, make_obligation, rows_of
from kantorek.files.models import StoredFile
from kantorek.files.tests.make import PDF, upload
from kantorek.offices.models import Role, StaffMember
from kantorek.offices.tests.make import AT, make_staff

SignIn = Callable[[StaffMember], Browser]
RIGHTS = frozenset({"obligations.edit", "clients.see"})
SUM = Decimal("3560.00")


def again(row: Obligation) -> Obligation:
    """The row as it stands now."""
    return next(one for one in rows_of(row.client) if one.pk == row.pk)


def vat_of(cast: Cast, **columns: Any) -> Obligation:
    """VAT of lipa for November, counted."""
    return make_obligation(cast.lipa, "vat-payment", **{"amount": SUM, **columns})


def person_of(cast: Cast, *, client_id: int = 0, at: datetime = AT) -> Actor:
    """Jan at lipa, or at another client."""
    return Actor(
        kind="contact",
        at=at,
        office_id=cast.office.pk,
        name="Jan Lipiński",
        rights=frozenset({"portal.see", "portal.send"}),
        clients=frozenset({client_id or cast.lipa.pk}),
        contact_id=cast.jan.pk,
    )


def told_of(row: Obligation) -> list[str]:
    """The events about one obligation, the oldest first."""
    with scope.system(row.office_id, "tests", at=AT):
        found = EventRecord.objects.filter(subject_kind="declarations.obligation", subject_id=row.pk)
        return [name.removeprefix("declarations.") for name in found.order_by("pk").values_list("name", flat=True)]


def test_an_amount_is_told_once_and_can_be_taken_back(cast: Cast) -> None:
    vat, actor = vat_of(cast), acting(cast.anna, RIGHTS)
    with scope.of(actor):
        assert actions.show_amounts(actor, [vat.pk]) == {"changed": [vat.pk], "skipped": {}}
        assert actions.show_amounts(actor, [vat.pk]) == {"changed": [], "skipped": {}}
    assert (again(vat).shown_at, again(vat).shown_by_name) == (AT, "Anna Wójcik")
    with scope.of(actor):
        assert actions.hide_amounts(actor, [vat.pk])["changed"] == [vat.pk]
    assert again(vat).shown_at is None
    assert told_of(vat) == ["amount_shown", "amount_hidden"]


@pytest.mark.parametrize(
    "columns",
    [
        {"amount": None},
        {"state": "approve"},
        {"state": "not_due"},
        {"proposal": "add"},
        {"rule": "jpk-v7m", "amount": None},
    ],
)
def test_what_cannot_be_told_is_skipped_with_the_reason(cast: Cast, columns: dict[str, Any]) -> None:
    rule = columns.pop("rule", "vat-payment")
    odd, good = (
        make_obligation(cast.lipa, rule, **{"amount": SUM, **columns}),
        make_obligation(cast.lipa, "zus-other", amount=SUM),
    )
    actor = acting(cast.anna, RIGHTS)
    with scope.of(actor):
        done = actions.show_amounts(actor, [odd.pk, good.pk])
    assert done["changed"] == [good.pk]
    assert done["skipped"][odd.pk]
    assert again(odd).shown_at is None


def test_another_amount_has_to_be_told_again(cast: Cast) -> None:
    claim = {"claimed_at": AT, "claimed_on": AT.date(), "claimed_by_name": "Jan"}
    vat = vat_of(cast, shown_at=AT, account=cast.lipa.micro_account, **claim)
    actor = acting(cast.anna, RIGHTS)
    with scope.of(actor):
        actions.set_amount(actor, vat, amount=SUM, version=1)
        assert again(vat).shown_at == AT  # nothing has changed
        actions.set_amount(actor, vat, amount=SUM + 1, version=1)
    assert (again(vat).shown_at, again(vat).claimed_at, again(vat).claimed_by_name) == (None, None, "")


def test_a_zus_account_is_remembered_for_the_next_month(cast: Cast) -> None:
    account = "61109010140000071219812874"
    before = make_obligation(cast.lipa, "zus-other", period_from=date(2026, 10, 1), period_to=date(2026, 10, 31))
    now, actor = make_obligation(cast.lipa, "zus-other"), acting(cast.anna, RIGHTS)
    with scope.of(actor):
        actions.set_amount(actor, before, amount=SUM, account=account, version=1)
        assert actions.set_amount(actor, now, amount=SUM, version=1).account == account


def test_the_client_says_that_it_is_paid_corrects_the_day_and_takes_it_back(cast: Cast) -> None:
    vat, jan = vat_of(cast, shown_at=AT), person_of(cast)
    with scope.of(jan):
        actions.claim_paid(jan, vat, version=1)
        actions.claim_paid(jan, vat)
        assert (again(vat).claimed_on, again(vat).claimed_by_name, again(vat).version) == (AT.date(), "Jan Lipiński", 2)
        actions.claim_paid(jan, vat, paid_on=AT.date() - timedelta(days=2), version=2)
        with pytest.raises(Stale):
            actions.claim_paid(jan, vat, version=2)
        actions.take_back_claim(jan, vat)
    assert again(vat).claimed_at is None
    assert again(vat).state == "waiting"  # the office's own word is another one
    assert told_of(vat) == ["payment_claimed", "payment_claimed", "payment_claim_taken_back"]


@pytest.mark.parametrize(
    ("columns", "day", "code"),
    [
        ({"shown_at": None}, None, "gone"),
        ({"state": "paid"}, None, "paid"),
        ({"amount": Decimal(0)}, None, "nothing"),
        ({}, date(2026, 11, 21), "bad_day"),
        ({}, date(2026, 10, 31), "bad_day"),
    ],
)
def test_a_claim_that_makes_no_sense_is_refused(
    cast: Cast, columns: dict[str, Any], day: date | None, code: str
) -> None:
    vat, jan = vat_of(cast, **{"shown_at": AT, **columns}), person_of(cast)
    with scope.of(jan), pytest.raises(Refused) as refused:
        actions.claim_paid(jan, vat, paid_on=day)
    assert refused.value.code == code


def test_a_stranger_claims_nothing(cast: Cast) -> None:
    vat, ewa = vat_of(cast, shown_at=AT), person_of(cast, client_id=cast.wierzba.pk)
    with scope.of(ewa), pytest.raises(Refused):
        actions.claim_paid(ewa, vat)
    assert again(vat).claimed_at is None


def test_a_claimed_amount_is_not_taken_back_from_the_client(cast: Cast) -> None:
    vat, actor = vat_of(cast, shown_at=AT, claimed_at=AT, claimed_on=AT.date()), acting(cast.anna, RIGHTS)
    with scope.of(actor):
        assert vat.pk in actions.hide_amounts(actor, [vat.pk])["skipped"]
    assert again(vat).shown_at == AT


def test_a_proof_marks_it_as_paid_and_both_sides_find_it(cast: Cast, sign_in: SignIn) -> None:
    vat, jan = vat_of(cast, shown_at=AT), person_of(cast)
    with scope.of(jan):
        actions.add_proof(jan, vat, upload=upload("potwierdzenie.pdf", PDF))
        assert [one.name for one in StoredFile.objects.visible_to(jan).of(vat.proof_ref)] == ["potwierdzenie.pdf"]
    assert again(vat).claimed_on == AT.date()
    page = sign_in(cast.anna).get(f"/deadlines/{vat.pk}/").text
    assert "potwierdzenie.pdf" in page
    assert "Klient: zapłacono 20.11.2026" in page
    ewa = person_of(cast, client_id=cast.wierzba.pk)
    with scope.of(ewa):
        assert not StoredFile.objects.visible_to(ewa).exists()


def test_the_files_of_the_office_stay_its_own(cast: Cast) -> None:
    vat, actor = make_obligation(cast.lipa, "zus-other", amount=SUM, shown_at=AT), acting(cast.anna, RIGHTS)
    with scope.of(actor):
        actions.note_receipt(actor, vat, upload=upload("upo.pdf", PDF), version=1)
    jan = person_of(cast)
    with scope.of(jan):
        assert not StoredFile.objects.visible_to(jan).exists()


def test_buttons_of_the_office(cast: Cast, sign_in: SignIn) -> None:
    vat, browser = vat_of(cast), sign_in(cast.anna)
    page = browser.get(f"/clients/{cast.lipa.pk}/deadlines/").text
    assert "1 kwota jest policzona" in page
    browser.post("/deadlines/amounts/", {"ids": str(vat.pk)})
    assert again(vat).shown_at is not None
    assert "Cofnij kwotę" in browser.get(f"/deadlines/{vat.pk}/").text
    browser.post(f"/deadlines/amounts/hide/?ids={vat.pk}")
    assert again(vat).shown_at is None
    assert "Wyślij 1 kwotę" in browser.get("/deadlines/?view=list&month=2026-11").text
    answer = browser.post("/deadlines/amounts/?view=list&month=2026-11", follow=True)
    assert "Wysłano 1 kwotę do 1 klienta." in answer.text
    assert again(vat).shown_at is not None


def test_the_office_confirms_the_clients_word(cast: Cast, sign_in: SignIn) -> None:
    vat = vat_of(cast, shown_at=AT, claimed_at=AT, claimed_on=date(2026, 11, 13), claimed_by_name="Jan")
    browser = sign_in(cast.anna)
    assert "klient: zapłacono 13.11" in browser.get("/deadlines/?view=list&month=2026-11").text
    browser.post(f"/deadlines/{vat.pk}/move/", {"state": "paid", "done_on": "13.11.2026", "version": "1"})
    assert (again(vat).state, again(vat).done_on) == ("paid", date(2026, 11, 13))


def test_who_may_not_send_amounts(cast: Cast, sign_in: SignIn) -> None:
    vat = vat_of(cast)
    sign_in(cast.obcy).post("/deadlines/amounts/", {"ids": str(vat.pk)})
    viewer = sign_in(make_staff(cast.office, "Ada", role=Role.VIEWER))
    assert viewer.post("/deadlines/amounts/", {"ids": str(vat.pk)}).status_code in (403, 404)
    assert again(vat).shown_at is None
