"""The office's list of agreements: what a person asked for, which rows that is, how many, and one page of them."""

from datetime import date
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from kantorek.agreements.choices import Status
from kantorek.agreements.models import Agreement
from kantorek.agreements.querysets import AgreementQuerySet
from kantorek.core.actor import Actor
from kantorek.core.keyset import Key, Page, page_of
from kantorek.core.listing import Asked

PAGE = 50
VIEWS = (*Status.values, "all")
FILTERS = ("kind", "ends", "carer")
WITHIN = [("30", _("30 days")), ("90", _("90 days"))]
NOBODY = "none"
"""Stands for "no carer yet" among the carers of a filter."""
ORDERS: dict[str, tuple[str, ...]] = {
    "end": ("until", "id"),
    "client": ("name_key", "id"),
    "-start": ("-starts_on", "-id"),
}
SHOWN = (
    "id",
    "client_id",
    "client__name",
    "client__carer_id",
    "kind",
    "number",
    "status",
    "starts_on",
    "ends_on",
    "cancelled_on",
    "monthly_fee",
    "fee_currency",
    "notice_count",
    "notice_unit",
    "number_of_version",
)
_NO_END = date(9999, 12, 31)


def asked_for(actor: Actor, asked: Asked) -> AgreementQuerySet:
    """The agreements that were asked for, in no order yet."""
    rows = _narrowed(actor, asked)
    return rows if asked.view == "all" else rows.filter(status=asked.view)


def page_asked_for(actor: Actor, asked: Asked) -> Page:
    """One page of what was asked for."""
    keys = [Key(name.removeprefix("-"), name.startswith("-")) for name in ORDERS[asked.order]]
    return page_of(listed(asked_for(actor, asked)), keys, size=PAGE, after=asked.after, before=asked.before)


def all_asked_for(actor: Actor, asked: Asked) -> QuerySet[Agreement, dict[str, Any]]:
    """Everything that was asked for, in order: for an export."""
    return listed(asked_for(actor, asked)).order_by(*ORDERS[asked.order])


def listed(rows: AgreementQuerySet) -> QuerySet[Agreement, dict[str, Any]]:
    """Only the columns that a list shows; `renewed` tells that a newer version stands behind it."""
    newer = Agreement.objects.current().filter(replaces=OuterRef("pk"))
    shown: QuerySet[Agreement, dict[str, Any]] = rows.annotate(
        until=Coalesce("ends_on", Value(_NO_END)), name_key=F("client__name_key"), renewed=Exists(newer)
    ).values(*SHOWN, "until", "name_key", "renewed")
    return shown


def counts_for(actor: Actor, asked: Asked) -> dict[str, int]:
    """Count what each view holds of what was asked for, in one statement: each figure equals its list."""
    rows = _narrowed(actor, asked).order_by().values_list("status").annotate(many=Count("pk"))
    counted: dict[str, int] = dict(rows)
    return {status: counted.get(status, 0) for status in Status.values} | {"all": sum(counted.values())}


def of_client(actor: Actor, client_id: int) -> AgreementQuerySet:
    """The agreements of one client."""
    return Agreement.objects.visible_to(actor).current().filter(client_id=client_id)


def _narrowed(actor: Actor, asked: Asked) -> AgreementQuerySet:
    rows: AgreementQuerySet = Agreement.objects.visible_to(actor).current().filter(client__archived_at=None)
    if kinds := asked.filters.get("kind"):
        rows = rows.filter(kind__in=kinds)
    if within := asked.filters.get("ends"):
        rows = rows.ending_within(int(within[0]), actor.on).to_be_renewed()
    if people := asked.filters.get("carer"):
        ids = [pk for pk in people if pk != NOBODY]
        nobody = Q(client__carer=None) if NOBODY in people else Q(pk__in=[])
        rows = rows.filter(Q(client__carer_id__in=ids) | nobody)
    return rows
