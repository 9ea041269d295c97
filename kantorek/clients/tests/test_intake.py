"""A pasted list of NIPs, from the text to what the registers say, against the sandbox."""

from datetime import timedelta
from typing import Any

import pytest

from kantorek.clients import actions
from kantorek.clients.models import Intake, IntakeRow
from kantorek.clients.tests.pasting import OUTSIDE, looked_up, now, one_step, paste, rows_of, verdicts
from kantorek.conftest import Cast
from kantorek.core import scope
from kantorek.core.errors import Refused
from kantorek.core.testing import run_jobs
from kantorek.offices.tests.make import actor_of
from kantorek.registers.limits import Limits
from kantorek.registers.models import Answer
from kantorek.sandbox.tests.running import Sandbox

pytestmark = pytest.mark.django_db
COMPANY = next(company for company in OUTSIDE if company.form == "sp_zoo")
TRADER = next(company for company in OUTSIDE if company.form == "jdg")
SUSPENDED, STRUCK_OFF, FARM, NOBODY = "9990000126", "9990000149", "9990000161", "9998887703"


def test_every_row_gets_a_verdict_with_its_reason(registers: Sandbox, cast: Cast) -> None:
    marek = actor_of(cast.marek)
    lines = [COMPANY.nip, f"{TRADER.name} {TRADER.nip}", "9991843023", COMPANY.nip, cast.lipa.nip, SUSPENDED, NOBODY]
    intake = looked_up(marek, *lines)
    rows = rows_of(marek, intake)
    assert [row.verdict for row in rows] == ["ready", "ready", "wrong", "duplicate", "served", "look", "not_found"]
    assert (rows[2].reason, rows[3].same_as, rows[4].known_client_id) == ("checksum", 1, cast.lipa.pk)
    assert [row.ticked for row in rows] == [True, True, False, False, False, False, False]
    assert rows[5].looks == ["suspended"]
    assert intake.stage == "ready"


def test_the_registers_fill_in_what_a_person_would_have_to_type(registers: Sandbox, cast: Cast) -> None:
    marek = actor_of(cast.marek)
    company, trader = rows_of(marek, looked_up(marek, COMPANY.nip, TRADER.nip))
    assert company.found["name"] == COMPANY.name
    assert (company.found["legal_form"], company.found["krs"]) == ("sp_zoo", COMPANY.krs)
    assert (trader.found["legal_form"], trader.found["city"]) == ("jdg", TRADER.city)
    assert (company.vat, trader.vat) == ("active", "active")
    assert company.vat_since


@pytest.mark.parametrize(
    ("nip", "look"),
    [(STRUCK_OFF, "ended"), (FARM, "legal_form"), ("9990000221", "bankruptcy"), ("9990000238", "not_started")],
)
def test_what_is_unusual_waits_for_a_look(registers: Sandbox, cast: Cast, nip: str, look: str) -> None:
    marek = actor_of(cast.marek)
    (row,) = rows_of(marek, looked_up(marek, nip))
    assert row.verdict == "look"
    assert look in row.looks
    assert not row.ticked


def test_who_was_struck_off_vat_waits_for_a_look(registers: Sandbox, cast: Cast) -> None:
    registers.world.changes[COMPANY.nip] = {"vat": "Niezarejestrowany", "removed_on": "2026-10-02"}
    marek = actor_of(cast.marek)
    (row,) = rows_of(marek, looked_up(marek, COMPANY.nip))
    assert (row.verdict, row.looks, row.vat) == ("look", ["vat_removed"], "none")
    assert str(row.vat_since) == "2026-10-02"


def test_nobody_is_asked_about_rows_that_are_settled_already(registers: Sandbox, cast: Cast) -> None:
    marek = actor_of(cast.marek)
    intake = looked_up(marek, "9991843023", cast.lipa.nip, "9999999999999")
    assert (intake.stage, intake.due_at) == ("ready", None)
    assert registers.world.trouble.counters()["calls"] == {}
    with scope.of(marek):
        assert not Answer.objects.filter(number=cast.lipa.nip).exists()


