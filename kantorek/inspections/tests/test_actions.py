"""Inspections by their actions: stages and days, papers and their tasks, and what is refused."""

from datetime import date, timedelta
from typing import Any

import pytest

from kantorek.clients import actions as client_actions
from kantorek.conftest import Cast
from kantorek.core import scope
from kantorek.core.errors import Refused, Stale
from kantorek.inspections import actions
from kantorek.inspections.tests.make import (
    START,
    TODAY,
    again,
    make_inspection,
    make_papers,
    papers_of,
    task_of,
    told_of,
)
from kantorek.offices.models import Role
from kantorek.offices.tests.make import AT, actor_of, make_staff
from kantorek.tasks import actions as task_actions


@pytest.mark.parametrize(
    ("status", "fields", "code", "field"),
    [
        ("planned", {"ends_on": date(2026, 12, 1)}, "ends_early", "ends_on"),
        ("planned", {"announced_on": date(2026, 12, 3)}, "starts_early", "starts_on"),
        ("planned", {"starts_on": date(1989, 1, 1)}, "bad_day", "starts_on"),
        ("planned", {"starts_on": date(2040, 1, 1)}, "bad_day", "starts_on"),
        ("in_progress", {}, "not_begun", "starts_on"),
        ("in_progress", {"starts_on": None}, "not_begun", "starts_on"),
        ("done", {"starts_on": TODAY}, "not_over", "ends_on"),
        ("done", {"starts_on": TODAY, "ends_on": TODAY + timedelta(days=1)}, "not_over", "ends_on"),
        ("planned", {"kind": "bhp"}, "bad_choice", "kind"),
        ("soon", {}, "bad_choice", "status"),
        ("planned", {"result": "x" * 301}, "too_long", "result"),
        ("planned", {"colour": "red"}, "unknown_field", None),
    ],
)
def test_refuses_what_no_inspection_says(
    cast: Cast, status: str, fields: dict[str, Any], code: str, field: str | None
) -> None:
    with pytest.raises(Refused) as caught:
        make_inspection(cast.lipa, status=status, **fields)
    assert (caught.value.code, caught.value.field) == (code, field)


def test_only_who_sees_the_client_leads_it(cast: Cast) -> None:
    stranger = make_staff(cast.office, "Ktoś Inny", role=Role.ACCOUNTANT)
    with pytest.raises(Refused) as caught:
        make_inspection(cast.lipa, lead_id=stranger.pk)
    assert caught.value.field == "lead_id"
    assert make_inspection(cast.lipa, lead_id=cast.anna.pk).lead_id == cast.anna.pk


def test_goes_through_its_stages_one_after_the_other(cast: Cast) -> None:
    one = make_inspection(cast.lipa)
    with scope.of(actor_of(cast.anna)) as actor:
        with pytest.raises(Refused) as caught:
            actions.move_inspection(actor, one, status="done")
        assert caught.value.code == "bad_move"
        with pytest.raises(Refused) as caught:
            actions.move_inspection(actor, one, status="in_progress", day=START)
        assert caught.value.code == "not_begun"
        actions.move_inspection(actor, one, status="in_progress", day=date(2026, 11, 18))
        with pytest.raises(Refused) as caught:
            actions.move_inspection(actor, one, status="done", day=date(2026, 11, 17))
        assert caught.value.code == "ends_early"
        with pytest.raises(Stale):
            actions.move_inspection(actor, one, status="done", was="planned")
        actions.move_inspection(actor, one, status="done", day=TODAY, result="Bez uwag.")
    done = again(one)
    assert (done.status, done.starts_on, done.ends_on) == ("done", date(2026, 11, 18), TODAY)
    assert done.result == "Bez uwag."
    with scope.of(actor_of(cast.anna)) as actor:
        actions.move_inspection(actor, one, status="in_progress")
        actions.move_inspection(actor, one, status="planned")
    assert (again(one).status, again(one).starts_on) == ("planned", date(2026, 11, 18))


def test_a_change_of_days_keeps_to_the_stage(cast: Cast) -> None:
    one = make_inspection(cast.lipa, status="in_progress", starts_on=TODAY)
    with scope.of(actor_of(cast.anna)) as actor:
        with pytest.raises(Refused) as caught:
            actions.change_inspection(actor, one, fields={"starts_on": START}, version=1)
        assert caught.value.code == "not_begun"
        actions.change_inspection(actor, one, fields={"findings": "Brak dwóch list."}, version=1)
        with pytest.raises(Stale) as stale:
            actions.change_inspection(actor, one, fields={"findings": "Inne."}, version=1)
    assert stale.value.theirs == {"findings": ("Inne.", "Brak dwóch list.")}


def test_each_paper_is_a_task_of_the_lead_and_leads_back(cast: Cast) -> None:
    one = make_inspection(cast.lipa, lead_id=cast.marek.pk)
    paper, _other = make_papers(one, cast.anna, "Lista płac 2025", "Umowy zlecenia")
    task = task_of(paper)
    assert (task.owner_id, task.due_on, task.client_id) == (cast.marek.pk, START, cast.lipa.pk)
    assert "Lista płac 2025" in task.title
    assert (task.source_kind, task.source_id) == ("inspections.requested_paper", paper.pk)


def test_without_a_lead_the_carer_gets_the_tasks(cast: Cast) -> None:
    (paper,) = make_papers(make_inspection(cast.lipa), cast.marek, "Lista płac")
    assert task_of(paper).owner_id == cast.anna.pk


