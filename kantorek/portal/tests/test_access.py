"""Who may enter, as the office keeps it: passwords told, levels, access taken away."""

import re
from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client as Browser
from django.test.utils import CaptureQueriesContext
from pytest_django import DjangoAssertNumQueries

from kantorek.accounts.models import User
from kantorek.clients.actions import archive_client, remove_contact, restore_client
from kantorek.clients.tests.make import make_contact
from kantorek.conftest import Cast
from kantorek.core import scope
from kantorek.offices.models import Role, StaffMember
from kantorek.offices.tests.make import AT, PASSWORD, actor_of, make_staff
from kantorek.portal.tests.make import accesses, enter, events, invited, letters, make_access, seats

pytestmark = pytest.mark.django_db
SignIn = Callable[[StaffMember], Browser]


def test_a_password_made_by_the_office_is_shown_once_and_has_to_be_changed(cast: Cast, sign_in: SignIn) -> None:
    browser, url = sign_in(cast.anna), f"/clients/{cast.lipa.pk}/portal/invite/"
    answer = browser.post(url, {"contact": cast.jan.pk, "level": "owner", "way": "password"})
    user = User.objects.get(email="jan@example.com")
    (password,) = re.findall(r'data-copy="([^"]+)" data-secret', answer.content.decode())
    assert user.check_password(password) and user.password_is_temporary and letters(cast) == []
    assert password not in browser.get(f"/clients/{cast.lipa.pk}/portal/").content.decode()
    jan = Browser()
    jan.force_login(user)
    assert jan.get(f"/p/{cast.lipa.pk}/")["Location"] == "/p/password/"
    assert events(cast) == ["portal_password_made"]


def test_a_told_password_that_was_never_used_ends_with_the_access(cast: Cast, sign_in: SignIn) -> None:
    browser, url = sign_in(cast.anna), f"/clients/{cast.lipa.pk}/portal/"
    browser.post(f"{url}invite/", {"contact": cast.jan.pk, "level": "owner", "way": "password"})
    browser.post(f"{url}{accesses(cast)[0].pk}/end/")
    assert not User.objects.get(email="jan@example.com").has_usable_password()


def test_no_password_is_made_for_an_account_that_is_there(cast: Cast, sign_in: SignIn) -> None:
    was = User.objects.create_user("jan@example.com", name="Jan", password=PASSWORD, at=AT)
    url = f"/clients/{cast.lipa.pk}/portal/invite/"
    typed = {"contact": cast.jan.pk, "level": "owner", "way": "password"}
    assert sign_in(cast.anna).post(url, typed).status_code == 422
    was.refresh_from_db()
    assert was.check_password(PASSWORD) and not was.password_is_temporary and accesses(cast) == []


def test_who_may_not_invite(cast: Cast, sign_in: SignIn) -> None:
    viewer = make_staff(cast.office, "Widz", role=Role.VIEWER)
    helper = make_staff(cast.office, "Pomoc", role=Role.ASSISTANT)
    url = f"/clients/{cast.lipa.pk}/portal/invite/"
    typed = {"contact": cast.jan.pk, "level": "owner", "way": "mail"}
    for member in (viewer, helper, cast.obcy):
        assert sign_in(member).get(url).status_code == 404
        assert sign_in(member).post(url, typed).status_code == 404
    assert sign_in(cast.anna).post(url.replace(str(cast.lipa.pk), str(cast.wierzba.pk)), typed).status_code == 404
    jan = make_access(cast.jan)
    assert enter(jan).post(url, typed).status_code == 404
    assert letters(cast) == []


def test_an_access_is_changed_only_under_its_own_client(cast: Cast, sign_in: SignIn) -> None:
    access, browser = make_access(cast.ewa), sign_in(cast.marek)
    for verb in ("resend", "withdraw", "level", "end"):
        assert browser.post(f"/clients/{cast.lipa.pk}/portal/{access.pk}/{verb}/").status_code == 404
        assert sign_in(cast.obcy).post(f"/clients/{cast.wierzba.pk}/portal/{access.pk}/{verb}/").status_code == 404
        assert browser.get(f"/clients/{cast.wierzba.pk}/portal/{access.pk}/{verb}/").status_code == 405


def test_a_level_changes_at_once_and_an_old_page_is_refused(cast: Cast, sign_in: SignIn) -> None:
    access, browser = make_access(cast.jan), sign_in(cast.anna)
    jan, url = enter(access), f"/clients/{cast.lipa.pk}/portal/{access.pk}/level/"
    assert jan.get(f"/p/{cast.lipa.pk}/people/").status_code == 200
    browser.post(url, {"level": "read_only", "version": access.version})
    assert jan.get(f"/p/{cast.lipa.pk}/people/").status_code == 404
    browser.post(url, {"level": "owner", "version": access.version})
    assert [each.level for each in accesses(cast)] == ["read_only"]
    browser.post(url, {"level": "king", "version": access.version + 1})
    assert seats(cast) == {("jan@example.com", cast.lipa.pk, "read_only")}


def test_taking_the_access_away_closes_the_door_at_once(cast: Cast, sign_in: SignIn) -> None:
    access = make_access(cast.jan)
    jan = enter(access)
    assert jan.get(f"/p/{cast.lipa.pk}/").status_code == 200
    sign_in(cast.anna).post(f"/clients/{cast.lipa.pk}/portal/{access.pk}/end/")
    assert jan.get(f"/p/{cast.lipa.pk}/").status_code == 404
    assert jan.get("/p/").status_code == 200  # told that no company is open
    assert events(cast) == ["portal_access_ended"]


def test_a_contact_who_is_removed_enters_no_more(cast: Cast) -> None:
    jan, link = enter(make_access(cast.jan)), invited(cast, cast.ewa)
    with scope.of(actor_of(cast.marek)) as actor:
        remove_contact(actor, cast.jan)
        remove_contact(actor, cast.ewa)
    assert jan.get(f"/p/{cast.lipa.pk}/").status_code == 404
    assert Browser().get(link).status_code == 410 and seats(cast) == set()


def test_a_client_in_the_archive_has_no_portal_not_even_when_it_comes_back(cast: Cast) -> None:
    jan = enter(make_access(cast.jan))
    with scope.of(actor_of(cast.marek)) as actor:
        restore_client(actor, archive_client(actor, cast.lipa))
    assert jan.get(f"/p/{cast.lipa.pk}/").status_code == 404
    assert events(cast) == ["portal_access_ended"]


def test_the_tab_asks_no_more_for_many_people(
    cast: Cast, sign_in: SignIn, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    browser, url = sign_in(cast.marek), f"/clients/{cast.lipa.pk}/portal/"
    make_access(cast.jan)
    browser.get(url)
    with CaptureQueriesContext(connection) as few:
        browser.get(url)
    for number in range(5):
        make_access(make_contact(cast.lipa, f"Osoba {number}", email=f"osoba-lipy-{number}@example.com"))
    with django_assert_num_queries(len(few)):
        assert browser.get(url).content.decode().count("osoba-lipy-") == 5
    assert len(few) <= 15
