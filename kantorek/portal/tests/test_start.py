"""Where people land: the one company, the choice of several, the office; colleagues who look on."""

from collections.abc import Callable

import pytest
from django.conf import LazySettings
from django.test import Client as Browser
from pytest_django import DjangoAssertNumQueries

from kantorek.accounts.models import Seat
from kantorek.clients.actions import change_status
from kantorek.clients.tests.make import make_client, make_contact
from kantorek.conftest import Cast
from kantorek.core import scope
from kantorek.core.models import EventRecord
from kantorek.offices.models import Office, Role, StaffMember
from kantorek.offices.tests.make import AT, PASSWORD, actor_of, make_staff
from kantorek.portal.models import PortalAccess
from kantorek.portal.tests.make import enter, make_access

pytestmark = pytest.mark.django_db
SignIn = Callable[[StaffMember], Browser]


def two(cast: Cast) -> tuple[PortalAccess, PortalAccess]:
    """Jan enters lipa, and a company that another office keeps."""
    here = make_access(cast.jan)
    there = make_access(make_contact(cast.foreign, "Jan Lipiński", email="jan@example.com"), user=here.user)
    return here, there


def test_signing_in_leads_to_the_one_company(cast: Cast) -> None:
    make_access(cast.jan)
    browser = Browser()
    answer = browser.post("/login/", {"login": "JAN@example.com", "password": PASSWORD}, follow=True)
    assert [url for url, _status in answer.redirect_chain][-1] == f"/p/{cast.lipa.pk}/"
    assert answer.status_code == 200
    assert browser.get("/", follow=True).redirect_chain[-1][0] == f"/p/{cast.lipa.pk}/"


def test_with_several_companies_one_chooses(cast: Cast) -> None:
    jan = enter(two(cast)[0])
    assert jan.get("/p/")["Location"] == "/p/companies/"
    shown = jan.get("/p/companies/").content.decode()
    assert "Lipa sp. z o.o." in shown and "Obca Firma" in shown and "Biuro Obce" in shown and "Wierzba" not in shown
    assert "Lipa sp. z o.o." in jan.get(f"/p/{cast.lipa.pk}/").content.decode()
    other = jan.get(f"/p/{cast.foreign.pk}/").content.decode()
    assert "Obca Firma" in other and "Lipa sp. z o.o." not in other and "/p/companies/" in other


def test_the_address_of_one_office_shows_its_companies_alone(cast: Cast, settings: LazySettings) -> None:
    settings.ALLOWED_HOSTS = ["*"]
    Office.objects.filter(pk=cast.elsewhere.pk).update(hosts=["panel.obce.example"])
    here, there = two(cast)
    jan = enter(here)
    assert jan.get("/p/", headers={"host": "panel.obce.example"})["Location"] == f"/p/{there.client_id}/"
    assert jan.get(f"/p/{here.client_id}/", headers={"host": "panel.obce.example"}).status_code == 404
    assert jan.get(f"/p/{there.client_id}/", headers={"host": "panel.obce.example"}).status_code == 200


def test_nobody_else_comes_in(cast: Cast, sign_in: SignIn) -> None:
    make_access(cast.jan)
    ewa = enter(make_access(cast.ewa))
    for url in (f"/p/{cast.lipa.pk}/", f"/p/{cast.foreign.pk}/", "/p/0/", "/p/99999999/"):
        assert ewa.get(url).status_code == 404
        assert sign_in(cast.marek).get(url).status_code == 404
    assert Browser().get(f"/p/{cast.lipa.pk}/")["Location"].startswith("/login/")
    for url in ("/clients/", f"/clients/{cast.wierzba.pk}/", f"/clients/{cast.wierzba.pk}/portal/", "/settings/"):
        assert ewa.get(url).status_code == 404


def test_a_colleague_without_a_company_is_led_to_the_office(cast: Cast, sign_in: SignIn) -> None:
    browser = sign_in(cast.marek)
    assert b"/office/" in browser.get("/p/").content
    assert browser.get("/p/companies/")["Location"] == "/p/"


