"""Builders of what a day is made of: rows as they stand, whatever way they came about."""

from datetime import date, timedelta
from typing import Any

from kantorek.clients.models import Client
from kantorek.core import scope
from kantorek.core.days import month_after
from kantorek.declarations.models import Obligation
from kantorek.offices.models import StaffMember
from kantorek.offices.tests.make import AT
from kantorek.tasks.models import Task


def make_obligation(client: Client, due_on: date, *, rule: str = "jpk-v7m", **columns: Any) -> Obligation:
    """A monthly duty of the month before its deadline."""
    first = month_after(due_on, -1).replace(day=1)
    values: dict[str, Any] = {
        "office_id": client.office_id,
        "client": client,
        "rule": rule,
        "period_kind": "month",
        "period_from": first,
        "period_to": month_after(first) - timedelta(days=1),
        "statutory_on": due_on,
        "due_on": due_on,
        "board_month": first,
        "moved_at": AT,
        "made_at": AT,
    }
    with scope.system(client.office_id, "tests", at=AT):
        return Obligation.objects.create(**values | columns)


def make_task(client: Client | None, owner: StaffMember, title: str = "Zadanie", **columns: Any) -> Task:
    """A task that stands as if somebody had written it down."""
    values: dict[str, Any] = {"title": title, "created_at": AT, "moved_at": AT, "owner": owner, "client": client}
    with scope.system(owner.office_id, "tests", at=AT):
        return Task.objects.create(office_id=owner.office_id, **values | columns)
