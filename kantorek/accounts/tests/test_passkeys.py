"""Passkeys on the server's side: whose they are, and what is asked before they change. The device is in the journeys."""

import json
import re
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.core.cache import cache
from django.test import Client as Browser

from kantorek.accounts.models import User
from kantorek.conftest import Cast
from kantorek.core import scope
from kantorek.core.clock import now
from kantorek.core.models import Letter
from kantorek.offices.tests.make import PASSWORD
from kantorek.portal.tests.make import enter, make_access

pytestmark = pytest.mark.django_db
LIST, ADD, LOGIN = "/sign-in/", "/sign-in/passkeys/add/", "/login/passkey/"
ENGLISH = {"accept-language": "en"}


@pytest.fixture(autouse=True)
def _no_tries_yet() -> None:
    cache.clear()


def passkey(user: User | None, name: str = "Telefon") -> Authenticator:
    return Authenticator.objects.create(
        user=user, type=Authenticator.Type.WEBAUTHN, data={"name": name, "credential": {}}
    )


def removal(key: Authenticator) -> str:
    return f"/sign-in/passkeys/{key.pk}/remove/"


@pytest.fixture
def jan(cast: Cast) -> Browser:
    """Jan has no password: nothing is asked once more."""
    access = make_access(cast.jan)
    User.objects.filter(email=access.email).update(password="!none", language="en")
    assert access.user
    access.user.refresh_from_db()
    return enter(access)


def test_each_sees_and_removes_their_own(cast: Cast, jan: Browser) -> None:
    mine, others = passkey(User.objects.get(email="jan@example.com")), passkey(cast.marek.user, "Cudzy klucz")
    page = jan.get(LIST).content.decode()
    assert "Telefon" in page and "Cudzy klucz" not in page
    for answer in (jan.get(removal(others)), jan.post(removal(others))):
        assert answer.status_code == 404
    assert "Telefon" in jan.get(removal(mine)).content.decode()
    assert jan.post(removal(mine))["Location"] == LIST
    assert list(Authenticator.objects.all()) == [others]


def test_a_change_is_told_by_letter(cast: Cast, jan: Browser) -> None:
    jan.post(removal(passkey(User.objects.get(email="jan@example.com"))))
    with scope.system(cast.office.pk, "tests", at=now()):
        [letter] = Letter.objects.all()
    assert letter.to == "jan@example.com" and "was removed" in letter.text
    assert "http://testserver/sign-in/" in letter.text and "http://testserver/sign-in/" in letter.html


def test_who_has_a_password_is_asked_for_it_once_more(cast: Cast) -> None:
    assert cast.marek.user
    key, browser = passkey(cast.marek.user), Browser()
    browser.force_login(cast.marek.user)
    for page in (ADD, removal(key)):
        assert browser.get(page)["Location"].startswith("/login/again/?next=")
    assert browser.post(removal(key))["Location"].startswith("/login/again/")
    assert Authenticator.objects.exists()
    assert browser.post("/login/again/", {"password": "nie-to-haslo", "next": ADD}).status_code == 200
    assert browser.get(ADD).status_code == 302
    assert browser.post("/login/again/", {"password": PASSWORD, "next": ADD})["Location"] == ADD


def test_a_passkey_is_no_second_step_for_the_other_ways(cast: Cast) -> None:
    passkey(cast.marek.user)
    browser = Browser()
    assert browser.post("/login/", {"login": "marek@example.com", "password": PASSWORD})["Location"] == "/office/"


def test_the_page_offers_what_the_device_needs(cast: Cast, jan: Browser) -> None:
    page = jan.get(ADD).content.decode()
    assert '"userVerification": "required"' in page and '"id": "testserver"' in page
    assert json.dumps({"name": cast.office.shown_name})[1:-1] in page  # the office's name, not the product's
    assert not re.search(r"<script(?![^>]* src=)(?![^>]*application/json)", page)


@pytest.mark.parametrize("sent", ["", "x", "{}", "[]", "null", '{"id": 1}', '{"response": {"userHandle": "MQ"}}'])
@pytest.mark.parametrize("page", [LOGIN, ADD])
def test_nonsense_from_a_device_is_refused(jan: Browser, page: str, sent: str) -> None:
    browser = jan if page == ADD else Browser(headers=ENGLISH)
    answer: Any = browser.post(page, {"credential": sent, "name": "x", "passwordless": "on"})
    assert answer.status_code in (200, 302) and not Authenticator.objects.exists()
    if page == LOGIN:
        assert answer["Location"] == "/login/" and "_auth_user_id" not in browser.session


def test_a_visitor_sees_none_of_it() -> None:
    for page in (LIST, ADD, "/sign-in/passkeys/1/remove/"):
        assert Browser().get(page)["Location"].startswith("/login/?next=")


def test_trying_passkeys_without_end_is_stopped() -> None:
    answers = [Browser().post(LOGIN, {"credential": "{}"}).status_code for _ in range(31)]
    assert answers[0] == 302 and answers[-1] == 429
