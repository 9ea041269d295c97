"""What comes first besides obligations: tasks, changes in registers, papers that inspectors want, what is about to end."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any, NamedTuple

from django.db.models import CharField, DateField, F, Q, QuerySet, TextField, Value, Window
from django.db.models.aggregates import Count
from django.db.models.functions import Cast, TruncDate
from django.urls import reverse
from django.utils.translation import gettext as _

from kantorek.agreements.choices import Kind as AgreementKind
from kantorek.agreements.models import Agreement
from kantorek.clients.models import Client
from kantorek.core.actor import WARSAW, Actor
from kantorek.core.context import address
from kantorek.desk.day import words
from kantorek.desk.day.duties import horizon
from kantorek.desk.day.things import ASKED, LATE, LATER, NEAR, TODAY, WORK, Thing
from kantorek.desk.day.whose import Whose
from kantorek.documents.models import Document
from kantorek.inspections.choices import Kind as InspectionKind
from kantorek.inspections.models import Inspection, RequestedPaper
from kantorek.notifications.models import Level, Notice
from kantorek.tasks.choices import Priority, State
from kantorek.tasks.models import Task

MOST = 200
"""More tasks than these are counted, not listed."""
AGREEMENT_DAYS, DOCUMENT_DAYS, INSPECTION_DAYS = 30, 7, 7
"""So many days before it is over, or begins, a thing stands in the day."""
_TASK = ("id", "title", "client_id", "client__name", "due_on", "state", "priority", "version", "needs_review", "total")


class _Task(NamedTuple):
    id: int
    title: str
    client_id: int | None
    client: str | None
    due_on: date | None
    state: str
    priority: int
    version: int
    needs_review: bool
    total: int


class _Row(NamedTuple):
    what: str
    pk: int
    client_id: int | None
    client: str
    title: str
    more: str
    day: date


def tasks_first(actor: Actor, whose: Whose) -> tuple[list[Thing], int]:
    """Tasks that are late, near or urgent, or wait for the person's review; and how many more there are than listed."""
    near = Q(due_on__lte=horizon(actor.on)) | Q(due_on=None, priority=Priority.URGENT)
    own = Q(owner_id=actor.staff_id) | Q(made_by_id=actor.staff_id)  # somebody else looks at those
    reviewers = ~own if whose.staff_id is None else Q(reviewer_id=whose.staff_id)
    owners = Q() if whose.staff_id is None else Q(owner_id=whose.staff_id)
    wanted = (near & ~Q(state=State.REVIEW) & owners) | (Q(state=State.REVIEW) & reviewers)
    rows = Task.objects.visible_to(actor).current().open().shown(actor.on).filter(wanted)
    rows = rows.annotate(total=Window(Count("pk"))).order_by(F("due_on").asc(nulls_last=True), "-priority", "pk")
    found = [_Task(*row) for row in rows.values_list(*_TASK)[:MOST]]
    more = found[0].total - len(found) if found else 0
    return [_task(task, actor, alone=whose.staff_id is not None) for task in found], more


def _task(task: _Task, actor: Actor, *, alone: bool) -> Thing:
    on = actor.on
    day = task.due_on or on
    review = task.state == State.REVIEW
    late = bool(task.due_on and task.due_on < on)
    may = actor.may("tasks.edit")
    done = "" if review or task.needs_review or not may else address("tasks:move", task.id)
    kind, icon, state = _sign(task, late=late)
    return Thing(
        risk=_risk(task, day, on) if alone else WORK,  # in the whole office the deadlines of the law come first
        day=day,
        title=task.title,
        url=reverse("tasks:detail", args=[task.id]),
        client_id=task.client_id,
        client=task.client or "",
        sub=_("the deadline passed %(day)s") % {"day": words.short(day, on)} if late else "",
        kind=kind,
        icon=icon,
        state=state,
        verb=_("Review") if review else _("Done") if done else _("Open"),
        verb_icon="eye" if review else "check" if done else "arrow-right",
        post=done,
        values=(("state", State.DONE.value), ("version", str(task.version))),
        when=words.short(task.due_on, on) if task.due_on else "",
    )


def _sign(task: _Task, *, late: bool) -> tuple[str, str, str]:
    if task.state == State.REVIEW:
        return "ask", "user-check", _("to be approved")
    if late:
        return "bad", "octagon-alert", words.overdue()
    if task.state == State.DOING:
        return "run", "circle-dot-dashed", _("in progress")
    return ("wait", "hourglass", _("urgent")) if task.priority == Priority.URGENT else ("off", "circle", _("to do"))


def _risk(task: _Task, day: date, on: date) -> int:
    if task.state == State.REVIEW:
        return ASKED
    if day < on:
        return TODAY
    return NEAR if day == on and task.priority == Priority.URGENT else WORK


def others_first(actor: Actor, whose: Whose) -> list[Thing]:
    """Changes in registers that nobody has looked at, papers wanted, inspections, agreements, documents; one query."""
    parts = [_notices(actor, whose), *_papers(actor, whose), _agreements(actor, whose), _documents(actor, whose)]
    rows: Iterable[Any] = parts[0].union(*parts[1:], all=True)
    return [_MAKE[row.what](row, actor.on) for row in (_Row(*row) for row in rows)]


