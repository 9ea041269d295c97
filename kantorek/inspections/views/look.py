"""How an inspection looks on a page: its stage as sign, word and colour."""

from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from kantorek.inspections.choices import Status
from kantorek.inspections.models import Inspection

Look = tuple[str, str, str]
"""Kind, icon and word of a stage, as the tag `status` takes them."""


def look_of(inspection: Inspection, on: date) -> Look:
    """Say at which stage an inspection is; one that was to begin already asks to be looked at."""
    if inspection.status == Status.DONE:
        return "ok", "circle-check", _("finished")
    if inspection.status == Status.IN_PROGRESS:
        return "run", "circle-dot-dashed", _("in progress")
    if inspection.is_overdue(on):
        return "wait", "hourglass", _("planned, has it begun?")
    return "acc", "calendar-clock", _("planned")


def shown(row: dict[str, Any], on: date) -> dict[str, Any]:
    """Make a row of a list ready to print."""
    inspection = Inspection(**{key: row[key] for key in ("kind", "authority", "status", "starts_on", "ends_on")})
    return row | {"title": inspection.title, "look": look_of(inspection, on)}
