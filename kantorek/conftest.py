"""The cast that everybody knows, so that failing tests read like stories.

marek owns the office, anna looks after lipa only, jan is lipa's contact, ewa another client's contact, obcy works
elsewhere. Portal seats come with the portal: until then jan and ewa are contacts who cannot sign in.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

import pytest
from django.core.cache import cache as valkey
from django.test import Client as Browser

from kantorek.clients.models import Client, Contact
from kantorek.clients.tests.make import make_client, make_contact
from kantorek.core.testing import drop_jobs
from kantorek.launch.kept import Kept, keep
from kantorek.offices.models import Office, Role, StaffMember
from kantorek.offices.tests.make import make_office, make_staff


@dataclass(frozen=True)
class Cast:
    """Two offices and their people."""

    office: Office
    elsewhere: Office
    marek: StaffMember
    anna: StaffMember
    obcy: StaffMember
    lipa: Client
    wierzba: Client
    foreign: Client
    jan: Contact
    ewa: Contact


@pytest.fixture(scope="session")
def _kept_cast(django_db_setup: None, django_db_blocker: Any) -> Kept:
    """The cast is made once a session: forty milliseconds a test, two thousand times, were a third of the suite."""
    with django_db_blocker.unblock():
        return _kept_once()


@cache
def _kept_once() -> Kept:
    """Once a process: a fixture that another conftest borrows is a fixture of its own, with a session of its own."""
    return keep(make_cast, lambda made: [made.office.pk, made.elsewhere.pk])


@pytest.fixture
def cast(_kept_cast: Kept, db: None) -> Cast:
    """Everybody, as if freshly made; and as their ids are the same each time, nothing cached about them is left."""
    valkey.clear()
    drop_jobs()
    everybody: Cast = _kept_cast.put_back()
    return everybody


def make_cast() -> Cast:
    """Everybody, by the actions that everybody uses."""
    office, elsewhere = make_office("Jaworska i Wspólnicy"), make_office("Biuro Obce")
    marek = make_staff(office, "Marek Kos", role=Role.OWNER, email="marek@example.com")
    anna = make_staff(office, "Anna Wójcik", role=Role.ACCOUNTANT, email="anna@example.com")
    obcy = make_staff(elsewhere, "Obcy Człowiek", role=Role.OWNER, email="obcy@example.com")
    lipa = make_client(office, "Lipa sp. z o.o.", carer=anna)
    wierzba = make_client(office, "Wierzba Żółć s.c.", carer=marek)
    return Cast(
        office=office,
        elsewhere=elsewhere,
        marek=marek,
        anna=anna,
        obcy=obcy,
        lipa=lipa,
        wierzba=wierzba,
        foreign=make_client(elsewhere, "Obca Firma", carer=obcy),
        jan=make_contact(lipa, "Jan Lipiński", email="jan@example.com", phone="600 100 200"),
        ewa=make_contact(wierzba, "Ewa Wierzbicka", email="ewa@example.com"),
    )


@pytest.fixture
def sign_in() -> Callable[[StaffMember], Browser]:
    """A browser in which a colleague is logged in."""

    def make(member: StaffMember) -> Browser:
        browser = Browser()
        assert member.user
        browser.force_login(member.user)
        return browser

    return make


@pytest.fixture(autouse=True)
def _empty_queue() -> Iterator[None]:
    """No test works off another's jobs."""
    yield
    drop_jobs()
