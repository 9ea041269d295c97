"""Whose work a day shows: one's own, that of a colleague one stands in for, or the whole office's."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Q
from django.utils.translation import gettext as _

from kantorek.clients.models import Client
from kantorek.core.actor import Actor

MINE, OFFICE = "mine", "office"


@dataclass(frozen=True, slots=True)
class Colleague:
    """Somebody whom the person stands in for today."""

    staff_id: int
    name: str
    until: date


@dataclass(frozen=True, slots=True)
class Whose:
    """One choice of the page: whose work, and how many clients that is. `staff_id` is None for the whole office."""

    key: str
    label: str
    staff_id: int | None
    clients: int

    @property
    def carer(self) -> str:
        """What the links to the month board carry."""
        return str(self.staff_id) if self.staff_id else ""

    def of_clients(self, prefix: str = "client__") -> Q:
        """Rows of the clients that the person looks after."""
        if self.staff_id is None:
            return Q()
        return Q(**{f"{prefix}carer_id": self.staff_id}) | Q(**{f"{prefix}payroll_carer_id": self.staff_id})

    def of_tasks(self) -> Q:
        """Tasks that are the person's to do, or to look at."""
        if self.staff_id is None:
            return Q()
        return Q(owner_id=self.staff_id) | Q(state="review", reviewer_id=self.staff_id)


def choices_for(actor: Actor, colleagues: list[Colleague]) -> list[Whose]:
    """Give what a person may look at, with the number of clients; one query."""
    me = actor.staff_id or 0
    whose: list[tuple[str, str, int | None]] = [(MINE, _("My clients"), me)]
    one = len(colleagues) == 1
    for each in colleagues:
        label = _("Substitution") if one else _("For: %(name)s") % {"name": each.name}
        whose.append((str(each.staff_id), label, each.staff_id))
    if actor.may("clients.see_all"):
        whose.append((OFFICE, _("Whole office"), None))
    made = [Whose(key, label, staff_id, 0) for key, label, staff_id in whose]
    parts: dict[str, Any] = {f"n{at}": Count("pk", filter=one.of_clients("") or None) for at, one in enumerate(made)}
    counted = Client.objects.visible_to(actor).current().order_by().aggregate(**parts)
    return [Whose(one.key, one.label, one.staff_id, counted[f"n{at}"]) for at, one in enumerate(made)]


def chosen(whose: list[Whose], asked: str) -> Whose:
    """The one that was asked for; else one's own clients, and for whoever has none the last, which is the widest."""
    found = next((one for one in whose if one.key == asked), None)
    return found or next((one for one in whose if one.clients), whose[-1])