def test_a_list_may_be_pasted_again(cast: Cast) -> None:
    one = make_inspection(cast.lipa)
    make_papers(one, cast.anna, "Lista płac", "Umowy")
    assert [paper.name for paper in make_papers(one, cast.anna, "lista PŁAC", "Rejestr VAT", "Rejestr VAT")] == [
        "Rejestr VAT"
    ]
    assert len(papers_of(one)) == 3


@pytest.mark.parametrize("names", [[], ["  "], ["x" * 301], [f"Pismo {n}" for n in range(201)]])
def test_refuses_a_list_that_is_none(cast: Cast, names: list[str]) -> None:
    one = make_inspection(cast.lipa)
    with pytest.raises(Refused) as caught:
        make_papers(one, cast.anna, *names)
    assert caught.value.field == "lines"
    assert papers_of(one) == []


def test_a_task_done_hands_the_paper_over_and_opened_anew_misses_it(cast: Cast) -> None:
    one = make_inspection(cast.lipa)
    (paper,) = make_papers(one, cast.anna, "Lista płac")
    with scope.of(actor_of(cast.anna)) as actor:
        task_actions.move_task(actor, task_of(paper), state="done", version=1)
    (now,) = papers_of(one)
    assert now.handed_over_at == AT
    assert now.handed_over_by_name == "Anna Wójcik"
    with scope.of(actor_of(cast.anna)) as actor:
        task = task_of(paper)
        task_actions.move_task(actor, task, state="doing", version=task.version)
    assert papers_of(one)[0].handed_over_at is None
    assert task_of(paper).state == "doing"


def test_a_paper_handed_over_closes_its_task_once_and_taken_back_opens_it(cast: Cast) -> None:
    one = make_inspection(cast.lipa)
    (paper,) = make_papers(one, cast.anna, "Lista płac")
    for _again in range(2):
        with scope.of(actor_of(cast.anna)) as actor:
            actions.hand_over_paper(actor, paper)
    assert task_of(paper).state == "done"
    assert told_of(cast.lipa, "inspections.paper_handed_over") == 1
    assert told_of(cast.lipa, "tasks.task_moved") == 1
    with scope.of(actor_of(cast.anna)) as actor:
        actions.take_back_paper(actor, paper)
    assert task_of(paper).state == "todo"


def test_a_paper_whose_task_needs_four_eyes_waits_for_them(cast: Cast) -> None:
    one = make_inspection(cast.lipa)
    (paper,) = make_papers(one, cast.anna, "Lista płac")
    with scope.of(actor_of(cast.marek)) as actor:
        task_actions.change_task(actor, task_of(paper), fields={"needs_review": True}, version=1)
    with scope.of(actor_of(cast.anna)) as actor, pytest.raises(Refused):
        actions.hand_over_paper(actor, paper)
    assert papers_of(one)[0].handed_over_at is None


def test_a_changed_paper_changes_its_task_and_a_removed_one_takes_it_along(cast: Cast) -> None:
    one = make_inspection(cast.lipa)
    (paper,) = make_papers(one, cast.anna, "Lista płac")
    with scope.of(actor_of(cast.anna)) as actor:
        actions.change_paper(actor, paper, name="Lista płac za 2025", due_on=date(2026, 11, 30))
    assert task_of(paper).due_on == date(2026, 11, 30)
    assert task_of(paper).title.endswith("Lista płac za 2025")
    with scope.of(actor_of(cast.anna)) as actor:
        actions.remove_paper(actor, paper)
    assert papers_of(one) == []
    assert task_of(paper).removed_at
    with scope.of(actor_of(cast.anna)) as actor:
        actions.restore_paper(actor, paper)
    assert task_of(paper).removed_at is None
    assert len(papers_of(one)) == 1


def test_a_removed_inspection_takes_open_tasks_along_and_brings_them_back(cast: Cast) -> None:
    one = make_inspection(cast.lipa)
    missing, given = make_papers(one, cast.anna, "Lista płac", "Umowy")
    with scope.of(actor_of(cast.anna)) as actor:
        actions.hand_over_paper(actor, given)
        actions.remove_inspection(actor, one)
    assert task_of(missing).removed_at
    assert task_of(given).removed_at is None
    with scope.of(actor_of(cast.anna)) as actor:
        actions.restore_inspection(actor, one)
    assert task_of(missing).removed_at is None
    assert again(one).removed_at is None


def test_a_closed_client_keeps_its_inspections_as_they_are(cast: Cast) -> None:
    one = make_inspection(cast.lipa)
    (paper,) = make_papers(one, cast.anna, "Lista płac")
    with scope.system(cast.office.pk, "tests", at=AT) as actor:
        client_actions.change_status(actor, cast.lipa, status="blocked", reason="Nie płaci.")
        for act in (
            lambda: actions.add_inspection(actor, cast.lipa, fields={"kind": "vat"}),
            lambda: actions.change_inspection(actor, one, fields={"subject": "x"}, version=1),
            lambda: actions.move_inspection(actor, one, status="in_progress"),
            lambda: actions.request_papers(actor, one, lines=[("Umowy", None)]),
            lambda: actions.hand_over_paper(actor, paper),
            lambda: actions.remove_inspection(actor, one),
        ):
            with pytest.raises(Refused) as caught:
                act()
            assert caught.value.code == "closed"
