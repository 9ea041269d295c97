"""From what a request may be asked: each app says of its own things whose they are and which month they are about."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from kantorek.core.actor import Actor
from kantorek.core.refs import Ref
from kantorek.tasks.models import Task


@dataclass(frozen=True, slots=True)
class Source:
    """A task or obligation as a request keeps it: its name, its client, the first day of its month where it has one."""

    ref: Ref
    client_id: int
    month: date | None = None
    due_on: date | None = None


Find = Callable[[Actor, int], Source | None]
_kinds: dict[str, Find] = {}


def register(kind: str, find: Find) -> None:
    """Say how things of a kind are found; called in AppConfig.ready. `find` gives None for what is not the actor's."""
    _kinds[kind] = find


def source_of(actor: Actor, kind: str, pk: int) -> Source | None:
    """Give a thing as the actor sees it; None where it is of no kind that may be asked from, or not theirs."""
    find = _kinds.get(kind)
    return find(actor, pk) if find else None


def read(actor: Actor, text: str) -> Source | None:
    """Take an address' `source=tasks.task:7` apart, and find the thing."""
    kind, _sign, number = text.rpartition(":")
    return source_of(actor, kind, int(number)) if number.isascii() and number.isdecimal() and len(number) < 19 else None


def of_task(actor: Actor, pk: int) -> Source | None:
    """A task of a client."""
    task = Task.objects.visible_to(actor).current().filter(pk=pk).exclude(client=None).first()
    return Source(task.ref, task.client_id, due_on=task.due_on) if task and task.client_id else None
