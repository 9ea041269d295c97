"""What may happen to tasks: adding, changing, removing; who may be given one."""

from datetime import date

import pytest

from kantorek.clients import actions as clients
from kantorek.conftest import Cast
from kantorek.core import scope
from kantorek.core.errors import Refused, Stale
from kantorek.core.refs import Ref
from kantorek.core.testing import run_jobs
from kantorek.notifications.models import Notice
from kantorek.offices.models import StaffMember
from kantorek.offices.tests.make import AT, actor_of, make_staff
from kantorek.search.querysets import find
from kantorek.tasks import actions
from kantorek.tasks.models import Step, Task
from kantorek.tasks.tests.make import make_task, task_now


def test_adds_a_task_with_its_steps_and_its_source(cast: Cast) -> None:
    with scope.of(actor_of(cast.anna)) as actor:
        task = actions.add_task(
            actor,
            title="  JPK   za październik ",
            client=cast.lipa,
            owner_id=cast.anna.pk,
            due_on=date(2026, 11, 25),
            labels=["VAT", " VAT ", "pilne"],
            steps=["Zebrać faktury", "", "  Wysłać "],
            source=Ref("inspections.inspection", 7, "Kontrola VAT"),
        )
        task = Task.objects.get(pk=task.pk)
        assert (task.title, task.labels, task.steps_all, task.steps_done) == (
            "JPK za październik",
            ["VAT", "pilne"],
            2,
            0,
        )
        assert [step.text for step in task.steps.order_by("position")] == ["Zebrać faktury", "Wysłać"]
        assert task.source == Ref("inspections.inspection", 7, "Kontrola VAT")
        assert [hit.object_id for hit in find(actor, "pazdz jpk", kinds=["task"])] == [task.pk]


def test_500_steps_are_kept_and_501_refused(cast: Cast) -> None:
    task = make_task(cast.office, steps=[f"Krok {n}" for n in range(500)])
    assert task.steps_all == 500
    with scope.of(actor_of(cast.marek)) as actor:
        with pytest.raises(Refused, match="500") as refused:
            actions.add_step(actor, task, text="Krok 501")
        assert refused.value.code == "too_many"
    with pytest.raises(Refused, match="500"):
        make_task(cast.office, "Za długa", steps=[f"Krok {n}" for n in range(501)])
    with scope.of(actor_of(cast.marek)):
        assert not Task.objects.filter(title="Za długa").exists()
        assert Step.objects.count() == 500


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"title": " \n "}, "required"),
        ({"title": "x" * 301}, "too_long"),
        ({"text": "x" * 20_001}, "too_long"),
        ({"priority": 9}, "bad_priority"),
        ({"labels": [str(n) for n in range(21)]}, "too_many"),
        ({"labels": ["x" * 41]}, "too_long"),
        ({"due_on": date(1899, 1, 1)}, "bad_day"),
        ({"steps": ["x" * 301]}, "too_long"),
    ],
)
def test_refuses_what_cannot_be_a_task(cast: Cast, fields: dict[str, object], code: str) -> None:
    with pytest.raises(Refused) as refused:
        make_task(cast.office, **fields)  # type: ignore[arg-type]
    assert refused.value.code == code


def test_refuses_an_owner_who_left_or_does_not_see_the_client(cast: Cast) -> None:
    gone = make_staff(cast.office, "Dawna Osoba")
    with scope.system(cast.office.pk, "tests", at=AT):
        StaffMember.objects.filter(pk=gone.pk).update(left_at=AT)
    with scope.of(actor_of(cast.marek)) as actor:
        for owner, code in ((gone, "left"), (cast.obcy, "not_staff"), (make_staff(cast.office), "not_theirs")):
            with pytest.raises(Refused) as refused:
                actions.add_task(actor, title="Zadanie", client=cast.lipa, owner_id=owner.pk)
            assert (refused.value.code, refused.value.field) == (code, "owner_id")
        assert actions.add_task(actor, title="Biurowe", client=None, owner_id=cast.anna.pk).owner_id == cast.anna.pk
        assert Task.objects.count() == 1


