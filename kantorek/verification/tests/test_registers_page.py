"""The page of registers: what is connected, how far the rounds are, and who may look."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client as Browser

from kantorek.accounts.models import User
from kantorek.clients.tests.make import make_client
from kantorek.core import scope
from kantorek.core.actor import Actor
from kantorek.offices.models import Office, Role
from kantorek.offices.tests.make import AT, actor_of, make_office, make_staff
from kantorek.registers.models import Quota, RegisterState
from kantorek.verification.actions.standing import Standing, api_standings, standings
from kantorek.verification.models import Light, Round
from kantorek.verification.tests.rounds import put_due

pytestmark = pytest.mark.django_db
PAGE = "/settings/registers/"
ADDRESSES = ("WL_URL", "WL_FLAT_URL", "VIES_URL", "CRBR_URL", "KRS_URL", "NBP_URL", "GUS_URL")


@pytest.fixture(autouse=True)
def configured(settings: Any) -> None:
    """Every register at an address of its own, none of them the sandbox's."""
    settings.SANDBOX, settings.GUS_KEY = "", "x"
    for name in ADDRESSES:
        setattr(settings, name, "http://127.0.0.1:9/x")


@pytest.fixture
def marek() -> Actor:
    """The owner of an office."""
    return actor_of(make_staff(make_office(), "Marek", role=Role.OWNER))


def _standing(actor: Actor, register: str) -> Standing:
    with scope.of(actor):
        return next(one for one in standings(actor) if one.register == register)


def _see(actor: Actor, browser: Browser) -> str:
    browser.force_login(User.objects.get(pk=actor.user_id or 0))
    answer = browser.get(PAGE)
    assert answer.status_code == 200
    return answer.content.decode()


def test_shows_the_queue_of_the_own_office_and_the_calls_of_the_server(marek: Actor) -> None:
    office, other = make_office_of(marek), make_office("Inne biuro")
    first, second = make_client(office), make_client(office)
    make_client(other)
    put_due(first, AT - timedelta(hours=1))
    put_due(second, AT + timedelta(days=1))
    Quota.objects.create(register="white_list", starts_at=AT - timedelta(hours=2), used=14)
    with scope.system(office.pk, "tests", at=AT):
        Light.objects.filter(client_id=second.pk).update(answered_at=AT - timedelta(days=2), state="ok")
    told = _standing(marek, "white_list")
    assert told.queue is not None
    assert (told.queue.watched, told.queue.waiting, told.queue.fresh, told.queue.never) == (2, 1, 1, 1)
    assert (told.today, told.per_day, told.for_people) == (14, 100, 10)
    assert told.queue.oldest_at == AT - timedelta(days=2)


def make_office_of(actor: Actor) -> Office:
    """The office that the actor works in."""
    return Office.objects.get(pk=actor.office_id)


def test_says_which_setting_is_empty(marek: Actor, client: Browser, settings: Any) -> None:
    settings.VIES_URL = ""
    assert "KANTOREK_VIES_URL" in _see(marek, client)
    assert "KANTOREK_KRS_URL" not in _see(marek, client)
    assert _standing(marek, "vies").state == "off"


def test_with_nothing_connected_the_page_says_so(marek: Actor, client: Browser, settings: Any) -> None:
    for name in ADDRESSES:
        setattr(settings, name, "")
    page = _see(marek, client)
    assert all(f"KANTOREK_{name}" in page for name in ADDRESSES)


def test_a_register_at_rest_says_when_it_is_asked_again_and_why(marek: Actor, client: Browser) -> None:
    RegisterState.objects.create(
        register="krs", failures=5, last_reason="timeout", closed_until=AT + timedelta(minutes=1),
        last_trouble="timeout", last_trouble_at=AT,
    )  # fmt: skip
    told = _standing(marek, "krs")
    assert (told.state, told.closed_until, told.trouble) == ("bad", AT + timedelta(minutes=1), "timeout")
    assert 'id="register-krs"' in _see(marek, client)


def test_an_open_lease_is_a_round_that_walks(marek: Actor) -> None:
    Round.objects.create(register="gus", lease_until=AT + timedelta(minutes=1))
    assert _standing(marek, "gus").walking
    assert _standing(marek, "gus").state == "run"
    assert not _standing(marek, "krs").walking


def test_in_the_day_the_next_call_is_in_the_evening(marek: Actor) -> None:
    put_due(make_client(make_office_of(marek)), AT - timedelta(hours=1))
    told = _standing(marek, "white_list").next_at
    assert told is not None and told.isoformat() == "2026-11-20T21:00:00+00:00"


def test_the_file_of_another_day_is_not_in_order(marek: Actor) -> None:
    told = _standing(marek, "flat_file")
    assert (told.file, told.state) == (None, "wait")


def test_the_api_gives_plain_values(marek: Actor) -> None:
    with scope.of(marek):
        rows = api_standings(marek)
    assert [row["key"] for row in rows][:2] == ["white_list", "flat_file"]
    kinds = (str, int, bool, type(None), list, date)
    assert all(isinstance(value, kinds) or hasattr(value, "isoformat") for row in rows for value in row.values())


def test_who_may_not_ask_registers_does_not_find_the_page(client: Browser) -> None:
    zofia = make_staff(make_office(), "Zofia", role=Role.VIEWER)
    assert zofia.user
    client.force_login(zofia.user)
    assert client.get(PAGE).status_code == 404
    client.logout()
    assert client.get(PAGE).status_code == 302
