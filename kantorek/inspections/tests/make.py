"""Builders of inspections."""

from datetime import date, datetime
from typing import Any

from kantorek.clients.models import Client
from kantorek.core import scope
from kantorek.core.models import EventRecord
from kantorek.inspections import actions
from kantorek.inspections.models import Inspection, RequestedPaper
from kantorek.offices.models import StaffMember
from kantorek.offices.tests.make import AT, actor_of
from kantorek.tasks.models import Task

TODAY = date(2026, 11, 20)
START = date(2026, 12, 2)


def make_inspection(client: Client, *, status: str = "planned", at: datetime = AT, **fields: Any) -> Inspection:
    """An inspection of a client, made by the action that everybody uses."""
    said = {"kind": "zus", "authority": "ZUS Łódź", "starts_on": START} | fields
    with scope.system(client.office_id, "tests", at=at) as actor:
        return actions.add_inspection(actor, client, fields=said, status=status)


def make_papers(inspection: Inspection, member: StaffMember, *names: str) -> list[RequestedPaper]:
    """Papers that the inspectors want by the second of December."""
    with scope.of(actor_of(member)) as actor:
        return actions.request_papers(actor, inspection, lines=[(name, START) for name in names])


def again(inspection: Inspection) -> Inspection:
    """The inspection as it stands now."""
    with scope.system(inspection.office_id, "tests", at=AT):
        return Inspection.objects.get(pk=inspection.pk)


def papers_of(inspection: Inspection) -> list[RequestedPaper]:
    """Its papers as they stand now."""
    with scope.system(inspection.office_id, "tests", at=AT):
        return list(RequestedPaper.objects.current().filter(inspection_id=inspection.pk).order_by("pk"))


def task_of(paper: RequestedPaper) -> Task:
    """The task that was made of a paper."""
    with scope.system(paper.office_id, "tests", at=AT):
        return Task.objects.get(pk=paper.task_id or 0)


def told_of(client: Client, name: str) -> int:
    """How many events of a name the client has."""
    with scope.system(client.office_id, "tests", at=AT):
        return EventRecord.objects.filter(client_id=client.pk, name=name).count()
