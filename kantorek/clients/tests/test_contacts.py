"""Contacts by the front door: adding, changing, the same person in several companies."""

from collections.abc import Callable

import pytest
from django.test import Client as Browser

from kantorek.clients import actions
from kantorek.clients.models import Contact
from kantorek.clients.tests.make import make_client, make_contact
from kantorek.conftest import Cast
from kantorek.core import scope
from kantorek.core.models import EventRecord
from kantorek.offices.models import Role, StaffMember
from kantorek.offices.tests.make import AT, actor_of, make_staff

SignIn = Callable[[StaffMember], Browser]
HTMX = {"HX-Request": "true"}
EWA = {"name": "Ewa Lis", "role": "owner", "email": "ewa.lis@example.com", "phone": "601 555 014", "channel": "sms"}


def contact_at(cast: Cast, pk: int) -> Contact:
    with scope.system(cast.office.pk, "tests", at=AT):
        return Contact.objects.get(pk=pk)


def contacts_of(cast: Cast, client_id: int) -> list[Contact]:
    with scope.system(cast.office.pk, "tests", at=AT):
        return list(Contact.objects.current().filter(client_id=client_id).order_by("pk"))


def test_adds_a_person_as_a_plain_page_and_in_place(cast: Cast, sign_in: SignIn) -> None:
    browser, url = sign_in(cast.anna), f"/clients/{cast.lipa.pk}/contacts/add/"
    assert browser.get(url).status_code == 200
    assert browser.post(url, EWA).headers["Location"] == f"/clients/{cast.lipa.pk}/#contacts"
    answer = browser.post(url, EWA | {"name": "Irena Lis", "email": ""}, headers=HTMX)
    shown = answer.content.decode()
    assert shown.lstrip().startswith("<section")
    assert "Irena Lis" in shown
    assert "Irena Lis" in answer.headers["HX-Trigger"]
    assert [c.name for c in contacts_of(cast, cast.lipa.pk)] == ["Jan Lipiński", "Ewa Lis", "Irena Lis"]


@pytest.mark.parametrize(
    "wrong",
    [
        {"name": ""},
        {"name": "   "},
        {"name": "x" * 10_000},
        {"name": "a\x00b"},
        {"email": "nie-adres"},
        {"email": f"{'a' * 300}@example.com"},
        {"phone": "zadzwoń"},
        {"phone": "1" * 31},
        {"phone": "٠١٢٣٤٥٦"},
        {"role": "szef"},
        {"channel": "gołąb"},
        {"channel": "phone", "phone": ""},
    ],
)
def test_refuses_bad_input_and_keeps_what_was_typed(cast: Cast, sign_in: SignIn, wrong: dict[str, str]) -> None:
    answer = sign_in(cast.anna).post(f"/clients/{cast.lipa.pk}/contacts/add/", EWA | wrong)
    assert answer.status_code == 422
    shown = answer.content.decode()
    assert 'aria-invalid="true"' in shown
    if "name" not in wrong:
        assert "Ewa Lis" in shown
    assert len(contacts_of(cast, cast.lipa.pk)) == 1


@pytest.mark.parametrize("name", ["😀 Łucja", "'; DROP TABLE clients_contact; --", "<img src=x onerror=alert(1)>"])
def test_takes_odd_names_as_they_are(cast: Cast, sign_in: SignIn, name: str) -> None:
    browser = sign_in(cast.anna)
    assert browser.post(f"/clients/{cast.lipa.pk}/contacts/add/", EWA | {"name": name}).status_code == 302
    assert "<img src=x" not in browser.get(f"/clients/{cast.lipa.pk}/").content.decode()
    assert contacts_of(cast, cast.lipa.pk)[-1].name == name


def test_another_clients_contact_is_not_here(cast: Cast, sign_in: SignIn) -> None:
    browser = sign_in(cast.marek)
    for path in ("edit", "remove", "restore"):
        url = f"/clients/{cast.lipa.pk}/contacts/{cast.ewa.pk}/{path}/"
        assert browser.post(url, EWA | {"version": "1"}).status_code == 404
    assert contact_at(cast, cast.ewa.pk).name == "Ewa Wierzbicka"


def test_who_must_not_get_in(cast: Cast, sign_in: SignIn) -> None:
    viewer = make_staff(cast.office, role=Role.VIEWER)
    url = f"/clients/{cast.lipa.pk}/contacts/"
    for member in (viewer, cast.obcy):
        for path in ("add/", "known/", f"{cast.jan.pk}/edit/", f"{cast.jan.pk}/remove/"):
            assert sign_in(member).get(url + path).status_code in (404, 405)
            assert sign_in(member).post(url + path, EWA).status_code in (404, 405)
    assert sign_in(cast.anna).post(f"/clients/{cast.wierzba.pk}/contacts/add/", EWA).status_code == 404
    assert len(contacts_of(cast, cast.lipa.pk)) == 1


def test_whoever_comes_second_sees_both(cast: Cast, sign_in: SignIn) -> None:
    browser, url = sign_in(cast.anna), f"/clients/{cast.lipa.pk}/contacts/{cast.jan.pk}/edit/"
    assert browser.post(url, EWA | {"name": "Jan Pierwszy", "version": "1"}).status_code == 302
    late = browser.post(url, EWA | {"name": "Jan Drugi", "version": "1"}, headers=HTMX)
    shown = late.content.decode()
    assert late.status_code == 422
    assert late.headers["HX-Retarget"] == f"#contact-form-{cast.jan.pk}"
    assert "Jan Pierwszy" in shown
    assert "Jan Drugi" in shown
    assert 'name="version" value="2"' in shown
    assert contact_at(cast, cast.jan.pk).name == "Jan Pierwszy"
    assert browser.post(url, EWA | {"name": "Jan Drugi", "version": "2"}).status_code == 302


