"""The nightly round: who is asked, how often, by whom, and what is left when something goes wrong in the middle."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.core.cache import cache

from kantorek.clients import actions as clients
from kantorek.clients.models import Client
from kantorek.clients.tests.make import make_client
from kantorek.core import scope
from kantorek.core.models import EventRecord
from kantorek.core.testing import drop_jobs
from kantorek.offices.models import Office
from kantorek.offices.tests.make import make_office
from kantorek.registers import lines
from kantorek.registers.actions import usage
from kantorek.registers.findings import Finding
from kantorek.registers.models import Answer, RegisterState
from kantorek.verification import actions
from kantorek.verification.models import Light
from kantorek.verification.rounds import leases, lights, upkeep
from kantorek.verification.rounds.walking import Walked, walk
from kantorek.verification.tests.rounds import NIGHT, Clock, FakeRegister, light_of, make_due, payer, put_due

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


@pytest.fixture
def register(settings: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[FakeRegister]:
    """A white list in the place of the real one, at an address that is not the sandbox's."""
    cache.clear()
    drop_jobs()
    settings.WL_URL, settings.SANDBOX = "http://127.0.0.1:9/wl", ""
    fake = FakeRegister()
    line = replace(lines.LINES["white_list"], find_many=fake.find_many)
    monkeypatch.setitem(lines.LINES, "white_list", line)
    yield fake


@pytest.fixture
def office() -> Office:
    """An office without clients."""
    return make_office()


def _walk(clock: Clock, spell: timedelta = HOUR) -> Walked:
    walked = walk("white_list", moment_now=clock, spell=spell, wait=clock.wait)
    assert walked is not None, "the round is open and nobody else walks it"
    return walked


def _answers(office: Office) -> list[Answer]:
    with scope.system(office.pk, "tests", at=NIGHT):
        return list(Answer.objects.order_by("pk"))


def _changes(office: Office) -> list[str]:
    with scope.system(office.pk, "tests", at=NIGHT):
        told = EventRecord.objects.filter(name="verification.register_changed").order_by("pk")
        return [row.payload["code"] for row in told]


def test_asks_the_longest_waiting_of_all_offices_first(register: FakeRegister, office: Office) -> None:
    other = make_office("Inne biuro")
    late, early = make_due(office, 31), make_due(other, 31, since=NIGHT - timedelta(days=3))
    _walk(Clock(), timedelta(minutes=1))
    assert sorted(register.numbers) == sorted(str(client.nip) for client in early[:30])
    assert light_of(late[0]).answer_id is None


def test_whom_a_dead_walker_took_with_it_keeps_its_turn(register: FakeRegister, office: Office) -> None:
    answered, lost = make_due(office, 2)
    with scope.system(office.pk, "tests", at=NIGHT):
        Light.objects.filter(client_id=answered.pk).update(tried_at=NIGHT - timedelta(days=2))
    put_due(lost, NIGHT - HOUR)  # put off by the cool-down, and due after everybody whose answer has aged meanwhile
    (first,) = lights.choose("white_list", 1, at=NIGHT)
    assert first.number == lost.nip


def test_who_never_answers_takes_no_turn_from_others(register: FakeRegister, office: Office) -> None:
    strange, good = make_due(office, 2)
    with scope.system(office.pk, "tests", at=NIGHT):
        Light.objects.filter(client_id=strange.pk).update(tried_at=NIGHT - HOUR, failure="malformed")
        Light.objects.filter(client_id=good.pk).update(tried_at=NIGHT - timedelta(days=1))
    (first,) = lights.choose("white_list", 1, at=NIGHT)
    assert first.number == good.nip


def test_a_client_of_two_offices_is_asked_about_once_and_kept_for_both(register: FakeRegister, office: Office) -> None:
    other = make_office("Inne biuro")
    mine = make_due(office, 40)
    theirs = make_client(other, nip=mine[0].nip)
    put_due(theirs, NIGHT - timedelta(minutes=1))  # would come in the last call, were it asked about on its own
    _walk(Clock(), timedelta(hours=8))
    assert register.numbers.count(str(mine[0].nip)) == 1
    assert [answer.client_id for answer in _answers(other)] == [theirs.pk]
    assert {answer.office_id for answer in _answers(office)} == {office.pk}
    assert (light_of(mine[0]).state, light_of(theirs).code) == ("ok", "vat_active")


