"""The checklist: the counters on the task always tell what stands in it."""

from collections.abc import Callable

import pytest
from django.test import Client as Browser

from kantorek.conftest import Cast
from kantorek.core import scope
from kantorek.core.errors import Refused, Stale
from kantorek.offices.models import StaffMember
from kantorek.offices.tests.make import AT, actor_of
from kantorek.tasks import actions
from kantorek.tasks.models import Step, Task
from kantorek.tasks.tests.make import make_task, task_now

SignIn = Callable[[StaffMember], Browser]


def texts(task: Task) -> list[str]:
    return [step.text for step in task.steps.order_by("position", "pk")]


def test_counters_follow_every_change(cast: Cast) -> None:
    task = make_task(cast.office, client=cast.lipa, steps=["A", "B", "C"])
    with scope.of(actor_of(cast.anna)) as actor:
        first, second, third = task.steps.order_by("position")
        seen = []
        acts: list[Callable[[], object]] = [
            lambda: actions.tick_step(actor, first, done=True),
            lambda: actions.tick_step(actor, first, done=True),
            lambda: actions.tick_step(actor, second, done=True),
            lambda: actions.tick_step(actor, second, done=False),
            lambda: actions.add_step(actor, task, text="D"),
            lambda: actions.remove_step(actor, first),
            lambda: actions.return_step(actor, task, text="A", position=0, done_at=AT, done_by_name="Anna"),
            lambda: actions.remove_step(actor, third),
        ]
        for act in acts:
            act()
            now = task_now(task)
            seen.append((now.steps_done, now.steps_all))
        assert texts(task) == ["A", "B", "D"]
    assert seen == [(1, 3), (1, 3), (2, 3), (1, 3), (1, 4), (0, 3), (1, 4), (1, 3)]


def test_lines_are_worded_anew_and_ordered(cast: Cast) -> None:
    task = make_task(cast.office, client=cast.lipa, steps=["A", "B", "C"])
    with scope.of(actor_of(cast.anna)) as actor:
        first, second, third = task.steps.order_by("position")
        actions.rename_step(actor, second, text=" B  nowe ")
        actions.order_steps(actor, task, step_ids=[third.pk, 10**12, first.pk])
        assert texts(task) == ["C", "A", "B nowe"]


def test_a_line_that_is_gone_is_said_to_be_gone(cast: Cast) -> None:
    task = make_task(cast.office, client=cast.lipa, steps=["A"])
    with scope.of(actor_of(cast.anna)) as actor:
        step = Step.objects.get()
        actions.remove_step(actor, step)
        with pytest.raises(Refused) as refused:
            actions.tick_step(actor, Step(pk=1, task=task, office_id=task.office_id), done=True)
        assert refused.value.code == "removed"


def test_a_line_that_a_colleague_worded_anew_is_not_overwritten(cast: Cast, sign_in: SignIn) -> None:
    task = make_task(cast.office, client=cast.lipa, steps=["Sprawdź VAT"])
    with scope.of(actor_of(cast.anna)) as actor:
        step = task.steps.get()
        actions.rename_step(actor, step, text="Sprawdź VAT i PIT", seen="Sprawdź VAT")
        with pytest.raises(Stale) as stale:
            actions.rename_step(actor, step, text="Sprawdź CIT", seen="Sprawdź VAT")
        assert stale.value.theirs == {"text": ("Sprawdź CIT", "Sprawdź VAT i PIT")}
    address, browser = f"/tasks/{task.pk}/steps/{step.pk}/edit/", sign_in(cast.anna)
    answer = browser.post(address, {"text": "Sprawdź CIT", "seen": "Sprawdź VAT"})
    assert answer.status_code == 422
    assert 'value="Sprawdź CIT"' in answer.content.decode()
    assert 'name="seen" value="Sprawdź VAT i PIT"' in answer.content.decode()
    assert browser.post(address, {"text": "Sprawdź CIT", "seen": "Sprawdź VAT i PIT"}).status_code == 302
    with scope.of(actor_of(cast.anna)):
        assert texts(task) == ["Sprawdź CIT"]
