"""Recurring tasks: set up, changed, paused, taken away, and the tasks that they make when their day comes."""

from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from kantorek.clients.actions.taking import taken
from kantorek.clients.models import Client
from kantorek.core.actor import Actor
from kantorek.core.errors import Refused, Stale
from kantorek.core.events import publish
from kantorek.tasks.actions.making import make_due
from kantorek.tasks.actions.steps import clean_steps
from kantorek.tasks.actions.taking import EARLIEST, LATEST, clean_plan, person_for, refuse_closed
from kantorek.tasks.choices import Frequency, Shift
from kantorek.tasks.events import (
    RecurrenceAdded,
    RecurrenceChanged,
    RecurrencePaused,
    RecurrenceRemoved,
    RecurrenceRestored,
)
from kantorek.tasks.models import Recurrence
from kantorek.tasks.recurring import LAST_DAY, MOST_EVERY, MOST_LEAD, first_after

RULE = ("frequency", "every", "weekdays", "month_day", "month", "shift", "starts_on", "ends_on")
PLAN = ("title", "text", "steps", "priority", "labels", "needs_review", "reviewer_id", "owner_id", "lead_days")
FIELDS = (*PLAN, *RULE)


@transaction.atomic
def add_recurrence(actor: Actor, *, client: Client | None, fields: dict[str, Any]) -> Recurrence:
    """Let a task come again: FIELDS, of which title, frequency and starts_on must be there; made at once if due.

    Refuses a closed client, a rule that never comes, and what a task would be refused for.
    """
    if client:
        client = taken(client.pk)
        refuse_closed(actor, client)
    values = _clean(actor, client, fields)
    recurrence = Recurrence(office_id=actor.office_id, client=client, **values)
    _plan_next(recurrence, actor.on)
    recurrence.save(force_insert=True)
    publish(RecurrenceAdded(actor=actor, subject=recurrence.ref, client_id=recurrence.client_id))
    return _made_at_once(actor, recurrence)


@transaction.atomic
def change_recurrence(actor: Actor, recurrence: Recurrence, *, fields: dict[str, Any], version: int) -> Recurrence:
    """Change a recurring task from its next time on; tasks that stand already stay as they are.

    Refuses a closed client, a rule that never comes again, wrong values, and a version somebody has overtaken.
    """
    recurrence = _held(actor, recurrence)
    values = _clean(actor, recurrence.client, fields)
    changes = {key: [getattr(recurrence, key), new] for key, new in values.items() if getattr(recurrence, key) != new}
    if not changes:
        return recurrence
    if recurrence.version != version:
        theirs = {key: (new, old) for key, (old, new) in changes.items()}
        raise Stale(_("Somebody changed this recurring task meanwhile. Check and save again."), theirs=theirs)
    for key, (_old, new) in changes.items():
        setattr(recurrence, key, new)
    _refuse_own_review(recurrence.owner_id, recurrence.reviewer_id)
    if set(changes) & set(RULE):
        _plan_next(recurrence, actor.on)
    recurrence.version += 1
    recurrence.save()
    told = {key: [_plain(old), _plain(new)] for key, (old, new) in changes.items()}
    publish(RecurrenceChanged(actor=actor, subject=recurrence.ref, client_id=recurrence.client_id, changes=told))
    return _made_at_once(actor, recurrence)


@transaction.atomic
def pause_recurrence(actor: Actor, recurrence: Recurrence, *, paused: bool) -> Recurrence:
    """Let a recurring task rest, or go on: of the times that went by meanwhile only the newest is made."""
    recurrence = _locked(recurrence)
    _refuse_removed(recurrence)
    if bool(recurrence.paused_at) == paused:
        return recurrence
    recurrence.paused_at = actor.at if paused else None
    recurrence.save(update_fields=["paused_at"])
    publish(RecurrencePaused(actor=actor, subject=recurrence.ref, client_id=recurrence.client_id, paused=paused))
    return recurrence if paused else _made_at_once(actor, recurrence)


@transaction.atomic
def remove_recurrence(actor: Actor, recurrence: Recurrence) -> Recurrence:
    """Take a recurring task away; what it made stays. It can be brought back."""
    recurrence = _locked(recurrence)
    if recurrence.removed_at:
        return recurrence
    recurrence.removed_at = actor.at
    recurrence.save(update_fields=["removed_at"])
    publish(RecurrenceRemoved(actor=actor, subject=recurrence.ref, client_id=recurrence.client_id))
    return recurrence


