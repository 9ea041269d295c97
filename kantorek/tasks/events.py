"""What is announced about tasks, their steps and their comments."""

from dataclasses import dataclass

from kantorek.core.events import Event


@dataclass(frozen=True, kw_only=True)
class TaskAdded(Event):
    """Somebody, or a rule, has something to do; `source_kind` says what it was made from, `many`: with others in one go."""

    owner_id: int | None
    due_on: str | None = None
    source_kind: str = ""
    many: bool = False


@dataclass(frozen=True, kw_only=True)
class TaskChanged(Event):
    """Fields of a task changed; `changes` holds old and new, `names` the people among them, `many`: with others in one go."""

    names: dict[str, list[str]]
    owner_id: int | None = None
    many: bool = False


@dataclass(frozen=True, kw_only=True)
class TasksGiven(Event):
    """Somebody was made the owner of so many tasks in one go."""

    owner_id: int
    count: int


@dataclass(frozen=True, kw_only=True)
class TaskMoved(Event):
    """A task moved to another state; `reason` is why it came back from review, `back` that the move was undone."""

    was: str
    now: str
    reason: str = ""
    owner_id: int | None = None
    reviewer_id: int | None = None
    made_by_id: int | None = None
    back: bool = False


@dataclass(frozen=True, kw_only=True)
class TaskRemoved(Event):
    """A task was taken away."""


@dataclass(frozen=True, kw_only=True)
class TaskRestored(Event):
    """A task that was taken away is back."""


@dataclass(frozen=True, kw_only=True)
class StepEvent(Event):
    """Something about one line of the checklist; published as one of those below."""

    step_id: int
    text: str


@dataclass(frozen=True, kw_only=True)
class StepAdded(StepEvent):
    """A line was added to the checklist."""


@dataclass(frozen=True, kw_only=True)
class StepRenamed(StepEvent):
    """A line of the checklist says something else now."""


@dataclass(frozen=True, kw_only=True)
class StepTicked(StepEvent):
    """A line of the checklist was ticked, or its tick taken back."""

    done: bool


@dataclass(frozen=True, kw_only=True)
class StepRemoved(StepEvent):
    """A line was taken out of the checklist."""


@dataclass(frozen=True, kw_only=True)
class StepReturned(StepEvent):
    """A line that was taken out stands in the checklist again."""


@dataclass(frozen=True, kw_only=True)
class StepsOrdered(Event):
    """The lines of the checklist stand in another order."""


@dataclass(frozen=True, kw_only=True)
class CommentWritten(Event):
    """A colleague said something about a task; `mentioned` are those named in it."""

    comment_id: int
    mentioned: list[int]


@dataclass(frozen=True, kw_only=True)
class CommentChanged(Event):
    """A comment says something else now; `mentioned` are those named in it now."""

    comment_id: int
    mentioned: list[int]


@dataclass(frozen=True, kw_only=True)
class CommentRemoved(Event):
    """A comment was taken away."""

    comment_id: int


@dataclass(frozen=True, kw_only=True)
class CommentRestored(Event):
    """A comment that was taken away is back."""

    comment_id: int


@dataclass(frozen=True, kw_only=True)
class TemplateAdded(Event):
    """The office has a template of a task more."""


@dataclass(frozen=True, kw_only=True)
class TemplateChanged(Event):
    """A template says something else; tasks made from it before stay as they are."""


@dataclass(frozen=True, kw_only=True)
class TemplateRemoved(Event):
    """A template was taken away."""


@dataclass(frozen=True, kw_only=True)
class TemplateRestored(Event):
    """A template that was taken away is back."""


@dataclass(frozen=True, kw_only=True)
class TemplateUsed(Event):
    """Tasks were made from a template for many clients; so many others were left out."""

    made: int
    left: int


@dataclass(frozen=True, kw_only=True)
class RecurrenceAdded(Event):
    """A task comes again and again from now on."""


@dataclass(frozen=True, kw_only=True)
class RecurrenceChanged(Event):
    """A recurring task changed; what was made before stays as it is."""


@dataclass(frozen=True, kw_only=True)
class RecurrencePaused(Event):
    """A recurring task makes nothing for now, or (`paused` false) goes on."""

    paused: bool


@dataclass(frozen=True, kw_only=True)
class RecurrenceRemoved(Event):
    """A recurring task was taken away; what it made stays."""


@dataclass(frozen=True, kw_only=True)
class RecurrenceRestored(Event):
    """A recurring task that was taken away is back."""


@dataclass(frozen=True, kw_only=True)
class OccurrencesSkipped(Event):
    """Times of a recurring task that were not made: they went by (`missed`), or the client is closed (`closed`)."""

    days: list[str]
    why: str


@dataclass(frozen=True, kw_only=True)
class RecurrenceWithoutOwner(Event):
    """A recurring task was made for nobody: its owner does not work here any more, or does not see the client."""

    task_id: int
    owner_name: str
