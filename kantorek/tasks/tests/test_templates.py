"""Templates: kept, changed, used for one client and for many, and never twice for the same one."""

import pytest

from kantorek.clients.actions import change_status
from kantorek.clients.models import Client
from kantorek.clients.tests.make import make_client
from kantorek.conftest import Cast
from kantorek.core import scope
from kantorek.core.errors import Refused, Stale
from kantorek.core.testing import run_jobs
from kantorek.notifications.models import Notice
from kantorek.offices.models import StaffMember
from kantorek.offices.tests.make import AT, actor_of
from kantorek.tasks import actions
from kantorek.tasks.models import Step, Task, Template

CLOSE = {
    "title": "Zamknięcie miesiąca",
    "steps": ["Wyciąg", "Kasa", "VAT"],
    "due_in": 3,
    "priority": 3,
    "labels": ["miesiąc"],
}


def make_template(cast: Cast, **fields: object) -> Template:
    with scope.system(cast.office.pk, "tests", at=AT) as actor:
        return actions.add_template(actor, fields=CLOSE | fields)


def use(
    cast: Cast,
    who: StaffMember,
    template: Template,
    *clients: Client,
    owner: StaffMember | None = None,
    try_only: bool = False,
) -> actions.Used:
    with scope.of(actor_of(who)) as actor:
        ids = [client.pk for client in clients]
        return actions.use_template(actor, template, ids, owner_id=owner.pk if owner else None, try_only=try_only)


def tasks_of(cast: Cast) -> list[Task]:
    with scope.system(cast.office.pk, "tests", at=AT):
        return list(Task.objects.current().order_by("pk"))


def test_makes_a_task_with_its_steps_for_each_client_and_its_carer(cast: Cast) -> None:
    used = use(cast, cast.marek, make_template(cast), cast.lipa, cast.wierzba)
    first, second = tasks_of(cast)
    assert used.made == [first.pk, second.pk]
    assert (first.owner_id, second.owner_id) == (cast.anna.pk, cast.marek.pk)
    assert (first.title, first.priority, first.labels, first.steps_all) == ("Zamknięcie miesiąca", 3, ["miesiąc"], 3)
    assert first.due_on and first.due_on.isoformat() == "2026-11-25"  # three working days after a Friday
    assert first.source and first.source.kind == "tasks.template"
    with scope.system(cast.office.pk, "tests", at=AT):
        assert (
            list(Step.objects.filter(task=first).order_by("position").values_list("text", flat=True)) == CLOSE["steps"]
        )


def test_again_makes_no_second_one_until_the_first_is_done(cast: Cast) -> None:
    template = make_template(cast)
    use(cast, cast.marek, template, cast.lipa)
    again = use(cast, cast.marek, template, cast.lipa, cast.wierzba)
    assert len(again.made) == 1
    assert [client.pk for client, _why in again.left] == [cast.lipa.pk]
    (first, _second) = tasks_of(cast)
    with scope.of(actor_of(cast.anna)) as actor:
        actions.move_task(actor, first, state="done", version=first.version)
    assert len(use(cast, cast.marek, template, cast.lipa).made) == 1


def test_a_dry_run_says_for_whom_and_makes_nothing(cast: Cast) -> None:
    with scope.of(actor_of(cast.marek)) as actor:
        change_status(actor, cast.wierzba, status="blocked", reason="nie płaci")
    tried = use(cast, cast.marek, make_template(cast), cast.lipa, cast.wierzba, try_only=True)
    assert [client.pk for client in tried.clients] == [cast.lipa.pk]
    assert [client.pk for client, _why in tried.left] == [cast.wierzba.pk]
    assert tasks_of(cast) == []


def test_clients_of_others_are_not_there(cast: Cast) -> None:
    used = use(cast, cast.anna, make_template(cast), cast.lipa, cast.wierzba, cast.foreign)
    assert [task.client_id for task in tasks_of(cast)] == [cast.lipa.pk]
    assert used.left == []


@pytest.mark.parametrize("ids", [[], list(range(1, 502))])
def test_refuses_none_and_too_many(cast: Cast, ids: list[int]) -> None:
    template = make_template(cast)
    with scope.of(actor_of(cast.marek)) as actor, pytest.raises(Refused):
        actions.use_template(actor, template, ids)


def test_the_carer_is_told_once_of_many(cast: Cast) -> None:
    clients = [make_client(cast.office, carer=cast.anna) for _number in range(3)]
    use(cast, cast.marek, make_template(cast), *clients)
    run_jobs()
    with scope.system(cast.office.pk, "tests", at=AT):
        assert Notice.objects.filter(staff_id=cast.anna.pk, kind__startswith="tasks").count() == 1


@pytest.mark.parametrize(
    "wrong",
    [
        {"title": " "},
        {"title": "x" * 301},
        {"steps": ["krok"] * 501},
        {"steps": ["x" * 301]},
        {"priority": 9},
        {"due_in": 401},
        {"colour": "red"},
    ],
)
def test_refuses_what_no_task_could_be(cast: Cast, wrong: dict[str, object]) -> None:
    with pytest.raises(Refused):
        make_template(cast, **wrong)


def test_whoever_comes_second_is_told_and_loses_nothing(cast: Cast) -> None:
    template = make_template(cast)
    with scope.of(actor_of(cast.marek)) as actor:
        actions.change_template(actor, template, fields={"title": "Pierwszy"}, version=1)
        with pytest.raises(Stale):
            actions.change_template(actor, template, fields={"title": "Drugi"}, version=1)
        actions.remove_template(actor, template)
        with pytest.raises(Refused):
            actions.change_template(actor, template, fields={"title": "Trzeci"}, version=2)
        assert actions.restore_template(actor, template).title == "Pierwszy"
