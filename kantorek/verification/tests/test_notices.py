"""A change becomes one notice for whoever looks after the client, once; what does not matter is only on the timeline."""

from typing import Any

import pytest

from kantorek.accounts.models import Seat
from kantorek.clients.models import Client
from kantorek.clients.tests.make import make_client
from kantorek.core import scope
from kantorek.core.events import deliver
from kantorek.core.models import EventRecord, Letter
from kantorek.core.testing import drop_jobs, run_jobs
from kantorek.notifications.models import Notice
from kantorek.offices.models import Office, Role
from kantorek.offices.tests.make import AT, make_office, make_staff
from kantorek.registers.models import Answer
from kantorek.verification.actions import take_in
from kantorek.verification.tests.rounds import light_of

pytestmark = pytest.mark.django_db
ACTIVE = {"vat_status": "active", "accounts": ["1" * 26, "2" * 26]}
STRUCK_OFF = {"vat_status": "none", "removed_on": "2026-11-12", "accounts": []}


@pytest.fixture
def office() -> Office:
    """An office without people."""
    drop_jobs()
    return make_office()


def _client(office: Office, **fields: Any) -> Client:
    return make_client(office, "Brukarstwo Lis", terms={"vat_frequency": "month", "vat_eu": True}, **fields)


def _say(client: Client, register: str, *told: dict[str, Any]) -> None:
    """Let a register say something, and then something else."""
    for data in told:
        with scope.system(client.office_id, "tests", at=AT) as actor:
            answer = Answer.objects.create(
                office_id=client.office_id, client_id=client.pk, register=register, outcome="found", data=data,
                number=light_of(client, register).number, at=AT, answered_at=AT, asked_by_kind="system",
            )  # fmt: skip
            take_in(actor, register, [answer], at=AT)
    run_jobs()


def _notices(office: Office) -> list[Notice]:
    with scope.system(office.pk, "tests", at=AT):
        return list(Notice.objects.order_by("pk"))


def _letters(office: Office) -> int:
    with scope.system(office.pk, "tests", at=AT):
        return Letter.objects.count()


def test_the_carer_is_told_once_that_the_client_was_struck_off(office: Office) -> None:
    anna, marek = make_staff(office, "Anna"), make_staff(office, "Marek", role=Role.OWNER)
    client = _client(office, carer=anna)
    _say(client, "white_list", ACTIVE, STRUCK_OFF, STRUCK_OFF)
    (notice,) = _notices(office)
    assert (notice.staff_id, notice.level, notice.client_id) == (anna.pk, "bad", client.pk)
    assert notice.title.startswith("Brukarstwo Lis – ")
    assert notice.url == f"/clients/{client.pk}/verification/"
    assert _letters(office) == 1
    assert marek.pk != notice.staff_id


def test_delivered_twice_it_is_told_once(office: Office) -> None:
    client = _client(office, carer=make_staff(office, "Anna"))
    _say(client, "white_list", ACTIVE, STRUCK_OFF)
    with scope.system(office.pk, "tests", at=AT):
        events = list(EventRecord.objects.filter(name="verification.register_changed").values_list("pk", flat=True))
    for event_id in events * 2:
        deliver(event_id, office.pk, at=AT)
    assert len(_notices(office)) == 1


def test_without_a_carer_the_owners_and_managers_are_told(office: Office) -> None:
    lead = [make_staff(office, role=Role.OWNER), make_staff(office, role=Role.MANAGER)]
    make_staff(office, role=Role.ACCOUNTANT)
    _say(_client(office), "vies", {"valid": True}, {"valid": False})
    assert _notices(office) == [], "still valid: the data says found"
    _say(_client(office), "gus", {"status": "active"}, {"status": "suspended", "suspended_on": "2026-11-01"})
    assert {notice.staff_id for notice in _notices(office)} == {member.pk for member in lead}


def test_payroll_alone_is_a_carer_too(office: Office) -> None:
    iwona = make_staff(office, "Iwona")
    client = _client(office)
    with scope.system(office.pk, "tests", at=AT):
        Client.objects.filter(pk=client.pk).update(payroll_carer_id=iwona.pk)
    make_staff(office, role=Role.OWNER)
    assert iwona.user
    Seat.objects.create(
        user=iwona.user, office_id=office.pk, kind=Seat.Kind.CARER, object_id=iwona.pk, client_id=client.pk
    )
    _say(client, "gus", {"status": "active"}, {"status": "ended", "ended_on": "2026-11-01"})
    assert [notice.staff_id for notice in _notices(office)] == [iwona.pk]


def test_a_new_account_or_name_is_on_the_timeline_only(office: Office) -> None:
    client = _client(office, carer=make_staff(office, "Anna"))
    _say(client, "white_list", ACTIVE, {**ACTIVE, "accounts": [*ACTIVE["accounts"], "3" * 26]})
    _say(client, "gus", {"status": "active", "name": "A"}, {"status": "active", "name": "B"})
    assert _notices(office) == []
    _say(client, "white_list", {**ACTIVE, "accounts": ["1" * 26]})
    assert [notice.level for notice in _notices(office)] == ["look", "look"], "two accounts are gone"
    assert _letters(office) == 0, "only what is urgent comes by mail"


def test_a_notice_is_in_the_language_of_its_reader(office: Office) -> None:
    anna = make_staff(office, "Anna")
    assert anna.user
    anna.user.language = "en"
    anna.user.save(update_fields=["language"])
    client = _client(office, carer=anna)
    _say(client, "white_list", ACTIVE, STRUCK_OFF)
    assert "struck off VAT" in _notices(office)[0].title
