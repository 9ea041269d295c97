"""GUS by its daily reports: whose units were changed yesterday are asked about tonight, not when their turn comes."""

from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from typing import Final

from django.core.cache import cache

from kantorek.clients.models import Client
from kantorek.core import scope
from kantorek.core.actor import WARSAW
from kantorek.offices.models import Office
from kantorek.registers import lines
from kantorek.registers.actions import changed_units
from kantorek.registers.findings import RegisterDown
from kantorek.registers.models import Answer
from kantorek.verification.models import Light
from kantorek.verification.rounds import leases
from kantorek.verification.rounds.leases import Lease

# How far back the service gives the reports of single days. Source: GUS, description of BIR. Certainty: probable.
_REMEMBERED_DAYS: Final = 7
# The report of a day is taken as whole only in the evening after it.
_WHOLE_AFTER: Final = timedelta(hours=22)
_TRIED_SECONDS: Final = 600
_PATIENCE: Final = 45.0


def read_reports(lease: Lease, *, moment_now: Callable[[], datetime]) -> int:
    """Read the reports of the days that have not been read, oldest first; give how many lights came due.

    A report that does not come is tried again after ten minutes, and no later day is read before it.
    """
    marked = 0
    for day in missing_days(lease.report_day, at=moment_now(), invented=lines.is_invented("gus")):
        if not cache.add(f"verification:report:{day}", 1, _TRIED_SECONDS):
            break
        try:
            units = changed_units(day, at=moment_now(), within=_PATIENCE)
        except RegisterDown:
            break
        at = moment_now()
        marked += mark(units, at=at)
        leases.read_until(lease, day)
        if not leases.extend(lease, at=at):
            break
    return marked


def missing_days(read_until: date | None, *, at: datetime, invented: bool = False) -> list[date]:
    """Give the days whose reports are to be read; at the first time only the newest, for everybody is asked anyway."""
    local = at.astimezone(WARSAW)
    newest = (local if invented else local - _WHOLE_AFTER).date() - timedelta(days=1)
    oldest = max(read_until, newest - timedelta(days=_REMEMBERED_DAYS)) if read_until else newest - timedelta(days=1)
    return [oldest + timedelta(days=number) for number in range(1, (newest - oldest).days + 1)]


def mark(units: set[str], *, at: datetime) -> int:
    """Let the lights of all clients among the units (REGON, 9 digits) be due now, in every office; give how many."""
    marked = 0
    for office_id in Office.objects.order_by("pk").values_list("pk", flat=True):
        with scope.system(office_id, "nightly rounds", at=at):
            ids = [pk for pk, regon in _numbers() if regon[:9] in units]
            later = Light.objects.filter(register="gus", client_id__in=ids, due_at__gt=at)
            marked += later.update(due_at=at)
    return marked


def _numbers() -> Iterator[tuple[int, str]]:
    """Give clients with their REGON: from our sheet, else from what GUS last said."""
    clients = Client.objects.current()
    yield from clients.exclude(regon="").values_list("pk", "regon").iterator(2000)
    nameless = clients.filter(regon="").values("pk")
    lights = Light.objects.filter(register="gus", client_id__in=nameless).exclude(answer_id=None)
    told = Answer.objects.filter(pk__in=lights.values("answer_id")).values_list("client_id", "data__regon")
    yield from ((client_id, regon) for client_id, regon in told if client_id and isinstance(regon, str))
