"""Once a night: every client has the lights that apply to it today, whatever its terms have become meanwhile."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Final

from kantorek.clients.models import Client
from kantorek.core import scope
from kantorek.core.actor import WARSAW
from kantorek.offices.models import Office
from kantorek.verification.actions import sync_lights
from kantorek.verification.rounds import leases
from kantorek.verification.rounds.leases import Lease

_ROUND: Final = "lights"
_AT_ONCE: Final = 300
# The first register opens at eight in the evening.
_EVENING: Final = timedelta(hours=4)


def night_of(at: datetime) -> date:
    """Give the day whose night this is: from eight in the evening on, tomorrow's."""
    return (at.astimezone(WARSAW) + _EVENING).date()


def follow_clients(*, moment_now: Callable[[], datetime]) -> int:
    """Fit the lights of all current clients, a few at a time, once a night; give how many moved.

    Begun again from the start when it was cut off: what fits already is not touched.
    """
    night = night_of(moment_now())
    lease = leases.take(_ROUND, at=moment_now())
    if lease is None:
        return 0
    moved = 0
    try:
        if lease.report_day is None or lease.report_day < night:
            for office_id in Office.objects.order_by("pk").values_list("pk", flat=True):
                moved += _follow(office_id, lease, moment_now)
            leases.read_until(lease, night)
    finally:
        leases.give_up(lease)
    return moved


def _follow(office_id: int, lease: Lease, moment_now: Callable[[], datetime]) -> int:
    moved = last = 0
    while True:
        at = moment_now()
        leases.extend(lease, at=at)
        with scope.system(office_id, "nightly rounds", at=at) as actor:
            clients = list(Client.objects.current().filter(pk__gt=last).order_by("pk")[:_AT_ONCE])
            if not clients:
                return moved
            moved += sync_lights(actor, clients, at=at)
        last = clients[-1].pk
