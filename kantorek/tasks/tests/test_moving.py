"""How tasks move: review by somebody else, two people who drag the same one."""

from collections.abc import Callable

import pytest

from kantorek.conftest import Cast
from kantorek.core import scope
from kantorek.core.errors import Refused, Stale
from kantorek.core.testing import run_jobs
from kantorek.notifications.models import Notice
from kantorek.offices.models import StaffMember
from kantorek.offices.tests.make import actor_of, make_staff
from kantorek.tasks import actions
from kantorek.tasks.models import Comment, Task
from kantorek.tasks.tests.make import make_task, task_now


def move(who: StaffMember, task: Task, state: str, *, reason: str = "") -> Task:
    with scope.of(actor_of(who)) as actor:
        return actions.move_task(actor, task, state=state, version=task_now(task).version, reason=reason)


def code_of(act: Callable[[], object]) -> str:
    with pytest.raises(Refused) as refused:
        act()
    assert refused.value.message
    return refused.value.code


def test_a_plain_task_is_done_and_open_again(cast: Cast) -> None:
    task = make_task(cast.office, client=cast.lipa, owner=cast.anna)
    done = move(cast.anna, task, "done")
    assert (done.state, done.done_at is not None, done.moved_by_name) == ("done", True, "Anna Wójcik")
    assert move(cast.anna, task, "doing").done_at is None


def test_what_needs_a_review_is_approved_by_somebody_else(cast: Cast) -> None:
    task = make_task(cast.office, client=cast.lipa, owner=cast.anna, needs_review=True)
    assert code_of(lambda: move(cast.anna, task, "done")) == "needs_review"
    assert code_of(lambda: move(cast.marek, task, "done")) == "needs_review"
    assert move(cast.anna, task, "review").made_by_id == cast.anna.pk
    assert code_of(lambda: move(cast.anna, task, "done")) == "own_review"
    done = move(cast.marek, task, "done")
    assert (done.state, done.made_by_id, done.reviewed_by_id) == ("done", cast.anna.pk, cast.marek.pk)


def test_only_the_named_reviewer_approves(cast: Cast) -> None:
    ola = make_staff(cast.office, "Ola Druga", role="manager")
    task = make_task(cast.office, client=cast.lipa, owner=cast.anna, needs_review=True, reviewer_id=cast.marek.pk)
    move(cast.anna, task, "review")
    assert code_of(lambda: move(ola, task, "done")) == "not_reviewer"
    assert move(cast.marek, task, "done").reviewed_by_id == cast.marek.pk


def test_the_program_approves_nothing(cast: Cast) -> None:
    task = make_task(cast.office, needs_review=True)
    move(cast.anna, task, "review")
    with scope.system(cast.office.pk, "tests", at=actor_of(cast.marek).at) as actor:
        assert code_of(lambda: actions.move_task(actor, task, state="done", version=2)) == "not_a_person"


def test_it_comes_back_with_a_reason_that_the_maker_reads(cast: Cast) -> None:
    task = make_task(
        cast.office, "VAT", client=cast.lipa, owner=cast.anna, needs_review=True, reviewer_id=cast.marek.pk
    )
    move(cast.anna, task, "review")
    assert code_of(lambda: move(cast.marek, task, "doing")) == "reason_required"
    assert move(cast.marek, task, "doing", reason="Brakuje dwóch faktur").state == "doing"
    run_jobs()
    with scope.of(actor_of(cast.anna)) as actor:
        assert list(Comment.objects.visible_to(actor).values_list("text", "author_name")) == [
            ("Brakuje dwóch faktur", "Marek Kos")
        ]
        told = Notice.objects.visible_to(actor).values_list("title", "text").get()
        assert told == ("Do poprawy: VAT", "Brakuje dwóch faktur")
    with scope.of(actor_of(cast.marek)) as actor:
        assert Notice.objects.visible_to(actor).values_list("title", flat=True).get() == "Do sprawdzenia: VAT"


def test_the_maker_takes_it_back_without_a_reason(cast: Cast) -> None:
    task = make_task(cast.office, client=cast.lipa, owner=cast.anna, needs_review=True)
    move(cast.anna, task, "review")
    assert move(cast.anna, task, "doing").state == "doing"


def test_the_owner_does_not_approve_what_a_colleague_sent_to_review(cast: Cast) -> None:
    task = make_task(cast.office, "Deklaracja", client=cast.lipa, owner=cast.anna, needs_review=True)
    move(cast.marek, task, "review")
    assert code_of(lambda: move(cast.anna, task, "done")) == "own_review"


def test_nobody_takes_the_review_off_their_own_work(cast: Cast) -> None:
    task = make_task(cast.office, client=cast.lipa, owner=cast.anna, needs_review=True)
    with scope.of(actor_of(cast.anna)) as actor:
        drop = {"needs_review": False}
        assert code_of(lambda: actions.change_task(actor, task, fields=drop, version=1)) == "own_review"
        own = {"reviewer_id": cast.anna.pk}
        assert code_of(lambda: actions.change_task(actor, task, fields=own, version=1)) == "own_review"
    with scope.of(actor_of(cast.marek)) as actor:
        assert not actions.change_task(actor, task, fields=drop, version=1).needs_review


def test_a_task_given_away_for_a_moment_keeps_its_review(cast: Cast) -> None:
    task = make_task(cast.office, owner=cast.anna, needs_review=True)
    with scope.of(actor_of(cast.anna)) as actor:
        task = actions.change_task(actor, task, fields={"owner_id": cast.marek.pk}, version=task.version)
        drop = {"needs_review": False}
        assert code_of(lambda: actions.change_task(actor, task, fields=drop, version=task.version)) == "own_review"


def test_the_second_of_two_who_drag_is_told_who_was_first(cast: Cast) -> None:
    task = make_task(cast.office, client=cast.lipa)
    with scope.of(actor_of(cast.anna)) as actor:
        actions.move_task(actor, task, state="doing", version=1, was="todo")
    with scope.of(actor_of(cast.marek)) as actor:
        with pytest.raises(Stale) as stale:
            actions.move_task(actor, task, state="done", version=1, was="todo")
        assert "Anna Wójcik" in stale.value.message and "w toku" in stale.value.message
        # Who wanted the same has what they wanted.
        assert actions.move_task(actor, task, state="doing", version=1, was="todo").state == "doing"
    assert task_now(task).state == "doing"


def test_a_change_of_the_title_stands_in_no_drags_way(cast: Cast) -> None:
    task = make_task(cast.office, client=cast.lipa)
    with scope.of(actor_of(cast.anna)) as actor:
        actions.change_task(actor, task, fields={"title": "Inny tytuł"}, version=1)
    with scope.of(actor_of(cast.marek)) as actor:
        moved = actions.move_task(actor, task, state="doing", version=1, was="todo")
    assert (moved.title, moved.state) == ("Inny tytuł", "doing")


def test_one_move_is_taken_back_whole(cast: Cast) -> None:
    task = make_task(cast.office, client=cast.lipa, owner=cast.anna, needs_review=True)
    before = move(cast.anna, task, "review")
    after = move(cast.marek, task, "done")
    with scope.of(actor_of(cast.marek)) as actor:
        assert not actions.put_back(actor, actions.state_was(actor, before, after)).left
    back = task_now(task)
    assert (back.state, back.made_by_id, back.reviewed_by_id, back.done_at) == ("review", cast.anna.pk, None, None)
