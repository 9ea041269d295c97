"""Which clients, terms, contacts and notes; who sees a client is decided here and nowhere else."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any, ClassVar, Self

from django.db import models
from django.db.models import Count, F, Func, OuterRef, Q, Subquery
from django.db.models.functions import JSONObject

from kantorek.clients.choices import Verdict
from kantorek.core.actor import Actor
from kantorek.core.models import EventRecord
from kantorek.search.querysets import client_ids, object_ids, patterns

if TYPE_CHECKING:
    from kantorek.clients.models import Client, ClientTerms, Intake, IntakeRow  # noqa: F401 -- named in a string below

SEARCHED = ["client", "contact"]
SHORTEST = 3
"""Fewer letters are like everybody."""


class _Found(Func):
    """`id = ANY(ARRAY(…))` rather than IN: found first, then fetched by key, however many the planner expects."""

    template = "%(expressions)s)"
    arg_joiner = " = ANY(ARRAY"
    output_field = models.BooleanField()


class ClientQuerySet(models.QuerySet["Client"]):
    """Which clients."""

    def visible_to(self, actor: Actor) -> Self:
        """Clients of the actor's office: all with the right, else the ones looked after."""
        own = self.filter(office_id=actor.office_id)
        return own if actor.clients is None else own.filter(pk__among=actor.clients)

    def current(self) -> Self:
        """Clients outside the archive."""
        return self.filter(archived_at=None)

    def archived(self) -> Self:
        """Clients in the archive."""
        return self.exclude(archived_at=None)

    def looked_after_by(self, staff_id: int | None) -> Self:
        """Clients whose books or payroll the person keeps."""
        return self.filter(Q(carer_id=staff_id) | Q(payroll_carer_id=staff_id))

    def matching(self, text: str) -> Self:
        """Clients found by words of their own or of a contact, by part of a word or of a number."""
        if not patterns(text):  # only signs that nothing is found by
            return self.none()
        return self.filter(_Found(F("pk"), client_ids(text, kinds=SEARCHED)))

    def among(self, ids: Iterable[int]) -> Self:
        """Clients named one by one."""
        return self.filter(pk__in=list(ids))

    def by_name(self) -> Self:
        """In Polish order of names."""
        return self.order_by("name_key", "pk")

    def tagged(self, tags: Iterable[str]) -> Self:
        """Clients with any of the tags."""
        return self.filter(tags__overlap=list(tags))

    def tags_in_use(self) -> list[str]:
        """Every tag of these clients, in the order of the alphabet."""
        found = self.order_by().annotate(tag=Func(F("tags"), function="unnest", output_field=models.TextField()))
        return sorted(found.values_list("tag", flat=True).distinct(), key=str.casefold)

    def just_made_by(self, actor: Actor) -> Self:
        """Clients that the same person added in the last two minutes: what a double click finds."""
        made = EventRecord.objects.filter(
            office_id=actor.office_id, name="clients.client_created", actor_staff_id=actor.staff_id
        ).exclude(actor_staff_id=None)
        return self.filter(created_at__gt=actor.at - timedelta(minutes=2), pk__in=made.values("client_id"))

    def with_names(self) -> Self:
        """Bring the names of everybody that a client's page names, and no more of them."""
        own = [field.name for field in self.model._meta.concrete_fields]
        people = ("carer", "payroll_carer", "archived_by")
        return self.select_related(*people).only(*own, *(f"{who}__name" for who in people))

    def with_terms(self, day: date, terms: models.QuerySet[ClientTerms]) -> Self:
        """Bring how the books are kept and how often VAT is settled on a day, as `held`: no question of their own."""
        held = terms.filter(client=OuterRef("pk")).filter(valid_from__lte=day).order_by("-valid_from")
        values = JSONObject(books="accounting_type", vat="vat_frequency")
        return self.annotate(held=Subquery(held.values(now=values)[:1]))


class OwnedQuerySet(models.QuerySet[Any]):
    """Rows of clients.

    `shown_to_contacts` says which of them a client's own people see in the portal; None, as here: none at all.
    """

    shown_to_contacts: ClassVar[Q | None] = None

    def visible_to(self, actor: Actor) -> Self:
        """Rows of the clients that the actor sees; for a client's people only those that are shown to clients."""
        own = self.filter(office_id=actor.office_id)
        if actor.kind == "contact":
            return (
                self.none()
                if self.shown_to_contacts is None
                else own.filter(self.shown_to_contacts, client_id__among=actor.clients or ())
            )
        return own if actor.clients is None else own.filter(client_id__among=actor.clients)