def test_four_hundred_numbers_cost_one_call_each_and_one_for_twenty(registers: Sandbox, cast: Cast) -> None:
    """So that 400 take 20 + 400 calls: under four minutes at 120 calls a minute, before a person looks at them."""
    marek = actor_of(cast.marek)
    intake = paste(marek, *(company.nip for company in OUTSIDE[:45]))
    while now(marek, intake).stage == "looking":
        assert one_step(marek, intake)
    calls = registers.world.trouble.counters()["calls"]
    assert calls["DaneSzukajPodmioty"] == 3
    assert calls["DanePobierzPelnyRaport"] == 45
    assert calls["white_list:search"] == 2
    assert (20 + 400) / 110 < 4, "ten calls of each minute are left for people"


def test_a_list_that_lost_its_job_is_taken_up_where_it_stood(registers: Sandbox, cast: Cast) -> None:
    marek = actor_of(cast.marek)
    intake = paste(marek, *(company.nip for company in OUTSIDE[:25]))
    assert one_step(marek, intake)
    with scope.of(marek):  # a job took it up, and died before it could ask anybody
        Intake.objects.filter(pk=intake.pk).update(due_at=marek.at + timedelta(minutes=1))
    assert not one_step(marek, intake, after=timedelta(seconds=50)), "somebody may still be at it"
    before = registers.world.trouble.counters()["calls"]["DaneSzukajPodmioty"]
    while now(marek, intake).stage == "looking":
        assert one_step(marek, intake, after=timedelta(minutes=2))
    assert registers.world.trouble.counters()["calls"]["DaneSzukajPodmioty"] == before + 1, "the first twenty not again"
    assert verdicts(marek, intake) == ["ready"] * 25


def test_two_jobs_do_not_ask_twice(registers: Sandbox, cast: Cast) -> None:
    marek = actor_of(cast.marek)
    intake = paste(marek, COMPANY.nip)
    with scope.of(marek):
        assert actions.intake_work.take_up_intake(marek, intake.pk, at=marek.at)
        assert actions.intake_work.take_up_intake(marek, intake.pk, at=marek.at) is None


def test_gus_going_down_in_the_middle_leaves_rows_without_an_answer(registers: Sandbox, cast: Cast) -> None:
    marek = actor_of(cast.marek)
    intake = paste(marek, *(company.nip for company in OUTSIDE[:30]))
    assert one_step(marek, intake)
    registers.wish(register="gus", fault="500", times=50)
    while now(marek, intake).stage == "looking":
        one_step(marek, intake)
    rows = rows_of(marek, intake)
    assert {row.verdict for row in rows} == {"no_answer"}
    assert {row.reason for row in rows} <= {"bad_status", "circuit_open", "unavailable"}
    assert all(row.retry_at and row.retry_at > marek.at for row in rows)
    assert [bool(row.found) for row in rows] == [True] * 20 + [False] * 10
    registers.world.trouble.clear()
    later = timedelta(minutes=20)
    for _ in range(40):
        if not one_step(marek, intake, after=later):
            break
        later += timedelta(minutes=1)
    assert verdicts(marek, intake) == ["ready"] * 30


def test_asking_again_asks_about_the_silent_rows_alone(registers: Sandbox, cast: Cast) -> None:
    marek = actor_of(cast.marek)
    intake = looked_up(marek, COMPANY.nip, TRADER.nip)
    with scope.of(marek):
        silent: dict[str, Any] = {
            "verdict": "no_answer",
            "found": {},
            "step": "",
            "retry_at": None,
            "reason": "timeout",
        }
        IntakeRow.objects.filter(intake=intake, nip=TRADER.nip).update(**silent)
        actions.ask_rows_again(marek, now(marek, intake))
    assert now(marek, intake).stage == "looking"
    run_jobs()
    assert verdicts(marek, intake) == ["ready", "ready"]


def test_without_the_white_list_vat_is_unknown_and_the_row_ready(registers: Sandbox, cast: Cast, settings: Any) -> None:
    settings.WL_URL = ""
    marek = actor_of(cast.marek)
    (row,) = rows_of(marek, looked_up(marek, COMPANY.nip))
    assert (row.verdict, row.vat, row.vat_reason, row.ticked) == ("ready", "", "not_configured", True)


