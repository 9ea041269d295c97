"""Who is told of a coming inspection and of papers that are wanted soon: once a step."""

from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta

import pytest

from kantorek.conftest import Cast
from kantorek.core import scope
from kantorek.core.actor import Actor
from kantorek.core.each import Unfinished
from kantorek.inspections import actions, jobs
from kantorek.inspections.models import Inspection
from kantorek.inspections.tests.make import START, make_inspection, make_papers
from kantorek.notifications.models import Notice
from kantorek.offices.tests.make import AT, actor_of

Tick = Callable[[date], None]


@pytest.fixture
def tick(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> Tick:
    """Let a day come."""

    def come(day: date) -> None:
        monkeypatch.setattr(jobs, "now", lambda: datetime.combine(day, time(11), UTC))
        jobs.remind_office(office_id=cast.office.pk)

    return come


def notices(cast: Cast, kind: str) -> list[Notice]:
    with scope.system(cast.office.pk, "tests", at=AT):
        return list(Notice.objects.filter(client_id=cast.lipa.pk, kind=f"inspections.{kind}").order_by("pk"))


def test_tells_the_lead_and_the_carer_a_week_and_a_day_before(cast: Cast, tick: Tick) -> None:
    make_inspection(cast.lipa, lead_id=cast.marek.pk)
    told = []
    for left in (8, 7, 6, 2, 1, 0, -1):
        tick(START - timedelta(days=left))
        told.append(len(notices(cast, "starts")))
    assert told == [0, 2, 2, 2, 4, 4, 4]
    assert {notice.staff_id for notice in notices(cast, "starts")} == {cast.marek.pk, cast.anna.pk}
    assert "ZUS" in notices(cast, "starts")[0].title


def test_tells_of_missing_papers_two_working_days_before_in_one_word(cast: Cast, tick: Tick) -> None:
    one = make_inspection(cast.lipa, status="in_progress", starts_on=date(2026, 11, 10))
    given, *_rest = make_papers(one, cast.anna, "Lista płac", "Umowy", "Rejestr VAT")
    with scope.of(actor_of(cast.anna)) as actor:
        actions.hand_over_paper(actor, given)
    tick(START - timedelta(days=3))  # a Sunday: Monday and Tuesday are the two working days before
    assert notices(cast, "papers") == []
    tick(START - timedelta(days=2))
    tick(START - timedelta(days=1))
    tick(START)
    (notice,) = notices(cast, "papers")
    assert notice.staff_id == cast.anna.pk
    assert "Umowy" in notice.text
    assert "Lista płac" not in notice.text


def test_a_weekend_does_not_eat_the_days(cast: Cast, tick: Tick) -> None:
    one = make_inspection(cast.lipa, starts_on=date(2026, 12, 14))
    with scope.of(actor_of(cast.anna)) as actor:
        actions.request_papers(actor, one, lines=[("Umowy", date(2026, 11, 30))])  # a Monday
    tick(date(2026, 11, 26))
    assert len(notices(cast, "papers")) == 1


def test_what_is_finished_or_taken_away_is_not_told_of(cast: Cast, tick: Tick) -> None:
    done = make_inspection(cast.lipa, status="in_progress", starts_on=date(2026, 11, 10))
    gone = make_inspection(cast.lipa)
    make_papers(done, cast.anna, "Lista płac")
    make_papers(gone, cast.anna, "Umowy")
    with scope.of(actor_of(cast.anna)) as actor:
        actions.move_inspection(actor, done, status="done")
        actions.remove_inspection(actor, gone)
    tick(START - timedelta(days=1))
    assert notices(cast, "papers") == notices(cast, "starts") == []


def test_one_bad_inspection_stops_no_other(cast: Cast, tick: Tick, monkeypatch: pytest.MonkeyPatch) -> None:
    bad, _good = make_inspection(cast.lipa), make_inspection(cast.lipa)
    real = actions.tell_of_the_start

    def stumble(actor: Actor, inspection: Inspection) -> list[Notice]:
        told = real(actor, inspection)
        if inspection.pk == bad.pk:
            raise ValueError(inspection.authority)
        return told

    monkeypatch.setattr(jobs, "tell_of_the_start", stumble)
    with pytest.raises(Unfinished):
        tick(START - timedelta(days=7))
    assert len(notices(cast, "starts")) == 1
