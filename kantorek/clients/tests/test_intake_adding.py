"""The ticked rows of a pasted list become clients: one by one, once, as the person who confirmed."""

import threading
from collections import Counter
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import connections

from kantorek.clients import actions
from kantorek.clients.actions import add_client
from kantorek.clients.jobs import work_on_intake
from kantorek.clients.models import Client, ClientTerms, IntakeRow
from kantorek.clients.tests.make import make_client
from kantorek.clients.tests.pasting import OUTSIDE, confirm, looked_up, now, one_step, rows_of, verdicts
from kantorek.conftest import Cast
from kantorek.core import scope
from kantorek.core.actor import Actor
from kantorek.core.errors import Refused
from kantorek.core.models import EventRecord
from kantorek.core.testing import drop_jobs, run_jobs
from kantorek.notifications.models import Notice
from kantorek.offices.models import Role, StaffMember
from kantorek.offices.tests.make import actor_of, make_office, make_staff
from kantorek.registers.models import Answer
from kantorek.sandbox.tests.running import Sandbox

pytestmark = pytest.mark.django_db
COMPANY = next(company for company in OUTSIDE if company.form == "sp_zoo")
TRADER = next(company for company in OUTSIDE if company.form == "jdg")
SUSPENDED = "9990000126"


def at_once(*works: Callable[[], None]) -> list[BaseException]:
    """Do all of it at the same time; gives what broke. That somebody was quicker is an answer."""
    broken: list[BaseException] = []

    def do(work: Callable[[], None]) -> None:
        try:
            work()
        except Refused:
            pass
        except BaseException as error:
            broken.append(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=do, args=(work,)) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return broken


def client_of(actor: Actor, nip: str) -> Client | None:
    with scope.system(actor.office_id, "tests", at=actor.at):
        return Client.objects.filter(nip=nip).first()


def test_a_row_becomes_a_client_as_if_added_by_hand(registers: Sandbox, cast: Cast) -> None:
    marek = actor_of(cast.marek)
    intake = looked_up(marek, COMPANY.nip, SUSPENDED)
    confirm(marek, intake, carer_id=cast.anna.pk, payroll_carer_id=cast.marek.pk)
    client = client_of(marek, COMPANY.nip)
    assert client
    assert (client.name, client.regon, client.krs, client.city) == (
        COMPANY.name,
        COMPANY.regon,
        COMPANY.krs,
        COMPANY.city,
    )
    assert (client.carer_id, client.payroll_carer_id, client.status) == (cast.anna.pk, cast.marek.pk, "active")
    assert client.pkd_main
    assert client.pkd
    assert client.declarations
    with scope.of(marek):
        terms = ClientTerms.objects.get(client=client)
        assert (terms.tax_form, terms.accounting_type, terms.vat_frequency) == ("cit", "full", "month")
        assert sorted(Answer.objects.filter(client_id=client.pk).values_list("register", flat=True)) == [
            "gus",
            "white_list",
        ]
        evidence = Answer.objects.get(client_id=client.pk, register="gus").raw
        assert EventRecord.objects.filter(client_id=client.pk, name="clients.client_created").get().actor_staff_id
    assert "DaneSzukajPodmioty" in evidence
    assert "OsPrawna" in evidence
    assert client_of(marek, SUSPENDED) is None, "it was not ticked"
    assert verdicts(marek, intake) == ["added", "look"]
    assert now(marek, intake).stage == "done"


def test_rows_left_over_can_be_added_later(registers: Sandbox, cast: Cast) -> None:
    marek = actor_of(cast.marek)
    intake = looked_up(marek, TRADER.nip, SUSPENDED)
    confirm(marek, intake)
    second = rows_of(marek, intake)[1]
    with scope.of(marek):
        actions.tick_rows(marek, intake, ticked=[second.pk], among=[second.pk])
    confirm(marek, intake)
    assert verdicts(marek, intake) == ["added", "added"]
    client = client_of(marek, SUSPENDED)
    assert client
    assert str(client.suspended_on) == "2026-03-01"


def test_confirming_twice_adds_nothing_twice(registers: Sandbox, cast: Cast) -> None:
    marek = actor_of(cast.marek)
    intake = looked_up(marek, COMPANY.nip, TRADER.nip)
    with scope.of(marek):
        actions.confirm_intake(marek, intake)
        actions.confirm_intake(marek, intake)  # a double click, another tab
    run_jobs()
    confirm(marek, intake)  # and once more when all is done
    with scope.of(marek):
        assert Client.objects.filter(nip__in=[COMPANY.nip, TRADER.nip]).count() == 2
        assert EventRecord.objects.filter(name="clients.intake_confirmed").count() == 1


def test_who_was_added_by_somebody_else_meanwhile_is_told_and_the_rest_is_added(registers: Sandbox, cast: Cast) -> None:
    marek = actor_of(cast.marek)
    intake = looked_up(marek, COMPANY.nip, TRADER.nip)
    quicker = make_client(cast.office, "Szybsza sp. z o.o.", nip=COMPANY.nip)
    confirm(marek, intake)
    first, second = rows_of(marek, intake)
    assert (first.verdict, second.verdict) == ("refused", "added")
    assert "Szybsza" in first.words
    assert first.known_client_id == quicker.pk