def test_a_spent_quota_of_the_white_list_is_said(
    registers: Sandbox, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    def limits(register: str, at: Any) -> Limits:
        return Limits(100, 1000, 10_000, per_day=0 if register == "white_list" else 10_000)

    monkeypatch.setattr("kantorek.registers.actions.quotas.limits_of", limits)
    marek = actor_of(cast.marek)
    (row,) = rows_of(marek, looked_up(marek, COMPANY.nip))
    assert (row.verdict, row.vat_reason) == ("ready", "quota")


def test_a_spent_minute_of_gus_makes_the_list_wait_and_not_fail(
    registers: Sandbox, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kantorek.registers.actions.quotas.limits_of", lambda register, at: Limits(100, 12, 10_000))
    marek = actor_of(cast.marek)
    intake = paste(marek, *(company.nip for company in OUTSIDE[:3]))
    for minute in range(12):
        one_step(marek, intake, after=timedelta(minutes=2 * minute))
    assert set(verdicts(marek, intake)) <= {"ready", "waiting"}, "a limit is no answer about anybody"


@pytest.mark.parametrize(
    ("text", "code"),
    [("", "required"), (" \n\t\n", "required"), ("\n".join(["9991843022"] * 1001), "too_many")],
)
def test_refuses_an_empty_list_and_one_too_long(cast: Cast, text: str, code: str) -> None:
    marek = actor_of(cast.marek)
    with scope.of(marek), pytest.raises(Refused) as refused:
        actions.start_intake(marek, text=text)
    assert refused.value.code == code
    with scope.of(marek):
        assert not Intake.objects.exists()


def test_a_double_click_makes_one_list(cast: Cast) -> None:
    marek, anna = actor_of(cast.marek), actor_of(cast.anna)
    assert paste(marek, "9991843022").pk == paste(marek, "9991843022").pk
    assert paste(anna, "9991843022").pk != paste(marek, "9991843022").pk


def test_what_is_served_by_a_colleague_is_told_by_their_name_alone(cast: Cast) -> None:
    anna = actor_of(cast.anna)
    (row,) = rows_of(anna, paste(anna, cast.wierzba.nip))
    assert (row.verdict, row.words, row.found) == ("served", "Marek Kos", {})


def test_a_list_belongs_to_who_pasted_it(cast: Cast) -> None:
    anna, marek, obcy = actor_of(cast.anna), actor_of(cast.marek), actor_of(cast.obcy)
    of_anna, of_marek = paste(anna, "9991843022"), paste(marek, "9990000132")

    def seen(actor: Any) -> set[int]:
        with scope.of(actor):
            return set(Intake.objects.visible_to(actor).values_list("pk", flat=True))

    assert (seen(anna), seen(marek), seen(obcy)) == ({of_anna.pk}, {of_anna.pk, of_marek.pk}, set())
    for act in (actions.ask_rows_again, actions.confirm_intake):
        with scope.of(marek), pytest.raises(Refused) as refused:
            act(marek, of_anna)
        assert refused.value.code == "not_yours"


def test_a_search_alone_tells_no_legal_form_of_a_company(registers: Sandbox, cast: Cast) -> None:
    """What only the report holds is not shown before it has come: "other" and "active" would be guesses."""
    marek = actor_of(cast.marek)
    intake = paste(marek, COMPANY.nip, TRADER.nip)
    assert one_step(marek, intake)
    company, trader = rows_of(marek, intake)
    assert (company.found["name"], trader.found["legal_form"]) == (COMPANY.name, "jdg")
    assert not {"legal_form", "status"} & company.found.keys()
    assert "status" not in trader.found


def test_who_confirms_while_a_job_is_asking_is_not_overtaken_by_it(registers: Sandbox, cast: Cast) -> None:
    marek = actor_of(cast.marek)
    intake = looked_up(marek, COMPANY.nip)
    with scope.of(marek):
        before = Intake.objects.get(pk=intake.pk)
        actions.confirm_intake(marek, intake)
    actions.intake_work.carry_on_intake(marek, before, at=marek.at)  # begun before, ends after
    assert now(marek, intake).stage == "adding"
    run_jobs()
    assert verdicts(marek, intake) == ["added"]


def test_several_units_under_one_nip_are_named(registers: Sandbox, cast: Cast, english: Any) -> None:
    marek = actor_of(cast.marek)
    intake = looked_up(marek, "9990000215")
    page = english(cast.marek).get(f"/clients/intakes/{intake.pk}/").content.decode()
    assert "GUS has 2 more units" in page