def test_refuses_a_closed_client(cast: Cast) -> None:
    task = make_task(cast.office, client=cast.lipa, steps=["Krok"])
    with scope.of(actor_of(cast.marek)) as actor:
        step = task.steps.get()
        clients.archive_client(actor, cast.lipa)
        for change in (
            lambda: actions.add_task(actor, title="Nowe", client=cast.lipa, owner_id=None),
            lambda: actions.change_task(actor, task, fields={"title": "Inne"}, version=1),
            lambda: actions.move_task(actor, task, state="done", version=1),
            lambda: actions.tick_step(actor, step, done=True),
            lambda: actions.write_comment(actor, task, text="Uwaga"),
            lambda: actions.remove_task(actor, task),
        ):
            with pytest.raises(Refused) as refused:
                change()
            assert refused.value.code == "closed"


def test_a_change_that_was_overtaken_says_what_differs(cast: Cast) -> None:
    task = make_task(cast.office, client=cast.lipa)
    with scope.of(actor_of(cast.anna)) as actor:
        actions.change_task(actor, task, fields={"title": "Tytuł Anny", "priority": 3}, version=1)
    with scope.of(actor_of(cast.marek)) as actor, pytest.raises(Stale) as stale:
        actions.change_task(actor, task, fields={"title": "Tytuł Marka", "priority": 3}, version=1)
    assert stale.value.theirs == {"title": ("Tytuł Marka", "Tytuł Anny")}
    assert task_now(task).title == "Tytuł Anny"


def test_a_removed_task_comes_back_and_is_found_again(cast: Cast) -> None:
    task = make_task(cast.office, client=cast.lipa)
    with scope.of(actor_of(cast.anna)) as actor:
        actions.remove_task(actor, task)
        assert not find(actor, "jpk", kinds=["task"])
        with pytest.raises(Refused) as refused:
            actions.move_task(actor, task, state="done", version=2)
        assert refused.value.code == "removed"
        actions.restore_task(actor, task)
        assert find(actor, "jpk", kinds=["task"])
    assert task_now(task).removed_at is None


def test_whoever_gets_a_task_from_a_colleague_is_told_once(cast: Cast) -> None:
    with scope.of(actor_of(cast.marek)) as actor:
        task = actions.add_task(actor, title="Dla Anny", client=cast.lipa, owner_id=cast.anna.pk)
        mine = actions.add_task(actor, title="Dla mnie", client=cast.lipa, owner_id=cast.marek.pk)
        actions.change_task(actor, mine, fields={"owner_id": cast.anna.pk}, version=1)
    run_jobs()
    with scope.of(actor_of(cast.anna)) as actor:
        told = list(Notice.objects.visible_to(actor).order_by("pk").values_list("title", "url"))
    assert told == [
        ("Nowe zadanie: Dla Anny", f"/tasks/{task.pk}/"),
        ("Zadanie jest teraz Twoje: Dla mnie", f"/tasks/{mine.pk}/"),
    ]
    with scope.of(actor_of(cast.marek)) as actor:
        assert not Notice.objects.visible_to(actor).exists()


def test_an_occurrence_is_made_once(cast: Cast) -> None:
    from kantorek.tasks.models import Recurrence

    with scope.of(actor_of(cast.marek)) as actor:
        rule = Recurrence.objects.create(
            office=cast.office, title="Co miesiąc", frequency="monthly", starts_on=date(2026, 1, 1)
        )
        made = [
            actions.add_task(
                actor, title="Co miesiąc", client=None, owner_id=None, recurrence=rule, occurrence_on=date(2026, 11, 10)
            )
            for _time in range(2)
        ]
        assert made[0].pk == made[1].pk
        assert Task.objects.count() == 1
