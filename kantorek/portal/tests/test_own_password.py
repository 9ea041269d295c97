"""A password that somebody else made opens nothing but the page on which one's own is chosen."""

import pytest
from django.core.cache import cache
from django.test import Client as Browser

from kantorek.accounts.models import User
from kantorek.conftest import Cast
from kantorek.core import scope
from kantorek.offices.tests.make import AT, PASSWORD
from kantorek.portal.actions.access import end_access
from kantorek.portal.models import PortalAccess
from kantorek.portal.tests.make import enter, make_access

pytestmark = pytest.mark.django_db
NEW, PAGE = "piec-slow-do-zapamietania", "/p/password/"


@pytest.fixture
def told(cast: Cast) -> PortalAccess:
    """Jan signs in with a password that the office told him."""
    cache.clear()
    access = make_access(cast.jan)
    User.objects.filter(email=access.email).update(password_is_temporary=True)
    assert access.user
    access.user.refresh_from_db()
    return access


def sign_in(password: str) -> Browser:
    browser = Browser(headers={"accept-language": "en"})
    browser.post("/login/", {"login": "jan@example.com", "password": password})
    return browser


def test_signing_in_leads_there_and_nowhere_else(cast: Cast, told: PortalAccess) -> None:
    browser = Browser()
    answer = browser.post("/login/", {"login": "jan@example.com", "password": PASSWORD})
    assert answer["Location"] == PAGE
    for page in ("", "more/", "people/"):
        assert browser.get(f"/p/{cast.lipa.pk}/{page}")["Location"] == PAGE
    assert browser.get("/p/companies/")["Location"] == PAGE


def test_ones_own_password_opens_the_portal_and_ends_other_sessions(cast: Cast, told: PortalAccess) -> None:
    elsewhere, browser = sign_in(PASSWORD), sign_in(PASSWORD)
    assert browser.post(PAGE, {"password": NEW}, follow=True).redirect_chain[-1][0] == f"/p/{cast.lipa.pk}/"
    assert elsewhere.get(f"/p/{cast.lipa.pk}/")["Location"].startswith("/login/")
    assert "_auth_user_id" not in sign_in(PASSWORD).session
    assert sign_in(NEW).get(f"/p/{cast.lipa.pk}/").status_code == 200
    assert browser.get(PAGE)["Location"] == "/office/"  # chosen once


def test_who_made_the_password_makes_no_other_way_in(cast: Cast, told: PortalAccess) -> None:
    """A passkey would outlive the password; a place in an office would open without a change."""
    browser = sign_in(PASSWORD)
    browser.post("/login/again/", {"password": PASSWORD})
    for page in ("/sign-in/", "/sign-in/passkeys/add/"):
        assert browser.get(page)["Location"] == PAGE
        assert browser.post(page, {"name": "Klucz", "credential": "{}"})["Location"] == PAGE
    assert cast.marek.user
    User.objects.filter(pk=cast.marek.user.pk).update(password_is_temporary=True)
    browser.force_login(cast.marek.user)
    assert browser.get("/clients/")["Location"] == PAGE


@pytest.mark.parametrize("typed", ["", "krótkie", "password123", "jan@example.com", PASSWORD])
def test_weak_ones_and_the_told_one_are_refused(told: PortalAccess, typed: str) -> None:
    browser = sign_in(PASSWORD)
    answer = browser.post(PAGE, {"password": typed})
    assert answer.status_code == 422
    assert User.objects.get(email=told.email).password_is_temporary
    assert not typed or f'value="{typed}"' not in answer.content.decode().replace(
        'autocomplete="username" value="jan@example.com"', ""
    )


def test_a_password_chosen_by_a_mailed_link_is_ones_own_too(cast: Cast, told: PortalAccess) -> None:
    from allauth.account.adapter import get_adapter

    assert told.user
    get_adapter().set_password(told.user, NEW)
    assert sign_in(NEW).get(f"/p/{cast.lipa.pk}/").status_code == 200


def test_a_visitor_is_asked_who_they_are() -> None:
    assert Browser().get(PAGE)["Location"].startswith("/login/")


def test_a_taken_access_ends_what_is_open_at_once(cast: Cast) -> None:
    access = make_access(cast.jan)
    browser = enter(access)
    assert browser.get(f"/p/{cast.lipa.pk}/").status_code == 200
    with scope.system(cast.office.pk, "tests", at=AT) as actor:
        end_access(actor, access)
    assert browser.get(f"/p/{cast.lipa.pk}/").status_code == 404
    assert browser.get("/p/", follow=True).status_code == 200  # says that there is no company


def test_the_menu_leads_to_how_one_signs_in(cast: Cast) -> None:
    browser = enter(make_access(cast.jan))
    url = f"/p/{cast.lipa.pk}/sign-in/"
    assert url in browser.get(f"/p/{cast.lipa.pk}/more/").content.decode()
    page = browser.get(url, follow=True).content.decode()
    assert "jan@example.com" in page and cast.office.shown_name in page and "Kantorek" not in page
