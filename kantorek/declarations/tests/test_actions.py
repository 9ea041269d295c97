"""Work on obligations: states, four eyes, amounts, receipts, many at once, closed clients."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from kantorek.clients.actions import change_status
from kantorek.conftest import Cast
from kantorek.core import scope
from kantorek.core.actor import Actor
from kantorek.core.errors import Refused, Stale
from kantorek.core.models import EventRecord
from kantorek.declarations import actions
from kantorek.declarations.actions import moving
from kantorek.declarations.models import Obligation
from kantorek.declarations.tests.make import make_obligation, make_served, moment, one_of, plan, rows_of
from kantorek.files.models import StoredFile
from kantorek.offices.models import Role
from kantorek.offices.tests.make import AT, actor_of, make_staff


def test_states_follow_the_work_and_are_told(cast: Cast) -> None:
    row = make_obligation(cast.lipa)
    with scope.of(actor_of(cast.anna)) as actor:
        row = actions.move_obligation(actor, row, state="doing", version=1)
        row = actions.move_obligation(actor, row, state="sent", version=2)
        assert (row.state, row.settled_at, row.done_on, row.touched_at) == ("sent", AT, AT.date(), AT)
        row = actions.move_obligation(actor, row, state="waiting", version=3, reason="korekta")
        assert (row.settled_at, row.done_on, row.waiting_since) == (None, None, AT)
        moved = EventRecord.objects.filter(name="declarations.obligation_moved").order_by("pk")
        told = list(moved.values_list("payload", flat=True))
    assert [(one["was"], one["now"]) for one in told] == [("waiting", "doing"), ("doing", "sent"), ("sent", "waiting")]
    assert told[2]["reason"] == "korekta"


def test_a_state_that_the_rule_does_not_have_is_refused(cast: Cast) -> None:
    row = make_obligation(cast.lipa, "jpk-v7m")
    with scope.of(actor_of(cast.anna)) as actor, pytest.raises(Refused) as refused:
        actions.move_obligation(actor, row, state="paid", version=1)
    assert refused.value.code == "not_offered"
    assert rows_of(cast.lipa)[0].state == "waiting"


def test_whoever_comes_second_is_told_and_nothing_is_lost(cast: Cast) -> None:
    row = make_obligation(cast.lipa)
    with scope.of(actor_of(cast.anna)) as actor:
        actions.move_obligation(actor, row, state="doing", version=1)
    with scope.of(actor_of(cast.marek)) as actor, pytest.raises(Stale) as stale:
        actions.move_obligation(actor, row, state="sent", version=1)
    assert stale.value.theirs["state"] == ("waiting", "doing")
    assert rows_of(cast.lipa)[0].state == "doing"


def test_whoever_asked_for_approval_does_not_give_it(cast: Cast) -> None:
    row = make_obligation(cast.lipa)
    with scope.of(actor_of(cast.anna)) as actor:
        row = actions.move_obligation(actor, row, state="approve", version=1)
        for state in ("sent", "receipt"):
            with pytest.raises(Refused) as refused:
                actions.move_obligation(actor, row, state=state, version=2)
            assert refused.value.code == "own_work"
        row = actions.move_obligation(actor, row, state="doing", version=2)
        with pytest.raises(Refused):  # and not by a detour
            actions.move_obligation(actor, row, state="sent", version=3)
    with scope.of(actor_of(cast.marek)) as actor:
        row = actions.move_obligation(actor, row, state="sent", version=3)
    assert (row.made_by_id, row.approved_by_id) == (cast.anna.pk, cast.marek.pk)


def test_an_assistant_may_not_approve(cast: Cast) -> None:
    helper = make_staff(cast.office, "Pomoc", role=Role.ASSISTANT)
    client = make_served(cast.office)
    with scope.of(actor_of(cast.marek)) as actor:
        row = actions.move_obligation(actor, make_obligation(client), state="approve", version=1)
        from_marek = actor
    with scope.of(actor_of(helper)) as actor:
        seeing = scope.admit(actor, client.pk)
        with pytest.raises(Refused) as refused:
            actions.move_obligation(seeing, row, state="sent", version=2)
    assert refused.value.code == "no_right"
    assert from_marek.staff_id == cast.marek.pk


def test_who_is_alone_with_the_right_may_approve_their_own(cast: Cast) -> None:
    with scope.system(cast.office.pk, "tests", at=AT):
        type(cast.anna).objects.exclude(pk=cast.marek.pk).filter(office=cast.office).update(role=Role.ASSISTANT)
    row = make_obligation(cast.lipa)
    with scope.of(actor_of(cast.marek)) as actor:
        row = actions.move_obligation(actor, row, state="approve", version=1)
        row = actions.move_obligation(actor, row, state="sent", version=2)
    assert row.approved_by_id == cast.marek.pk


def test_a_closed_client_refuses_every_change(cast: Cast) -> None:
    row = make_obligation(cast.lipa)
    with scope.of(actor_of(cast.marek)) as actor:
        change_status(actor, cast.lipa, status="blocked", reason="nie płaci")
        refusing: list[Callable[[], Any]] = [
            lambda: actions.move_obligation(actor, row, state="doing", version=1),
            lambda: actions.set_amount(actor, row, amount=Decimal(1), version=1),
            lambda: actions.note_receipt(actor, row, number="1", version=1),
            lambda: actions.change_note(actor, row, note="x", version=1),
            lambda: actions.add_event_obligation(actor, cast.lipa, rule="pcc-3", event_on=date(2026, 11, 2)),
            lambda: actions.answer_proposal(actor, row, keep=True),
        ]
        for act in refusing:
            with pytest.raises(Refused) as refused:
                act()
            assert refused.value.code == "closed"
        assert actions.move_many(actor, [row.pk], state="doing")["rows"] == []


def test_an_amount_goes_to_the_micro_account_unless_said_otherwise(cast: Cast) -> None:
    row = make_obligation(cast.lipa, "vat-payment")
    with scope.of(actor_of(cast.anna)) as actor:
        row = actions.set_amount(actor, row, amount=Decimal("1845.50"), version=1)
        assert (row.amount, row.account) == (Decimal("1845.50"), cast.lipa.micro_account)
        for bad in (Decimal("-0.01"), Decimal("1e12")):
            with pytest.raises(Refused):
                actions.set_amount(actor, row, amount=bad, version=2)
        with pytest.raises(Refused) as refused:
            actions.set_amount(actor, row, amount=Decimal(1), account="12 3456", version=2)
        assert refused.value.field == "account"
        told = EventRecord.objects.get(name="declarations.obligation_amount_set")
    assert told.changes["amount"] == [None, "1845.50"]
    with scope.of(actor_of(cast.anna)) as actor, pytest.raises(Refused) as refused:
        actions.set_amount(actor, make_obligation(cast.lipa, "jpk-v7m"), amount=Decimal(1), version=1)
    assert refused.value.code == "not_paid"


def test_a_receipt_settles_and_keeps_its_number(cast: Cast) -> None:
    row = make_obligation(cast.lipa)
    with scope.of(actor_of(cast.anna)) as actor:
        with pytest.raises(Refused):
            actions.note_receipt(actor, row, number="  ", version=1)
        row = actions.note_receipt(actor, row, number=" 7f3a \n 99 ", version=1)
        assert (row.state, row.receipt_number, row.settled_at) == ("receipt", "7f3a 99", AT)
        told = EventRecord.objects.get(name="declarations.obligation_receipt_noted")
    assert told.payload["number"] == "7f3a 99"
    paid = make_obligation(cast.lipa, "pit-withheld")
    with scope.of(actor_of(cast.anna)) as actor, pytest.raises(Refused) as refused:
        actions.note_receipt(actor, paid, number="1", version=1)
    assert refused.value.code == "not_offered"


def test_a_receipt_with_its_file_is_kept_with_the_obligation(cast: Cast) -> None:
    row = make_obligation(cast.lipa)
    upload = SimpleUploadedFile("upo.xml", b'<?xml version="1.0"?><Potwierdzenie>1</Potwierdzenie>', "text/xml")
    with scope.of(actor_of(cast.anna)) as actor:
        row = actions.note_receipt(actor, row, upload=upload, version=1)
        kept = StoredFile.objects.get(owner_kind="declarations.obligation", owner_id=row.pk)
        told = EventRecord.objects.get(name="declarations.obligation_receipt_noted")
    assert (row.state, kept.name, kept.client_id) == ("receipt", "upo.xml", cast.lipa.pk)
    assert told.payload["file_id"] == kept.pk
    with scope.of(actor_of(cast.anna)) as actor:
        bad = SimpleUploadedFile("upo.pdf", b"this is no PDF", "application/pdf")
        with pytest.raises(Refused):
            actions.note_receipt(actor, row, upload=bad, version=row.version)
        assert StoredFile.objects.count() == 1


def test_many_move_at_once_and_go_back(cast: Cast) -> None:
    clients = [make_served(cast.office, f"Klient {n}") for n in range(3)]
    rows = [make_obligation(client) for client in clients] + [make_obligation(clients[0], "pit-withheld")]
    with scope.of(actor_of(cast.marek)) as actor:
        actions.move_obligation(actor, rows[1], state="doing", version=1)
        done = actions.move_many(actor, [row.pk for row in rows], state="receipt")
        assert [each["id"] for each in done["rows"]] == [row.pk for row in rows[:3]]
        assert list(done["skipped"]) == [rows[3].pk]
        actions.move_obligation(actor, Obligation.objects.get(pk=rows[2].pk), state="waiting", version=2)
        assert actions.put_back(actor, done) == 2
        states = dict(Obligation.objects.values_list("pk", "state"))
        assert actions.put_back(actor, done) == 0
    assert [states[row.pk] for row in rows] == ["waiting", "doing", "waiting", "waiting"]
    back = rows_of(clients[0], rule="jpk-v7m")[0]
    assert (back.settled_at, back.done_on, back.touched_at, back.version) == (None, None, None, 3)


def test_not_yours_is_passed_over(cast: Cast) -> None:
    theirs = make_obligation(make_served(cast.office, "Cudza"))
    with scope.of(actor_of(cast.anna)) as actor:
        assert actions.move_many(actor, [theirs.pk], state="doing") == {"rows": [], "skipped": {}}


def test_an_event_makes_its_duty_once(cast: Cast) -> None:
    with scope.of(actor_of(cast.anna)) as actor:
        row = actions.add_event_obligation(actor, cast.lipa, rule="zus-zua", event_on=date(2028, 2, 29))
        assert (row.statutory_on, row.due_on) == (date(2028, 3, 7), date(2028, 3, 7))
        with pytest.raises(Refused) as refused:
            actions.add_event_obligation(actor, cast.lipa, rule="zus-zua", event_on=date(2028, 2, 29))
        assert refused.value.code == "duplicate"
        for rule, day in (("jpk-v7m", date(2026, 11, 1)), ("nothing", date(2026, 11, 1)), ("pcc-3", date(1990, 1, 1))):
            with pytest.raises(Refused):
                actions.add_event_obligation(actor, cast.lipa, rule=rule, event_on=day)
    assert plan(cast.lipa).removed == 0
    assert len(rows_of(cast.lipa, rule="zus-zua")) == 1
    with scope.of(actor_of(cast.anna)) as actor:
        actions.take_back_obligation(actor, row)
    assert rows_of(cast.lipa, rule="zus-zua") == []


def test_an_approved_statement_sets_the_day_it_is_filed_by(cast: Cast) -> None:
    client = make_served(cast.office, legal_form="sp_zoo", since=date(2026, 1, 1))
    plan(client, date(2026, 11, 20))
    year = date(2026, 1, 1)
    assert one_of(client, "fs-approve", year).due_on == date(2027, 6, 30)
    assert one_of(client, "fs-file", year).due_on == date(2027, 7, 15)
    approved = moment(date(2027, 5, 14))
    with scope.of(actor_of(cast.marek, at=approved)) as actor:
        row = one_of(client, "fs-approve", year)
        row = actions.move_obligation(actor, row, state="sent", version=1, done_on=date(2027, 5, 11))
    plan(client, date(2027, 5, 14))
    assert one_of(client, "fs-file", year).due_on == date(2027, 5, 26)
    with scope.of(actor_of(cast.marek, at=approved)) as actor:
        actions.move_obligation(actor, row, state="doing", version=2)
    plan(client, date(2027, 5, 14))
    assert one_of(client, "fs-file", year).due_on == date(2027, 7, 15)


def approved_on(cast: Cast, row: Obligation, on: date, day: date | None, state: str = "sent") -> Obligation:
    """Say on a day that a statement was approved, on another day, and let the planning follow."""
    with scope.of(actor_of(cast.marek, at=moment(on))) as actor:
        moved = actions.move_obligation(actor, row, state=state, version=None, done_on=day)
    plan(moved.client, on)
    return moved


def test_an_approval_told_late_leaves_the_filing_overdue_and_not_forgotten(cast: Cast) -> None:
    client = make_served(cast.office, legal_form="sp_zoo", since=date(2026, 1, 1))
    plan(client, date(2026, 11, 20))
    year, told = date(2026, 1, 1), date(2027, 6, 10)
    row = approved_on(cast, one_of(client, "fs-approve", year), told, date(2027, 5, 5))
    assert one_of(client, "fs-file", year).due_on == date(2027, 5, 20)
    assert plan(client, told).figures() == {"made": 0, "removed": 0, "asked": 0, "moved": 0}
    approved_on(cast, row, told, date(2027, 6, 8))  # the day was wrong
    assert one_of(client, "fs-file", year).due_on == date(2027, 6, 23)
    approved_on(cast, row, told, None, "doing")
    assert one_of(client, "fs-file", year).due_on == date(2027, 7, 15)


def test_a_statement_approved_half_a_year_late_still_sets_the_day_of_its_filing(cast: Cast) -> None:
    client = make_served(cast.office, legal_form="sp_zoo", since=date(2026, 1, 1))
    plan(client, date(2026, 11, 20))
    year, told = date(2026, 1, 1), date(2028, 1, 20)
    row = approved_on(cast, one_of(client, "fs-approve", year), told, date(2028, 1, 19))
    assert one_of(client, "fs-file", year).due_on == date(2028, 2, 3)
    assert plan(client, told).moved == 0
    approved_on(cast, row, told, None, "doing")
    assert one_of(client, "fs-file", year).due_on == date(2027, 7, 15)


def test_what_did_not_apply_is_done_on_the_day_that_is_said(cast: Cast) -> None:
    row = make_obligation(cast.lipa, "vat-payment", state="not_due", done_on=date(2026, 11, 1))
    with scope.of(actor_of(cast.anna)) as actor:
        row = actions.move_obligation(actor, row, state="sent", version=None, done_on=date(2026, 11, 20))
        assert row.done_on == date(2026, 11, 20)
        row = actions.move_obligation(actor, row, state="paid", version=None)
        assert row.done_on == date(2026, 11, 20)
        row = actions.move_obligation(actor, row, state="paid", version=None, done_on=date(2026, 11, 19))
    assert (row.done_on, row.version) == (date(2026, 11, 19), 4)


def test_what_is_opened_after_its_approval_is_approved_once_more(cast: Cast) -> None:
    row = make_obligation(cast.lipa, "vat-payment")
    with scope.of(actor_of(cast.anna)) as actor:
        row = actions.move_obligation(actor, row, state="approve", version=None)
    with scope.of(actor_of(cast.marek)) as actor:
        row = actions.move_obligation(actor, row, state="sent", version=None)
    with scope.of(actor_of(cast.anna)) as actor:
        row = actions.move_obligation(actor, row, state="paid", version=None)  # settled stays settled
        row = actions.move_obligation(actor, row, state="doing", version=None)
        with pytest.raises(Refused) as refused:
            actions.move_obligation(actor, row, state="sent", version=None)
    assert refused.value.code == "own_work"


def test_what_a_colleague_changes_meanwhile_is_left_by_a_move_of_many(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    row, move = make_obligation(cast.lipa), moving.move_obligation

    def after_a_colleague(actor: Actor, it: Obligation, **asked: Any) -> Obligation:
        with scope.of(actor_of(cast.marek)) as marek:
            move(marek, it, state="approve", version=None)
        return move(actor, it, **asked)

    monkeypatch.setattr(moving, "move_obligation", after_a_colleague)
    with scope.of(actor_of(cast.anna)) as actor:
        done = actions.move_many(actor, [row.pk], state="sent")
    assert (done["rows"], list(done["skipped"])) == ([], [row.pk])
