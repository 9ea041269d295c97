"""Planning against the rows: on change, by night, proposals, closed clients, how many queries."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext

from kantorek.clients import actions as client_actions
from kantorek.clients.models import Client
from kantorek.conftest import Cast
from kantorek.core import scope
from kantorek.core.errors import Refused
from kantorek.core.models import EventRecord
from kantorek.core.testing import run_jobs
from kantorek.declarations import actions, jobs
from kantorek.declarations.models import Obligation
from kantorek.declarations.tests.make import TODAY, make_served, moment, one_of, plan, rows_of
from kantorek.offices.tests.make import actor_of

NOVEMBER, MARCH = date(2026, 11, 1), date(2027, 3, 1)


@pytest.fixture(autouse=True)
def then(monkeypatch: pytest.MonkeyPatch) -> None:
    """What happens after an event happens on the day of the tests, whenever they run."""
    monkeypatch.setattr("kantorek.core.jobs.now", lambda: moment(TODAY))


def change(cast: Cast, client: Client, act: Callable[..., Any], **values: Any) -> None:
    """Let Marek change something about the client, and everything follow that follows."""
    with scope.of(actor_of(cast.marek)) as actor:
        act(actor, Client.objects.get(pk=client.pk), **values)
    run_jobs()


def sheet(actor: Any, client: Client, **fields: Any) -> None:
    """Change fields of the data sheet."""
    client_actions.change_client(actor, client, fields=fields, version=client.version)


def test_a_new_client_has_its_duties_for_thirteen_months(cast: Cast) -> None:
    client = make_served(cast.office, since=NOVEMBER, legal_form="sp_zoo")
    run_jobs()
    rows = rows_of(client)
    assert [row.period_from.month for row in rows if row.rule == "jpk-v7m"] == [11, 12, *range(1, 11)]
    assert {row.due_on >= TODAY for row in rows} == {True}
    assert max(row.due_on for row in rows) <= date(2027, 12, 22)
    paid = one_of(client, "vat-payment")
    assert (paid.account, paid.state, paid.proposal, paid.touched_at) == (client.micro_account, "waiting", "", None)
    assert one_of(client, "zus-legal-person").account == ""
    with scope.system(cast.office.pk, "tests", at=moment(TODAY)):
        told = EventRecord.objects.get(name="declarations.client_duties_planned", client_id=client.pk)
    assert told.payload["made"] == len(rows)


def test_a_second_run_changes_nothing(cast: Cast) -> None:
    client = make_served(cast.office)
    plan(client)
    before = rows_of(client)
    again = plan(client)
    assert (again.made, again.removed, again.asked, again.moved) == (0, 0, 0, 0)
    assert [(row.pk, row.version) for row in rows_of(client)] == [(row.pk, row.version) for row in before]


def test_the_first_planning_takes_the_board_of_the_month_along(cast: Cast) -> None:
    client = make_served(cast.office, since=date(2026, 9, 1))
    plan(client)
    october = [row for row in rows_of(client) if row.board_month == date(2026, 10, 1)]
    assert {"payroll-list", "zus-legal-person", "jpk-v7m", "books-close"} <= {row.rule for row in october}
    assert min(row.due_on for row in rows_of(client)) >= date(2026, 11, 1)


def test_a_change_of_terms_changes_only_what_comes_after(cast: Cast) -> None:
    client = make_served(cast.office)
    plan(client)
    was = {row.pk for row in rows_of(client) if row.period_to < date(2027, 1, 1)}
    change(cast, client, client_actions.change_terms, values={"vat_frequency": "quarter"}, valid_from=date(2027, 1, 1))
    rows = rows_of(client)
    assert was == {row.pk for row in rows if row.period_to < date(2027, 1, 1)}
    assert [row.period_from for row in rows if row.rule == "jpk-v7m"][-1] == date(2026, 12, 1)
    assert min(row.period_from for row in rows if row.rule == "jpk-v7k-records") == date(2027, 1, 1)
    terms = client.terms.model.objects
    with scope.system(cast.office.pk, "tests", at=moment(TODAY)):
        last = terms.filter(client=client).order_by("-valid_from")[0]
    with scope.of(actor_of(cast.marek)) as actor:
        client_actions.remove_terms(actor, last)
    run_jobs()
    assert not [row for row in rows_of(client) if row.rule == "jpk-v7k-records"]
    assert one_of(client, "jpk-v7m", MARCH).due_on == date(2027, 4, 26)


def test_what_somebody_worked_on_asks_and_what_is_settled_stays(cast: Cast) -> None:
    client = make_served(cast.office)
    plan(client)
    with scope.of(actor_of(cast.marek)) as actor:
        actions.move_obligation(actor, one_of(client, "jpk-v7m", MARCH), state="doing", version=1)
        actions.move_obligation(actor, one_of(client, "vat-payment", MARCH), state="sent", version=1)
    change(cast, client, client_actions.change_terms, values={"vat_frequency": "none"}, valid_from=date(2027, 1, 1))
    begun, settled = one_of(client, "jpk-v7m", MARCH), one_of(client, "vat-payment", MARCH)
    assert (begun.proposal, settled.proposal, settled.state) == ("drop", "", "sent")
    assert [row.period_from for row in rows_of(client, rule="jpk-v7m") if row.period_from >= date(2027, 1, 1)] == [
        MARCH
    ]
    with scope.of(actor_of(cast.marek)) as actor:
        kept = actions.answer_proposal(actor, begun, keep=True)
    assert (kept.proposal, kept.state) == ("", "doing")
    assert plan(client).asked == 0  # asked once


def test_needed_again_there_is_no_question(cast: Cast) -> None:
    client = make_served(cast.office)
    plan(client)
    with scope.of(actor_of(cast.marek)) as actor:
        actions.move_obligation(actor, one_of(client, "jpk-v7m", MARCH), state="doing", version=1)
    january = {"valid_from": date(2027, 1, 1)}
    change(cast, client, client_actions.change_terms, values={"vat_frequency": "none"}, **january)
    change(cast, client, client_actions.change_terms, values={"vat_frequency": "month"}, **january)
    assert one_of(client, "jpk-v7m", MARCH).proposal == ""


def test_not_by_itself_means_proposals(cast: Cast) -> None:
    client = make_served(cast.office, auto_declarations=False)
    plan(client)
    with scope.system(cast.office.pk, "tests", at=moment(TODAY)):
        assert Obligation.objects.filter(client=client).real().count() == 0
        assert Obligation.objects.filter(client=client).open().count() == 0
    with scope.of(actor_of(cast.marek)) as actor:
        yes = actions.answer_proposal(actor, one_of(client, "jpk-v7m"), keep=True)
        no = actions.answer_proposal(actor, one_of(client, "vat-payment"), keep=False)
    assert (yes.proposal, yes.state, no.proposal, no.state) == ("", "waiting", "", "not_due")
    plan(client)
    assert (one_of(client, "vat-payment").state, one_of(client, "jpk-v7m").state) == ("not_due", "waiting")
    change(cast, client, sheet, auto_declarations=True)
    assert {row.proposal for row in rows_of(client) if row.due_on >= TODAY} == {""}
    assert one_of(client, "vat-payment").state == "not_due"


def test_what_is_taken_off_the_list_goes_and_comes_back(cast: Cast) -> None:
    picks = ["JPK_V7M", "ZUS_DRA_LEGAL", "CIT_ADVANCE", "CIT_8", "FINANCIAL_STATEMENT", "PIT_4", "PIT_4R", "PIT_11"]
    client = make_served(cast.office, declarations=picks)
    plan(client)
    assert rows_of(client, rule="pit-11-office")
    change(cast, client, sheet, declarations=[pick for pick in picks if pick != "PIT_11"])
    assert not rows_of(client, rule="pit-11-office")
    change(cast, client, sheet, declarations=picks)
    assert rows_of(client, rule="pit-11-office")
    without = make_served(cast.office, declarations=["JPK_V7M"])
    plan(without)
    assert not rows_of(without, rule="cit-8")  # was proposed when the client was added, and not chosen


@pytest.mark.parametrize("status", ["inactive", "blocked"])
def test_a_client_that_is_not_served_gets_nothing_new(cast: Cast, status: str) -> None:
    client = make_served(cast.office)
    plan(client)
    with scope.of(actor_of(cast.marek)) as actor:
        actions.move_obligation(actor, one_of(client, "jpk-v7m", MARCH), state="doing", version=1)
    all_of_them = {row.pk for row in rows_of(client)}
    change(cast, client, client_actions.change_status, status=status, reason="przerwa")
    left = {row.pk for row in rows_of(client)}
    if status == "blocked":
        assert left == all_of_them
        return
    assert all(row.period_to <= TODAY or row.touched_at for row in rows_of(client))
    assert one_of(client, "jpk-v7m", MARCH).proposal == "drop"
    assert one_of(client, "jpk-v7m", date(2026, 10, 1)).state == "waiting"  # October had ended, it is still to be done
    change(cast, client, client_actions.change_status, status="active")
    assert {row.key for row in map(_keyed, rows_of(client))} >= {("jpk-v7m", MARCH), ("jpk-v7m", date(2027, 2, 1))}
    assert one_of(client, "jpk-v7m", MARCH).proposal == ""


def _keyed(row: Obligation) -> Any:
    return type("Keyed", (), {"key": (row.rule, row.period_from)})


def test_the_archive_and_back(cast: Cast) -> None:
    client = make_served(cast.office)
    plan(client)
    change(cast, client, client_actions.archive_client)
    assert all(row.period_to <= TODAY for row in rows_of(client))
    change(cast, client, client_actions.restore_client)
    assert rows_of(client, period_from=MARCH)


def test_a_client_added_by_mistake_can_be_deleted_with_what_was_planned(cast: Cast) -> None:
    client = make_served(cast.office)
    run_jobs()
    assert rows_of(client)
    change(cast, client, client_actions.archive_client)
    change(cast, client, client_actions.delete_client, reason="dodany dwa razy")
    with scope.system(cast.office.pk, "tests", at=moment(TODAY)):
        assert not Obligation.objects.filter(client_id=client.pk).exists()
        assert not Client.objects.filter(pk=client.pk).exists()


def test_a_client_somebody_worked_for_stays_in_the_archive(cast: Cast) -> None:
    client = make_served(cast.office)
    plan(client)
    with scope.of(actor_of(cast.marek)) as actor:
        actions.move_obligation(actor, one_of(client, "jpk-v7m", MARCH), state="doing", version=1)
    change(cast, client, client_actions.archive_client)
    with scope.of(actor_of(cast.marek)) as actor, pytest.raises(Refused) as refused:
        client_actions.delete_client(actor, Client.objects.get(pk=client.pk), reason="pomyłka")
    assert refused.value.code == "has_history"


def test_a_potential_client_has_no_duties(cast: Cast) -> None:
    with scope.of(actor_of(cast.marek)) as actor:
        terms = {"vat_frequency": "month"}
        client = client_actions.add_client(actor, fields={"name": "Może"}, terms=terms, status="potential")
    run_jobs()
    assert rows_of(client) == []
    change(cast, client, client_actions.change_status, status="active")
    assert rows_of(client, rule="jpk-v7m")


def test_the_night_goes_through_every_office(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    clients = [make_served(cast.office, f"Nocna {n}") for n in range(5)]
    monkeypatch.setattr("kantorek.declarations.actions.planning.AT_ONCE", 2)
    monkeypatch.setattr(jobs, "now", lambda: moment(TODAY, 1))
    with scope.system(cast.office.pk, "tests", at=moment(TODAY)):
        Obligation.objects.all().delete()
    jobs.plan_night()
    run_jobs()
    assert all(rows_of(client, rule="jpk-v7m") for client in clients)
    with scope.system(cast.office.pk, "tests", at=moment(TODAY)):
        count = Obligation.objects.count()
        Obligation.objects.all().delete()
    jobs.plan_night()
    run_jobs()
    assert not rows_of(clients[0])  # this night's work is done
    cache.clear()
    jobs.plan_night()
    run_jobs()
    with scope.system(cast.office.pk, "tests", at=moment(TODAY)):
        assert Obligation.objects.count() == count


def test_a_night_that_was_cut_off_goes_on(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    cache.clear()
    clients = [make_served(cast.office, f"Nocna {n}") for n in range(4)]
    monkeypatch.setattr(jobs, "now", lambda: moment(TODAY, 1))
    with scope.system(cast.office.pk, "tests", at=moment(TODAY)) as actor:
        Obligation.objects.all().delete()
        first = actions.plan_batch(actor, after_id=0, on=TODAY, size=2)
    cache.set(f"declarations:planned:{cast.office.pk}:{TODAY.isoformat()}", first.last_id)
    with CaptureQueriesContext(connection):
        jobs.plan_night()
        run_jobs()
    assert all(rows_of(client) for client in clients)


def test_a_batch_asks_as_often_for_ten_clients_as_for_two(cast: Cast) -> None:
    def queries(size: int) -> int:
        with scope.system(cast.office.pk, "tests", at=moment(TODAY)) as actor:
            with CaptureQueriesContext(connection) as caught:
                actions.plan_batch(actor, after_id=0, on=TODAY, size=size)
            return len(caught)

    for number in range(10):
        make_served(cast.office, f"Zbiorcza {number}")
    few = queries(4)
    assert few <= 10
    assert queries(8) == few
    assert queries(40) < few + 4  # the wide batch finds the first ones planned already
    assert queries(4) == queries(40) < few


def test_a_proposal_that_was_accepted_follows_the_terms_like_any_other(cast: Cast) -> None:
    client = make_served(cast.office, since=NOVEMBER, legal_form="sp_zoo", auto_declarations=False)
    run_jobs()
    row = one_of(client, "jpk-v7m")
    with scope.of(actor_of(cast.marek)) as actor:
        actions.answer_proposal(actor, row, keep=True)
    change(cast, client, client_actions.change_terms, values={"vat_frequency": "none"}, valid_from=NOVEMBER)
    assert one_of(client, "jpk-v7m").proposal == "drop"
    with scope.of(actor_of(cast.marek)) as actor:
        actions.answer_proposal(actor, row, keep=True)
    plan(client)
    assert one_of(client, "jpk-v7m").proposal == ""
