"""Odd input at the doors of tasks: a clear answer, nothing lost, never a 500."""

from collections.abc import Callable

import pytest
from django.test import Client as Browser

from kantorek.conftest import Cast
from kantorek.core import scope
from kantorek.core.errors import Refused
from kantorek.offices.models import StaffMember
from kantorek.offices.tests.make import AT, actor_of
from kantorek.tasks import actions
from kantorek.tasks.models import Comment, Step
from kantorek.tasks.tests.make import make_task, task_now

SignIn = Callable[[StaffMember], Browser]


@pytest.mark.parametrize("query", ["label=a%00b", "owner=1%00", "q=%00", "client=" + "9" * 30])
def test_a_list_passes_over_what_no_column_holds(cast: Cast, sign_in: SignIn, query: str) -> None:
    for path in ("/tasks/", "/tasks/board/", f"/clients/{cast.lipa.pk}/tasks/"):
        assert sign_in(cast.anna).get(f"{path}?{query}").status_code == 200


@pytest.mark.parametrize("number", ["0" * 20 + "9" * 100, "0" * 20 + "9" * 5000, "9" * 30])
def test_a_line_passes_over_endless_numbers(cast: Cast, sign_in: SignIn, number: str) -> None:
    answer = sign_in(cast.anna).post("/tasks/quick/look/", {"q": "JPK", "client": number, "owner": number})
    assert answer.status_code == 200


def test_many_are_changed_to_a_state_that_exists_or_not_at_all(cast: Cast, sign_in: SignIn) -> None:
    task = make_task(cast.office, owner=cast.anna)
    answer = sign_in(cast.anna).post(
        "/tasks/many/", {"task": [task.pk], "state": "gone"}, headers={"HX-Request": "true"}
    )
    assert answer.status_code < 500
    assert task_now(task).state == "todo"
    with scope.of(actor_of(cast.anna)) as actor, pytest.raises(Refused) as caught:
        actions.change_many(actor, [task.pk], fields={"state": "gone"})
    assert caught.value.code == "bad_state"


def test_a_day_that_does_not_exist_is_named_and_changes_nothing(cast: Cast, sign_in: SignIn) -> None:
    task = make_task(cast.office, owner=cast.anna, due_on=AT.date())
    browser = sign_in(cast.anna)
    for typed, said in (("29.02.2027", "Nie ma takiego dnia"), ("jutro", "Wpisz dzień tak")):
        told = browser.post("/tasks/many/", {"task": [task.pk], "due_on": typed}, follow=True).content.decode()
        assert said in told
        assert task_now(task).due_on == AT.date()


def test_an_owner_that_is_no_number_takes_the_task_from_nobody(cast: Cast, sign_in: SignIn) -> None:
    task = make_task(cast.office, owner=cast.anna)
    sign_in(cast.anna).post("/tasks/many/", {"task": [task.pk], "owner_id": "marek"})
    assert task_now(task).owner_id == cast.anna.pk


def test_a_reason_keeps_no_sign_that_no_text_may_hold(cast: Cast, sign_in: SignIn) -> None:
    task = make_task(cast.office, owner=cast.anna, needs_review=True)
    with scope.of(actor_of(cast.anna)) as actor:
        task = actions.move_task(actor, task, state="review", version=task.version)
    data = {"state": "doing", "version": task.version, "reason": "brak\x00 podpisu"}
    assert sign_in(cast.marek).post(f"/tasks/{task.pk}/move/", data).status_code == 302
    with scope.system(cast.office.pk, "tests", at=AT):
        assert Comment.objects.get(task_id=task.pk).text == "brak podpisu"


def test_a_step_taken_out_comes_back_as_ticked_by_whoever_ticked_it(cast: Cast, sign_in: SignIn) -> None:
    task = make_task(cast.office, steps=["Lista płac"])
    with scope.of(actor_of(cast.anna)) as actor:
        step = actions.tick_step(actor, task.steps.get(), done=True)
    marek = sign_in(cast.marek)
    marek.post(f"/tasks/{task.pk}/steps/{step.pk}/remove/")
    page = marek.get(f"/tasks/{task.pk}/").content.decode()
    at = page.index("/steps/return/?was=")
    undo = f"/tasks/{task.pk}" + page[at : page.index('"', at)].replace("&amp;", "&")
    marek.post(undo)
    with scope.system(cast.office.pk, "tests", at=AT):
        back = Step.objects.get(task_id=task.pk)
    assert (back.text, back.done_by_name, back.done_at) == ("Lista płac", cast.anna.name, step.done_at)


@pytest.mark.parametrize("back", ["foo", "//obce.example/", "https://obce.example/", "/\\obce.example/"])
def test_nobody_is_sent_to_what_is_no_page_of_ours(cast: Cast, sign_in: SignIn, back: str) -> None:
    task, anna = make_task(cast.office), sign_in(cast.anna)
    answer = anna.post(f"/tasks/{task.pk}/move/", {"state": "doing", "version": task.version, "next": back})
    assert answer.headers["Location"] == f"/tasks/{task.pk}/"
