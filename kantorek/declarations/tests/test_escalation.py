"""Deadlines that come close: told to a second person, then to the owners, once each."""

from datetime import date, datetime
from typing import Any

import pytest

from kantorek.accounts.models import User
from kantorek.clients.actions import assign_carers
from kantorek.conftest import Cast
from kantorek.core import scope
from kantorek.declarations import actions, jobs
from kantorek.declarations.actions import escalation
from kantorek.declarations.tests.make import make_obligation, make_served, moment, rows_of
from kantorek.notifications.models import Notice
from kantorek.offices.actions import start_substitution
from kantorek.offices.models import Role, StaffMember
from kantorek.offices.tests.make import AT, actor_of, make_staff

DUE = date(2026, 11, 25)  # a Wednesday: two working days before is Monday the 23rd, one is Tuesday


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Set the time at which the job runs."""

    def run(day: int, hour: int = 7) -> None:
        at: datetime = moment(date(2026, 11, day), hour)
        monkeypatch.setattr(jobs, "now", lambda: at)
        # At once, and nothing else of what waits: planning the clients is another story.
        monkeypatch.setattr(jobs, "defer", lambda _name, **ids: jobs.escalate_office(**ids))
        jobs.escalate_deadlines()

    return run


def notices(member: StaffMember) -> list[Notice]:
    """What a person was told about deadlines, in order."""
    with scope.of(actor_of(member)):
        mine = Notice.objects.filter(staff_id=member.pk, kind__startswith="declarations.")
        return list(mine.order_by("pk"))


def october(client: Any, rule: str = "jpk-v7m", **columns: Any) -> Any:
    """An obligation for October, due on 25 November."""
    days = {"period_from": date(2026, 10, 1), "period_to": date(2026, 10, 31), "board_month": date(2026, 10, 1)}
    return make_obligation(client, rule, **{**days, "statutory_on": DUE, "due_on": DUE, **columns})


def given(cast: Cast, client: Any, carer: StaffMember | None, payroll: StaffMember | None) -> None:
    with scope.of(actor_of(cast.marek)) as actor:
        ids = {"carer_id": carer.pk if carer else None, "payroll_carer_id": payroll.pk if payroll else None}
        assign_carers(actor, client, **ids)


def test_two_days_before_the_other_carer_one_day_before_the_owner_and_nobody_again(cast: Cast, clock: Any) -> None:
    payroll = make_staff(cast.office, "Kadrowa")
    client = make_served(cast.office, "Lipa Budowa")
    given(cast, client, cast.anna, payroll)
    row = october(client)
    clock(20)
    assert notices(payroll) == notices(cast.marek) == []
    for hour in (7, 8, 12):
        clock(23, hour)
    assert len(notices(payroll)) == 1
    assert notices(cast.marek) == []
    for hour in (7, 8):
        clock(24, hour)
    clock(25)
    clock(26)
    assert len(notices(payroll)) == len(notices(cast.marek)) == 1
    assert notices(cast.anna) == []
    told = notices(payroll)[0]
    assert "Lipa Budowa" in told.text
    assert "JPK_V7M" in told.text
    assert told.url == "/deadlines/?month=2026-10&stage=open"
    kept = rows_of(client)[0]
    assert (kept.warned_at, kept.alarmed_at) == (moment(date(2026, 11, 23), 7), moment(date(2026, 11, 24), 7))
    assert kept.touched_at is None
    assert row.pk == kept.pk


def test_payroll_work_is_looked_at_by_the_carer(cast: Cast, clock: Any) -> None:
    payroll = make_staff(cast.office, "Kadrowa")
    client = make_served(cast.office)
    given(cast, client, cast.anna, payroll)
    october(client, "pit-withheld")
    clock(23)
    assert len(notices(cast.anna)) == 1
    assert notices(payroll) == []


def test_without_a_second_carer_the_managers_are_told_and_not_the_one_whose_work_it_is(cast: Cast, clock: Any) -> None:
    first, other = (make_staff(cast.office, name, role=Role.MANAGER) for name in ("Pierwsza", "Druga"))
    client = make_served(cast.office)
    given(cast, client, first, None)
    october(client)
    clock(23)
    assert len(notices(other)) == 1
    assert notices(first) == []


def test_a_carer_who_left_is_no_second_person(cast: Cast, clock: Any) -> None:
    gone = make_staff(cast.office, "Odeszła")
    client = make_served(cast.office)
    given(cast, client, cast.anna, gone)
    with scope.system(cast.office.pk, "tests", at=AT):
        StaffMember.objects.filter(pk=gone.pk).update(left_at=AT)
        StaffMember.objects.filter(office=cast.office, role=Role.MANAGER).update(role=Role.ACCOUNTANT)
    october(client)
    clock(23)
    assert len(notices(cast.marek)) == 1


def test_fifty_deadlines_are_one_notice_in_the_readers_language(cast: Cast, clock: Any) -> None:
    User.objects.filter(pk=cast.marek.user_id or 0).update(language="en")
    for number in range(14):
        october(make_served(cast.office, f"Klient {number:02}"))
    clock(24)
    (told,) = [one for one in notices(cast.marek) if one.kind == "declarations.alarm"]
    assert told.title == "14 deadlines from 25.11: not done"
    assert "Klient 09" in told.text
    assert "Klient 10" not in told.text
    assert "and 4 more" in told.text


@pytest.mark.parametrize("state", ["sent", "receipt", "paid", "not_due"])
def test_what_is_done_is_not_told(cast: Cast, clock: Any, state: str) -> None:
    october(make_served(cast.office), state=state)
    october(make_served(cast.office), proposal="add")
    clock(24)
    assert notices(cast.marek) == []


def test_a_weekend_and_a_holiday_do_not_count_as_days_to_work(cast: Cast, clock: Any) -> None:
    client = make_served(cast.office)
    october(client, due_on=date(2026, 11, 12))  # the 11th is a day off
    clock(9)  # Monday: the 10th is one working day before, the 9th two
    assert [row.warned_at is not None for row in rows_of(client)] == [True]
    assert [row.alarmed_at for row in rows_of(client)] == [None]
    clock(10)
    assert rows_of(client)[0].alarmed_at is not None


def test_work_done_between_the_two_steps_spares_the_owner(cast: Cast, clock: Any) -> None:
    client = make_served(cast.office)
    row = october(client)
    clock(23)
    with scope.of(actor_of(cast.marek)) as actor:
        actions.move_obligation(actor, row, state="sent", version=1)
    clock(24)
    assert [one.kind for one in notices(cast.marek)].count("declarations.alarm") == 0


def test_more_than_fit_into_one_transaction_are_all_told(
    cast: Cast, clock: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(escalation, "_AT_ONCE", 2)
    for rule in ("jpk-v7m", "vat-payment", "vat-ue", "oss", "ioss"):
        october(cast.lipa, rule)
    clock(23)
    assert all(row.warned_at for row in rows_of(cast.lipa))


def test_who_stands_in_for_an_owner_is_told_only_when_all_clients_are_theirs_to_see(cast: Cast, clock: Any) -> None:
    helper, manager = make_staff(cast.office, "Zastępczyni"), make_staff(cast.office, "Kierownik", role=Role.MANAGER)
    second = make_staff(cast.office, "Drugi Właściciel", role=Role.OWNER)
    days: dict[str, Any] = {"starts_on": date(2026, 11, 20), "ends_on": date(2026, 11, 30)}
    with scope.of(actor_of(cast.marek)) as actor:
        start_substitution(actor, person=cast.marek, stand_in=helper, **days)
        start_substitution(actor, person=second, stand_in=manager, **days)
    october(cast.lipa, warned_at=AT)
    clock(24)
    told = {one.name: len(notices(one)) for one in (cast.marek, second, helper, manager)}
    assert told == {"Marek Kos": 1, "Drugi Właściciel": 1, "Zastępczyni": 0, "Kierownik": 1}


def test_who_stands_in_for_the_second_carer_is_told(cast: Cast, clock: Any) -> None:
    payroll, helper = make_staff(cast.office, "Kadrowa"), make_staff(cast.office, "Zastępczyni")
    client = make_served(cast.office, "Lipa Budowa")
    given(cast, client, cast.anna, payroll)
    with scope.of(actor_of(cast.marek)) as actor:
        start_substitution(
            actor, person=payroll, stand_in=helper, starts_on=date(2026, 11, 20), ends_on=date(2026, 11, 30)
        )
    october(client)
    clock(23)
    assert len(notices(payroll)) == len(notices(helper)) == 1 and notices(cast.marek) == []
