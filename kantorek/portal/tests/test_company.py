"""The company's own page: what it shows, asking for a change, and the office's answer."""

import threading
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client as Browser
from pytest_django import DjangoAssertNumQueries

from kantorek.clients.actions import change_client
from kantorek.clients.models import Client, Contact
from kantorek.clients.tests.make import make_contact
from kantorek.conftest import Cast
from kantorek.core import scope
from kantorek.core.models import EventRecord
from kantorek.core.testing import counted_queries, run_jobs
from kantorek.notifications.models import Notice
from kantorek.offices.models import Role, StaffMember
from kantorek.offices.tests.make import AT, actor_of, make_staff
from kantorek.portal.actions.change import ask_change, refuse_change
from kantorek.portal.choices import PortalLevel
from kantorek.portal.models import ChangeRequest, PortalAccess
from kantorek.portal.tests.make import contact_of, enter, make_access
from kantorek.verification.models import BankAccount, Light

pytestmark = pytest.mark.django_db
SignIn = Callable[[StaffMember], Browser]
ACCOUNT = "61109010140000071219812874"


def form_of(cast: Cast, **typed: str) -> dict[str, str]:
    """What the form sends: everything as it stands but what is typed."""
    with scope.system(cast.office.pk, "tests", at=AT):
        sheet: Any = Client.objects.values("name", "street", "building", "flat", "postal_code", "city").get(
            pk=cast.lipa.pk
        )
        own: Any = Contact.objects.values("email", "phone", "channel").get(pk=cast.jan.pk)
    return {**sheet, **own, "account": "", "note": "", **typed}


def ask(cast: Cast, access: PortalAccess, **wished: str) -> ChangeRequest:
    note = wished.pop("note", "")
    actor = contact_of(access)
    with scope.of(actor):
        return ask_change(actor, Client.objects.get(pk=cast.lipa.pk), wished=wished, note=note)


def all_of(cast: Cast) -> list[ChangeRequest]:
    with scope.system(cast.office.pk, "tests", at=AT):
        return list(ChangeRequest.objects.filter(office_id=cast.office.pk).order_by("pk"))


def sheet_of(cast: Cast) -> Client:
    with scope.system(cast.office.pk, "tests", at=AT):
        return Client.objects.get(pk=cast.lipa.pk)


def put_light(cast: Cast, register: str, code: str, **facts: object) -> None:
    with scope.system(cast.office.pk, "tests", at=AT):
        told = {"number": cast.lipa.nip, "code": code, "facts": facts, "state": "wait", "answered_at": AT}
        Light.objects.update_or_create(
            office=cast.office, client=cast.lipa, register=register, defaults=told, create_defaults=told
        )


def test_shows_data_people_and_registers_and_nothing_of_others(cast: Cast) -> None:
    make_contact(cast.wierzba, "Obca Osoba", email="obca@example.com")
    put_light(cast, "white_list", "vat_exempt", accounts=[])
    put_light(cast, "gus", "gus_suspended", suspended_on="2026-09-01")
    page = enter(make_access(cast.jan, PortalLevel.READ_ONLY)).get(f"/p/{cast.lipa.pk}/company/").content.decode()
    for words in (cast.lipa.name, cast.lipa.nip_display, "Jan Lipiński", "zwolniony z VAT", "01.09.2026"):
        assert words in page, words
    assert "Obca Osoba" not in page and "warunki" not in page
    assert f"/p/{cast.lipa.pk}/company/change/" not in page


def test_shows_the_companys_own_accounts_and_not_whom_it_pays(cast: Cast) -> None:
    payee = "27114020040000300201355387"
    with scope.system(cast.office.pk, "tests", at=AT):
        for nrb, own in ((ACCOUNT, True), (payee, False)):
            about = {"office": cast.office, "client": cast.lipa, "holder_nip": cast.lipa.nip, "added_at": AT}
            BankAccount.objects.create(**about, nrb=nrb, own=own)
    page = enter(make_access(cast.jan)).get(f"/p/{cast.lipa.pk}/company/").content.decode()
    assert f"{ACCOUNT[-4:]}" in page and payee[-4:] not in page


