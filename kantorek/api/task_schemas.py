"""What tasks, their templates and recurring ones look like over the API."""

from datetime import date, datetime
from typing import Annotated, Any

from ninja import Field, Schema

from kantorek.tasks.choices import Priority, State
from kantorek.tasks.models import Task
from kantorek.tasks.quick.seen import NOBODY, Seen, Wish

Title = Annotated[str, Field(min_length=1, max_length=300)]
Text = Annotated[str, Field(max_length=20_000)]
Line = Annotated[str, Field(max_length=300)]
Labels = Annotated[list[Annotated[str, Field(max_length=40)]], Field(max_length=20)]
Steps = Annotated[list[Line], Field(max_length=500)]


class PlanIn(Schema):
    """What a task, a template and a recurring task have in common."""

    title: Title
    text: Text = ""
    priority: Priority = Priority.NORMAL
    labels: Labels = []
    needs_review: bool = False
    reviewer_id: int | None = None
    steps: Steps = []


class TaskIn(PlanIn):
    """A new task; without `client_id` it is the office's own."""

    client_id: int | None = None
    owner_id: int | None = None
    due_on: date | None = None
    show_on: date | None = None


class TaskChangeIn(Schema):
    """Fields of a task; only those sent are changed."""

    title: Title = ""
    text: Text = ""
    priority: Priority = Priority.NORMAL
    labels: Labels = []
    needs_review: bool = False
    reviewer_id: int | None = None
    owner_id: int | None = None
    due_on: date | None = None
    show_on: date | None = None


class TaskOut(Schema):
    """A task; `version` is its ETag, `source_*` says why it exists."""

    id: int
    version: int
    title: str
    text: str
    state: str
    priority: int
    labels: list[str]
    client_id: int | None
    owner_id: int | None
    due_on: date | None
    show_on: date | None
    needs_review: bool
    reviewer_id: int | None
    made_by_id: int | None
    reviewed_by_id: int | None
    steps_done: int
    steps_all: int
    source_kind: str
    source_id: int | None
    source_title: str
    created_at: datetime
    done_at: datetime | None


class TasksOut(Schema):
    """A page of tasks; `next` goes back as `cursor`, and is null on the last page."""

    items: list[TaskOut]
    next: str | None


class TaskFilter(Schema):
    """Which tasks are asked for; what is left out does not narrow."""

    client_id: int | None = None
    owner_id: int | None = None
    mine: bool = False
    open: bool = False
    priority: Priority | None = None
    label: Annotated[str, Field(max_length=40)] = ""
    due_from: date | None = None
    due_to: date | None = None

    def wanted(self) -> dict[str, Any]:
        """Give what narrows, as conditions on columns."""
        named = {
            "client_id": self.client_id,
            "owner_id": self.owner_id,
            "priority": self.priority,
            "labels__contains": [self.label] if self.label else None,
            "due_on__gte": self.due_from,
            "due_on__lte": self.due_to,
        }
        return {key: value for key, value in named.items() if value is not None}


class MoveIn(Schema):
    """Where it moves; back out of a review with a reason."""

    state: State
    reason: Annotated[str, Field(max_length=2000)] = ""


class BulkFieldsIn(Schema):
    """What changes for all of them; `label` puts one on, `unlabel` takes one off."""

    owner_id: int | None = None
    due_on: date | None = None
    priority: Priority = Priority.NORMAL
    state: State = State.TODO
    label: Annotated[str, Field(max_length=40)] = ""
    unlabel: Annotated[str, Field(max_length=40)] = ""
    removed: bool = False


class BulkIn(Schema):
    """Which tasks, and what changes."""

    ids: Annotated[list[int], Field(min_length=1, max_length=200)]
    fields: BulkFieldsIn


class BulkOut(Schema):
    """Which tasks changed, which were left ("title: why"), and what takes it back."""

    changed: list[int]
    left: list[str]
    undo: str


class UndoIn(Schema):
    """What a bulk change gave as `undo`."""

    undo: Annotated[str, Field(max_length=200_000)]


class StepIn(Schema):
    """A line of a checklist."""

    text: Annotated[str, Field(min_length=1, max_length=300)]


class StepChangeIn(Schema):
    """Another text, or a tick; `seen` is the text as it was read: another one by now is 412."""

    text: Annotated[str, Field(min_length=1, max_length=300)] | None = None
    seen: Annotated[str, Field(max_length=300)] | None = None
    done: bool | None = None


class StepOut(Schema):
    """A line of a checklist, with who ticked it."""

    id: int
    text: str
    position: int
    done_at: datetime | None
    done_by_name: str


class CommentIn(Schema):
    """What is to be said."""

    text: Annotated[str, Field(min_length=1, max_length=5000)]


class CommentOut(Schema):
    """What a colleague said; `mentioned` are the staff ids named in it."""

    id: int
    text: str
    author_id: int | None
    author_name: str
    mentioned: list[int]
    written_at: datetime
    version: int


class QuickIn(Schema):
    """A line, what to leave of it as words, and what is picked in place of a guess; `client_id` 0 is no client."""

    text: Annotated[str, Field(min_length=1, max_length=500)]
    plain: Annotated[list[Line], Field(max_length=30)] = []
    client_id: int | None = None
    owner_id: int | None = None
    due_on: date | None = None
    priority: Priority | None = None
    seen: Annotated[str, Field(max_length=40)] = ""

    def wish(self) -> Wish:
        """What was said beside the line."""
        picked = NOBODY if self.client_id == 0 else self.client_id
        return Wish(tuple(self.plain), picked, self.owner_id, self.due_on, self.priority)


class NamedOut(Schema):
    """Somebody that may be meant."""

    id: int
    name: str


class FaultOut(Schema):
    """Words that look like a day or a colleague and are none: `no_such_day`, `past`, `nobody`."""

    code: str
    text: str


class QuickOut(Schema):
    """What was recognised; where several are meant, `client` or `owner` is null and `clients`, `owners` are to choose from.

    `seen` is the mark of just this: send it to save it. `task` is there once it is saved.
    """

    title: str
    due_on: date | None
    priority: int | None
    labels: list[str]
    client: NamedOut | None
    clients: list[NamedOut]
    owner: NamedOut | None
    owners: list[NamedOut]
    faults: list[FaultOut]
    seen: str
    task: TaskOut | None = None


def quick_out(seen: Seen, task: Task | None = None) -> QuickOut:
    """Write out what was recognised, and the task once it stands."""
    faults = [FaultOut(code=fault.code, text=fault.text) for fault in seen.line.faults]
    return QuickOut(
        title=seen.title,
        due_on=seen.due_on,
        priority=seen.priority,
        labels=seen.labels,
        client=NamedOut.from_orm(seen.client) if seen.client else None,
        clients=[NamedOut.from_orm(one) for one in seen.clients],
        owner=NamedOut.from_orm(seen.owner) if seen.owner else None,
        owners=[NamedOut.from_orm(one) for one in seen.owners],
        faults=faults + ([FaultOut(code="nobody", text=seen.nobody)] if seen.nobody else []),
        seen=seen.digest,
        task=TaskOut.from_orm(task) if task else None,
    )
