"""What the calendar does: agreements run out once, fees begin once, people are told once a step."""

from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Protocol

import pytest

from kantorek.agreements import actions, jobs
from kantorek.agreements.models import Agreement
from kantorek.agreements.tests.make import TODAY, again, fee_of, make_agreement, noon, notices_of, told_of
from kantorek.clients import actions as client_actions
from kantorek.clients.models import Client
from kantorek.conftest import Cast
from kantorek.core import scope
from kantorek.core.actor import Actor
from kantorek.core.each import Unfinished
from kantorek.offices.tests.make import AT, actor_of


class Tick(Protocol):
    """Lets a day come, or a moment of it."""

    def __call__(self, day: date, at: datetime | None = None) -> None: ...


@pytest.fixture
def tick(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> Tick:
    """Let a day come: the clock of the jobs, and both jobs for the office."""
    clock = [AT]
    monkeypatch.setattr(jobs, "now", lambda: clock[0])

    def come(day: date, at: datetime | None = None) -> None:
        clock[0] = at or noon(day)
        jobs.settle_office(office_id=cast.office.pk)
        jobs.remind_office(office_id=cast.office.pk)

    return come


def test_expires_the_day_after_its_last_day_and_once(cast: Cast, tick: Tick) -> None:
    agreement = make_agreement(cast.lipa, ends_on=date(2026, 12, 31))
    tick(date(2026, 12, 31))
    assert again(agreement).status == "active"
    tick(date(2027, 1, 1))
    assert again(agreement).status == "expired"
    tick(date(2027, 1, 1))
    tick(date(2027, 1, 2))
    assert told_of(cast.lipa, "agreements.agreement_expired") == 1


def test_midnight_is_warsaws(cast: Cast, tick: Tick) -> None:
    agreement = make_agreement(cast.lipa, ends_on=date(2026, 12, 31))
    late = noon(date(2026, 12, 31)).replace(hour=23, minute=5)  # five past midnight in Warsaw
    tick(date(2026, 12, 31), late)
    assert again(agreement).status == "expired"


def test_a_cancellation_ahead_stops_it_on_its_day(cast: Cast, tick: Tick) -> None:
    agreement = make_agreement(cast.lipa)
    with scope.of(actor_of(cast.anna)) as actor:
        actions.cancel_agreement(actor, agreement, cancelled_on=date(2026, 12, 31), reason="Zmiana biura.")
    tick(date(2026, 12, 30))
    assert again(agreement).status == "active"
    tick(date(2026, 12, 31))
    tick(date(2027, 1, 1))
    assert again(agreement).status == "cancelled"
    assert told_of(cast.lipa, "agreements.agreement_stopped") == 1


def test_a_fee_begins_on_its_first_day_and_once(cast: Cast, tick: Tick) -> None:
    old = make_agreement(cast.lipa, ends_on=date(2026, 12, 31))
    with scope.of(actor_of(cast.anna)) as actor:
        actions.renew_agreement(actor, old, fields={"starts_on": date(2027, 1, 1), "monthly_fee": Decimal(700)})
    before = told_of(cast.lipa, "clients.client_changed")
    tick(date(2026, 12, 31))
    assert fee_of(cast.lipa) == Decimal(620)
    tick(date(2027, 1, 1))
    assert fee_of(cast.lipa) == Decimal(700)
    tick(date(2027, 1, 1))
    assert told_of(cast.lipa, "clients.client_changed") == before + 1
    with scope.of(actor_of(cast.anna)) as actor:
        sheet = Client.objects.get(pk=cast.lipa.pk)
        client_actions.change_client(actor, sheet, fields={"monthly_fee": Decimal(750)}, version=sheet.version)
    tick(date(2027, 1, 2))
    assert fee_of(cast.lipa) == Decimal(750)


def test_the_fee_of_a_closed_client_waits(cast: Cast, tick: Tick) -> None:
    make_agreement(cast.lipa, starts_on=date(2026, 12, 1))
    with scope.system(cast.office.pk, "tests", at=AT) as actor:
        client_actions.change_status(actor, cast.lipa, status="blocked", reason="Nie płaci.")
    tick(date(2026, 12, 1))
    assert fee_of(cast.lipa) is None
    with scope.system(cast.office.pk, "tests", at=AT) as actor:
        client_actions.change_status(actor, cast.lipa, status="active", reason="")
    tick(date(2026, 12, 2))
    assert fee_of(cast.lipa) == Decimal(620)


def test_tells_the_carer_and_the_owner_once_at_each_step(cast: Cast, tick: Tick) -> None:
    ends = date(2027, 3, 31)
    make_agreement(cast.lipa, ends_on=ends, notice_count=3)
    tick(ends - timedelta(days=91))
    assert notices_of(cast.lipa) == []
    told = []
    for left in (90, 89, 31, 30, 29, 8, 7, 6, 0, -1):
        tick(ends - timedelta(days=left))
        told.append(len(notices_of(cast.lipa)))
    assert told == [2, 2, 2, 4, 4, 4, 6, 6, 6, 6]
    notices = notices_of(cast.lipa)
    assert {notice.staff_id for notice in notices} == {cast.anna.pk, cast.marek.pk}
    assert [notice.level for notice in notices[::2]] == ["info", "look", "bad"]
    assert "31.03.2027" in notices[0].title
    assert "31.12.2026" in notices[0].text
    assert notices[0].url.startswith("/agreements/")


def test_a_carer_who_is_the_owner_is_told_once(cast: Cast, tick: Tick) -> None:
    make_agreement(cast.wierzba, ends_on=TODAY + timedelta(days=5))
    tick(TODAY)
    assert [notice.staff_id for notice in notices_of(cast.wierzba)] == [cast.marek.pk]


def test_a_moved_end_is_told_anew_and_a_renewed_or_cancelled_one_not_at_all(cast: Cast, tick: Tick) -> None:
    moved = make_agreement(cast.lipa, ends_on=TODAY + timedelta(days=20))
    tick(TODAY)
    assert len(notices_of(cast.lipa)) == 2
    with scope.of(actor_of(cast.anna)) as actor:
        actions.change_agreement(actor, moved, fields={"ends_on": TODAY + timedelta(days=25)}, version=1)
    tick(TODAY)
    assert len(notices_of(cast.lipa)) == 4
    for act in ("renew", "cancel"):
        one = make_agreement(cast.wierzba, kind="payroll", ends_on=TODAY + timedelta(days=5))
        with scope.of(actor_of(cast.marek)) as actor:
            if act == "renew":
                actions.renew_agreement(actor, one, fields={"starts_on": TODAY + timedelta(days=6)})
            else:
                actions.cancel_agreement(actor, one, cancelled_on=TODAY + timedelta(days=3), reason="Koniec.")
    tick(TODAY)
    assert notices_of(cast.wierzba) == []


def test_one_office_at_a_time(cast: Cast, tick: Tick) -> None:
    theirs = make_agreement(cast.foreign, ends_on=date(2026, 12, 31))
    tick(date(2027, 2, 1))
    assert again(theirs).status == "active"


def test_one_bad_agreement_stops_no_other(cast: Cast, tick: Tick, monkeypatch: pytest.MonkeyPatch) -> None:
    bad, good = (make_agreement(client, ends_on=date(2026, 12, 31)) for client in (cast.lipa, cast.wierzba))
    soon = make_agreement(cast.wierzba, starts_on=date(2027, 1, 1), monthly_fee=Decimal(700))
    real = actions.settle_agreement

    def stumble(actor: Actor, agreement: Agreement) -> bool:
        moved = real(actor, agreement)
        if agreement.pk == bad.pk:
            raise ValueError(agreement.title)
        return moved

    monkeypatch.setattr(jobs, "settle_agreement", stumble)
    with pytest.raises(Unfinished) as raised:
        tick(date(2027, 1, 1))
    assert str(bad.pk) in str(raised.value)
    assert (again(bad).status, again(good).status) == ("active", "expired")
    assert fee_of(soon.client) == Decimal(700)
    monkeypatch.setattr(jobs, "settle_agreement", real)
    tick(date(2027, 1, 1))
    assert again(bad).status == "expired"
