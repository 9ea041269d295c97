"""GUS names who changed: their lights come due, whoever's clients they are; no day is passed over."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest
from django.core.cache import cache

from kantorek.clients.models import Client
from kantorek.clients.tests.make import make_client
from kantorek.core import scope
from kantorek.core.models import EventRecord
from kantorek.offices.models import Office
from kantorek.offices.tests.make import make_office
from kantorek.registers.models import Answer
from kantorek.sandbox import GUS_KEY, GUS_PATH
from kantorek.sandbox.economy import by_nip
from kantorek.sandbox.tests.running import Sandbox, sandbox
from kantorek.verification.models import Light, Round
from kantorek.verification.rounds import units
from kantorek.verification.rounds.walking import walk
from kantorek.verification.tests.rounds import NIGHT, Clock, light_of, put_due

pytestmark = pytest.mark.django_db
LIS = "9991843022"
LATER = NIGHT + timedelta(days=20)


@pytest.fixture
def gus(settings: Any) -> Iterator[Sandbox]:
    """The sandbox's GUS, as if it were the real one: hours and pauses hold."""
    cache.clear()
    with sandbox() as running:
        settings.GUS_URL, settings.GUS_KEY, settings.SANDBOX = running.url + GUS_PATH, GUS_KEY, ""
        yield running


@pytest.fixture
def office() -> Office:
    """An office without clients."""
    return make_office()


def _client(office: Office, nip: str = LIS, **fields: Any) -> Client:
    client = make_client(office, by_nip()[nip].name, nip=nip, **{"regon": by_nip()[nip].regon, **fields})
    put_due(client, LATER)
    return client


def _read_until(day: date) -> None:
    Round.objects.create(register="gus", report_day=day)


def _walk(clock: Clock) -> None:
    walk("gus", moment_now=clock, spell=timedelta(minutes=10), wait=clock.wait)


def test_who_is_on_the_list_of_the_day_is_asked_tonight_and_told_once(gus: Sandbox, office: Office) -> None:
    lis, other = _client(office), _client(make_office("Inne biuro"))
    put_due(lis, NIGHT)
    _walk(Clock(NIGHT))  # the first answer of all
    _read_until_now = Round.objects.get(register="gus").report_day
    assert _read_until_now == date(2026, 11, 19)
    gus.world.changes[LIS] = {"suspended_on": "2026-11-20"}
    _walk(Clock(NIGHT + timedelta(days=1)))
    assert light_of(lis, "gus").code == "gus_suspended"
    assert light_of(other, "gus").code == "gus_suspended", "a client of another office, from the same list"
    with scope.system(office.pk, "tests", at=NIGHT):
        told = EventRecord.objects.filter(name="verification.register_changed", client_id=lis.pk)
        assert [row.payload["code"] for row in told] == ["suspended"]


def test_who_is_not_on_it_waits(gus: Sandbox, office: Office) -> None:
    lis, quiet = _client(office), _client(office, "9998711938")
    gus.world.changes[LIS] = {"name": "Brukarstwo Lis i Syn sp. z o.o."}
    assert units.mark({by_nip()[LIS].regon}, at=NIGHT) == 1
    assert (light_of(lis, "gus").due_at, light_of(quiet, "gus").due_at) == (NIGHT, LATER)


def test_a_client_without_a_regon_on_its_sheet_is_known_by_the_last_answer(office: Office) -> None:
    lis = _client(office, regon="")
    with scope.system(office.pk, "tests", at=NIGHT):
        answer = Answer.objects.create(
            office_id=office.pk, client_id=lis.pk, register="gus", number=LIS, outcome="found", at=NIGHT,
            data={"regon": by_nip()[LIS].regon}, asked_by_kind="system",
        )  # fmt: skip
        Light.objects.filter(client_id=lis.pk, register="gus").update(answer_id=answer.pk)
    assert units.mark({by_nip()[LIS].regon}, at=NIGHT) == 1


@pytest.mark.parametrize(
    ("read_until", "first", "last"),
    [
        (None, "2026-11-19", "2026-11-19"),
        ("2026-11-16", "2026-11-17", "2026-11-19"),
        ("2026-09-01", "2026-11-13", "2026-11-19"),
        ("2026-11-19", "", ""),
    ],
)
def test_missing_days_are_caught_up_for_a_week(read_until: str | None, first: str, last: str) -> None:
    day = date.fromisoformat(read_until) if read_until else None
    found = [str(one) for one in units.missing_days(day, at=NIGHT)]
    assert (found[:1], found[-1:]) == ([first] if first else [], [last] if last else [])


def test_before_ten_in_the_evening_the_day_before_is_not_taken_as_whole() -> None:
    assert units.missing_days(None, at=NIGHT + timedelta(hours=6)) == [date(2026, 11, 19)]
    assert units.missing_days(None, at=NIGHT + timedelta(hours=24)) == [date(2026, 11, 20)]


def test_a_report_that_fails_is_not_passed_over(gus: Sandbox, office: Office) -> None:
    _read_until(date(2026, 11, 18))
    gus.wish(fault="500", operation="DanePobierzRaportZbiorczy", times=1)
    clock = Clock(NIGHT)
    _walk(clock)
    assert Round.objects.get(register="gus").report_day == date(2026, 11, 18)
    _walk(clock)
    assert gus.world.trouble.calls["DanePobierzRaportZbiorczy"] == 1, "not again within ten minutes"
    cache.clear()
    _walk(clock)
    assert Round.objects.get(register="gus").report_day == date(2026, 11, 19)
