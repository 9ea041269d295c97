"""A hundred thousand tasks in one office: loaded in bulk, and the pages that are measured, with their budgets."""

import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any, Final

import psycopg

from kantorek.core import scope
from kantorek.core.words import fold
from kantorek.offices.models import StaffMember
from kantorek.tasks.models import Task

COUNT: Final = 100_000
_AT: Final = datetime(2026, 1, 5, 9, 0, tzinfo=UTC)
_AT_ONCE: Final = 5_000
_WORK: Final = ("JPK_V7", "Zamknięcie miesiąca", "Lista płac", "Zaliczka", "Uzgodnić rozrachunki", "Pismo z urzędu")
_LABELS: Final = ("vat", "kadry", "bank", "rok", "urząd")


@dataclass(frozen=True)
class Probe:
    """One page: addresses to ask for in turn, and the most it may take (queries; ms for one user and for eight)."""

    name: str
    urls: list[str]
    queries: int
    p50: float
    p95: float
    p50_of_eight: float


def load(
    owner: psycopg.Connection[Any], office_id: int, client_ids: Sequence[int], *, on: date, count: int = COUNT
) -> None:
    """Give an office so many tasks: a fifth of them open, their words findable; `owner` may write the search table."""
    dice = random.Random(11)  # noqa: S311 -- the same tasks in every run
    for begin in range(0, count, _AT_ONCE):
        with scope.system(office_id, "load the bench", at=_AT):
            people = list(StaffMember.objects.order_by("pk").values_list("pk", flat=True))
            rows = [
                _task(office_id, people, client_ids, number, dice, on)
                for number in range(begin, min(begin + _AT_ONCE, count))
            ]
            made = Task.objects.bulk_create(rows)
        columns = "COPY search_entry (office_id, client_id, kind, object_id, title, words) FROM STDIN"
        with owner.cursor().copy(columns) as copy:
            for task in made:
                words = fold(" ".join([task.title, *task.labels]))
                copy.write_row((office_id, task.client_id, "task", task.pk, task.title, words))


def probes() -> list[Probe]:
    """Give the pages: the list, further pages and filters of it, search, the board."""
    team = "/tasks/?view=team"
    return [
        Probe("task list, 100,000 tasks", [team], 8, 40, 80, 200),
        Probe(
            "task list, filtered", [f"{team}&priority=4", f"{team}&due=overdue", f"{team}&stage=done"], 8, 60, 120, 250
        ),
        Probe(
            "task list, search",
            [f"{team}&stage=all&q={word}" for word in ("rozrachunki", "4711", "pisma")],
            8,
            80,
            160,
            300,
        ),
        Probe("task board, 100,000 tasks", ["/tasks/board/?view=team"], 8, 80, 160, 350),
    ]


def _task(
    office_id: int, people: Sequence[int], client_ids: Sequence[int], number: int, dice: random.Random, on: date
) -> Task:
    state = ("done", "done", "done", "done", dice.choice(("todo", "todo", "doing", "review")))[number % 5]
    done = state == "done"
    made = _AT + timedelta(minutes=number)
    away = -dice.randrange(400) if done else dice.randrange(-20, 60)
    return Task(
        office_id=office_id,
        client_id=client_ids[number % len(client_ids)] if number % 50 else None,
        title=f"{dice.choice(_WORK)} {number}",
        labels=[dice.choice(_LABELS)],
        priority=dice.choice((1, 2, 2, 2, 3, 4)),
        owner_id=people[number % len(people)],
        state=state,
        due_on=on + timedelta(days=away) if number % 10 else None,
        steps_all=number % 6,
        steps_done=number % 6 if done else 0,
        created_at=made,
        moved_at=made,
        done_at=made if done else None,
    )