def test_whoever_sees_only_their_own_clients_looks_after_those_they_add(registers: Sandbox, cast: Cast) -> None:
    anna = actor_of(cast.anna)
    intake = looked_up(anna, COMPANY.nip, TRADER.nip)
    confirm(anna, intake, carer_id=cast.marek.pk)
    for nip in (COMPANY.nip, TRADER.nip):
        client = client_of(anna, nip)
        assert client
        assert client.carer_id == cast.anna.pk


def test_who_lost_the_right_meanwhile_adds_nobody(registers: Sandbox, cast: Cast) -> None:
    marek = actor_of(cast.marek)
    intake = looked_up(marek, COMPANY.nip)
    with scope.of(marek):
        actions.confirm_intake(marek, intake)
    cast.marek.role = Role.VIEWER
    with scope.of(marek):
        cast.marek.save()
    assert cast.marek.user
    cast.marek.user.seats.filter(kind="staff").update(role=Role.VIEWER)
    run_jobs()
    assert verdicts(marek, intake) == ["refused"]
    assert client_of(marek, COMPANY.nip) is None


def test_nobody_goes_on_for_a_person_who_has_left(registers: Sandbox, cast: Cast) -> None:
    marek = actor_of(cast.marek)
    intake = looked_up(marek, COMPANY.nip)
    with scope.of(marek):
        actions.confirm_intake(marek, intake)
        StaffMember.objects.filter(pk=cast.marek.pk).update(left_at=marek.at)
    run_jobs()
    assert client_of(marek, COMPANY.nip) is None
    assert now(marek, intake).due_at is None


def test_a_job_that_died_in_the_middle_is_carried_on(registers: Sandbox, cast: Cast) -> None:
    marek = actor_of(cast.marek)
    nips = [company.nip for company in OUTSIDE[:25]]
    intake = looked_up(marek, *nips)
    with scope.of(marek):
        IntakeRow.objects.filter(intake=intake).update(step="")
        actions.confirm_intake(marek, intake)
    drop_jobs()
    assert one_step(marek, intake)
    assert verdicts(marek, intake).count("added") == 20
    assert one_step(marek, intake, after=timedelta(minutes=2)), "the sweeper finds it"
    one_step(marek, intake, after=timedelta(minutes=4))
    assert verdicts(marek, intake) == ["added"] * 25
    with scope.of(marek):
        assert Client.objects.filter(nip__in=nips).count() == 25


def test_without_an_answer_about_the_kinds_of_business_the_client_is_added_all_the_same(
    registers: Sandbox, cast: Cast
) -> None:
    marek = actor_of(cast.marek)
    intake = looked_up(marek, COMPANY.nip)
    with scope.of(marek):
        IntakeRow.objects.filter(intake=intake).update(step="pkd")
    registers.wish(register="gus", fault="500", times=20)
    confirm(marek, intake)
    assert verdicts(marek, intake) == ["added"]


def test_the_person_and_the_carer_are_told_once(registers: Sandbox, cast: Cast) -> None:
    marek = actor_of(cast.marek)
    intake = looked_up(marek, COMPANY.nip, TRADER.nip)
    confirm(marek, intake, carer_id=cast.anna.pk)
    with scope.of(marek):
        told = list(Notice.objects.filter(kind="clients.intake").order_by("pk").values_list("staff_id", flat=True))
        assert not Notice.objects.filter(kind="clients.carer").exists(), "one notice, not one for each client"
    assert Counter(told) == {cast.marek.pk: 2, cast.anna.pk: 1}


@pytest.mark.parametrize(
    ("ticked", "people", "code"), [(False, {}, "nothing_ticked"), (True, {"carer_id": 1}, "unknown_person")]
)
def test_refuses_nothing_ticked_and_strangers(
    registers: Sandbox, cast: Cast, ticked: bool, people: dict[str, int], code: str
) -> None:
    marek = actor_of(cast.marek)
    intake = looked_up(marek, COMPANY.nip)
    with scope.of(marek):
        if not ticked:
            actions.tick_rows(marek, intake, ticked=[])
        with pytest.raises(Refused) as refused:
            actions.confirm_intake(marek, intake, **people)
    assert refused.value.code == code


def test_rows_that_are_no_clients_to_be_cannot_be_ticked(registers: Sandbox, cast: Cast) -> None:
    marek = actor_of(cast.marek)
    intake = looked_up(marek, COMPANY.nip, cast.lipa.nip, "9991843023", "9998887703")
    rows = rows_of(marek, intake)
    with scope.of(marek):
        actions.tick_rows(marek, intake, ticked=[row.pk for row in rows])
    assert [row.ticked for row in rows_of(marek, intake)] == [True, False, False, False]


@pytest.mark.django_db(transaction=True)
def test_two_people_and_four_jobs_at_once_add_every_client_once(registers: Sandbox) -> None:
    office = make_office()
    marek = actor_of(make_staff(office, "Marek Kos", role=Role.OWNER))
    nips = [company.nip for company in OUTSIDE[:12]]
    intake = looked_up(marek, *nips)

    def confirmed() -> None:
        with scope.of(marek):
            actions.confirm_intake(marek, intake)
        work_on_intake(intake_id=intake.pk, office_id=office.pk)

    def by_hand() -> None:
        with scope.of(marek):
            add_client(marek, fields={"name": "Ręcznie", "nip": nips[0]}, terms={})

    assert at_once(confirmed, by_hand, confirmed, confirmed) == []
    run_jobs()
    with scope.of(marek):
        assert Client.objects.filter(nip__in=nips).count() == len(nips)
    drop_jobs()
