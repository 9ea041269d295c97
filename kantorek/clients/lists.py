"""The list of clients: what a person asked for, which rows that is, how many, and one page of them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, NamedTuple

from django.core.cache import cache
from django.db.models import Case, Count, IntegerField, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import JSONObject

from kantorek.clients.choices import Status
from kantorek.clients.models import Client, ClientTerms
from kantorek.clients.querysets import SEARCHED, ClientQuerySet
from kantorek.core.actor import Actor
from kantorek.core.keyset import Key, Page, page_of
from kantorek.search.querysets import client_ids

PAGE = 50
LARGE = 1000
"""From so many clients on, counting them takes longer than all the rest of a page."""
VIEWS = ("all", "mine", "standing", "potential", "archive")
"""`standing` are the clients of the colleagues whom the person stands in for today."""
NOBODY = "none"
"""Stands for "no carer yet" among the carers of a filter."""
ORDERS: dict[str, tuple[str, ...]] = {
    "name": ("name_key", "id"),
    "-name": ("-name_key", "-id"),
    "-created": ("-created_at", "-id"),
    "created": ("created_at", "id"),
    "status": ("rank", "name_key", "id"),
    "-status": ("-rank", "name_key", "id"),
}
COLUMNS = {"status": "status", "payment": "payment_status", "form": "legal_form"}
TERMS = {"tax": "tax_form", "vat": "vat_frequency", "books": "accounting_type"}
TERMS_SWITCHES = {"employees": "has_employees", "eu": "vat_eu"}
FILTERS = ("status", "books", "carer", "vat", "tax", "employees", "eu", "payment", "form", "tag")
SHOWN = ("id", "name", "nip", "status", "carer_id", "payroll_carer_id", "monthly_fee", "fee_currency", "payment_status",
         "tags")  # fmt: skip
_COUNTED = "clients:counted:{}"
_TAGS = "clients:tags:{}"
_RANKS = [When(status=status, then=Value(at)) for at, status in enumerate(Status)]


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What a person asked the list for; all of it stands in the address."""

    view: str = "all"
    q: str = ""
    filters: Mapping[str, list[str]] = field(default_factory=dict)
    order: str = "name"
    after: str = ""
    before: str = ""

    @property
    def narrowed(self) -> bool:
        """Whether fewer rows than the whole view are asked for."""
        return bool(self.q or self.filters)


@dataclass(frozen=True, slots=True)
class Counts:
    """How many clients each view holds, and how many of the view in hand were asked for."""

    views: dict[str, int]
    found: int


def asked_for(actor: Actor, asked: Asked) -> ClientQuerySet:
    """The clients that were asked for, in no order yet."""
    rows = Client.objects.visible_to(actor).filter(_view(actor, asked.view))
    if asked.q:
        rows = rows.matching(asked.q)
    return rows.filter(_narrowed(asked.filters, actor))


def page_asked_for(actor: Actor, asked: Asked) -> Page:
    """One page of what was asked for."""
    keys = [Key(name.removeprefix("-"), name.startswith("-")) for name in ORDERS[asked.order]]
    rows = listed(asked_for(actor, asked), asked.order, actor.on)
    return page_of(rows, keys, size=PAGE, after=asked.after, before=asked.before)


def all_asked_for(actor: Actor, asked: Asked) -> QuerySet[Client, dict[str, Any]]:
    """Everything that was asked for, in order: for an export."""
    return listed(asked_for(actor, asked), asked.order, actor.on).order_by(*ORDERS[asked.order])


def listed(rows: ClientQuerySet, order: str, on: date) -> QuerySet[Client, dict[str, Any]]:
    """Only the columns that the list shows, the terms of a day beside them.

    The terms come as a subquery, not a join: PostgreSQL fetches them for the rows of the page, after the sort.
    """
    keys = {name.removeprefix("-") for name in ORDERS[order]}
    if "rank" in keys:
        rows = rows.annotate(rank=Case(*_RANKS, output_field=IntegerField()))
    held = ClientTerms.objects.holding(on).filter(client=OuterRef("pk"))
    terms = held.values(now=JSONObject(**{name: name for name in (*TERMS.values(), *TERMS_SWITCHES.values())}))[:1]
    shown: QuerySet[Client, dict[str, Any]] = rows.annotate(now=Subquery(terms)).values(
        *dict.fromkeys((*SHOWN, *sorted(keys), "now"))
    )
    return shown


