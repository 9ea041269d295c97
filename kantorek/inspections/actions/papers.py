"""The papers that inspectors want: each is a task as well, and both are done together."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from kantorek.core import live
from kantorek.core.actor import Actor
from kantorek.core.errors import Refused, Stale
from kantorek.core.events import publish
from kantorek.inspections.actions.checking import EARLIEST, YEARS_AHEAD, locked
from kantorek.inspections.events import (
    PaperChanged,
    PaperHandedOver,
    PaperRemoved,
    PaperRestored,
    PapersRequested,
    PaperTakenBack,
)
from kantorek.inspections.models import Inspection, RequestedPaper
from kantorek.tasks.actions import add_task, change_task, move_task, remove_task, restore_task
from kantorek.tasks.actions.taking import person_for
from kantorek.tasks.choices import Priority, State
from kantorek.tasks.events import TasksGiven
from kantorek.tasks.models import Task

Line = tuple[str, date | None]
"""A paper's name, and the day on which it is wanted."""
MOST = 200
LONGEST = 300


@transaction.atomic
def request_papers(
    actor: Actor, inspection: Inspection, *, lines: Iterable[Line], owner_id: int | None = None
) -> list[RequestedPaper]:
    """Write down which papers the inspectors want; each becomes a task of the owner, else of the lead or the carer.

    A name that is on the list already is passed over, so that a list may be pasted again. Refuses a closed client,
    no lines or too many, an empty or endless name, and an owner who left or does not see the client.
    """
    inspection = locked(actor, inspection)
    wanted = [(_clean(name), _checked_day(actor, day)) for name, day in lines]
    if not wanted:
        raise Refused(_("Write at least one paper."), code="required", field="lines")
    if len(wanted) > MOST:
        words = _("At most %(count)s papers at once.") % {"count": MOST}
        raise Refused(words, code="too_many", field="lines")
    known = {paper.name.casefold() for paper in RequestedPaper.objects.current().filter(inspection=inspection)}
    new = {name.casefold(): (name, day) for name, day in wanted if name.casefold() not in known}
    owner_id = _owner(actor, inspection, owner_id)
    papers = [_request(actor, inspection, name, day, owner_id) for name, day in new.values()]
    if papers:
        names = [paper.name for paper in papers]
        ids = [paper.pk for paper in papers]
        about: dict[str, Any] = {"actor": actor, "subject": inspection.ref, "client_id": inspection.client_id}
        publish(PapersRequested(**about, paper_ids=ids, names=names))
        if owner_id:
            publish(TasksGiven(**about, owner_id=owner_id, count=len(papers)))
    return papers


@transaction.atomic
def change_paper(
    actor: Actor, paper: RequestedPaper, *, name: str, due_on: date | None, seen: str | None = None
) -> RequestedPaper:
    """Change what a paper is called or when it is wanted; its task follows.

    Refuses a closed client, an empty name, and a paper that somebody has changed since it was `seen` (`as_line`).
    """
    paper = _locked(actor, paper)
    name, due_on = _clean(name), _checked_day(actor, due_on)
    if (paper.name, paper.due_on) == (name, due_on):
        return paper
    if seen is not None and paper.as_line != seen:
        words = _("Somebody changed this paper meanwhile: %(paper)s. Check and save again.")
        theirs: dict[str, tuple[object, object]] = {"name": (name, paper.name), "due_on": (due_on, paper.due_on)}
        raise Stale(words % {"paper": paper.as_line}, theirs=theirs)
    was: dict[str, list[Any]] = {"name": [paper.name, name], "due_on": [_iso(paper.due_on), _iso(due_on)]}
    changes = {key: pair for key, pair in was.items() if pair[0] != pair[1]}
    paper.name, paper.due_on = name, due_on
    paper.save(update_fields=["name", "due_on"])
    task = _task(paper)
    if task:
        follows = {"name": ("title", _title(paper)), "due_on": ("due_on", due_on or paper.inspection.starts_on)}
        change_task(actor, task, fields=dict(follows[key] for key in changes), version=task.version)
    publish(
        PaperChanged(
            actor=actor,
            subject=paper.inspection.ref,
            client_id=paper.client_id,
            changes=changes,
            paper_id=paper.pk,
            paper_name=paper.name,
        )
    )
    return paper


@transaction.atomic
def hand_over_paper(actor: Actor, paper: RequestedPaper) -> RequestedPaper:
    """Note that a paper was handed over, and close its task; again changes nothing.

    Refuses a closed client, and a task that somebody else must look at first.
    """
    paper = _locked(actor, paper)
    if paper.handed_over_at is None:
        paper.handed_over_at = actor.at
        paper.handed_over_by_name = "" if actor.kind == "system" else actor.name
        paper.save(update_fields=["handed_over_at", "handed_over_by_name"])
        publish(PaperHandedOver(**_about(actor, paper)))
        _move(actor, paper, State.DONE)
    return paper


@transaction.atomic
def take_back_paper(actor: Actor, paper: RequestedPaper) -> RequestedPaper:
    """Note that a paper is missing after all, and open its task again. Refuses a closed client."""
    paper = _locked(actor, paper)
    if paper.handed_over_at:
        paper.handed_over_at, paper.handed_over_by_name = None, ""
        paper.save(update_fields=["handed_over_at", "handed_over_by_name"])
        publish(PaperTakenBack(**_about(actor, paper)))
        _move(actor, paper, State.TODO)
    return paper