class RemovableQuerySet(OwnedQuerySet):
    """Rows that can be taken away and brought back."""

    def current(self) -> Self:
        """Those that have not been taken away."""
        return self.filter(removed_at=None)


class ContactQuerySet(RemovableQuerySet):
    """Which people; a client's people see whom the office knows there."""

    shown_to_contacts: ClassVar[Q | None] = Q(removed_at=None)

    def like(self, typed: list[str], *, besides: Client) -> Self:
        """One row a person who is found by any of the typed texts and is not a contact of the client yet."""
        texts = [text for text in typed if len(text) >= SHORTEST]
        if not texts:
            return self.none()
        alike = Q()
        for text in texts:
            alike |= Q(pk__in=object_ids(text, kinds=["contact"]))
        here = self.model.objects.current().filter(client=besides).values("person")
        return (
            self.filter(alike)
            .exclude(person__in=here)
            .select_related("client")
            .order_by("person", "pk")
            .distinct("person")
        )


class TermsQuerySet(OwnedQuerySet):
    """Which terms; a client's people see their own, which say how they are taxed."""

    shown_to_contacts: ClassVar[Q | None] = Q()

    def on(self, day: date) -> ClientTerms | None:
        """The terms of a day, in a set of one client's terms."""
        found: ClientTerms | None = self.holding(day).first()
        return found

    def holding(self, day: date) -> Self:
        """The terms that hold on a day."""
        return self.filter(valid_from__lte=day).filter(Q(valid_to=None) | Q(valid_to__gt=day))


class IntakeQuerySet(models.QuerySet["Intake"]):
    """Which pasted lists."""

    def visible_to(self, actor: Actor) -> Self:
        """A person's own lists; those of the whole office for whoever sees all clients."""
        own = self.filter(office_id=actor.office_id)
        return own if actor.clients is None else own.filter(made_by_id=actor.staff_id)

    def newest(self) -> Self:
        """The last one first, with the name of who pasted it."""
        return self.select_related("made_by").order_by("-pk")

    def counted(self) -> Self:
        """Bring how many numbers each list has, and how many of them became clients."""
        return self.annotate(total=Count("rows"), added=Count("rows", filter=Q(rows__verdict="added")))

    def due(self, *, at: datetime) -> Self:
        """Lists with work left that nobody has in hand, the longest waiting first."""
        return self.filter(due_at__lte=at).order_by("due_at")

    def pasted_again(self, digest: str, *, by: int | None, at: datetime) -> Self:
        """The same text by the same person within two minutes: what a double click finds."""
        return self.filter(digest=digest, made_by_id=by, made_at__gt=at - timedelta(minutes=2)).order_by("-pk")


class IntakeRowQuerySet(models.QuerySet["IntakeRow"]):
    """Which rows of pasted lists."""

    def visible_to(self, actor: Actor) -> Self:
        """Rows of the lists that the actor sees."""
        own = self.filter(office_id=actor.office_id)
        return own if actor.clients is None else own.filter(intake__made_by_id=actor.staff_id)

    def in_order(self) -> Self:
        """As they were pasted."""
        return self.order_by("line", "pk")

    def of_list(self, intake: Intake, verdict: str = "") -> Self:
        """Rows of one list, all or those of one verdict."""
        rows = self.filter(intake=intake)
        return (rows.filter(verdict=verdict) if verdict else rows).order_by("line", "pk")

    def counted(self) -> dict[str, int]:
        """Count a list by verdict, and what is left to ask and to add, in one question."""
        left = {"search": Q(step="search"), "report": Q(step="report"), "vat_asked": Q(vat_open=True)}
        able = Q(verdict__in=("ready", "look"))
        more = {"to_add": able & Q(ticked=True), "tickable": able, "vat_unknown": able & Q(vat="", vat_open=False)}
        named = {verdict: Q(verdict=verdict) for verdict in Verdict.values}
        parts = {name: Count("pk", filter=which) for name, which in {**named, **left, **more}.items()}
        return self.order_by().aggregate(total=Count("pk"), **parts)

    def tickable(self) -> Self:
        """Rows that can become clients."""
        return self.filter(verdict__in=("ready", "look"))

    def to_add(self) -> Self:
        """Rows that somebody wants as clients and that are none yet."""
        return self.tickable().filter(ticked=True)
