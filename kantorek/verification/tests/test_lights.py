"""Lights follow answers: made with the client, moved once, told once."""

from typing import Any

import pytest

from kantorek.clients import actions as clients
from kantorek.core import scope
from kantorek.core.actor import Actor
from kantorek.core.models import EventRecord
from kantorek.offices.models import Role
from kantorek.offices.tests.make import AT, actor_of, make_office, make_staff
from kantorek.registers.models import Answer
from kantorek.verification import readings
from kantorek.verification.actions import take_in, verify_client
from kantorek.verification.models import Light
from kantorek.verification.readings import Served

pytestmark = pytest.mark.django_db
NIP = "9991843022"


@pytest.fixture
def marek() -> Actor:
    """The owner of an office."""
    return actor_of(make_staff(make_office(), "Marek", role=Role.OWNER))


def _company(marek: Actor, **fields: Any) -> Any:
    with scope.of(marek):
        sheet = {"name": "Brukarstwo Lis sp. z o.o.", "nip": NIP, "krs": "0000123456", "legal_form": "sp_zoo", **fields}
        return clients.add_client(marek, fields=sheet, terms={"vat_frequency": "month", "vat_eu": True})


def _answer(marek: Actor, client: Any, register: str, outcome: str = "found", **columns: Any) -> Answer:
    with scope.of(marek):
        number = Light.objects.get(client_id=client.pk, register=register).number
        return Answer.objects.create(
            office_id=marek.office_id, client_id=client.pk, register=register, number=number, outcome=outcome,
            at=AT, answered_at=AT, asked_by_kind="system", **columns,
        )  # fmt: skip


def _lights(marek: Actor, client: Any) -> dict[str, Light]:
    with scope.of(marek):
        return {light.register: light for light in Light.objects.filter(client_id=client.pk)}


def _changes(marek: Actor) -> list[tuple[str, dict[str, Any]]]:
    with scope.of(marek):
        rows = EventRecord.objects.filter(name="verification.register_changed").order_by("pk")
        return [(row.payload["code"], row.payload["told"]) for row in rows]


def test_a_new_company_has_the_lights_that_apply_to_it(marek: Actor) -> None:
    lights = _lights(marek, _company(marek))
    assert sorted(lights) == ["crbr", "gus", "krs", "vies", "white_list"]
    assert all(light.state == "off" and light.due_at for light in lights.values())
    assert lights["vies"].number == f"PL{NIP}"


def test_a_sole_trader_reports_no_owners_and_stands_in_no_court_register(marek: Actor) -> None:
    assert sorted(_lights(marek, _company(marek, legal_form="jdg", krs=""))) == ["gus", "vies", "white_list"]


def test_struck_off_vat_is_told_once(marek: Actor) -> None:
    client = _company(marek)
    active = {"vat_status": "active", "accounts": ["1" * 26], "virtual_accounts": False}
    gone = {"vat_status": "none", "removed_on": "2026-11-12", "accounts": []}
    for data in (active, active, gone, gone):
        answer = _answer(marek, client, "white_list", data=data)
        with scope.of(marek):
            take_in(marek, "white_list", [answer], at=AT)
    light = _lights(marek, client)["white_list"]
    assert (light.state, light.code) == ("bad", "vat_none")
    assert [code for code, _told in _changes(marek)] == ["vat_removed"]
    assert _changes(marek)[0][1]["day"] == "2026-11-12"


def test_no_answer_leaves_the_light_as_it_shone(marek: Actor) -> None:
    client = _company(marek)
    for outcome, data, reason in (("found", {"valid": True}, ""), ("unknown", None, "busy")):
        answer = _answer(marek, client, "vies", outcome, data=data, reason=reason)
        with scope.of(marek):
            take_in(marek, "vies", [answer], at=AT)
    light = _lights(marek, client)["vies"]
    assert (light.state, light.code, light.failure, light.failures) == ("ok", "eu_valid", "busy", 1)
    assert light.due_at is not None and light.due_at > AT


def test_another_number_puts_the_light_out(marek: Actor) -> None:
    client = _company(marek)
    answer = _answer(marek, client, "vies", data={"valid": True})
    with scope.of(marek):
        take_in(marek, "vies", [answer], at=AT)
        clients.change_client(marek, client, fields={"nip": "9990000132"}, version=client.version)
    light = _lights(marek, client)["vies"]
    assert (light.state, light.number, light.answer_id) == ("off", "PL9990000132", None)


def test_verify_asks_each_register_once(marek: Actor) -> None:
    client = _company(marek)
    with scope.of(marek):
        first = verify_client(marek, client, at=AT)
        again = verify_client(marek, client, at=AT)
    assert [answer.pk for answer in first] == [answer.pk for answer in again]
    assert all(light.asking_id for light in _lights(marek, client).values())


def test_a_new_key_of_the_office_makes_nobody_a_new_owner() -> None:
    def data(mark: str, *names: str) -> dict[str, Any]:
        people = [
            {"first_name": name, "last_name": "Lis", "person_key": f"{mark}{name}", "stakes": []} for name in names
        ]
        return {"entries": [{"beneficiaries": people}], "key_mark": mark}

    was = readings.read("crbr", "found", data("a", "Jan", "Ewa"), Served())
    same = readings.read("crbr", "found", data("b", "Jan", "Ewa"), Served())
    other = readings.read("crbr", "found", data("b", "Jan", "Tomasz"), Served())
    assert readings.changes("crbr", was.facts, same) == []
    found = [(change.code, change.told["name"]) for change in readings.changes("crbr", was.facts, other)]
    assert found == [("owner_new", "Tomasz Lis"), ("owner_gone", "Ewa Lis")]


def test_who_owned_the_company_once_is_no_owner_now() -> None:
    def entry(name: str, *amounts: str, **more: str) -> dict[str, Any]:
        stakes = [{"amount": amount, "unit": "%"} for amount in amounts]
        return {
            "beneficiaries": [{"first_name": name, "last_name": "Lis", "person_key": name, "stakes": stakes}],
            **more,
        }

    past = entry("Ewa", "100", shown_until="2024-01-31")
    was = readings.read("crbr", "found", {"entries": [past, entry("Jan", "60", "40")]}, Served())
    assert [owner["name"] for owner in was.facts["owners"].values()] == ["Jan Lis"]
    turned = readings.read("crbr", "found", {"entries": [entry("Jan", "40", "60")]}, Served())
    assert readings.changes("crbr", was.facts, turned) == [], "neither the past nor the order of stakes is news"
    assert readings.read("crbr", "found", {"entries": [past]}, Served()).code == "owners_none"
