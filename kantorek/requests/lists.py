"""The lists of requests: what a person asked for, which rows that is, how many, and one page of them."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db.models import Count, F, Q, QuerySet, Value
from django.db.models.functions import Coalesce

from kantorek.core.actor import Actor
from kantorek.core.keyset import Key, Page, page_of
from kantorek.core.listing import Asked
from kantorek.requests.choices import WAITING, State
from kantorek.requests.models import ClientRequest
from kantorek.requests.querysets import RequestQuerySet

PAGE = 50
VIEWS = ("open", "delivered", "waiting", "overdue", "done", "all")
FILTERS = ("kind", "by", "carer")
ORDERS: dict[str, tuple[str, ...]] = {
    "due": ("until", "id"),
    "-asked": ("-asked_at", "-id"),
    "-delivered": ("-came", "-id"),
    "client": ("name_key", "id"),
}
SHOWN = (
    "id",
    "client_id",
    "client__name",
    "title",
    "kind",
    "state",
    "due_on",
    "month",
    "asked_at",
    "asked_by_id",
    "delivered_at",
    "delivered_by_name",
    "returned_at",
    "done_at",
    "done_by_name",
    "reminders",
    "remind_on",
    "source_kind",
    "source_id",
    "source_title",
)
_NO_DAY = date(9999, 12, 31)


def in_view(view: str, on: date) -> Q:
    """Which rows a view holds: `open` is what is not settled, on whichever side it waits."""
    views: dict[str, Q] = {
        "open": Q(state__in=(*WAITING, State.DELIVERED)),
        "delivered": Q(state=State.DELIVERED),
        "waiting": Q(state__in=WAITING),
        "overdue": Q(state__in=WAITING, due_on__lt=on),
        "done": Q(state=State.DONE),
        "all": Q(),
    }
    return views[view]


def page_asked_for(actor: Actor, asked: Asked) -> Page:
    """One page of what was asked for."""
    keys = [Key(name.removeprefix("-"), name.startswith("-")) for name in ORDERS[asked.order]]
    rows = listed(_narrowed(actor, asked.filters).filter(in_view(asked.view, actor.on)))
    return page_of(rows, keys, size=PAGE, after=asked.after, before=asked.before)


def all_asked_for(actor: Actor, asked: Asked) -> QuerySet[ClientRequest, dict[str, Any]]:
    """Everything that was asked for, in order: for an export."""
    rows = _narrowed(actor, asked.filters).filter(in_view(asked.view, actor.on))
    return listed(rows).order_by(*ORDERS[asked.order])


def counts_for(actor: Actor, asked: Asked) -> dict[str, int]:
    """Count what each view holds of what was asked for, in one statement: each figure equals its list."""
    return counted(_narrowed(actor, asked.filters), actor.on)


def counted(rows: RequestQuerySet, on: date) -> dict[str, int]:
    """Count the views of some requests in one statement."""
    parts = {view: Count("pk", filter=in_view(view, on)) for view in VIEWS if view != "all"}
    return rows.order_by().aggregate(all=Count("pk"), **parts)


def of_client(actor: Actor, client_id: int) -> RequestQuerySet:
    """The requests to one client."""
    mine: RequestQuerySet = ClientRequest.objects.visible_to(actor).filter(client_id=client_id)
    return mine


def open_of(actor: Actor, client: Any) -> RequestQuerySet:
    """The requests to a client that are not settled: the number beside the tab's name."""
    return of_client(actor, client.pk).filter(in_view("open", actor.on))


def listed(rows: RequestQuerySet) -> QuerySet[ClientRequest, dict[str, Any]]:
    """Only the columns that a list shows."""
    shown: QuerySet[ClientRequest, dict[str, Any]] = rows.annotate(
        until=Coalesce("due_on", Value(_NO_DAY)),
        came=Coalesce("delivered_at", "asked_at"),
        name_key=F("client__name_key"),
    ).values(*SHOWN, "until", "came", "name_key")
    return shown


def _narrowed(actor: Actor, filters: Mapping[str, list[str]]) -> RequestQuerySet:
    rows: RequestQuerySet = ClientRequest.objects.visible_to(actor).filter(client__archived_at=None)
    for key, column in (("kind", "kind"), ("by", "asked_by_id"), ("carer", "client__carer_id")):
        if values := filters.get(key):
            rows = rows.filter(**{f"{column}__in": values})
    return rows