def test_a_blocked_company_says_whom_to_ask_and_the_others_stay_open(cast: Cast) -> None:
    jan = enter(two(cast)[0])
    with scope.of(actor_of(cast.marek)) as actor:
        change_status(actor, cast.lipa, status="blocked", reason="nie płaci")
    answer = jan.get(f"/p/{cast.lipa.pk}/")
    assert answer.status_code == 403 and "nie płaci" not in answer.content.decode()
    assert jan.get(f"/p/{cast.foreign.pk}/").status_code == 200
    assert jan.get("/p/companies/").status_code == 200


def test_a_list_of_many_companies_asks_no_more(
    cast: Cast,
    django_assert_num_queries: DjangoAssertNumQueries,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    here, _there = two(cast)
    jan = enter(here)
    jan.get("/p/companies/")
    with django_assert_max_num_queries(25) as few:
        jan.get("/p/companies/")
    for number in range(6):
        client = make_client(cast.office, f"Firma {number}")
        make_access(make_contact(client, "Jan"), user=here.user)
    with django_assert_num_queries(len(few)):
        assert jan.get("/p/companies/").content.decode().count("Firma ") == 6


def test_the_office_sees_when_somebody_was_here_last(cast: Cast) -> None:
    access = make_access(cast.jan)
    enter(access).get(f"/p/{cast.lipa.pk}/")
    with scope.system(cast.office.pk, "tests", at=AT):
        access.refresh_from_db()
    assert access.seen_at


def test_a_colleague_sees_the_portal_as_the_client_and_can_change_nothing(cast: Cast, sign_in: SignIn) -> None:
    anna, home = sign_in(cast.anna), f"/p/{cast.lipa.pk}/"
    assert anna.get(home).status_code == 404
    assert anna.post(f"/clients/{cast.lipa.pk}/portal/preview/")["Location"] == home
    assert b"/p/preview/end/" in anna.get(home).content
    assert anna.get(f"/p/{cast.wierzba.pk}/").status_code == 404  # this client alone
    people = {"name": "Ola", "email": "ola@example.com", "level": "owner"}
    assert anna.post(f"{home}people/", people).status_code == 404
    assert anna.post("/p/preview/end/")["Location"] == f"/clients/{cast.lipa.pk}/portal/"
    assert anna.get(home).status_code == 404
    with scope.system(cast.office.pk, "tests", at=AT):
        (told,) = EventRecord.objects.filter(name="portal.portal_previewed")
        assert (told.actor_staff_id, told.client_id) == (cast.anna.pk, cast.lipa.pk)
        assert not PortalAccess.objects.exists()


def test_who_may_not_look_on(cast: Cast, sign_in: SignIn) -> None:
    viewer = make_staff(cast.office, "Widz", role=Role.VIEWER)
    for member, client in ((viewer, cast.lipa), (cast.anna, cast.wierzba), (cast.obcy, cast.lipa)):
        browser = sign_in(member)
        assert browser.post(f"/clients/{client.pk}/portal/preview/").status_code == 404
        assert browser.get(f"/p/{client.pk}/").status_code == 404
    assert sign_in(cast.marek).get(f"/clients/{cast.lipa.pk}/portal/preview/").status_code == 405
    assert enter(make_access(cast.jan)).post(f"/clients/{cast.lipa.pk}/portal/preview/").status_code == 404


def test_who_loses_the_client_stops_looking(cast: Cast, sign_in: SignIn) -> None:
    anna = sign_in(cast.anna)
    anna.post(f"/clients/{cast.lipa.pk}/portal/preview/")
    assert anna.get(f"/p/{cast.lipa.pk}/").status_code == 200
    Seat.objects.filter(user=cast.anna.user, client_id=cast.lipa.pk).delete()
    assert anna.get(f"/p/{cast.lipa.pk}/").status_code == 404


def test_a_language_is_chosen_where_no_company_is_in_hand(cast: Cast) -> None:
    access = two(cast)[0]
    assert enter(access).post("/language/", {"language": "en", "next": "/p/companies/"})["Location"] == "/p/companies/"
    assert access.user
    access.user.refresh_from_db()
    assert access.user.language == "en"
    assert "Companies" in enter(access).get("/p/companies/").content.decode()