@pytest.mark.parametrize("version", ["", "-1", "x", "9" * 40, "١"])
def test_an_unreadable_version_overwrites_nothing(cast: Cast, sign_in: SignIn, version: str) -> None:
    url = f"/clients/{cast.lipa.pk}/contacts/{cast.jan.pk}/edit/"
    assert sign_in(cast.anna).post(url, EWA | {"version": version}).status_code == 422
    assert contact_at(cast, cast.jan.pk).name == "Jan Lipiński"


def test_removes_once_and_brings_back(cast: Cast, sign_in: SignIn) -> None:
    browser, url = sign_in(cast.anna), f"/clients/{cast.lipa.pk}/contacts/{cast.jan.pk}/"
    answer = browser.post(f"{url}remove/", headers=HTMX)
    assert f"{url}restore/" in answer.headers["HX-Trigger"]
    browser.post(f"{url}remove/", headers=HTMX)
    assert contacts_of(cast, cast.lipa.pk) == []
    browser.post(f"{url}restore/")
    browser.post(f"{url}restore/")
    assert [c.pk for c in contacts_of(cast, cast.lipa.pk)] == [cast.jan.pk]
    with scope.system(cast.office.pk, "tests", at=AT):
        names = EventRecord.objects.filter(client_id=cast.lipa.pk).order_by("pk").values_list("name", flat=True)
        assert list(names)[-2:] == ["clients.contact_removed", "clients.contact_restored"]


# --- the same person in several companies ------------------------------------------------------------------------


def test_suggests_people_known_from_clients_that_one_sees(cast: Cast, sign_in: SignIn) -> None:
    dab = make_client(cast.office, "Dąb S.A.", carer=cast.anna)
    url = f"/clients/{dab.pk}/contacts/known/"
    for asked in ({"name": "lipin"}, {"email": "jan@example.com"}, {"phone": "600-100-200"}):
        shown = sign_in(cast.anna).get(url, asked, headers=HTMX).content.decode()
        assert "Jan Lipiński" in shown
        assert f"same_as={cast.jan.pk}" in shown
    hidden = sign_in(cast.anna).get(url, {"name": "Wierzbicka"}).content.decode()
    assert "Ewa" not in hidden
    assert "Ewa Wierzbicka" in sign_in(cast.marek).get(url, {"name": "Wierzbicka"}).content.decode()
    for odd in ("", "x", "\x00" * 5, "%%%", "'; DROP", "ą" * 10_000):
        assert sign_in(cast.anna).get(url, {"name": odd}).status_code == 200
    here = f"/clients/{cast.lipa.pk}/contacts/known/"
    assert "Jan" not in sign_in(cast.anna).get(here, {"name": "lipin"}).content.decode()


def test_the_chosen_person_is_the_same_one_and_changes_everywhere(cast: Cast, sign_in: SignIn) -> None:
    browser, dab = sign_in(cast.anna), make_client(cast.office, "Dąb S.A.", carer=cast.anna)
    url = f"/clients/{dab.pk}/contacts/add/"
    assert "Jan Lipiński" in browser.get(url, {"same_as": cast.jan.pk}).content.decode()
    typed = {"same_as": str(cast.jan.pk), "role": "accountant", "channel": "phone"}
    assert browser.post(url, typed).status_code == 302
    assert browser.post(url, typed).status_code == 422
    there = contacts_of(cast, dab.pk)
    assert [(c.person, c.name, c.role) for c in there] == [(cast.jan.person, "Jan Lipiński", "accountant")]
    assert "Dąb S.A." in browser.get(f"/clients/{cast.lipa.pk}/").content.decode()
    browser.post(f"/clients/{cast.lipa.pk}/contacts/{cast.jan.pk}/edit/", EWA | {"version": "1"})
    assert contacts_of(cast, dab.pk)[0].phone == EWA["phone"]
    assert contacts_of(cast, dab.pk)[0].role == "accountant"


def test_a_company_that_one_does_not_see_is_not_named(cast: Cast, sign_in: SignIn) -> None:
    with scope.system(cast.office.pk, "tests", at=AT):
        Contact.objects.filter(pk=cast.ewa.pk).update(person=cast.jan.person)
    assert "Wierzba" not in sign_in(cast.anna).get(f"/clients/{cast.lipa.pk}/").content.decode()
    assert "Wierzba" in sign_in(cast.marek).get(f"/clients/{cast.lipa.pk}/").content.decode()


def test_a_person_of_another_company_that_one_does_not_see_cannot_be_chosen(cast: Cast, sign_in: SignIn) -> None:
    url, typed = f"/clients/{cast.lipa.pk}/contacts/add/", {"role": "owner", "channel": "mail"}
    foreign = make_contact(cast.foreign)
    for pk in (str(cast.ewa.pk), str(foreign.pk), "x", "9" * 30, "-1"):
        assert sign_in(cast.anna).post(url, typed | {"same_as": pk}).status_code == 404
    assert len(contacts_of(cast, cast.lipa.pk)) == 1


def test_a_blocked_company_keeps_what_it_knows_of_a_person(cast: Cast) -> None:
    with scope.of(actor_of(cast.marek)) as actor:
        there = actions.add_contact(actor, cast.wierzba, fields={"role": "contact"}, same_as=cast.jan)
        actions.change_status(actor, cast.wierzba, status="blocked", reason="nie płaci")
        jan = Contact.objects.get(pk=cast.jan.pk)
        actions.change_contact(actor, jan, fields={"phone": "601 555 014"}, version=jan.version)
        assert Contact.objects.get(pk=cast.jan.pk).phone == "601 555 014"
        assert Contact.objects.get(pk=there.pk).phone == "600 100 200"
