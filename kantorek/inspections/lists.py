"""The office's list of inspections: what a person asked for, which rows that is, how many, and one page of them."""

from datetime import date
from typing import Any

from django.db.models import Count, F, Q, QuerySet, Value
from django.db.models.functions import Coalesce

from kantorek.core.actor import Actor
from kantorek.core.keyset import Key, Page, page_of
from kantorek.core.listing import Asked
from kantorek.inspections.choices import OPEN, Status
from kantorek.inspections.models import Inspection
from kantorek.inspections.querysets import InspectionQuerySet

PAGE = 50
VIEWS = ("open", "done", "all")
FILTERS = ("kind", "status", "lead")
NOBODY = "none"
"""Stands for "no lead yet" among the leads of a filter."""
ORDERS: dict[str, tuple[str, ...]] = {
    "start": ("begins", "id"),
    "-start": ("-begins", "-id"),
    "client": ("name_key", "id"),
}
SHOWN = (
    "id",
    "client_id",
    "client__name",
    "kind",
    "authority",
    "subject",
    "status",
    "starts_on",
    "ends_on",
    "result",
    "lead_id",
    "papers_all",
    "papers_done",
)
_NO_DAY = date(9999, 12, 31)


def asked_for(actor: Actor, asked: Asked) -> InspectionQuerySet:
    """The inspections that were asked for, in no order yet."""
    return in_view(_narrowed(actor, asked), asked.view)


def in_view(rows: InspectionQuerySet, view: str) -> InspectionQuerySet:
    """Those of a view: `open` is planned and in progress, as the counter on the client's card counts."""
    if view == "all":
        return rows
    return rows.filter(status__in=OPEN) if view == "open" else rows.filter(status=Status.DONE)


def page_asked_for(actor: Actor, asked: Asked) -> Page:
    """One page of what was asked for."""
    keys = [Key(name.removeprefix("-"), name.startswith("-")) for name in ORDERS[asked.order]]
    return page_of(listed(asked_for(actor, asked)), keys, size=PAGE, after=asked.after, before=asked.before)


def all_asked_for(actor: Actor, asked: Asked) -> QuerySet[Inspection, dict[str, Any]]:
    """Everything that was asked for, in order: for an export."""
    return listed(asked_for(actor, asked)).order_by(*ORDERS[asked.order])


def listed(rows: InspectionQuerySet) -> QuerySet[Inspection, dict[str, Any]]:
    """Only the columns that a list shows, the papers counted beside them."""
    shown: QuerySet[Inspection, dict[str, Any]] = (
        rows.counted()
        .annotate(begins=Coalesce("starts_on", Value(_NO_DAY)), name_key=F("client__name_key"))
        .values(*SHOWN, "begins", "name_key")
    )
    return shown


def counts_for(actor: Actor, asked: Asked) -> dict[str, int]:
    """Count what each view holds of what was asked for, in one statement: each figure equals its list."""
    return counted(_narrowed(actor, asked))


def counted(rows: InspectionQuerySet) -> dict[str, int]:
    """Count the views of some inspections in one statement."""
    by_status: dict[str, int] = dict(rows.order_by().values_list("status").annotate(many=Count("pk")))
    open_ones = sum(by_status.get(status, 0) for status in OPEN)
    return {"open": open_ones, "done": by_status.get(Status.DONE, 0), "all": sum(by_status.values())}


def of_client(actor: Actor, client_id: int) -> InspectionQuerySet:
    """The inspections of one client."""
    return Inspection.objects.visible_to(actor).current().filter(client_id=client_id)


def _narrowed(actor: Actor, asked: Asked) -> InspectionQuerySet:
    rows: InspectionQuerySet = Inspection.objects.visible_to(actor).current().filter(client__archived_at=None)
    for key in ("kind", "status"):
        if values := asked.filters.get(key):
            rows = rows.filter(**{f"{key}__in": values})
    if people := asked.filters.get("lead"):
        ids = [pk for pk in people if pk != NOBODY]
        nobody = Q(lead=None) if NOBODY in people else Q(pk__in=[])
        rows = rows.filter(Q(lead_id__in=ids) | nobody)
    return rows
