"""Builders for substitutions: the days of one, and who stands in for whom."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

from django.test import Client as Browser

from kantorek.conftest import Cast
from kantorek.core import scope
from kantorek.offices.actions import start_substitution
from kantorek.offices.models import StaffMember, Substitution
from kantorek.offices.tests.make import actor_of

SignIn = Callable[[StaffMember], Browser]
MONDAY, FRIDAY = date(2026, 11, 23), date(2026, 11, 27)
BEFORE = datetime(2026, 11, 22, 22, 59, 59, tzinfo=UTC)  # Sunday, a second to midnight in Warsaw
FIRST = datetime(2026, 11, 22, 23, 0, tzinfo=UTC)
LAST = datetime(2026, 11, 27, 22, 59, 59, tzinfo=UTC)
AFTER = datetime(2026, 11, 27, 23, 0, tzinfo=UTC)


def stand_in(cast: Cast, person: StaffMember, other: StaffMember, **days: Any) -> Substitution:
    with scope.of(actor_of(cast.marek)) as actor:
        return start_substitution(
            actor, person=person, stand_in=other, **{"starts_on": MONDAY, "ends_on": FRIDAY} | days
        )
