"""How the events of tasks read: those of a task on its client's timeline too, those inside it on its own page alone."""

from datetime import date
from functools import partial
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kantorek.core.actor import Actor
from kantorek.core.events import Event
from kantorek.core.sentences import Sentence, describe, group
from kantorek.tasks import events
from kantorek.tasks.choices import Priority, State
from kantorek.tasks.models import Task

GROUP = "tasks"
_SIGNS = {"todo": "circle", "doing": "circle-dot-dashed", "review": "user-check", "done": "circle-check"}


def register() -> None:
    """Hang the sentences; called in AppConfig.ready."""
    group(GROUP, gettext_lazy("Tasks"))
    describe(events.TaskAdded, Sentence(GROUP, "list-plus", lambda e: _("Task added: %s") % e.subject.title, _due))
    describe(events.TaskChanged, Sentence(GROUP, "pencil", lambda e: _("Task changed: %s") % e.subject.title, changed))
    describe(events.TaskMoved, Sentence(GROUP, "arrow-right", _moved, lambda e, actor: e.reason or ""))
    describe(events.TaskRemoved, Sentence(GROUP, "trash-2", lambda e: _("Task removed: %s") % e.subject.title))
    describe(events.TaskRestored, Sentence(GROUP, "undo-2", lambda e: _("Task restored: %s") % e.subject.title))
    describe(events.CommentWritten, Sentence(GROUP, "message-circle", lambda e: _("Comment: %s") % e.subject.title))
    _register_recurring()


def _register_recurring() -> None:
    """Recurring tasks of a client: set up, changed, paused, and the times that were left out."""
    sign = "repeat"
    for kind, words in _RECURRING.items():
        describe(kind, Sentence(GROUP, sign, partial(_titled, words)))
    describe(
        events.RecurrencePaused,
        Sentence(
            GROUP,
            sign,
            lambda e: (
                (_("Recurring task paused: %s") if e.paused else _("Recurring task goes on: %s")) % e.subject.title
            ),
        ),
    )
    describe(
        events.OccurrencesSkipped,
        Sentence(GROUP, sign, lambda e: _("Recurring task left out: %s") % e.subject.title, _skipped),
    )


def _titled(words: Any, event: Event) -> str:
    return str(words) % event.subject.title


_RECURRING: dict[type[Event], Any] = {
    events.RecurrenceAdded: gettext_lazy("Comes again from now on: %s"),
    events.RecurrenceChanged: gettext_lazy("Recurring task changed: %s"),
    events.RecurrenceRemoved: gettext_lazy("Recurring task removed: %s"),
    events.RecurrenceRestored: gettext_lazy("Recurring task restored: %s"),
    events.RecurrenceWithoutOwner: gettext_lazy("Recurring task made for nobody: %s"),
}


def _skipped(event: events.OccurrencesSkipped, actor: Actor) -> str:
    days = ", ".join(f"{date.fromisoformat(day):%d.%m.%Y}" for day in event.days[:6])
    words = _("the client is closed: %(days)s") if event.why == "closed" else _("days gone by: %(days)s")
    return words % {"days": days + (" …" if len(event.days) > 6 else "")}


def _due(event: events.TaskAdded, actor: Actor) -> str:
    return _("due %(day)s") % {"day": f"{date.fromisoformat(event.due_on):%d.%m.%Y}"} if event.due_on else ""


def _moved(event: events.TaskMoved) -> str:
    return f"{event.subject.title}: {_state(event.was)} → {_state(event.now)}"


def _state(value: str) -> str:
    return str(dict(State.choices).get(value, value))


def changed(event: events.TaskChanged, actor: Actor) -> str:
    """Print old → new for each field."""
    return "; ".join(_pair(event, key) for key in event.changes)


def _pair(event: events.TaskChanged, key: str) -> str:
    was, now = (event.names or {}).get(key) or [_value(key, value) for value in event.changes[key]]
    label = label_of(key)
    return _("%(field)s changed") % {"field": label} if key == "text" else f"{label}: {was or '–'} → {now or '–'}"


def label_of(key: str) -> str:
    """Give the name of a field as people read it."""
    if key in ("owner_id", "reviewer_id", "labels"):
        return {"owner_id": _("who"), "reviewer_id": _("looks at it"), "labels": _("labels")}[key]
    return str(Task._meta.get_field(key).verbose_name)  # type: ignore[union-attr]


def _value(key: str, value: Any) -> str:
    if value in (None, "", []):
        return "–"
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if key == "priority":
        return str(dict(Priority.choices).get(value, value))
    if key.endswith("_on"):
        return f"{date.fromisoformat(value):%d.%m.%Y}"
    return ", ".join(value) if isinstance(value, list) else str(value)[:120]


def inside(event: Event) -> tuple[str, str, str]:
    """Say an event on the task's own page, where its title need not be repeated: icon, words, second line."""
    known = _INSIDE.get(event.name)
    if known is None:
        return "circle", "", ""
    icon, title, detail = known
    return (icon(event) if callable(icon) else icon), title(event), detail(event)


def _none(event: Any) -> str:
    return ""


def _step(event: Any) -> str:
    return str(event.text)


_INSIDE: dict[str, tuple[Any, Any, Any]] = {
    events.TaskAdded.name: ("list-plus", lambda e: _("Added"), _none),
    events.TaskChanged.name: ("pencil", lambda e: _("Changed"), lambda e: changed(e, e.actor)),
    events.TaskMoved.name: (
        lambda e: _SIGNS.get(e.now, "arrow-right"),
        lambda e: f"{_state(e.was)} → {_state(e.now)}",
        lambda e: e.reason or "",
    ),
    events.TaskRemoved.name: ("trash-2", lambda e: _("Removed"), _none),
    events.TaskRestored.name: ("undo-2", lambda e: _("Restored"), _none),
    events.StepAdded.name: ("plus", lambda e: _("Step added"), _step),
    events.StepRenamed.name: ("pencil", lambda e: _("Step reworded"), _step),
    events.StepTicked.name: (
        lambda e: "square-check" if e.done else "square",
        lambda e: _("Step done") if e.done else _("Step open again"),
        _step,
    ),
    events.StepRemoved.name: ("trash-2", lambda e: _("Step removed"), _step),
    events.StepReturned.name: ("undo-2", lambda e: _("Step restored"), _step),
    events.StepsOrdered.name: ("arrow-up-down", lambda e: _("Steps in another order"), _none),
    events.CommentWritten.name: ("message-circle", lambda e: _("Comment written"), _none),
    events.CommentChanged.name: ("message-circle", lambda e: _("Comment changed"), _none),
    events.CommentRemoved.name: ("message-circle", lambda e: _("Comment removed"), _none),
    events.CommentRestored.name: ("message-circle", lambda e: _("Comment restored"), _none),
}
SHOWN_INSIDE = tuple(_INSIDE)
"""Names of the events that a task's page tells of."""