def test_a_change_is_asked_seen_by_the_office_and_done(cast: Cast, sign_in: SignIn) -> None:
    jan, marek = enter(make_access(cast.jan)), sign_in(cast.marek)
    url = f"/p/{cast.lipa.pk}/company/"
    typed = form_of(cast, street="Nowa", building="7", phone="500 600 700", account=ACCOUNT)
    assert jan.post(f"{url}change/", typed)["Location"] == url
    (change,) = all_of(cast)
    assert {key: new for key, (_old, new) in change.fields.items()} == {
        "street": "Nowa", "building": "7", "phone": "500 600 700", "account": ACCOUNT,
    }  # fmt: skip
    assert sheet_of(cast).street == cast.lipa.street
    assert "Nowa" in jan.get(url).content.decode()
    assert f"/changes/{change.pk}/" in marek.get(f"/clients/{cast.lipa.pk}/").content.decode()
    assert "Lipa" in marek.get("/changes/").content.decode()
    seen = {"version": change.version, "client_version": sheet_of(cast).version}
    assert marek.get(f"/changes/{change.pk}/").status_code == 200
    assert marek.post(f"/changes/{change.pk}/accept/", seen).status_code == 302
    assert (sheet_of(cast).street, sheet_of(cast).building) == ("Nowa", "7")
    with scope.system(cast.office.pk, "tests", at=AT):
        assert Contact.objects.get(pk=cast.jan.pk).phone == "500 600 700"
        assert BankAccount.objects.get(client=cast.lipa, own=True).nrb == ACCOUNT
        events = list(EventRecord.objects.filter(client_id=cast.lipa.pk).order_by("pk").values("name", "actor_name"))
    assert {"name": "clients.client_changed", "actor_name": cast.marek.name} in events
    assert events[-1] == {"name": "portal.change_answered", "actor_name": cast.marek.name}
    assert ACCOUNT not in str(EventRecord.objects.values_list("payload", "changes"))
    assert f"/changes/{change.pk}/" not in marek.get(f"/clients/{cast.lipa.pk}/").content.decode()


def test_the_carer_is_told(cast: Cast) -> None:
    change = ask(cast, make_access(cast.jan), city="Zgierz")
    run_jobs()
    with scope.system(cast.office.pk, "tests", at=AT):
        told = list(Notice.objects.filter(kind="portal.change").values_list("staff_id", "url"))
    assert told == [(cast.anna.pk, f"/changes/{change.pk}/")]


def test_a_refusal_needs_a_reason_and_the_client_reads_it(cast: Cast, sign_in: SignIn) -> None:
    access = make_access(cast.jan)
    change, marek = ask(cast, access, name="Lipa Nowa sp. z o.o."), sign_in(cast.marek)
    marek.post(f"/changes/{change.pk}/refuse/", {"version": 1, "reason": "  "})
    assert all_of(cast)[0].state == "open"
    marek.post(f"/changes/{change.pk}/refuse/", {"version": 1, "reason": "KRS ma <b>inną</b> nazwę."})
    assert (all_of(cast)[0].state, sheet_of(cast).name) == ("refused", cast.lipa.name)
    page = enter(access).get(f"/p/{cast.lipa.pk}/company/").content.decode()
    assert "KRS ma &lt;b&gt;inną&lt;/b&gt; nazwę." in page
    marek.post(f"/changes/{change.pk}/accept/", {"version": 2, "client_version": sheet_of(cast).version})
    assert sheet_of(cast).name == cast.lipa.name


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"name": "  "}, "name"),
        ({"account": "123"}, "account"),
        ({"email": "nie adres"}, "email"),
        ({"street": "x" * 201}, "street"),
        ({"channel": "gołąb"}, "channel"),
        ({}, ""),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_asked(cast: Cast, typed: dict[str, str], said: str) -> None:
    jan = enter(make_access(cast.jan))
    answer = jan.post(f"/p/{cast.lipa.pk}/company/change/", form_of(cast, **typed))
    assert answer.status_code == 422 and all_of(cast) == []
    assert not said or f'id="id_{said}' in answer.content.decode()


def test_one_waits_at_a_time_and_the_same_twice_is_one(cast: Cast) -> None:
    access = make_access(cast.jan)
    first = ask(cast, access, city="Zgierz")
    assert ask(cast, access, city="Zgierz").pk == first.pk
    jan = enter(access)
    assert jan.post(f"/p/{cast.lipa.pk}/company/change/", form_of(cast, city="Łask")).status_code == 422
    assert jan.post(f"/p/{cast.lipa.pk}/company/change/{first.pk}/withdraw/").status_code == 302
    assert jan.post(f"/p/{cast.lipa.pk}/company/change/", form_of(cast, city="Łask")).status_code == 302
    assert [change.state for change in all_of(cast)] == ["withdrawn", "open"]


