"""Recurring tasks: made when their time comes, once, on working days, whatever happened in between."""

from dataclasses import replace
from datetime import UTC, date, datetime, time
from typing import Any

import pytest

from kantorek.clients.actions import change_status
from kantorek.conftest import Cast
from kantorek.core import scope
from kantorek.core.errors import Refused, Stale
from kantorek.core.models import EventRecord
from kantorek.core.testing import run_jobs
from kantorek.notifications.models import Notice
from kantorek.offices.actions import end_employment
from kantorek.offices.tests.make import AT, actor_of
from kantorek.tasks import actions
from kantorek.tasks.jobs import make_recurring
from kantorek.tasks.models import Recurrence, Task

ZUS: dict[str, Any] = {
    "title": "ZUS",
    "frequency": "monthly",
    "month_day": 20,
    "starts_on": date(2026, 11, 1),
    "lead_days": 7,
    "steps": ["Lista płac", "DRA"],
}


def make_recurrence(cast: Cast, *, client: bool = True, at: datetime = AT, **fields: Any) -> Recurrence:
    with scope.of(replace(actor_of(cast.marek), at=at)) as actor:
        values = {"owner_id": cast.anna.pk} | ZUS | fields
        return actions.add_recurrence(actor, client=cast.lipa if client else None, fields=values)


def run_on(cast: Cast, recurrence: Recurrence, day: date) -> list[Task]:
    with scope.system(cast.office.pk, "tests", at=datetime.combine(day, time(1), UTC)) as actor:
        return actions.make_due(actor, recurrence, on=day)


def tasks_of(cast: Cast) -> list[Task]:
    with scope.system(cast.office.pk, "tests", at=AT):
        return list(Task.objects.current().order_by("due_on"))


def test_is_made_at_once_when_its_lead_has_come_and_not_before(cast: Cast) -> None:
    make_recurrence(cast)  # the 20th is today
    (task,) = tasks_of(cast)
    assert (task.due_on, task.occurrence_on) == (date(2026, 11, 20), date(2026, 11, 20))
    assert (task.owner_id, task.client_id, task.steps_all) == (cast.anna.pk, cast.lipa.pk, 2)
    assert task.source and task.source.kind == "tasks.recurrence"
    later = make_recurrence(cast, title="VAT", month_day=28)
    assert later.next_on == date(2026, 11, 28)
    assert len(tasks_of(cast)) == 1


def test_a_second_run_makes_nothing_and_the_next_month_comes_by_itself(cast: Cast) -> None:
    recurrence = make_recurrence(cast)
    assert run_on(cast, recurrence, date(2026, 11, 21)) == []
    assert run_on(cast, recurrence, date(2026, 12, 13)) == []
    (december,) = run_on(cast, recurrence, date(2026, 12, 14))
    assert december.due_on == date(2026, 12, 21)  # the 20th is a Sunday
    assert run_on(cast, recurrence, date(2026, 12, 14)) == []


def test_after_a_pause_only_the_newest_missed_one_is_made_and_the_others_are_told(cast: Cast) -> None:
    recurrence = make_recurrence(cast)
    made = run_on(cast, recurrence, date(2027, 4, 1))
    assert [task.due_on for task in made] == [date(2027, 3, 22)]
    with scope.system(cast.office.pk, "tests", at=AT):
        told = EventRecord.objects.get(name="tasks.occurrences_skipped")
    assert told.payload == {"days": ["2026-12-20", "2027-01-20", "2027-02-20"], "why": "missed"}


def test_a_paused_one_rests_and_goes_on(cast: Cast) -> None:
    recurrence = make_recurrence(cast)
    with scope.of(actor_of(cast.marek)) as actor:
        actions.pause_recurrence(actor, recurrence, paused=True)
    assert run_on(cast, recurrence, date(2026, 12, 20)) == []
    with scope.of(replace(actor_of(cast.marek), at=datetime(2027, 2, 16, 8, tzinfo=UTC))) as actor:
        actions.pause_recurrence(actor, recurrence, paused=False)
    assert [task.due_on for task in tasks_of(cast)] == [date(2026, 11, 20), date(2027, 1, 20), date(2027, 2, 22)]