def test_calls_are_spread_over_what_is_left_of_the_night(register: FakeRegister, office: Office) -> None:
    make_due(office, 60)
    clock = Clock()
    assert _walk(clock).calls == 1, "two calls for seven hours: one now, one in the middle"
    assert _walk(clock).calls == 0
    assert register.asked[0] and len(register.asked) == 1
    clock.at = NIGHT + timedelta(hours=3, minutes=40)
    assert _walk(clock).calls == 1


def test_nobody_is_asked_in_the_day(register: FakeRegister, office: Office) -> None:
    make_due(office, 1)
    assert walk("white_list", moment_now=Clock(NIGHT - 12 * HOUR)) is None
    assert register.asked == []


def test_calls_are_left_for_people_after_midnight(register: FakeRegister, office: Office, settings: Any) -> None:
    settings.REGISTER_LIMITS = "white_list.per_day=3 white_list.reserve=2"
    made = make_due(office, 100)
    after_midnight = Clock(NIGHT + 2 * HOUR)
    for _tick in range(4):
        _walk(after_midnight)
    assert len(register.asked) == 1
    assert usage("white_list", at=after_midnight()).today == 1
    assert light_of(made[99]).due_at == NIGHT - timedelta(days=1) + timedelta(seconds=99), "who was not asked waits on"


def test_two_walkers_do_not_walk_at_once_and_a_dead_one_is_followed(register: FakeRegister, office: Office) -> None:
    make_due(office, 1)
    assert leases.take("white_list", at=NIGHT) is not None  # and then it died
    assert walk("white_list", moment_now=Clock(NIGHT + timedelta(seconds=100))) is None
    assert register.asked == []
    assert _walk(Clock(NIGHT + timedelta(seconds=121))).calls == 1


def test_a_walker_that_lost_its_round_stops(register: FakeRegister, office: Office) -> None:
    make_due(office, 90)
    clock = Clock()

    def taken_over() -> None:
        assert leases.take("white_list", at=clock() + timedelta(minutes=5)) is not None

    register.before = taken_over
    _walk(clock, 8 * HOUR)
    assert len(register.asked) == 1


def test_who_was_asked_when_a_walker_died_waits_for_the_cool_down(register: FakeRegister, office: Office) -> None:
    made = make_due(office, 1)
    clock = Clock()

    def killed() -> None:
        raise KeyboardInterrupt

    register.before = killed
    with pytest.raises(KeyboardInterrupt):
        _walk(clock)
    register.before = lambda: None
    clock.at = NIGHT + 2 * HOUR
    assert _walk(clock).calls == 0, "asked already, as far as anybody knows"
    assert usage("white_list", at=NIGHT).today == 1, "and the call is spent"
    clock.at = NIGHT + 4 * HOUR
    assert _walk(clock).calls == 1
    assert light_of(made[0]).state == "ok"


def test_one_bad_number_holds_up_no_other(register: FakeRegister, office: Office) -> None:
    made = make_due(office, 30)
    bad = str(made[7].nip)
    register.tell = lambda number: (
        Finding("unknown", reason="bad_request") if number == bad else Finding("found", data=payer(number))
    )
    assert _walk(Clock()).answered == 29
    light = light_of(made[7])
    assert (light.failure, light.failures, light.answer_id) == ("bad_request", 1, None)
    assert light.due_at is not None and light.due_at >= NIGHT + 4 * HOUR
    assert light_of(made[8]).state == "ok"


@pytest.mark.parametrize("reason", ["quota", "daily_limit", "circuit_open", "rate_limited", "connect"])
def test_a_register_that_has_had_enough_ends_the_round_and_nobody_loses_a_turn(
    register: FakeRegister, office: Office, reason: str
) -> None:
    made = make_due(office, 40)
    register.tell = lambda number: Finding("unknown", reason=reason)
    walked = _walk(Clock(), 8 * HOUR)
    assert (walked.stopped, len(register.asked)) == (reason, 1)
    assert [light_of(client).due_at for client in made[:2]] == [
        NIGHT - timedelta(days=1),
        NIGHT - timedelta(days=1) + timedelta(seconds=1),
    ]
    assert _answers(office) == []


