"""The demo's work: some six hundred tasks, older ones as they were left and fresh ones made by the actions themselves."""

import random
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

from kantorek.clients.models import Client
from kantorek.core import scope
from kantorek.core.actor import Actor
from kantorek.core.days import add_working_days, next_working_day
from kantorek.offices.models import StaffMember
from kantorek.tasks import actions
from kantorek.tasks.actions.taking import put_task_words
from kantorek.tasks.demo.words import ASKED, FRESH, RECURRING, SAID, TEMPLATES, WORK
from kantorek.tasks.models import Comment, Step, Task, Template

HERO = "9991843022"
_DONE_BEFORE = 33
"""So many of the hero's tasks were done before the five that its page shows."""


@dataclass
class _Scene:
    """Where it plays: the moment, the dice that are the same in every run, and the people by log-in."""

    actor: Actor
    at: datetime
    dice: random.Random
    people: dict[str, StaffMember]

    def as_person(self, member: StaffMember, *, hours: float) -> Actor:
        """Act as a colleague, so many hours ago."""
        person: dict[str, Any] = {
            "kind": "staff",
            "staff_id": member.pk,
            "user_id": member.user_id,
            "name": member.name,
        }
        return replace(self.actor, at=self.at - timedelta(hours=hours), **person)


def load(office_id: int, *, at: datetime) -> int:
    """Give the demo office its work; gives the number of tasks."""
    with scope.system(office_id, "load the demo", at=at) as actor:
        people = {member.email.partition("@")[0]: member for member in StaffMember.objects.all()}
        scene = _Scene(actor, at, random.Random(1122), people)  # noqa: S311 -- the same work in every run
        clients = [one for one in Client.objects.current().order_by("pk") if not one.why_closed() and one.carer_id]
        hero = next((one for one in clients if one.nip == HERO), None)
        made = _make_templates(scene)
        _older(scene, clients, hero)
        others = [one for one in clients if one != hero]  # the hero's figures are those of the pictures
        _recurring(scene, others)
        actions.use_template(scene.as_person(people["marek"], hours=20), made[0], [one.pk for one in others[3:9]])
        if hero:
            _fresh_of(scene, hero)
        return Task.objects.count()


def _make_templates(scene: _Scene) -> list[Template]:
    marek = scene.as_person(scene.people["marek"], hours=30)
    return [actions.add_template(marek, fields=dict(fields)) for fields in TEMPLATES]


def _older(scene: _Scene, clients: list[Client], hero: Client | None) -> None:
    """Write what was left from the weeks before, in few statements; the stream begins with the demo itself."""
    rows: list[tuple[Task, tuple[str, ...]]] = []
    for client in clients:
        if client == hero:
            rows += [_row(scene, client, number, state="done") for number in range(_DONE_BEFORE)]
        else:
            rows += [_row(scene, client, number) for number in range(scene.dice.choice((1, 1, 1, 2, 2)))]
    rows += [_row(scene, None, number) for number in range(12)]
    tasks = Task.objects.bulk_create(task for task, _steps in rows)
    Step.objects.bulk_create(
        step for task, (_task, steps) in zip(tasks, rows, strict=True) for step in _steps(scene, task, steps)
    )
    Comment.objects.bulk_create(_comments(scene, tasks))
    for task in tasks:
        put_task_words(scene.actor, task)


def _row(scene: _Scene, client: Client | None, number: int, *, state: str = "") -> tuple[Task, tuple[str, ...]]:
    dice = scene.dice
    title, label, priority, steps = WORK[(number + (client.pk if client else 3)) % len(WORK)]
    state = state or dice.choice(("done",) * 8 + ("todo",) * 6 + ("doing",) * 4 + ("review",) * 2)
    done_at = scene.at - timedelta(days=dice.randrange(1, 40), hours=dice.randrange(8)) if state == "done" else None
    owner_id = client.carer_id if client else dice.choice(list(scene.people.values())).pk
    manager = scene.people["tomasz"]
    review = state == "review" and owner_id != manager.pk
    begun = (done_at or scene.at) - timedelta(days=dice.randrange(3, 20))
    ticked = len(steps) if state in ("done", "review") else dice.randrange(len(steps) + 1) if state == "doing" else 0
    task = Task(
        office_id=scene.actor.office_id,
        client=client,
        title=title,
        labels=[label],
        priority=priority,
        owner_id=owner_id,
        state=state,
        needs_review=review,
        reviewer_id=manager.pk if review else None,
        made_by_id=owner_id if state == "review" else None,
        due_on=_due(scene, state),
        steps_all=len(steps),
        steps_done=ticked,
        created_at=begun,
        created_by_id=owner_id,
        moved_at=done_at or begun,
        done_at=done_at,
    )
    return task, steps


def _due(scene: _Scene, state: str) -> date | None:
    """Give a due day: most in the two weeks to come, a few gone by, some open."""
    if state == "done":
        return next_working_day(scene.actor.on - timedelta(days=scene.dice.randrange(1, 40)))
    roll = scene.dice.random()
    if roll < 0.06:
        return add_working_days(scene.actor.on, -scene.dice.randrange(1, 4))
    return None if roll < 0.12 else add_working_days(scene.actor.on, scene.dice.randrange(11))


def _steps(scene: _Scene, task: Task, lines: tuple[str, ...]) -> Iterator[Step]:
    for position, line in enumerate(lines):
        done = task.created_at + timedelta(days=1) if position < task.steps_done else None
        yield Step(
            office_id=task.office_id, client_id=task.client_id, task=task, text=line, position=position, done_at=done
        )


def _comments(scene: _Scene, tasks: list[Task]) -> Iterator[Comment]:
    names = {member.pk: member.name for member in scene.people.values()}
    for task in scene.dice.sample(tasks, len(tasks) // 5):
        yield Comment(
            office_id=task.office_id,
            client_id=task.client_id,
            task=task,
            text=scene.dice.choice(SAID),
            author_id=task.owner_id,
            author_name=names.get(task.owner_id or 0, ""),
            written_at=task.created_at + timedelta(hours=scene.dice.randrange(2, 40)),
        )


def _recurring(scene: _Scene, clients: list[Client]) -> None:
    """Set up eight recurring tasks; those whose lead has come make their first task."""
    for hours, (login, place, fields) in enumerate(RECURRING, start=12):
        owner = scene.people[login]
        client = clients[place] if place is not None and place < len(clients) else None
        plan = {"starts_on": scene.actor.on, "owner_id": owner.pk} | fields
        actions.add_recurrence(scene.as_person(owner, hours=hours), client=client, fields=plan)


def _fresh_of(scene: _Scene, hero: Client) -> None:
    """The five newest of the client whose page everybody sees first, oldest first."""
    anna, tomasz = scene.people["anna"], scene.people["tomasz"]
    for hours, (login, title, away, state, ticked, fields) in zip((9, 7, 5, 3, 1), FRESH, strict=True):
        who = scene.as_person(scene.people[login], hours=hours)
        due_on = next_working_day(scene.actor.on + timedelta(days=away))
        review: dict[str, Any] = {"needs_review": True, "reviewer_id": tomasz.pk} if state == "review" else {}
        task = actions.add_task(who, title=title, client=hero, owner_id=anna.pk, due_on=due_on, **fields, **review)
        for step in task.steps.order_by("position")[:ticked]:
            actions.tick_step(who, step, done=True)
        task.refresh_from_db()
        task = actions.move_task(who, task, state=state, version=task.version)
    actions.write_comment(scene.as_person(anna, hours=0.5), task, text=ASKED)
