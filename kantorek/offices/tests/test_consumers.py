"""The socket of live pages: who hears what, and when no more."""

import asyncio
import json
from collections.abc import Callable, Iterator
from datetime import timedelta
from time import perf_counter
from typing import Any

import pytest
from django.core.cache import cache
from django.db import transaction
from django.test import Client as Browser

from kantorek.clients.actions import assign_carers
from kantorek.conftest import Cast
from kantorek.core import live, scope
from kantorek.offices import consumers
from kantorek.offices.actions import change_role, end_employment
from kantorek.offices.models import Office, Role, StaffMember
from kantorek.offices.tests.line import Line
from kantorek.offices.tests.make import AT, actor_of, make_staff

pytestmark = pytest.mark.django_db(transaction=True)
SignIn = Callable[[StaffMember], Browser]


@pytest.fixture(autouse=True)
def _no_marks() -> Iterator[None]:
    """What another test said a moment ago is not heard here."""
    cache.clear()
    yield
    cache.clear()


def test_whoever_watches_hears_that_it_changed(cast: Cast, sign_in: SignIn) -> None:
    lipa = f"client.{cast.lipa.pk}"
    with Line(sign_in(cast.anna)) as line:
        assert line.watch(lipa, f"person.{cast.anna.pk}") == []
        live.tell(actor_of(cast.marek), lipa)
        assert line.heard() == [{"topic": lipa}]
        live.tell(cast.office.pk, f"client.{cast.wierzba.pk}")
        assert line.heard() == []


def test_says_it_after_the_commit_and_never_after_a_rollback(cast: Cast, sign_in: SignIn) -> None:
    lipa = f"client.{cast.lipa.pk}"
    with Line(sign_in(cast.anna)) as line:
        line.watch(lipa)
        with transaction.atomic():
            live.tell(cast.office.pk, lipa)
            assert line.heard() == []
        assert line.heard() == [{"topic": lipa}]
        with pytest.raises(ZeroDivisionError), transaction.atomic():
            live.tell(cast.office.pk, lipa)
            raise ZeroDivisionError
        assert line.heard() == []


def test_hears_what_changed_between_the_page_and_its_socket(cast: Cast, sign_in: SignIn) -> None:
    lipa = f"client.{cast.lipa.pk}"
    with Line(sign_in(cast.anna)) as line:
        live.tell(cast.office.pk, lipa)
        assert line.heard() == []  # nobody has asked for it yet
        assert line.watch(lipa) == [{"topic": lipa}]


def test_a_hundred_changes_are_few_nudges_and_the_last_is_heard(cast: Cast, sign_in: SignIn) -> None:
    lipa = f"client.{cast.lipa.pk}"
    with Line(sign_in(cast.anna)) as line:
        line.watch(lipa)
        for _number in range(100):
            live.tell(cast.office.pk, lipa)
        heard = line.heard()
        assert set(map(json.dumps, heard)) == {json.dumps({"topic": lipa})}
        assert 1 <= len(heard) <= 3


def test_one_office_never_hears_of_the_other(cast: Cast, sign_in: SignIn) -> None:
    with Line(sign_in(cast.obcy)) as line:
        assert line.watch("registers", f"client.{cast.lipa.pk}") == [{"refused": f"client.{cast.lipa.pk}"}]
        live.tell(cast.office.pk, "registers")
        live.tell(cast.office.pk, f"client.{cast.lipa.pk}")
        assert line.heard() == []
        live.tell(cast.elsewhere.pk, "registers")
        assert line.heard() == [{"topic": "registers"}]


def test_the_office_chosen_in_the_session_and_the_host_decide(cast: Cast, sign_in: SignIn, settings: Any) -> None:
    settings.ALLOWED_HOSTS = [*settings.ALLOWED_HOSTS, "obce.example"]
    Office.objects.filter(pk=cast.elsewhere.pk).update(hosts=["obce.example"])
    marek = sign_in(cast.marek)
    with Line(marek) as line:
        assert line.open
    with Line(marek, host="obce.example", origin="http://localhost") as line:
        assert not line.open  # he has no seat in the office of that host
    with Line(sign_in(cast.obcy), host="obce.example", origin="http://localhost") as line:
        assert line.open


