"""Writing inspections down, changing them, moving them on, taking them away and back."""

from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from kantorek.clients.actions.client import plain
from kantorek.clients.models import Client
from kantorek.core.actor import Actor
from kantorek.core.errors import Refused, Stale
from kantorek.core.events import publish
from kantorek.core.refs import Ref
from kantorek.inspections.actions.checking import checked_fields, locked, open_client, refuse_days
from kantorek.inspections.actions.papers import drop_tasks, return_tasks
from kantorek.inspections.choices import MOVES, Status
from kantorek.inspections.events import (
    InspectionAdded,
    InspectionChanged,
    InspectionMoved,
    InspectionRemoved,
    InspectionRestored,
    InspectionsExported,
)
from kantorek.inspections.models import Inspection
from kantorek.offices.models import StaffMember


@transaction.atomic
def add_inspection(actor: Actor, client: Client, *, fields: dict[str, Any], status: str = Status.PLANNED) -> Inspection:
    """Write an inspection down, at whatever stage it is.

    Refuses a closed client, days that cannot be or that speak against the stage, and a lead who left or does not see
    the client.
    """
    client = open_client(actor, client.pk)
    values = checked_fields(actor, client, fields)
    if status not in Status.values:
        raise Refused(_("Choose one of the list."), code="bad_choice", field="status")
    inspection = Inspection(
        office_id=client.office_id, client=client, status=status, added_at=actor.at, added_by_id=actor.staff_id
    )
    for key, value in values.items():
        setattr(inspection, key, value)
    if not inspection.kind:
        raise Refused(_("Choose one of the list."), code="bad_choice", field="kind")
    refuse_days(actor, inspection)
    inspection.save(force_insert=True)
    starts_on = inspection.starts_on.isoformat() if inspection.starts_on else None
    publish(InspectionAdded(actor=actor, subject=inspection.ref, client_id=client.pk, starts_on=starts_on))
    return inspection


@transaction.atomic
def change_inspection(actor: Actor, inspection: Inspection, *, fields: dict[str, Any], version: int) -> Inspection:
    """Change what an inspection says; its stage stays.

    Refuses a closed client, days that cannot be or that speak against the stage, a lead who may not be one, and, with
    what differs, a version that somebody else has overtaken.
    """
    inspection = locked(actor, inspection)
    same_lead = fields.get("lead_id") == inspection.lead_id  # a lead who has left since may stay written down
    asked = {key: value for key, value in fields.items() if key != "lead_id" or not same_lead}
    values = checked_fields(actor, inspection.client, asked)
    changes = {key: [getattr(inspection, key), now] for key, now in values.items() if getattr(inspection, key) != now}
    if not changes:
        return inspection
    if inspection.version != version:
        words = _("Somebody changed this inspection meanwhile. Look at the marked fields and save again.")
        raise Stale(words, theirs={key: (new, now) for key, (now, new) in changes.items()})
    for key, (_was, new) in changes.items():
        setattr(inspection, key, new)
    refuse_days(actor, inspection)
    inspection.version += 1
    inspection.save(update_fields=[*changes, "version"])
    publish(
        InspectionChanged(
            actor=actor,
            subject=inspection.ref,
            client_id=inspection.client_id,
            changes={key: [plain(was), plain(now)] for key, (was, now) in changes.items()},
            names={key: [_name(pk) for pk in pair] for key, pair in changes.items() if key == "lead_id"},
        )
    )
    return inspection


@transaction.atomic
def move_inspection(
    actor: Actor,
    inspection: Inspection,
    *,
    status: str,
    day: date | None = None,
    result: str = "",
    was: str = "",
    version: int | None = None,
) -> Inspection:
    """Move an inspection a stage on or back: it begins or ends on a day, today unless another is said.

    Refuses a closed client, a stage that does not follow, a day ahead or out of order, and a stage that somebody else
    has moved on from (`was` is what stood on the screen) or, with its `version`, has changed in any way. A stage taken back keeps the days.
    """
    inspection = locked(actor, inspection)
    if inspection.status == status:
        return inspection
    if (was and inspection.status != was) or version not in (None, inspection.version):
        raise _overtaken(inspection, status)
    if status not in MOVES[inspection.status]:
        raise Refused(_("One stage after the other: planned, in progress, finished."), code="bad_move", field="status")
    before, day = inspection.status, day or actor.on
    _set_day(inspection, status, day)
    if result.strip():
        inspection.result = checked_fields(actor, inspection.client, {"result": result})["result"]
    inspection.status = status
    refuse_days(actor, inspection)
    inspection.version += 1
    inspection.save(update_fields=["status", "starts_on", "ends_on", "result", "version"])
    said = inspection.result if status == Status.DONE else ""
    about: dict[str, Any] = {"actor": actor, "subject": inspection.ref, "client_id": inspection.client_id}
    publish(InspectionMoved(**about, was=before, now=status, day=day.isoformat(), result=said))
    return inspection


@transaction.atomic
def remove_inspection(actor: Actor, inspection: Inspection) -> Inspection:
    """Take an inspection away, and the tasks of its missing papers with it. Refuses a closed client."""
    inspection = locked(actor, inspection, removed=True)
    if inspection.removed_at:
        return inspection
    inspection.removed_at = actor.at
    inspection.save(update_fields=["removed_at"])
    drop_tasks(actor, inspection)
    publish(InspectionRemoved(actor=actor, subject=inspection.ref, client_id=inspection.client_id))
    return inspection


@transaction.atomic
def restore_inspection(actor: Actor, inspection: Inspection) -> Inspection:
    """Bring an inspection back, and the tasks of its missing papers with it. Refuses a closed client."""
    inspection = locked(actor, inspection, removed=True)
    if inspection.removed_at is None:
        return inspection
    gone_at, inspection.removed_at = inspection.removed_at, None
    inspection.save(update_fields=["removed_at"])
    return_tasks(actor, inspection, gone_at=gone_at)
    publish(InspectionRestored(actor=actor, subject=inspection.ref, client_id=inspection.client_id))
    return inspection


@transaction.atomic
def export_inspections(actor: Actor, *, count: int, kind: str, asked: str) -> None:
    """Tell the stream that a list left the office: who took it, how many inspections, by which filters."""
    subject = Ref("offices.office", actor.office_id)
    publish(InspectionsExported(actor=actor, subject=subject, count=count, kind=kind, asked=asked))


def _overtaken(inspection: Inspection, wanted: str) -> Stale:
    words = _("The inspection is at “%(state)s” now.") % {"state": Status(inspection.status).label}
    return Stale(words, theirs={"status": (wanted, inspection.status)})


def _set_day(inspection: Inspection, status: str, day: date) -> None:
    """It begins with the day on which it goes on, and ends with the day on which it is finished."""
    if inspection.status == Status.PLANNED:
        inspection.starts_on = day
        if inspection.ends_on and inspection.ends_on < day:
            inspection.ends_on = None
    elif status == Status.DONE:
        inspection.ends_on = day


def _name(staff_id: int | None) -> str:
    member = StaffMember.objects.filter(pk=staff_id).first() if staff_id else None
    return member.name if member else ""
