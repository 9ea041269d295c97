"""Work behind a commit: it leaves with the change, never before, and is safe to run twice."""

from datetime import datetime

import pytest
from celery import current_app
from django.db import transaction

from kantorek.core.defer import defer
from kantorek.core.testing import drop_jobs, run_jobs
from kantorek.offices.jobs import sweep_deliveries, sweep_letters
from kantorek.offices.tests.make import make_office

pytestmark = pytest.mark.django_db


@pytest.fixture
def ran(monkeypatch: pytest.MonkeyPatch) -> list[dict[str, object]]:
    """What the job core.deliver_event was called with, in place of running it."""
    current_app.loader.import_default_modules()
    calls: list[dict[str, object]] = []
    monkeypatch.setattr(current_app.tasks["core.deliver_event"], "run", lambda **kwargs: calls.append(kwargs))
    return calls


def test_goes_through_the_real_queue_as_json(ran: list[dict[str, object]]) -> None:
    defer("core.deliver_event", event_id=1, office_id=2)
    assert ran == []
    assert run_jobs() == 1
    assert ran == [{"event_id": 1, "office_id": 2}]


def test_does_not_go_when_the_change_is_rolled_back(ran: list[dict[str, object]]) -> None:
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        defer("core.deliver_event", event_id=1, office_id=2)
        raise ZeroDivisionError
    assert run_jobs() == 0
    assert ran == []


def test_refuses_what_json_cannot_carry() -> None:
    defer("core.deliver_event", event_id=object(), office_id=2)
    with pytest.raises(Exception, match="serializ|Encod"):
        run_jobs()


def test_takes_what_a_newer_program_sends_along() -> None:
    defer("core.deliver_event", event_id=1, office_id=make_office().pk, added_later=True)
    defer("core.send_letter", letter_id=1, office_id=make_office().pk, added_later=True)
    assert run_jobs() == 2


def test_a_job_that_feeds_itself_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    def again(**_: object) -> None:
        defer("core.deliver_event", event_id=1, office_id=2)

    monkeypatch.setattr(current_app.tasks["core.deliver_event"], "run", again)
    again()
    with pytest.raises(AssertionError, match="feeds itself"):
        run_jobs(limit=5)
    drop_jobs()


def test_the_sweepers_go_from_office_to_office(monkeypatch: pytest.MonkeyPatch) -> None:
    offices = [make_office("A").pk, make_office("B").pk]
    asked: list[int] = []

    def owed(office_id: int, *, at: datetime) -> list[int]:
        asked.append(office_id)
        return []

    monkeypatch.setattr("kantorek.core.events.overdue", owed)
    monkeypatch.setattr("kantorek.core.post.overdue", owed)
    sweep_deliveries()
    sweep_letters()
    assert [pk for pk in asked if pk in offices] == offices * 2
