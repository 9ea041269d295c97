"""Whom a coming inspection is told to, and the papers that are wanted soon."""

from datetime import date
from typing import Final

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kantorek.core.actor import Actor
from kantorek.core.days import add_working_days
from kantorek.inspections.choices import Status
from kantorek.inspections.models import Inspection, RequestedPaper
from kantorek.notifications.actions import notify
from kantorek.notifications.models import Level, Notice

STEPS: Final = (1, 7)
"""So many days before the first day people are told, the nearest first."""
PAPER_DAYS: Final = 2
"""So many working days before a paper is wanted, so that a Monday's paper is told of on Thursday."""


def papers_until(actor: Actor) -> date:
    """Give the last day whose papers are told of today."""
    return add_working_days(actor.on, PAPER_DAYS)


def tell_of_the_start(actor: Actor, inspection: Inspection) -> list[Notice]:
    """Tell the lead and the carer that an inspection begins: once a step, person and first day."""
    if inspection.status != Status.PLANNED or inspection.starts_on is None or inspection.starts_on < actor.on:
        return []
    left = (inspection.starts_on - actor.on).days
    step = next((step for step in STEPS if left <= step), None)
    if step is None:
        return []
    day = f"{inspection.starts_on:%d.%m.%Y}"
    return notify(
        actor,
        _people(inspection),
        kind="inspections.starts",
        level=Level.BAD if step == STEPS[0] else Level.LOOK,
        icon="landmark",
        title=lambda: (
            _("%(client)s – inspection %(kind)s starts on %(day)s")
            % {"client": inspection.client.name, "kind": inspection.get_kind_display(), "day": day}
        ),
        text=lambda: ", ".join(part for part in (inspection.authority, inspection.subject) if part),
        url=reverse("inspections:detail", args=[inspection.pk]),
        client_id=inspection.client_id,
        once=f"inspection:{inspection.pk}:{inspection.starts_on}:{step}",
    )


def tell_of_papers(actor: Actor, inspection: Inspection, *, due_on: date) -> list[Notice]:
    """Tell the lead and the carer which papers are still missing for a day that is near: once a day and person."""
    missing = RequestedPaper.objects.missing().filter(inspection=inspection, due_on=due_on).in_order()
    names = list(missing.values_list("name", flat=True))
    if not names or not actor.on <= due_on <= papers_until(actor):
        return []
    return notify(
        actor,
        _people(inspection),
        kind="inspections.papers",
        level=Level.LOOK,
        icon="file-text",
        title=lambda: (
            ngettext(
                "%(client)s – %(n)s paper for the inspection by %(day)s",
                "%(client)s – %(n)s papers for the inspection by %(day)s",
                len(names),
            )
            % {"client": inspection.client.name, "n": len(names), "day": f"{due_on:%d.%m.%Y}"}
        ),
        text=", ".join(names),
        url=reverse("inspections:detail", args=[inspection.pk]),
        client_id=inspection.client_id,
        once=f"papers:{inspection.pk}:{due_on}",
    )


def _people(inspection: Inspection) -> set[int]:
    client = inspection.client
    return {pk for pk in (inspection.lead_id, client.carer_id or client.payroll_carer_id) if pk}