def test_a_register_at_rest_is_left_alone(register: FakeRegister, office: Office) -> None:
    make_due(office, 1)
    RegisterState.objects.create(register="white_list", closed_until=NIGHT + HOUR)
    assert _walk(Clock()).calls == 0
    assert register.asked == []
    assert _walk(Clock(NIGHT + HOUR)).calls == 1


def test_three_calls_without_an_answer_end_the_spell(register: FakeRegister, office: Office) -> None:
    make_due(office, 300)
    register.tell = lambda number: Finding("unknown", reason="busy")
    walked = _walk(Clock(), 8 * HOUR)
    assert (walked.stopped, len(register.asked)) == ("silent", 3)


def test_blocked_and_archived_clients_are_never_asked_about(register: FakeRegister, office: Office) -> None:
    blocked, archived, open_one = make_due(office, 3)
    with scope.system(office.pk, "tests", at=NIGHT) as actor:
        clients.change_status(actor, blocked, status="blocked", reason="nie płaci")
        clients.archive_client(actor, archived)
    for client in (blocked, archived):  # even if a light were left behind
        put_due(client, NIGHT - timedelta(days=5))
    _walk(Clock(), 8 * HOUR)
    assert register.numbers == [open_one.nip]


def test_a_number_that_changed_after_the_choice_is_not_asked_about(register: FakeRegister, office: Office) -> None:
    (client,) = make_due(office, 1)
    chosen = lights.choose("white_list", 30, at=NIGHT)
    with scope.system(office.pk, "tests", at=NIGHT):
        Light.objects.filter(client_id=client.pk).update(number="9990000126")
    assert lights.reserve("white_list", chosen, until=NIGHT + 4 * HOUR, at=NIGHT) == []
    assert light_of(client).due_at == NIGHT - timedelta(days=1), "it keeps its turn"


def test_a_client_blocked_by_day_is_put_off_the_round_in_the_evening(office: Office) -> None:
    (client,) = make_due(office, 1)
    with scope.system(office.pk, "tests", at=NIGHT):
        Client.objects.filter(pk=client.pk).update(status="blocked")  # past the action that would have told
    assert upkeep.follow_clients(moment_now=Clock()) > 0
    assert light_of(client).due_at is None
    assert upkeep.follow_clients(moment_now=Clock(NIGHT + HOUR)) == 0, "once a night"


def test_a_change_is_one_event_however_often_the_round_comes_by(register: FakeRegister, office: Office) -> None:
    (client,) = make_due(office, 1)
    clock = Clock()
    _walk(clock)
    register.tell = lambda number: Finding("found", data=payer(number, vat_status="none", removed_on="2026-11-20"))
    for _night in range(3):
        clock.at += timedelta(days=1)
        _walk(clock)
    assert len(register.asked) == 4
    assert _changes(office) == ["vat_removed"]
    assert light_of(client).state == "bad"


def test_trouble_in_one_office_holds_up_no_other(
    register: FakeRegister, office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = make_office("Inne biuro")
    (mine,), (theirs,) = make_due(office, 1), make_due(other, 1)
    honest = actions.take_in

    def sick(actor: Any, *args: Any, **kwargs: Any) -> Any:
        if actor.office_id == office.pk:
            raise RuntimeError("a row that nobody expected")
        return honest(actor, *args, **kwargs)

    monkeypatch.setattr("kantorek.verification.rounds.lights.take_in", sick)
    _walk(Clock())
    assert (light_of(mine).state, light_of(theirs).state) == ("off", "ok")
    assert _answers(office) == [], "evidence and light are kept together or not at all"


def test_without_an_address_nobody_walks(settings: Any, office: Office) -> None:
    settings.WL_URL = ""
    make_due(office, 1)
    assert walk("white_list", moment_now=Clock()) is None