def _columns(rows: Any, what: str, title: str, more: str, day: Any, client: Any = None) -> QuerySet[Any, Any]:
    text = {"output_field": TextField()}
    listed: QuerySet[Any, Any] = rows.order_by().values_list(
        Value(what, output_field=CharField()),
        "pk",
        "client_id",
        Cast(client or F("client__name"), **text),
        Cast(F(title) if title else Value(""), **text),
        Cast(F(more) if more else Value(""), **text),
        Cast(day, output_field=DateField()),
    )
    return listed


def _notices(actor: Actor, whose: Whose) -> Any:
    rows = Notice.objects.visible_to(actor).unread().filter(kind="verification.register_changed")
    if whose.staff_id is not None:
        rows = rows.filter(client_id__in=Client.objects.visible_to(actor).filter(whose.of_clients("")).values("pk"))
    what = TruncDate("at", tzinfo=WARSAW)
    bad = rows.filter(level=Level.BAD)
    look = rows.exclude(level=Level.BAD)
    none = Value("")
    return _columns(bad, "bad", "title", "text", what, none).union(
        _columns(look, "look", "title", "text", what, none), all=True
    )


def _papers(actor: Actor, whose: Whose) -> list[Any]:
    mine = whose.of_clients() & Q(client__archived_at=None)
    papers = RequestedPaper.objects.visible_to(actor).current().missing().filter(mine, inspection__removed_at=None)
    wanted = papers.filter(task_id=None, due_on__lte=horizon(actor.on))
    inspections = Inspection.objects.visible_to(actor).current().starting_within(INSPECTION_DAYS, actor.on)
    return [
        _columns(wanted, "paper", "name", "", F("due_on")),
        _columns(inspections.filter(mine), "inspection", "kind", "authority", F("starts_on")),
    ]


def _agreements(actor: Actor, whose: Whose) -> Any:
    rows = Agreement.objects.visible_to(actor).ending_within(AGREEMENT_DAYS, actor.on).to_be_renewed()
    rows = rows.filter(whose.of_clients(), client__archived_at=None)
    return _columns(rows, "agreement", "kind", "number", F("ends_on"))


def _documents(actor: Actor, whose: Whose) -> Any:
    until = actor.on + timedelta(days=DOCUMENT_DAYS)
    rows = Document.objects.visible_to(actor).current().filter(whose.of_clients(), client__archived_at=None)
    return _columns(rows.filter(valid_to__gte=actor.on, valid_to__lte=until), "document", "title", "", F("valid_to"))


def _change(row: _Row, on: date) -> Thing:
    bad = row.what == "bad"
    client, _dash, change = row.title.partition(" – ")
    return Thing(
        risk=TODAY if bad else NEAR,
        day=on,
        title=_("Change in a register: %(change)s") % {"change": change or client},
        url=reverse("notifications:open", args=[row.pk]),
        client_id=row.client_id if change else None,
        client=client if change else "",
        sub=row.more,
        kind="bad" if bad else "wait",
        icon="octagon-alert" if bad else "git-compare",
        state=_("urgent") if bad else _("look at it"),
        verb=_("See the change"),
        verb_icon="eye",
        when=words.short(row.day, on),
    )


def _paper(row: _Row, on: date) -> Thing:
    late = row.day < on
    return Thing(
        risk=LATE if late else TODAY if row.day == on else NEAR,
        day=row.day,
        title=_("Paper for an inspection: %(name)s") % {"name": row.title},
        url=address("inspections:client", row.client_id) or "",
        client_id=row.client_id,
        client=row.client,
        kind="bad" if late else "wait",
        icon="octagon-alert" if late else "hourglass",
        state=words.overdue() if late else _("urgent"),
        verb=_("Open"),
        when=words.short(row.day, on),
    )


def _inspection(row: _Row, on: date) -> Thing:
    named = _("Inspection %(kind)s begins") % {"kind": dict(InspectionKind.choices).get(row.title, row.title)}
    return _later(row, on, named, "inspections:detail", NEAR, row.more)


def _agreement(row: _Row, on: date) -> Thing:
    kind = dict(AgreementKind.choices).get(row.title, row.title)
    named = _("The agreement ends: %(name)s") % {"name": f"{kind} {row.more}".strip()}
    return _later(row, on, named, "agreements:detail", LATER)


def _document(row: _Row, on: date) -> Thing:
    return _later(row, on, _("The document expires: %(name)s") % {"name": row.title}, "documents:detail", LATER)


def _later(row: _Row, on: date, title: str, url_name: str, risk: int, sub: str = "") -> Thing:
    return Thing(
        risk=risk,
        day=row.day,
        title=title,
        url=address(url_name, row.pk),
        client_id=row.client_id,
        client=row.client,
        sub=sub,
        kind="run",
        icon="calendar-clock",
        state=words.how_far(row.day, on),
        verb=_("Open"),
        when=words.short(row.day, on),
    )


_MAKE = {
    "bad": _change,
    "look": _change,
    "paper": _paper,
    "inspection": _inspection,
    "agreement": _agreement,
    "document": _document,
}
