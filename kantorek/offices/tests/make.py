"""Builders of offices and their people."""

import functools
import itertools
import re
from datetime import UTC, datetime

from django.contrib.auth.hashers import make_password

from kantorek.accounts.models import Seat, User
from kantorek.core import scope
from kantorek.core.actor import Actor, day_of
from kantorek.offices.access import office_door, staff_actor
from kantorek.offices.models import Office, Role, StaffMember

AT = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
PASSWORD = "liczydlo-na-biurku"
_count = itertools.count(1)


def make_office(name: str = "Biuro Próbne", **columns: object) -> Office:
    """An office without people."""
    return Office.objects.create(name=name, **columns)


@functools.cache
def _hashed() -> str:
    """Argon2 is slow on purpose; once per run is enough."""
    return make_password(PASSWORD)


def make_staff(office: Office, name: str = "", *, role: str = Role.ACCOUNTANT, email: str = "") -> StaffMember:
    """A colleague with a seat, who signs in with PASSWORD."""
    name = name or f"Osoba {next(_count)}"
    email = email or f"osoba{next(_count)}@example.com"
    user = User.objects.create(email=email, name=name, password=_hashed(), joined_at=AT, email_proved_at=AT)
    with scope.system(office.pk, "tests", at=AT):
        member = StaffMember.objects.create(office=office, user=user, name=name, email=email, role=role, joined_at=AT)
    Seat.objects.create(user=user, office_id=office.pk, kind=Seat.Kind.STAFF, object_id=member.pk, role=role, name=name)
    return member


def actor_of(member: StaffMember, *, at: datetime = AT) -> Actor:
    """The actor that the guard would make of a colleague."""
    assert member.user
    office = next(o for o in [office_door(member.user, on=day_of(at), chosen=member.office_id)] if o)
    return staff_actor(office, member.user, at=at)


def token_in(text: str) -> str:
    """The token of the invitation link in a letter or on a terminal."""
    found = re.search(r"/invitation/([\w-]+)/", text)
    assert found, text
    return found[1]
