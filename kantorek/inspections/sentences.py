"""How the events of inspections read on a timeline."""

from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from kantorek.core.actor import Actor
from kantorek.core.sentences import Sentence, describe, group
from kantorek.inspections import events
from kantorek.inspections.choices import Kind, Status
from kantorek.inspections.models import Inspection

_FEW = 4


def register() -> None:
    """Hang the sentences; called in AppConfig.ready."""
    group("inspections", gettext_lazy("Inspections"))
    for kind, sentence in {
        events.InspectionAdded: _line("landmark", lambda e: _("Announced: %s") % e.subject.title, _starts),
        events.InspectionChanged: _line("pencil", lambda e: _("Changed: %s") % e.subject.title, changed_fields),
        events.InspectionMoved: _line("landmark", _moved, lambda e, actor: e.result),
        events.InspectionRemoved: _line("trash-2", lambda e: _("Removed: %s") % e.subject.title),
        events.InspectionRestored: _line("undo-2", lambda e: _("Restored: %s") % e.subject.title),
        events.PapersRequested: _line("list-checks", _requested, _names),
        events.PaperChanged: _line("pencil", lambda e: _("Paper changed: %s") % e.paper_name, _paper_changes),
        events.PaperHandedOver: _line("file-check-2", lambda e: _("Handed over: %s") % e.paper_name),
        events.PaperTakenBack: _line("undo-2", lambda e: _("Missing again: %s") % e.paper_name),
        events.PaperRemoved: _line("trash-2", lambda e: _("Paper not wanted: %s") % e.paper_name),
        events.PaperRestored: _line("undo-2", lambda e: _("Paper wanted again: %s") % e.paper_name),
    }.items():
        describe(kind, sentence)


def changed_fields(event: events.InspectionChanged, actor: Actor) -> str:
    """Print old → new for each field; people by their names."""
    pairs = ((key, event.names.get(key, pair)) for key, pair in event.changes.items())
    return "; ".join(f"{label_of(key)}: {_value(key, was)} → {_value(key, now)}" for key, (was, now) in pairs)


def label_of(key: str) -> str:
    """Give the name of a field as people read it."""
    if key == "lead_id":
        return _("lead")
    return str(getattr(Inspection._meta.get_field(key), "verbose_name", key))


def _line(icon: str, title: Any, detail: Any = None) -> Sentence:
    return Sentence("inspections", icon, title, detail or (lambda event, actor: ""))


def _starts(event: events.InspectionAdded, actor: Actor) -> str:
    return _("starts on %s") % _day(event.starts_on) if event.starts_on else ""


def _moved(event: events.InspectionMoved) -> str:
    said = {"title": event.subject.title, "day": _day(event.day), "state": Status(event.now).label}
    if event.now == Status.DONE:
        return _("%(title)s finished on %(day)s") % said
    if event.was == Status.PLANNED:
        return _("%(title)s started on %(day)s") % said
    return _("%(title)s is back at: %(state)s") % said


def _requested(event: events.PapersRequested) -> str:
    words = ngettext(
        "%(n)s paper wanted for the inspection", "%(n)s papers wanted for the inspection", len(event.names)
    )
    return words % {"n": len(event.names)}


def _names(event: events.PapersRequested, actor: Actor) -> str:
    more = "…" if len(event.names) > _FEW else ""
    return ", ".join(event.names[:_FEW]) + more


def _paper_changes(event: events.PaperChanged, actor: Actor) -> str:
    return "; ".join(f"{_value(key, was)} → {_value(key, now)}" for key, (was, now) in event.changes.items())


def _value(key: str, value: Any) -> str:
    if value in (None, ""):
        return "–"
    if key == "kind":
        return str(dict(Kind.choices).get(value, value))
    if key.endswith("_on"):
        return _day(str(value))
    text = " ".join(str(value).split())
    return text if len(text) <= 80 else f"{text[:79]}…"


def _day(written: str) -> str:
    return f"{date.fromisoformat(written):%d.%m.%Y}"
