"""The people of a company in its portal: an owner invites, changes levels, takes access away."""

import threading

import pytest
from django.db import connection

from kantorek.clients.models import Contact
from kantorek.clients.tests.make import make_contact
from kantorek.conftest import Cast
from kantorek.core import scope
from kantorek.core.models import EventRecord, Letter
from kantorek.offices.tests.make import AT, token_in
from kantorek.portal.choices import PortalLevel
from kantorek.portal.models import PortalAccess
from kantorek.portal.tests.make import enter, make_access

pytestmark = pytest.mark.django_db
OLA = {"name": "Ola Lipińska", "email": "ola@example.com", "level": "read_only"}


def current(cast: Cast) -> dict[str, str]:
    with scope.system(cast.office.pk, "tests", at=AT):
        found = PortalAccess.objects.current().filter(client=cast.lipa)
        return dict(found.values_list("email", "level"))


def test_an_owner_invites_somebody_of_the_company(cast: Cast) -> None:
    jan, url = enter(make_access(cast.jan)), f"/p/{cast.lipa.pk}/people/"
    assert jan.get(url).status_code == 200
    assert jan.post(url, OLA)["Location"] == url
    assert current(cast) == {"jan@example.com": "owner", "ola@example.com": "read_only"}
    with scope.system(cast.office.pk, "tests", at=AT):
        (letter,) = Letter.objects.all()
        told = EventRecord.objects.get(name="portal.portal_invited")
        contact = Contact.objects.get(email="ola@example.com")
    assert letter.to == "ola@example.com" and token_in(letter.text)
    assert (told.actor_kind, told.actor_name, told.client_id) == ("contact", "Jan Lipiński", cast.lipa.pk)
    assert contact.client_id == cast.lipa.pk
    assert b"ola@example.com" in jan.get(url).content


@pytest.mark.parametrize("typed", [
    {}, OLA | {"email": "nie adres"}, OLA | {"level": "king"}, OLA | {"name": " "}, OLA | {"email": "jan@example.com"},
])  # fmt: skip
def test_what_is_wrong_is_said_and_nobody_is_invited(cast: Cast, typed: dict[str, str]) -> None:
    jan = enter(make_access(cast.jan))
    assert jan.post(f"/p/{cast.lipa.pk}/people/", typed).status_code == 422
    assert list(current(cast)) == ["jan@example.com"]


@pytest.mark.parametrize("level", [PortalLevel.ACCOUNTANT, PortalLevel.READ_ONLY])
def test_only_owners_have_the_page(cast: Cast, level: str) -> None:
    jan, other = make_access(cast.jan, level), make_access(make_contact(cast.lipa, "Ola", email="ola@example.com"))
    browser, url = enter(jan), f"/p/{cast.lipa.pk}/people/"
    assert browser.get(url).status_code == 404 and browser.post(url, OLA).status_code == 404
    for verb in ("level", "end", "resend"):
        assert browser.post(f"{url}{other.pk}/{verb}/", {"level": "owner", "version": 1}).status_code == 404
        assert browser.post(f"{url}{jan.pk}/{verb}/", {"level": "owner", "version": 1}).status_code == 404
    assert current(cast) == {"jan@example.com": level, "ola@example.com": "owner"}


def test_another_companys_people_are_out_of_reach(cast: Cast) -> None:
    ewas, jan = make_access(cast.ewa), enter(make_access(cast.jan))
    for client in (cast.lipa, cast.wierzba):
        for verb in ("level", "end", "resend"):
            url = f"/p/{client.pk}/people/{ewas.pk}/{verb}/"
            assert jan.post(url, {"level": "read_only", "version": 1}).status_code == 404
    assert b"ewa@example.com" not in jan.get(f"/p/{cast.lipa.pk}/people/").content


def test_the_last_owner_stays(cast: Cast) -> None:
    mine = make_access(cast.jan)
    make_access(make_contact(cast.lipa, "Ola", email="ola@example.com"), PortalLevel.ACCOUNTANT)
    jan, url = enter(mine), f"/p/{cast.lipa.pk}/people/{mine.pk}"
    jan.post(f"{url}/end/")
    jan.post(f"{url}/level/", {"level": "read_only", "version": mine.version})
    assert current(cast) == {"jan@example.com": "owner", "ola@example.com": "accountant"}


def test_with_another_owner_one_may_step_down_or_leave(cast: Cast) -> None:
    mine = make_access(cast.jan)
    other = make_access(make_contact(cast.lipa, "Ola", email="ola@example.com"))
    answer = enter(other).post(f"/p/{cast.lipa.pk}/people/{other.pk}/level/", {"level": "accountant", "version": 1})
    assert answer["Location"] == f"/p/{cast.lipa.pk}/"
    answer = enter(mine).post(f"/p/{cast.lipa.pk}/people/{other.pk}/end/")
    assert answer["Location"] == f"/p/{cast.lipa.pk}/people/"
    assert current(cast) == {"jan@example.com": "owner"}
    assert enter(other).get(f"/p/{cast.lipa.pk}/").status_code == 404


@pytest.mark.django_db(transaction=True)
def test_of_two_owners_who_remove_each_other_one_is_left(cast: Cast) -> None:
    both = [make_access(cast.jan), make_access(make_contact(cast.lipa, "Ola", email="ola@example.com"))]
    browsers, start = [enter(access) for access in both], threading.Barrier(2)

    def remove(mine: int) -> None:
        try:
            start.wait()
            browsers[mine].post(f"/p/{cast.lipa.pk}/people/{both[1 - mine].pk}/end/")
        finally:
            connection.close()

    threads = [threading.Thread(target=remove, args=(mine,)) for mine in (0, 1)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(current(cast)) == 1
