"""Papers and their tasks: what follows whom, and what stays as people left it; lists that take for ever to read."""

import time
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.test import Client as Browser

from kantorek.conftest import Cast
from kantorek.core import scope
from kantorek.inspections import actions
from kantorek.inspections.forms import read_lines
from kantorek.inspections.tests.make import START, TODAY, make_inspection, make_papers, task_of
from kantorek.offices.models import StaffMember
from kantorek.offices.tests.make import AT, actor_of
from kantorek.tasks import actions as task_actions

SignIn = Callable[[StaffMember], Browser]


def test_a_paper_that_is_worded_anew_keeps_the_day_of_its_task(cast: Cast) -> None:
    one = make_inspection(cast.lipa)
    with scope.of(actor_of(cast.anna)) as actor:
        (paper,) = actions.request_papers(actor, one, lines=[("Lista", None)])
        assert task_of(paper).due_on == START  # no day of its own: the first day of the inspection
        actions.change_paper(actor, paper, name="Lista płac", due_on=None)
    task = task_of(paper)
    assert (task.title, task.due_on) == ("Kontrola ZUS: Lista płac", START)
    with scope.of(actor_of(cast.anna)) as actor:
        actions.change_paper(actor, paper, name="Lista płac", due_on=date(2026, 11, 30))
        assert task_of(paper).due_on == date(2026, 11, 30)
        actions.change_paper(actor, paper, name="Lista płac", due_on=None)
    assert task_of(paper).due_on == START


@pytest.mark.parametrize("whole", [True, False])
def test_a_task_that_was_taken_away_by_itself_stays_away(cast: Cast, whole: bool) -> None:
    one = make_inspection(cast.lipa)
    paper, other = make_papers(one, cast.anna, "Lista płac", "Umowy")
    with scope.of(replace(actor_of(cast.anna), at=AT - timedelta(hours=1))) as actor:
        task_actions.remove_task(actor, task_of(paper))
    with scope.of(actor_of(cast.anna)) as actor:
        if whole:
            actions.remove_inspection(actor, one)
            actions.restore_inspection(actor, one)
        else:
            for each in (paper, other):
                actions.remove_paper(actor, each)
                actions.restore_paper(actor, each)
    assert task_of(paper).removed_at is not None
    assert task_of(other).removed_at is None


@pytest.mark.parametrize("space", [" ", "\t", " \t"])
def test_a_line_of_spaces_is_read_at_once(space: str) -> None:
    started = time.monotonic()
    lines = read_lines(f"Lista{space * 15_000}płac\nUmowy{space * 100}– 28.11", on=TODAY)
    assert time.monotonic() - started < 2
    assert lines[1] == ("Umowy", date(2026, 11, 28))


def test_a_task_of_a_paper_says_where_it_comes_from_and_is_found_by_it(cast: Cast, sign_in: SignIn) -> None:
    (paper,) = make_papers(make_inspection(cast.lipa), cast.anna, "Lista płac")
    anna, task = sign_in(cast.anna), task_of(paper)
    assert "Wynika z kontroli." in anna.get(f"/tasks/{task.pk}/").content.decode()
    found = anna.get("/tasks/?view=team&source=inspections.requested_paper").content.decode()
    assert f'href="/tasks/{task.pk}/"' in found


def test_a_paper_that_a_colleague_changed_is_not_overwritten(cast: Cast, sign_in: SignIn) -> None:
    inspection = make_inspection(cast.lipa)
    (paper,) = make_papers(inspection, cast.anna, "Lista płac")
    address = f"/inspections/{inspection.pk}/papers/{paper.pk}/edit/"
    browser, data = sign_in(cast.anna), {"name": "Umowy", "due_on": "", "seen": paper.as_line}
    with scope.of(actor_of(cast.marek)) as actor:
        actions.change_paper(actor, paper, name="Lista płac 2025", due_on=None)
    answer = browser.post(address, data)
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "Lista płac 2025" in page
    assert 'value="Umowy"' in page
    assert browser.post(address, data | {"seen": "Lista płac 2025"}).status_code == 302
