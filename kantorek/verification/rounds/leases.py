"""Who walks a round: one process at a time, and a dead one leaves the round by itself."""

import secrets
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from django.db.models import Q, QuerySet

from kantorek.verification.models import Round

LASTS: Final = timedelta(minutes=2)
"""Longer than any call to a register, and no longer than people would wait for a round to go on."""


@dataclass(frozen=True, slots=True)
class Lease:
    """The right to walk one round, as long as nobody else has taken it over."""

    register: str
    key: str
    called_at: datetime | None
    report_day: date | None


def take(register: str, *, at: datetime) -> Lease | None:
    """Take the round, or give None while another walker has it."""
    Round.objects.get_or_create(register=register)
    key = secrets.token_hex(16)
    free = Round.objects.filter(Q(lease_until=None) | Q(lease_until__lt=at), register=register)
    if not free.update(lease_until=at + LASTS, lease_key=key):
        return None
    mine = Round.objects.get(register=register)
    return Lease(register, key, mine.called_at, mine.report_day)


def extend(lease: Lease, *, at: datetime, called: bool = False) -> bool:
    """Keep the round for longer, noting a call that is about to be made; false when somebody else has it by now."""
    values = {"lease_until": at + LASTS, **({"called_at": at} if called else {})}
    return bool(_of(lease).update(**values))


def read_until(lease: Lease, day: date) -> None:
    """Note the last day that is done with."""
    _of(lease).update(report_day=day)


def give_up(lease: Lease) -> None:
    """Leave the round to the next walker."""
    _of(lease).update(lease_until=None, lease_key="")


def _of(lease: Lease) -> QuerySet[Round]:
    return Round.objects.filter(register=lease.register, lease_key=lease.key)
