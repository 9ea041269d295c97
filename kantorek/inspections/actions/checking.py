"""What an inspection may say: stages that follow from its days, days that follow each other, people who see the client."""

from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from kantorek.clients.actions.taking import taken
from kantorek.clients.models import Client
from kantorek.core.actor import Actor
from kantorek.core.errors import Refused
from kantorek.inspections.choices import Kind, Status
from kantorek.inspections.models import Inspection
from kantorek.tasks.actions.taking import person_for

FIELDS = (
    "kind",
    "authority",
    "reference",
    "subject",
    "announced_on",
    "starts_on",
    "ends_on",
    "result",
    "findings",
    "lead_id",
)
"""What a person may write into an inspection; its stage moves by move_inspection()."""
LONGEST = {"authority": 200, "reference": 100, "subject": 300, "result": 300, "findings": 20_000}
EARLIEST = date(1990, 1, 1)
YEARS_AHEAD = 10


def open_client(actor: Actor, client_id: int) -> Client:
    """Give the client, locked. Refuses one that is closed."""
    client = taken(client_id)
    if reason := client.why_closed():
        raise Refused(reason, code="closed")
    return client


def locked(actor: Actor, inspection: Inspection, *, removed: bool = False) -> Inspection:
    """Give the inspection as it stands, locked with its client. Refuses a closed client, and one taken away meanwhile."""
    client = open_client(actor, inspection.client_id)
    found: Inspection = Inspection.objects.select_for_update().get(pk=inspection.pk)
    found.client = client
    if found.removed_at and not removed:
        raise Refused(_("This inspection has been removed meanwhile."), code="removed")
    return found


def checked_fields(actor: Actor, client: Client, fields: dict[str, Any]) -> dict[str, Any]:
    """Give the fields as they are stored. Refuses what is no field or no kind, too long a text, and who may not lead it."""
    if unknown := set(fields) - set(FIELDS):
        raise Refused(_("Unknown field: %(name)s") % {"name": ", ".join(sorted(unknown))}, code="unknown_field")
    values: dict[str, Any] = {key: value.strip() if isinstance(value, str) else value for key, value in fields.items()}
    if values.get("kind", Kind.VAT) not in Kind.values:
        raise Refused(_("Choose one of the list."), code="bad_choice", field="kind")
    for key, most in LONGEST.items():
        if len(values.get(key) or "") > most:
            words = _("At most %(count)s characters.") % {"count": most}
            raise Refused(words, code="too_long", field=key)
    if "lead_id" in values:
        values["lead_id"] = person_for(actor, client, values["lead_id"], field="lead_id")
    return values


def refuse_days(actor: Actor, inspection: Inspection) -> None:
    """Refuse days that cannot be, and a stage that the days speak against."""
    days = {key: getattr(inspection, key) for key in ("announced_on", "starts_on", "ends_on")}
    for key, day in days.items():
        if day and not EARLIEST <= day < date(actor.on.year + YEARS_AHEAD, 1, 1):
            raise Refused(_("This day is out of range."), code="bad_day", field=key)
    announced, starts, ends = days.values()
    if starts and ends and ends < starts:
        words = _("It cannot end before it starts (%(day)s).") % {"day": f"{starts:%d.%m.%Y}"}
        raise Refused(words, code="ends_early", field="ends_on")
    if announced and starts and starts < announced:
        words = _("It cannot start before it was announced (%(day)s).") % {"day": f"{announced:%d.%m.%Y}"}
        raise Refused(words, code="starts_early", field="starts_on")
    if inspection.status == Status.PLANNED:
        return
    if starts is None or starts > actor.on:
        raise Refused(
            _("It has begun, so it needs a first day that is not ahead."), code="not_begun", field="starts_on"
        )
    if inspection.status == Status.DONE and (ends is None or ends > actor.on):
        raise Refused(_("It is finished, so it needs a last day that is not ahead."), code="not_over", field="ends_on")
