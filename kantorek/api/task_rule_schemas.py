"""What templates of tasks and recurring tasks look like over the API."""

from datetime import date, datetime
from typing import Annotated

from ninja import Field, Schema

from kantorek.api.task_schemas import Labels, PlanIn, Steps, TaskChangeIn, Text, Title
from kantorek.tasks.choices import Frequency, Priority, Shift


class TemplateIn(PlanIn):
    """A piece of work to be made a task again and again; `due_in` counts working days."""

    due_in: Annotated[int, Field(ge=0, le=400)] | None = None


class TemplateChangeIn(TaskChangeIn):
    """Fields of a template; only those sent are changed."""

    owner_id: None = None
    due_on: None = None
    show_on: None = None
    steps: Steps = []
    due_in: Annotated[int, Field(ge=0, le=400)] | None = None


class TemplateOut(Schema):
    """A template; `version` is its ETag."""

    id: int
    version: int
    title: str
    text: str
    steps: list[str]
    priority: int
    labels: list[str]
    needs_review: bool
    reviewer_id: int | None
    due_in: int | None


class UseIn(Schema):
    """For which clients; without `owner_id` each client's carer gets the task."""

    client_ids: Annotated[list[int], Field(min_length=1, max_length=500)]
    owner_id: int | None = None


class LeftOut(Schema):
    """A client that was left out, and why."""

    client_id: int
    reason: str


class UsedOut(Schema):
    """For which clients tasks are (or would be) made, the tasks, and who was left out."""

    client_ids: list[int]
    task_ids: list[int]
    left: list[LeftOut]


class RecurrenceChangeIn(Schema):
    """Fields of a recurring task; only those sent are changed. `weekdays` are 0 (Monday) to 6, `month_day` 31 is the last."""

    title: Title = ""
    text: Text = ""
    priority: Priority = Priority.NORMAL
    labels: Labels = []
    needs_review: bool = False
    reviewer_id: int | None = None
    steps: Steps = []
    owner_id: int | None = None
    frequency: Frequency = Frequency.MONTHLY
    every: Annotated[int, Field(ge=1, le=52)] = 1
    weekdays: Annotated[list[Annotated[int, Field(ge=0, le=6)]], Field(max_length=7)] = []
    month_day: Annotated[int, Field(ge=1, le=31)] | None = None
    month: Annotated[int, Field(ge=1, le=12)] | None = None
    shift: Shift = Shift.NEXT
    lead_days: Annotated[int, Field(ge=0, le=90)] = 7
    starts_on: date | None = None
    ends_on: date | None = None


class RecurrenceIn(RecurrenceChangeIn):
    """A new recurring task; without `starts_on` it begins today."""

    title: Title
    frequency: Frequency
    client_id: int | None = None


class RecurrenceOut(Schema):
    """A recurring task; `version` is its ETag, `next_on` the day by its rule, before any shift, of the next one."""

    id: int
    version: int
    title: str
    text: str
    steps: list[str]
    priority: int
    labels: list[str]
    needs_review: bool
    reviewer_id: int | None
    client_id: int | None
    owner_id: int | None
    frequency: str
    every: int
    weekdays: list[int]
    month_day: int | None
    month: int | None
    shift: str
    lead_days: int
    starts_on: date
    ends_on: date | None
    next_on: date | None
    paused_at: datetime | None
