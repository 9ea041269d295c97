"""The demo office loads as a whole and holds what it promises."""

from datetime import date

import pytest
from django.db import connection

from kantorek.accounts.models import Seat
from kantorek.clients.models import Client, Contact, Note
from kantorek.core import scope
from kantorek.core.models import EventRecord
from kantorek.launch.demo import load
from kantorek.offices.models import Office, StaffMember
from kantorek.offices.tests.make import AT
from kantorek.verification.law import WATCHED
from kantorek.verification.models import Light


# One long transaction: in one process with the tests that wait until no older one is open on the whole server.
@pytest.mark.django_db
@pytest.mark.xdist_group("horizon")
def test_loads_twelve_people_and_four_hundred_clients_once() -> None:
    with connection.cursor() as cursor:
        # In one transaction nothing is analyzed: plans made for empty tables would read all of them for each new row.
        cursor.execute("SET LOCAL enable_seqscan = off")
    logins = load(date(2026, 11, 22))
    assert load(date(2026, 11, 22)) == logins, "a second start loads nothing more"
    assert {mail for _who, mail, _password in logins} >= {"marek@jaworska.example", "anna@jaworska.example"}
    office = Office.objects.get()
    with scope.system(office.pk, "tests", at=AT):
        assert StaffMember.objects.count() == 12
        assert Seat.objects.filter(user__email="ewa@lis.example").count() == 2, "two companies to choose from"
        assert Client.objects.count() == 400
        anna = StaffMember.objects.get(email="anna@jaworska.example")
        assert Client.objects.filter(carer=anna).count() == 57
        assert set(Client.objects.values_list("status", flat=True)) == {"potential", "active", "inactive", "blocked"}
        assert Client.objects.archived().exists()
        assert Contact.objects.count() > 400
        assert Note.objects.exclude(pinned_at=None).exists()
        months = {at.month for at in EventRecord.objects.values_list("at", flat=True)}
        assert months == {9, 10, 11}
        due = Light.objects.exclude(due_at=None)
        assert {light.register for light in due} == set(WATCHED), "the rounds of each register have something to ask"
        assert Light.objects.filter(register="vies").exclude(facts=None).exists(), "and something may have changed"
