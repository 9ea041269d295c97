"""Doors: which office a person enters, with which rights."""

import pytest
from django.test import Client as Browser

from kantorek.accounts.models import Seat, User
from kantorek.conftest import Cast
from kantorek.core.clock import now
from kantorek.offices.access import RIGHTS, ROLES, office_door, staff_actor
from kantorek.offices.models import Office, Role
from kantorek.offices.tests.make import AT, actor_of, make_office, make_staff

pytestmark = pytest.mark.django_db


def test_every_role_is_a_set_of_known_rights() -> None:
    assert set(ROLES) == set(Role.values)
    assert all(held <= set(RIGHTS) for held in ROLES.values()) and ROLES[Role.OWNER] == set(RIGHTS)
    assert not ROLES[Role.VIEWER] & {"clients.edit", "clients.add", "clients.delete", "office.people"}


def test_who_sees_all_clients_and_who_their_own(cast: Cast) -> None:
    assert actor_of(cast.marek).clients is None
    assert actor_of(cast.anna).clients == frozenset({cast.lipa.pk})
    assert actor_of(make_staff(cast.office, role=Role.VIEWER)).clients is None
    assert actor_of(make_staff(cast.office, role=Role.ASSISTANT)).clients == frozenset()


def test_a_token_holds_no_more_than_its_owner_and_its_scopes(cast: Cast) -> None:
    assert cast.anna.user
    office = office_door(cast.anna.user, on=AT.date())
    assert office
    token = staff_actor(office, cast.anna.user, at=AT, scopes=frozenset({"clients.see", "office.people"}))
    assert token.rights == {"clients.see"} and token.kind == "token"


def test_the_host_of_an_office_admits_to_that_office_alone(cast: Cast) -> None:
    assert cast.anna.user and cast.obcy.user
    Office.objects.filter(pk=cast.office.pk).update(hosts=["biuro.example"])
    at_home = office_door(cast.anna.user, on=AT.date(), host="biuro.example")
    assert at_home and at_home.pk == cast.office.pk
    assert office_door(cast.obcy.user, on=AT.date(), host="biuro.example") is None
    assert office_door(cast.obcy.user, on=AT.date(), host="localhost")


def test_the_choice_of_an_office_without_a_seat_is_not_followed(cast: Cast) -> None:
    assert cast.anna.user
    found = office_door(cast.anna.user, on=AT.date(), chosen=cast.elsewhere.pk)
    assert found and found.pk == cast.office.pk and found.seats == 1


def test_a_door_is_one_query(cast: Cast, django_assert_num_queries: object) -> None:
    user = cast.anna.user
    assert user
    Seat.objects.bulk_create(
        Seat(user=user, office_id=cast.office.pk, kind="carer", client_id=n, object_id=n) for n in range(1000, 1050)
    )
    with django_assert_num_queries(1):  # type: ignore[operator]
        assert office_door(user, on=AT.date())


def test_a_person_without_a_seat_finds_no_page(cast: Cast) -> None:
    browser = Browser()
    browser.force_login(User.objects.create_user("x@example.com", name="X", password=None, at=now()))
    assert browser.get("/settings/").status_code == 404
    assert browser.get("/office/").status_code == 200
    assert browser.post("/appearance/", {"theme": "day"}).status_code == 404


def test_a_stranger_is_led_to_the_log_in_page_and_htmx_leaves_the_page(cast: Cast) -> None:
    assert Browser().get("/settings/?brand=x")["Location"] == "/login/?next=/settings/%3Fbrand%3Dx"
    answer = Browser().get(
        "/settings/", headers={"HX-Request": "true", "HX-Current-URL": "http://testserver/settings/"}
    )
    assert answer.status_code == 204 and answer["HX-Redirect"] == "/login/?next=/settings/"


def test_a_form_sent_after_the_session_ended_comes_back_to_its_page(cast: Cast) -> None:
    def landed(**headers: str) -> str:
        return Browser().post("/settings/", {"name": "x"}, headers=headers)["Location"]

    assert landed(referer="http://testserver/clients/7/edit/?a=b") == "/login/?next=/clients/7/edit/%3Fa%3Db"
    assert landed(referer="https://evil.example/x") == "/login/?next=/"
    assert landed() == "/login/?next=/"


def test_a_refusal_is_told_on_the_page_one_came_from(cast: Cast) -> None:
    browser = Browser()
    assert cast.marek.user
    browser.force_login(cast.marek.user)
    url = f"/settings/people/{cast.marek.pk}/end/"
    answer = browser.post(url, headers={"Referer": "http://testserver/settings/people/"}, follow=True)
    assert (
        answer.redirect_chain == [("http://testserver/settings/people/", 302)]
        and "data-toast" in answer.content.decode()
    )
    assert browser.post(url, headers={"Referer": "https://evil.example/"})["Location"] == "/"
    assert browser.post(url, headers={"HX-Request": "true"}).status_code == 409
    assert Seat.objects.filter(user=cast.marek.user).exists()


def test_offices_of_one_person_are_not_another_ones(cast: Cast) -> None:
    make_office("Trzecie")
    assert cast.anna.user_id
    assert [o.pk for o in Office.objects.of_staff(cast.anna.user_id, host="testserver")] == [cast.office.pk]
