"""Many tasks at once, and back again."""

from datetime import date

import pytest

from kantorek.clients import actions as clients
from kantorek.conftest import Cast
from kantorek.core import scope
from kantorek.core.errors import Refused
from kantorek.core.testing import run_jobs
from kantorek.notifications.models import Notice
from kantorek.offices.tests.make import actor_of
from kantorek.tasks import actions
from kantorek.tasks.models import Task
from kantorek.tasks.tests.make import make_task, task_now

COLUMNS = ("owner_id", "due_on", "priority", "state", "labels", "done_at", "removed_at", "moved_by_name")


def look(tasks: list[Task]) -> list[tuple[object, ...]]:
    return [tuple(getattr(task_now(task), name) for name in COLUMNS) for task in tasks]


@pytest.mark.parametrize(
    "fields",
    [
        {"due_on": date(2026, 12, 7)},
        {"priority": 4},
        {"state": "done"},
        {"label": "VAT"},
        {"unlabel": "stare"},
        {"removed": True},
        {"priority": 1, "state": "doing", "label": "VAT"},
    ],
)
def test_all_change_and_all_come_back(cast: Cast, fields: dict[str, object]) -> None:
    tasks = [make_task(cast.office, f"Zadanie {n}", client=cast.lipa, labels=["stare"]) for n in range(3)]
    tasks.append(make_task(cast.office, "Biurowe", due_on=date(2026, 11, 30), labels=["stare"]))
    before = look(tasks)
    with scope.of(actor_of(cast.marek)) as actor:
        many = actions.change_many(actor, [task.pk for task in tasks], fields=fields)
        assert (len(many.was), many.left) == (4, [])
        changed = look(tasks)
        assert all(now != was for now, was in zip(changed, before, strict=True))
        assert not actions.put_back(actor, many.was).left
    assert look(tasks) == before


def test_a_new_owner_of_many_is_told_once(cast: Cast) -> None:
    tasks = [make_task(cast.office, f"Zadanie {n}", client=cast.lipa) for n in range(5)]
    with scope.of(actor_of(cast.marek)) as actor:
        actions.change_many(actor, [task.pk for task in tasks], fields={"owner_id": cast.anna.pk})
    run_jobs()
    with scope.of(actor_of(cast.anna)) as actor:
        assert [n.title for n in Notice.objects.visible_to(actor)] == ["5 zadań jest teraz Twoich"]


def test_what_cannot_change_stays_and_is_named(cast: Cast) -> None:
    fine = make_task(cast.office, "Dobre", client=cast.lipa)
    closed = make_task(cast.office, "Zamknięte", client=cast.wierzba)
    reviewed = make_task(cast.office, "Cztery oczy", client=cast.lipa, needs_review=True)
    with scope.of(actor_of(cast.marek)) as actor:
        clients.archive_client(actor, cast.wierzba)
        many = actions.change_many(actor, [fine.pk, closed.pk, reviewed.pk], fields={"state": "done"})
    assert [was[0] for was in many.was] == [fine.pk]
    assert sorted(left.split(":")[0] for left in many.left) == ["Cztery oczy", "Zamknięte"]
    assert [task_now(task).state for task in (fine, closed, reviewed)] == ["done", "todo", "todo"]


def test_taking_back_leaves_what_a_colleague_changed_since(cast: Cast) -> None:
    tasks = [make_task(cast.office, f"Zadanie {n}", client=cast.lipa) for n in range(2)]
    with scope.of(actor_of(cast.marek)) as actor:
        many = actions.change_many(actor, [task.pk for task in tasks], fields={"priority": 4})
    with scope.of(actor_of(cast.anna)) as actor:
        actions.change_task(actor, tasks[0], fields={"priority": 3}, version=2)
    with scope.of(actor_of(cast.marek)) as actor:
        back = actions.put_back(actor, many.was)
    assert len(back.left) == 1
    assert [task_now(task).priority for task in tasks] == [3, 2]


def test_tasks_of_others_are_passed_over(cast: Cast) -> None:
    theirs = make_task(cast.office, client=cast.wierzba)
    foreign = make_task(cast.elsewhere, client=cast.foreign)
    with scope.of(actor_of(cast.anna)) as actor:
        many = actions.change_many(actor, [theirs.pk, foreign.pk, 10**15], fields={"priority": 4})
        assert (many.was, many.left) == ([], [])
        assert not actions.put_back(actor, [[theirs.pk, 1, {"priority": 4}]]).was
    assert [task_now(task).priority for task in (theirs, foreign)] == [2, 2]


def test_refuses_501_and_unknown_fields(cast: Cast) -> None:
    with scope.of(actor_of(cast.marek)) as actor:
        for ids, fields in ((range(501), {"priority": 1}), ([1], {"office_id": 3}), ([1], {"priority": 7})):
            with pytest.raises(Refused):
                actions.change_many(actor, ids, fields=fields)