@pytest.mark.parametrize("origin", [None, "https://evil.example", "null", "localhost.evil.example"])
def test_another_sites_page_cannot_open_it(cast: Cast, sign_in: SignIn, origin: str | None) -> None:
    with Line(sign_in(cast.anna), origin=origin) as line:
        assert not line.open


def test_a_host_that_is_not_ours_opens_nothing(cast: Cast, sign_in: SignIn) -> None:
    with Line(sign_in(cast.anna), host="evil.example", origin="http://localhost") as line:
        assert not line.open


def test_strangers_and_other_addresses_are_turned_away(cast: Cast, sign_in: SignIn) -> None:
    forged = Browser()
    forged.cookies["kantorek_session"] = "x" * 32
    for browser in (Browser(), forged):
        with Line(browser) as line:
            assert not line.open
    with Line(sign_in(cast.anna), path="/ws/other/") as line:
        assert not line.open


def test_a_session_that_is_gone_ends_it_with_the_next_look(
    cast: Cast, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(consumers, "LOOK", 0.2)
    anna = sign_in(cast.anna)
    with Line(anna) as line:
        line.watch(f"client.{cast.lipa.pk}")
        anna.logout()
        assert line.heard(within=1) == []
        assert line.code == consumers.NOBODY


def test_who_leaves_the_office_is_cut_off_at_once(cast: Cast, sign_in: SignIn) -> None:
    with Line(sign_in(cast.anna)) as line:
        line.watch(f"client.{cast.lipa.pk}")
        with scope.of(actor_of(cast.marek)) as marek:
            end_employment(marek, cast.anna)
        assert line.heard() == []
        assert line.code == consumers.NOBODY


def test_another_carer_takes_the_client_from_the_open_page(cast: Cast, sign_in: SignIn) -> None:
    lipa = f"client.{cast.lipa.pk}"
    with Line(sign_in(cast.anna)) as line:
        line.watch(lipa)
        with scope.of(actor_of(cast.marek)) as marek:
            assign_carers(marek, cast.lipa, carer_id=cast.marek.pk, payroll_carer_id=None)
        assert line.heard() == [{"refused": lipa}]
        live.tell(cast.office.pk, lipa)
        assert line.heard() == []
        assert line.open


def test_another_role_takes_what_it_may_not_see(cast: Cast, sign_in: SignIn) -> None:
    boss = make_staff(cast.office, "Karol Kierownik", role=Role.MANAGER)
    wierzba = f"client.{cast.wierzba.pk}"
    with Line(sign_in(boss)) as line:
        assert line.watch(wierzba, "registers") == []
        with scope.of(actor_of(cast.marek)) as marek:
            change_role(marek, boss, role=Role.ASSISTANT)
        assert line.heard() == [{"refused": wierzba}]


def test_rights_are_looked_at_while_nothing_is_said(
    cast: Cast, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(consumers, "LOOK", 0.1)
    anna = sign_in(cast.anna)
    with Line(anna) as line:
        line.watch(f"client.{cast.lipa.pk}")
        anna.logout()
        line.heard()
        assert line.code == consumers.NOBODY


def test_a_lost_nudge_is_found_by_its_mark(cast: Cast, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch) -> None:
    """Published while the layer was away: the mark alone stands in the cache."""
    monkeypatch.setattr(consumers, "LOOK", 0.1)
    lipa = f"client.{cast.lipa.pk}"
    with Line(sign_in(cast.anna)) as line:
        line.watch(lipa)
        cache.set(live._mark(live.group_of(cast.office.pk, lipa)), "lost", timeout=5)
        assert line.heard() == [{"topic": lipa}]


GARBAGE = ["", "[]", "x", "{}", '{"watch": 3}', '{"watch": [1]}', json.dumps({"watch": ["registers"] * 21}), "\u0000"]


def test_garbage_closes_it(cast: Cast, sign_in: SignIn) -> None:
    anna = sign_in(cast.anna)
    for text in GARBAGE:
        with Line(anna) as line:
            line.say(text)
            assert line.code == consumers.GARBAGE, text


def test_a_nudge_is_not_lost_to_one_that_is_passed_on_meanwhile() -> None:
    """What comes within the pause is said at its end, whoever else has said something of the topic until then."""
    said: list[dict[str, Any]] = []

    async def keep(words: dict[str, Any]) -> None:
        said.append(words)
        await asyncio.sleep(0)

    def nudge(number: int) -> dict[str, Any]:
        return {"topic": "chat.1", "mark": f"mark {number}", "upto": number}

    async def happens() -> None:
        socket = consumers.LiveSocket()
        socket.watched, socket.found_open, socket.pausing, socket.tasks = {"chat.1": ""}, {"chat.1"}, {}, set()
        socket._say = keep  # type: ignore[method-assign]
        await socket.live_nudge(nudge(1))
        await asyncio.gather(socket.live_nudge(nudge(2)), socket._pass_on("chat.1", "mark of a look"))
        await asyncio.sleep(consumers.PAUSE * 1.2)
        await asyncio.gather(socket.live_nudge(nudge(3)), socket.live_nudge(nudge(4)))
        await asyncio.sleep(consumers.PAUSE * 1.2)

    asyncio.run(happens())
    assert said == [
        {"topic": "chat.1", "upto": 1},
        {"topic": "chat.1"},
        *({"topic": "chat.1", "upto": n} for n in (2, 4)),
    ]


def test_too_much_and_too_often_close_it(cast: Cast, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(consumers, "WITHIN", 60.0)  # however slow the machine is
    with Line(sign_in(cast.anna)) as line:
        line.say(json.dumps({"watch": ["x" * 5_000]}))
        assert line.code == consumers.TOO_LONG
    with Line(sign_in(cast.anna)) as line:
        for _number in range(consumers.MESSAGES):
            line.runner.run(line.inner.send_input({"type": "websocket.receive", "text": '{"watch": []}'}))
        line.heard()
        assert line.code == consumers.TOO_MANY


ODD_TOPICS = [
    "client",
    "client.",
    "client.0",
    "client.x",
    "client.1.2",
    "registers.3",
    "nobody.1",
    "client.9" * 9,
    "ą.1",
]


def test_what_is_no_topic_is_refused(cast: Cast, sign_in: SignIn) -> None:
    with Line(sign_in(cast.marek)) as line:
        assert line.watch(*ODD_TOPICS) == [{"refused": name} for name in sorted(ODD_TOPICS)]
        assert line.open
    for name in ODD_TOPICS:
        with pytest.raises(ValueError, match="no such topic"):
            live.tell(cast.office.pk, name)


def test_telling_costs_next_to_nothing_and_never_fails(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    began = perf_counter()
    for number in range(1, 501):
        live.tell(cast.office.pk, f"client.{number}")
    assert perf_counter() - began < 0.5  # a millisecond each, at the worst
    monkeypatch.setattr(live, "cache", None)  # as broken as can be
    live.tell(cast.office.pk, "registers")


def test_a_dead_database_sends_the_page_home_to_come_back(
    cast: Cast, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(*_args: object, **_kwargs: object) -> None:
        raise OSError

    with Line(sign_in(cast.anna)) as line:
        monkeypatch.setattr(consumers, "actor_of_session", away)
        line.watch("registers")
        assert line.code == consumers.LATER


def test_an_expired_session_ends_it(cast: Cast, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch) -> None:
    anna = sign_in(cast.anna)
    with Line(anna) as line:
        session = anna.session
        session.set_expiry(AT - timedelta(days=400))
        session.save()
        line.watch("registers")
        assert line.code == consumers.NOBODY