def test_a_change_moves_only_what_comes(cast: Cast) -> None:
    recurrence = make_recurrence(cast)
    with scope.of(actor_of(cast.marek)) as actor:
        changed = actions.change_recurrence(
            actor, recurrence, fields={"title": "ZUS i PPK", "month_day": 15}, version=recurrence.version
        )
        with pytest.raises(Stale):
            actions.change_recurrence(actor, recurrence, fields={"title": "inny"}, version=1)
    assert changed.next_on == date(2026, 12, 15)
    assert [task.title for task in tasks_of(cast)] == ["ZUS"]
    (december,) = run_on(cast, recurrence, date(2026, 12, 10))
    assert (december.title, december.due_on) == ("ZUS i PPK", date(2026, 12, 15))


def test_whose_owner_left_is_made_for_nobody_and_the_owners_of_the_office_are_told(cast: Cast) -> None:
    recurrence = make_recurrence(cast, month_day=30)
    with scope.of(actor_of(cast.marek)) as actor:
        end_employment(actor, cast.anna)
    (task,) = run_on(cast, recurrence, date(2026, 11, 24))
    assert task.owner_id is None
    run_jobs()
    with scope.system(cast.office.pk, "tests", at=AT):
        assert Notice.objects.filter(staff_id=cast.marek.pk, kind="tasks.no_owner").count() == 1


def test_a_closed_client_gets_no_tasks_and_none_pile_up(cast: Cast) -> None:
    recurrence = make_recurrence(cast, month_day=30)
    with scope.of(actor_of(cast.marek)) as actor:
        change_status(actor, cast.lipa, status="blocked", reason="nie płaci")
    assert run_on(cast, recurrence, date(2027, 1, 2)) == []
    with scope.of(actor_of(cast.marek)) as actor:
        lipa = type(cast.lipa).objects.get(pk=cast.lipa.pk)
        change_status(actor, lipa, status="active", reason="zapłacił")
    assert [task.due_on for task in run_on(cast, recurrence, date(2027, 1, 27))] == [date(2027, 2, 1)]


def test_the_hourly_job_makes_what_has_come_and_twice_makes_nothing_more(cast: Cast, monkeypatch: Any) -> None:
    make_recurrence(cast, month_day=30)
    make_recurrence(cast, client=False, title="Kopia zapasowa", frequency="daily", lead_days=0)
    monkeypatch.setattr("kantorek.tasks.jobs.now", lambda: datetime(2026, 11, 24, 0, 30, tzinfo=UTC))
    make_recurring()
    first = [(task.title, task.due_on) for task in tasks_of(cast)]
    assert ("ZUS", date(2026, 11, 30)) in first
    assert ("Kopia zapasowa", date(2026, 11, 24)) in first
    make_recurring()
    assert [(task.title, task.due_on) for task in tasks_of(cast)] == first


@pytest.mark.parametrize(
    "wrong",
    [
        {"frequency": "hourly"},
        {"every": 0},
        {"every": 53},
        {"month_day": 32},
        {"weekdays": [7], "frequency": "weekly"},
        {"weekdays": [], "frequency": "weekly"},
        {"shift": "sideways"},
        {"lead_days": 91},
        {"ends_on": date(2026, 10, 1)},
        {"ends_on": date(2026, 11, 5)},  # it never comes
        {"starts_on": date(1999, 1, 1)},
        {"title": ""},
        {"steps": ["x"] * 501},
    ],
)
def test_refuses_what_is_no_rule(cast: Cast, wrong: dict[str, Any]) -> None:
    with pytest.raises(Refused):
        make_recurrence(cast, **wrong)


@pytest.mark.parametrize("given", ["owner_id", "reviewer_id"])
def test_owner_and_reviewer_stay_two_people_when_one_of_them_changes(cast: Cast, given: str) -> None:
    people: dict[str, Any] = {"owner_id": cast.anna.pk, "reviewer_id": cast.marek.pk}
    recurrence = make_recurrence(cast, month_day=28, needs_review=True, **people)
    both = cast.marek.pk if given == "owner_id" else cast.anna.pk
    with scope.of(actor_of(cast.marek)) as actor, pytest.raises(Refused) as caught:
        actions.change_recurrence(actor, recurrence, fields={given: both}, version=recurrence.version)
    assert caught.value.code == "own_review"