@transaction.atomic
def restore_recurrence(actor: Actor, recurrence: Recurrence) -> Recurrence:
    """Bring a recurring task back that was taken away."""
    recurrence = _locked(recurrence)
    if recurrence.removed_at is None:
        return recurrence
    recurrence.removed_at = None
    recurrence.save(update_fields=["removed_at"])
    publish(RecurrenceRestored(actor=actor, subject=recurrence.ref, client_id=recurrence.client_id))
    return _made_at_once(actor, recurrence)


def _made_at_once(actor: Actor, recurrence: Recurrence) -> Recurrence:
    """Make what is due already, and give the recurring task as it stands then."""
    make_due(actor, recurrence, on=actor.on)
    recurrence.refresh_from_db(fields=["next_on"])
    return recurrence


def _plan_next(recurrence: Recurrence, on: date) -> None:
    """Note the time to be made next: after those that stand already, and none that went by. Refuses when none comes."""
    last = None
    if recurrence.pk:
        made = recurrence.tasks.exclude(occurrence_on=None).order_by("-occurrence_on")
        last = made.values_list("occurrence_on", flat=True).first()
    recurrence.next_on = first_after(recurrence.rule, made=last, on=on)
    if recurrence.next_on is None:
        raise Refused(_("With these days the task never comes. Look at the end."), code="never", field="ends_on")


def _clean(actor: Actor, client: Client | None, fields: dict[str, Any]) -> dict[str, Any]:
    if unknown := set(fields) - set(FIELDS):
        raise Refused(_("Unknown field: %(name)s") % {"name": ", ".join(sorted(unknown))}, code="unknown_field")
    values = clean_plan(actor, fields)
    if "steps" in values:
        values["steps"] = clean_steps(actor, values["steps"])
    for key in ("owner_id", "reviewer_id"):
        if key in values:
            values[key] = person_for(actor, client, values[key], field=key)
    if values.get("needs_review") is False:
        values["reviewer_id"] = None
    _refuse_own_review(values.get("owner_id"), values.get("reviewer_id"))
    return values | _clean_rule(values)


def _refuse_own_review(owner_id: int | None, reviewer_id: int | None) -> None:
    """Such a rule would be kept, and none of its tasks ever made."""
    if reviewer_id and reviewer_id == owner_id:
        raise Refused(_("Somebody else looks at it: not the owner."), code="own_review", field="reviewer_id")


def _clean_rule(values: dict[str, Any]) -> dict[str, Any]:
    """Check the rule. Refuses unknown words and figures out of range, each with its field."""
    for key, (least, most) in _BOUNDS.items():
        if values.get(key) is not None and not least <= values[key] <= most:
            words = _("From %(least)s to %(most)s.") % {"least": least, "most": most}
            raise Refused(words, code="out_of_range", field=key)
    for key, kind in _LISTS.items():
        if key in values and not {*_listed(values[key])} <= {*kind}:
            raise Refused(_("Choose one of the list."), code="unknown", field=key)
    if values.get("frequency") == Frequency.WEEKLY and not values.get("weekdays", [0]):
        raise Refused(_("Choose at least one day of the week."), code="required", field="weekdays")
    _refuse_span(values.get("starts_on"), values.get("ends_on"))
    return {"weekdays": sorted(set(values["weekdays"]))} if "weekdays" in values else {}


_BOUNDS = {"every": (1, MOST_EVERY), "month_day": (1, LAST_DAY), "month": (1, 12), "lead_days": (0, MOST_LEAD)}
_LISTS: dict[str, Any] = {"frequency": Frequency.values, "shift": Shift.values, "weekdays": range(7)}


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def _refuse_span(starts_on: date | None, ends_on: date | None) -> None:
    if starts_on and not EARLIEST <= starts_on < LATEST:
        raise Refused(_("This day is out of range."), code="bad_day", field="starts_on")
    if starts_on and ends_on and ends_on < starts_on:
        raise Refused(_("The end comes before the beginning."), code="bad_day", field="ends_on")


def _held(actor: Actor, recurrence: Recurrence) -> Recurrence:
    recurrence = _locked(recurrence)
    _refuse_removed(recurrence)
    if recurrence.client:
        refuse_closed(actor, recurrence.client)
    return recurrence


def _locked(recurrence: Recurrence) -> Recurrence:
    """Lock the client first, then the row, as everybody does."""
    client = taken(recurrence.client_id) if recurrence.client_id else None
    recurrence = Recurrence.objects.select_for_update().get(pk=recurrence.pk)
    recurrence.client = client
    return recurrence


def _refuse_removed(recurrence: Recurrence) -> None:
    if recurrence.removed_at:
        raise Refused(_("This recurring task has been removed meanwhile."), code="removed")


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value