@transaction.atomic
def remove_paper(actor: Actor, paper: RequestedPaper) -> RequestedPaper:
    """Take a paper off the list, and its open task with it. Refuses a closed client."""
    paper = _locked(actor, paper, removed=True)
    if paper.removed_at is None:
        paper.removed_at = actor.at
        paper.save(update_fields=["removed_at"])
        task = _task(paper)
        if task and task.state != State.DONE:
            remove_task(actor, task)
        publish(PaperRemoved(**_about(actor, paper)))
    return paper


@transaction.atomic
def restore_paper(actor: Actor, paper: RequestedPaper) -> RequestedPaper:
    """Put a paper back onto the list, and its task with it. Refuses a closed client."""
    paper = _locked(actor, paper, removed=True)
    if paper.removed_at:
        gone_at, paper.removed_at = paper.removed_at, None
        paper.save(update_fields=["removed_at"])
        _return_task(actor, paper, gone_at)
        publish(PaperRestored(**_about(actor, paper)))
    return paper


def drop_tasks(actor: Actor, inspection: Inspection) -> None:
    """Take the open tasks of an inspection's missing papers away."""
    for paper in RequestedPaper.objects.missing().filter(inspection=inspection):
        task = _task(paper)
        if task and task.state != State.DONE:
            remove_task(actor, task)


def return_tasks(actor: Actor, inspection: Inspection, *, gone_at: datetime) -> None:
    """Bring the tasks back that drop_tasks() took away at a moment."""
    for paper in RequestedPaper.objects.missing().filter(inspection=inspection):
        _return_task(actor, paper, gone_at)


def _return_task(actor: Actor, paper: RequestedPaper, gone_at: datetime) -> None:
    """A task that somebody took away by itself, at another moment, stays away."""
    task = _task(paper, removed=True)
    if task and task.removed_at == gone_at:
        restore_task(actor, task)


def _request(actor: Actor, inspection: Inspection, name: str, day: date | None, owner_id: int | None) -> RequestedPaper:
    about: dict[str, Any] = {"office_id": inspection.office_id, "client": inspection.client, "inspection": inspection}
    paper = RequestedPaper.objects.create(**about, name=name, due_on=day)
    task = add_task(
        actor,
        title=_title(paper),
        client=inspection.client,
        owner_id=owner_id,
        due_on=day or inspection.starts_on,
        text=", ".join(part for part in (inspection.authority, inspection.reference) if part),
        priority=Priority.HIGH,
        source=paper.ref,
        many=True,
    )
    paper.task_id = task.pk
    paper.save(update_fields=["task_id"])
    return paper


def _locked(actor: Actor, paper: RequestedPaper, *, removed: bool = False) -> RequestedPaper:
    inspection = locked(actor, Inspection(pk=paper.inspection_id, client_id=paper.client_id))
    paper = RequestedPaper.objects.select_for_update().get(pk=paper.pk)
    paper.inspection, paper.client = inspection, inspection.client
    if paper.removed_at and not removed:
        raise Refused(_("This paper has been taken off the list meanwhile."), code="removed")
    live.tell(actor, f"client.{paper.client_id}")
    return paper


def _move(actor: Actor, paper: RequestedPaper, state: str) -> None:
    task = _task(paper)
    if task and (task.state == State.DONE) != (state == State.DONE):
        move_task(actor, task, state=state, version=task.version)


def _task(paper: RequestedPaper, *, removed: bool = False) -> Task | None:
    tasks = Task.objects.filter(pk=paper.task_id or 0, client_id=paper.client_id)
    return (tasks if removed else tasks.current()).first()


def _owner(actor: Actor, inspection: Inspection, owner_id: int | None) -> int | None:
    """Whoever was named, else the lead, else the carer, else whoever writes the list; a system names nobody."""
    client = inspection.client
    chosen = owner_id or inspection.lead_id or client.carer_id or client.payroll_carer_id or actor.staff_id
    return person_for(actor, client, chosen, field="owner_id")


def _title(paper: RequestedPaper) -> str:
    words = _("Inspection %(kind)s: %(paper)s")
    return (words % {"kind": paper.inspection.get_kind_display(), "paper": paper.name})[:LONGEST]


def _about(actor: Actor, paper: RequestedPaper) -> dict[str, Any]:
    return {
        "actor": actor,
        "subject": paper.inspection.ref,
        "client_id": paper.client_id,
        "paper_id": paper.pk,
        "paper_name": paper.name,
    }


def _clean(name: str) -> str:
    name = " ".join(name.replace("\x00", "").split())
    if not name:
        raise Refused(_("A paper needs a name."), code="required", field="lines")
    if len(name) > LONGEST:
        words = _("A paper's name has at most %(count)s characters.") % {"count": LONGEST}
        raise Refused(words, code="too_long", field="lines")
    return name


def _checked_day(actor: Actor, day: date | None) -> date | None:
    if day and not EARLIEST <= day < date(actor.on.year + YEARS_AHEAD, 1, 1):
        raise Refused(_("This day is out of range."), code="bad_day", field="lines")
    return day


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None