@pytest.mark.django_db(transaction=True)
def test_two_tabs_that_send_at_once_ask_once(cast: Cast) -> None:
    jan, start, typed = make_access(cast.jan), threading.Barrier(2), form_of(cast, city="Zgierz")
    answers = []

    def send() -> None:
        try:
            browser = enter(jan)
            start.wait()
            answers.append(browser.post(f"/p/{cast.lipa.pk}/company/change/", typed).status_code)
        finally:
            connection.close()

    threads = [threading.Thread(target=send) for _each in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert answers == [302, 302] and len(all_of(cast)) == 1


def test_a_sheet_changed_meanwhile_is_not_overwritten_unseen(cast: Cast, sign_in: SignIn) -> None:
    change, marek = ask(cast, make_access(cast.jan), city="Zgierz"), sign_in(cast.marek)
    seen = {"version": change.version, "client_version": sheet_of(cast).version}
    actor = actor_of(cast.marek)
    with scope.of(actor):
        change_client(actor, cast.lipa, fields={"city": "Łask"}, version=sheet_of(cast).version)
    marek.post(f"/changes/{change.pk}/accept/", seen)
    assert (sheet_of(cast).city, all_of(cast)[0].state) == ("Łask", "open")
    assert "Łask" in marek.get(f"/changes/{change.pk}/").content.decode()
    marek.post(f"/changes/{change.pk}/accept/", seen | {"client_version": sheet_of(cast).version})
    assert (sheet_of(cast).city, all_of(cast)[0].state) == ("Zgierz", "accepted")


def test_the_registers_stand_beside_the_wish(cast: Cast, sign_in: SignIn) -> None:
    put_light(cast, "white_list", "vat_active", accounts=[ACCOUNT])
    change = ask(cast, make_access(cast.jan), account=ACCOUNT)
    assert "podaje ten rachunek" in sign_in(cast.marek).get(f"/changes/{change.pk}/").content.decode()


def test_who_may_not_see_or_change_does_not(cast: Cast, sign_in: SignIn) -> None:
    lipas, ewas = make_access(cast.jan), make_access(cast.ewa)
    change = ask(cast, lipas, city="Zgierz")
    viewer, helper = (
        make_staff(cast.office, "Wiktor", role=Role.VIEWER),
        make_staff(cast.office, "Ada", role=Role.ASSISTANT),
    )
    for browser in (sign_in(cast.obcy), sign_in(helper), enter(lipas), enter(ewas)):
        assert browser.get(f"/changes/{change.pk}/").status_code == 404
        assert browser.post(f"/changes/{change.pk}/accept/", {"version": 1}).status_code == 404
    assert sign_in(viewer).get(f"/changes/{change.pk}/").status_code == 200
    assert sign_in(viewer).post(f"/changes/{change.pk}/refuse/", {"version": 1, "reason": "x"}).status_code == 404
    ewa = enter(ewas)
    for client in (cast.lipa, cast.wierzba):
        assert ewa.post(f"/p/{client.pk}/company/change/{change.pk}/withdraw/").status_code == 404
    assert all_of(cast)[0].state == "open"


def test_the_page_costs_few_questions(cast: Cast, django_assert_max_num_queries: DjangoAssertNumQueries) -> None:
    access = make_access(cast.jan)
    ask(cast, access, city="Zgierz")
    for number in range(10):
        make_contact(cast.lipa, f"Osoba {number}")
    browser = enter(access)
    browser.get(f"/p/{cast.lipa.pk}/company/")
    with django_assert_max_num_queries(16):
        browser.get(f"/p/{cast.lipa.pk}/company/")


def test_the_offices_list_costs_the_same_for_many(cast: Cast, sign_in: SignIn) -> None:
    access, marek, seen = make_access(cast.jan), sign_in(cast.marek), list[int]()
    for number in range(8):
        change = ask(cast, access, city=f"Miasto {number}")
        with scope.of(actor_of(cast.marek)) as actor:
            refuse_change(actor, change, reason="Nie teraz", version=change.version)
        if number in (0, 7):
            marek.get("/changes/")
            with counted_queries() as queries:
                assert marek.get("/changes/").status_code == 200
            seen.append(len(queries))
    assert seen[0] == seen[1] <= 8
