"""Substitutions: who sees what before, during and after; who may say so; what is refused."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.test import Client as Browser

from kantorek.accounts.models import StandIn
from kantorek.api.actions import issue_token
from kantorek.clients.models import Client
from kantorek.clients.tests.make import make_client
from kantorek.conftest import Cast
from kantorek.core import scope
from kantorek.core.errors import Refused
from kantorek.core.models import EventRecord
from kantorek.core.testing import run_jobs
from kantorek.notifications.actions import notify
from kantorek.notifications.models import Notice
from kantorek.offices.access import office_door
from kantorek.offices.actions import (
    change_role,
    end_employment,
    end_substitution,
    restore_substitution,
    start_substitution,
)
from kantorek.offices.models import Role, StaffMember, Substitution
from kantorek.offices.tests.away import AFTER, BEFORE, FIRST, FRIDAY, LAST, MONDAY, SignIn, stand_in
from kantorek.offices.tests.line import Line
from kantorek.offices.tests.make import AT, actor_of, make_staff

pytestmark = pytest.mark.django_db


def refused(cast: Cast, by: StaffMember, **asked: Any) -> str:
    days = {"starts_on": MONDAY, "ends_on": FRIDAY}
    with scope.of(actor_of(by)) as actor, pytest.raises(Refused) as told:
        start_substitution(actor, **days | asked)
    return told.value.code


def test_it_begins_at_midnight_in_warsaw_and_ends_by_itself(
    cast: Cast, kasia: StaffMember, sign_in: SignIn, clock: Callable[[datetime], None]
) -> None:
    stand_in(cast, cast.anna, kasia)
    browser, url = sign_in(kasia), f"/clients/{cast.lipa.pk}/"
    seen = {}
    for at in (BEFORE, FIRST, LAST, AFTER):
        clock(at)
        seen[at] = (
            browser.get(url).status_code,
            "Lipa sp. z o.o." in browser.get("/clients/?view=all").content.decode(),
        )
    assert seen == {BEFORE: (404, False), FIRST: (200, True), LAST: (200, True), AFTER: (404, False)}


def test_the_door_is_one_query_and_the_stand_in_works_with_their_own_rights(
    cast: Cast, django_assert_num_queries: Any
) -> None:
    helper = make_staff(cast.office, "Grzegorz Witek", role=Role.ASSISTANT)
    stand_in(cast, cast.anna, helper)
    assert helper.user
    with django_assert_num_queries(1):
        office = office_door(helper.user, on=MONDAY)
    assert office and office.own == [cast.lipa.pk] and office.stands_for == [cast.anna.pk]
    assert office.stands_for_names == ["Anna Wójcik"]
    actor = actor_of(helper, at=FIRST)
    assert actor.mine == {helper.pk, cast.anna.pk} and actor.rights == actor_of(helper).rights
    assert not actor.may("clients.fees") and actor_of(cast.anna).may("clients.fees")


def test_nothing_is_moved(cast: Cast, kasia: StaffMember) -> None:
    stand_in(cast, cast.anna, kasia)
    with scope.of(actor_of(cast.marek)):
        assert Client.objects.get(pk=cast.lipa.pk).carer_id == cast.anna.pk
    assert actor_of(cast.anna, at=FIRST).clients == frozenset({cast.lipa.pk})


def test_a_chain_does_not_pass_on(cast: Cast, kasia: StaffMember) -> None:
    third = make_staff(cast.office, "Trzecia Osoba")
    own = make_client(cast.office, "Klient Kasi", carer=kasia)
    stand_in(cast, cast.anna, kasia)
    stand_in(cast, kasia, third)
    assert actor_of(kasia, at=FIRST).clients == frozenset({cast.lipa.pk, own.pk})
    assert actor_of(third, at=FIRST).clients == frozenset({own.pk})


def test_one_person_stands_in_for_two(cast: Cast, kasia: StaffMember) -> None:
    second = make_staff(cast.office, "Druga Osoba")
    other = make_client(cast.office, "Klient drugiej", carer=second)
    stand_in(cast, cast.anna, kasia)
    stand_in(cast, second, kasia)
    assert actor_of(kasia, at=FIRST).clients == frozenset({cast.lipa.pk, other.pk})


def test_a_token_follows_the_day_too(
    cast: Cast, kasia: StaffMember, client: Browser, clock: Callable[[datetime], None]
) -> None:
    stand_in(cast, cast.anna, kasia)
    tokens = [issue_token(kasia.email, []), issue_token(cast.marek.email, ["clients.see"])]
    seen = {}
    for at in (BEFORE, FIRST, AFTER):
        clock(at)
        heads = [{"Authorization": f"Bearer {token}"} for token in tokens]
        seen[at] = [client.get(f"/api/v1/clients/{cast.lipa.pk}", headers=head).status_code for head in heads]
    assert seen == {BEFORE: [404, 404], FIRST: [200, 404], AFTER: [404, 404]}


def test_a_token_without_see_all_of_one_who_sees_all_follows_the_day(
    cast: Cast, client: Browser, clock: Callable[[datetime], None]
) -> None:
    stand_in(cast, cast.anna, cast.marek)
    head = {"Authorization": f"Bearer {issue_token(cast.marek.email, ['clients.see'])}"}
    seen = []
    for at in (BEFORE, FIRST, AFTER):
        clock(at)
        seen.append(client.get(f"/api/v1/clients/{cast.lipa.pk}", headers=head).status_code)
    assert seen == [404, 200, 404]


@pytest.mark.django_db(transaction=True)
def test_a_socket_follows_the_day_too(
    cast: Cast, kasia: StaffMember, sign_in: SignIn, clock: Callable[[datetime], None]
) -> None:
    stand_in(cast, cast.anna, kasia)
    topic = f"client.{cast.lipa.pk}"
    answers = []
    for at in (BEFORE, FIRST, AFTER):
        clock(at)
        with Line(sign_in(kasia)) as line:
            answers.append(line.watch(topic))
    assert answers == [[{"refused": topic}], [], [{"refused": topic}]]


def test_everybody_says_so_for_themselves_and_for_others_with_the_right(cast: Cast, kasia: StaffMember) -> None:
    with scope.of(actor_of(cast.anna)) as actor:
        start_substitution(actor, person=cast.anna, stand_in=kasia, starts_on=MONDAY, ends_on=MONDAY)
    assert refused(cast, cast.anna, person=kasia, stand_in=cast.anna) == "forbidden"
    manager = make_staff(cast.office, "Kierownik", role=Role.MANAGER)
    with scope.of(actor_of(manager)) as actor:
        start_substitution(actor, person=kasia, stand_in=cast.anna, starts_on=MONDAY, ends_on=MONDAY)


def test_refuses_what_makes_no_sense(cast: Cast, kasia: StaffMember) -> None:
    both = {"person": cast.anna, "stand_in": kasia}
    assert refused(cast, cast.marek, person=cast.anna, stand_in=cast.anna) == "oneself"
    assert refused(cast, cast.marek, **both, starts_on=FRIDAY, ends_on=MONDAY) == "days"
    assert refused(cast, cast.marek, **both, starts_on=date(2026, 11, 2), ends_on=date(2026, 11, 19)) == "over"
    assert refused(cast, cast.marek, **both, ends_on=MONDAY + timedelta(days=366)) == "too_long"
    assert refused(cast, cast.marek, **both, starts_on=date(2028, 1, 1), ends_on=date(2028, 1, 2)) == "too_far"
    stand_in(cast, cast.anna, kasia, ends_on=MONDAY + timedelta(days=365))
    assert refused(cast, cast.marek, person=cast.anna, stand_in=cast.marek) == "overlap"
    with scope.of(actor_of(cast.marek)):
        StaffMember.objects.filter(pk=kasia.pk).update(joined_at=None)
    assert refused(cast, cast.marek, person=kasia, stand_in=cast.anna) == "not_here"


def test_a_stranger_is_no_stand_in(cast: Cast, sign_in: SignIn) -> None:
    typed = {"person": cast.anna.pk, "stand_in": cast.obcy.pk, "starts_on": "23.11.2030", "ends_on": "24.11.2030"}
    assert sign_in(cast.marek).post("/settings/substitutions/", typed).status_code == 422
    assert not StandIn.objects.exists()


def test_ended_early_it_is_over_at_once_and_can_be_taken_back(cast: Cast, kasia: StaffMember) -> None:
    one = stand_in(cast, cast.anna, kasia, starts_on=AT.date())
    assert actor_of(kasia).clients == frozenset({cast.lipa.pk})
    with scope.of(actor_of(kasia)) as actor, pytest.raises(Refused):
        end_substitution(actor, one)
    with scope.of(actor_of(cast.anna)) as actor:
        end_substitution(actor, one)
        with pytest.raises(Refused):
            end_substitution(actor, one)
    assert actor_of(kasia).clients == frozenset()
    with scope.of(actor_of(cast.anna)) as actor:
        restore_substitution(actor, one)
        restore_substitution(actor, one)
    assert actor_of(kasia).clients == frozenset({cast.lipa.pk})


def test_it_is_not_taken_back_over_another_one(cast: Cast, kasia: StaffMember) -> None:
    one = stand_in(cast, cast.anna, kasia)
    with scope.of(actor_of(cast.marek)) as actor:
        end_substitution(actor, one)
        start_substitution(actor, person=cast.anna, stand_in=cast.marek, starts_on=FRIDAY, ends_on=FRIDAY)
        with pytest.raises(Refused):
            restore_substitution(actor, one)


@pytest.mark.parametrize("leaver", ["anna", "kasia"])
def test_it_ends_when_one_of_the_two_leaves(cast: Cast, kasia: StaffMember, leaver: str) -> None:
    stand_in(cast, cast.anna, kasia)
    with scope.of(actor_of(cast.marek)) as actor:
        end_employment(actor, cast.anna if leaver == "anna" else kasia)
        assert not Substitution.objects.current().exists()
    assert not StandIn.objects.exists()


def test_the_role_of_the_stand_in_counts_on_the_day(cast: Cast, kasia: StaffMember) -> None:
    stand_in(cast, cast.anna, kasia)
    with scope.of(actor_of(cast.marek)) as actor:
        change_role(actor, kasia, role=Role.VIEWER)
    actor = actor_of(kasia, at=FIRST)
    assert actor.clients is None and not actor.may("clients.edit") and actor.mine == {kasia.pk, cast.anna.pk}


def told(cast: Cast, at: datetime, once: str, **more: Any) -> dict[int | None, str]:
    with scope.system(cast.office.pk, "tests", at=at) as actor:
        notices = notify(
            actor,
            [cast.anna.pk],
            kind="agreements.ends",
            title="Wpłynęło pismo",
            text="Urząd",
            url="/",
            once=once,
            **more,
        )
        return {notice.staff_id: notice.text for notice in notices}


def test_notices_reach_the_stand_in_while_it_lasts(cast: Cast, kasia: StaffMember) -> None:
    stand_in(cast, cast.anna, kasia)
    about = {"client_id": cast.lipa.pk}
    assert set(told(cast, BEFORE, "a", **about)) == {cast.anna.pk}
    during = told(cast, FIRST, "b", **about)
    assert during == {cast.anna.pk: "Urząd", kasia.pk: "za: Anna Wójcik · Urząd"}
    assert told(cast, LAST, "b", **about) == {}
    assert set(told(cast, AFTER, "c", **about)) == {cast.anna.pk}
    assert set(told(cast, FIRST, "d", personal=True)) == {cast.anna.pk}
    assert set(told(cast, FIRST, "e", client_id=cast.wierzba.pk)) == set()


def test_both_are_told_and_the_stream_keeps_it(cast: Cast, kasia: StaffMember) -> None:
    one = stand_in(cast, cast.anna, kasia)
    run_jobs()
    with scope.of(actor_of(cast.marek)) as actor:
        titles = dict(Notice.objects.values_list("staff_id", "title"))
        assert titles == {
            kasia.pk: "Zastępujesz osobę: Anna Wójcik",
            cast.anna.pk: "Zastępuje Cię Katarzyna Nowicka",
        }
        end_substitution(actor, one)
    names = EventRecord.objects.filter(office_id=cast.office.pk, subject_kind="offices.substitution")
    with scope.of(actor_of(cast.marek)):
        assert list(names.order_by("pk").values_list("name", flat=True)) == [
            "offices.substitution_started",
            "offices.substitution_ended",
        ]