def counts_for(actor: Actor, asked: Asked, page: Page) -> Counts:
    """Count all views at once, and what was asked for only where the page in hand does not tell it.

    In a large office the views' figures are kept: every change of a client forgets them after its commit, and should
    a count that began before that commit be kept after it, then for half a minute at most.
    """
    more = asked.narrowed and bool(page.after or page.before)
    key = _COUNTED.format(actor.office_id)
    kinds: list[_Kind] | None = cache.get(key) if actor.clients is None else None
    if kinds is not None:
        found = asked_for(actor, asked).count() if more else 0
    else:
        kinds, found = _count(actor, asked if more else None)
        if actor.clients is None and sum(kind.many for kind in kinds) >= LARGE:
            cache.set(key, kinds, timeout=30)
    views = {view: sum(kind.many for kind in kinds if kind.within(view, actor)) for view in VIEWS}
    return Counts(views, found if more else len(page.rows) if asked.narrowed else views[asked.view])


def forget_counts(office_id: int) -> None:
    """Count anew at the next list."""
    cache.delete(_COUNTED.format(office_id))


def tags_in_use(actor: Actor) -> list[str]:
    """The tags of the clients that a person sees; those of the whole office are kept until one changes."""
    if actor.clients is not None:
        return Client.objects.visible_to(actor).tags_in_use()
    found: list[str] | None = cache.get_or_set(
        _TAGS.format(actor.office_id), Client.objects.visible_to(actor).tags_in_use, timeout=300
    )
    return found or []


def forget_tags(office_id: int) -> None:
    """Look for tags anew at the next list."""
    cache.delete(_TAGS.format(office_id))


class _Kind(NamedTuple):
    """Clients that no view tells apart."""

    archived: bool
    status: str
    carer: int | None
    payroll: int | None
    many: int
    found: int = 0

    def within(self, view: str, actor: Actor) -> bool:
        """Whether they belong to a view; _view() says the same to the database."""
        if view == "mine":
            return not self.archived and actor.staff_id in (self.carer, self.payroll)
        if view == "standing":
            return not self.archived and bool(actor.stands_for & {self.carer, self.payroll})
        return self.archived == (view == "archive") and (view != "potential" or self.status == Status.POTENTIAL)


def _count(actor: Actor, asked: Asked | None) -> tuple[list[_Kind], int]:
    """Count the clients of each kind and, if need be, those asked for, in one statement."""
    clients = Client.objects.visible_to(actor).annotate(archived=Q(archived_at__isnull=False)).order_by()
    kinds: QuerySet[Client, Any] = clients.values_list("archived", "status", "carer_id", "payroll_carer_id")
    counted = {"many": Count("pk")}
    if asked:
        wanted = _view(actor, asked.view) & _narrowed(asked.filters, actor)
        if asked.q:
            wanted &= Q(pk__in=client_ids(asked.q, kinds=SEARCHED))
        counted["found"] = Count("pk", filter=wanted)
    rows = [_Kind(*row) for row in kinds.annotate(**counted)]
    return rows, sum(row.found for row in rows)


def _view(actor: Actor, view: str) -> Q:
    if view == "archive":
        return Q(archived_at__isnull=False)
    here = Q(archived_at=None)
    if view == "mine":
        return here & (Q(carer_id=actor.staff_id) | Q(payroll_carer_id=actor.staff_id))
    if view == "standing":
        return here & (Q(carer_id__in=actor.stands_for) | Q(payroll_carer_id__in=actor.stands_for))
    return here & Q(status=Status.POTENTIAL) if view == "potential" else here


def _narrowed(filters: Mapping[str, list[str]], actor: Actor) -> Q:
    wanted = Q()
    for key, column in COLUMNS.items():
        if key in filters:
            wanted &= Q(**{f"{column}__in": filters[key]})
    if tags := filters.get("tag"):
        wanted &= Q(tags__overlap=tags)
    if people := filters.get("carer"):
        ids = [pk for pk in people if pk != NOBODY]
        nobody = Q(carer=None) if NOBODY in people else Q()
        wanted &= Q(carer_id__in=ids) | Q(payroll_carer_id__in=ids) | nobody
    if terms := _terms(filters):
        held = ClientTerms.objects.visible_to(actor).holding(actor.on).filter(**terms)
        wanted &= Q(pk__in=held.values("client_id"))
    return wanted


def _terms(filters: Mapping[str, list[str]]) -> dict[str, Any]:
    lists = {f"{column}__in": filters[key] for key, column in TERMS.items() if key in filters}
    switches = {
        f"{column}__in": [v == "yes" for v in filters[key]] for key, column in TERMS_SWITCHES.items() if key in filters
    }
    return lists | switches
