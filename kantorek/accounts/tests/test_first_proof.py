"""An account made before anybody read the address' mail: its owner's first mailed link locks out whoever set it up."""

import re

import pytest
from allauth.mfa.models import Authenticator
from django.core.cache import cache
from django.test import Client as Browser

from kantorek.accounts.models import Key, User
from kantorek.accounts.tests.test_code import ASK, CONFIRM, is_in, letters, read
from kantorek.clients.tests.make import make_contact
from kantorek.conftest import Cast
from kantorek.core import scope
from kantorek.core.clock import now
from kantorek.offices.tests.make import actor_of, token_in
from kantorek.portal.actions.joining import let_in_with_password
from kantorek.portal.tests.make import invited, make_access

pytestmark = pytest.mark.django_db
JAN, STRANGERS, NEW = "jan@example.com", "haslo-kogos-innego-77", "piec-slow-do-zapamietania"


@pytest.fixture(autouse=True)
def _no_tries_yet() -> None:
    cache.clear()


def browser_of(password: str) -> Browser:
    browser = Browser(headers={"accept-language": "en"})
    browser.post("/login/", {"login": JAN, "password": password})
    return browser


@pytest.fixture
def stranger(cast: Cast) -> Browser:
    """Somebody who was told a password for Jan's address has settled in: own password, a passkey, a token, a session."""
    with scope.of(actor_of(cast.marek, at=now())) as actor:
        access, told = let_in_with_password(actor, cast.jan, level="owner")
    browser = browser_of(told)
    assert browser.post("/p/password/", {"password": STRANGERS}).status_code == 302
    home = f"/p/{cast.lipa.pk}/"
    assert browser.get(home).status_code == 200
    Authenticator.objects.create(user_id=access.user_id, type=Authenticator.Type.WEBAUTHN, data={"name": "Obcy"})
    made = browser.post(f"{home}tokens/", {"name": "Obcy", "scopes": ["portal.see"], "lasts": "90"})
    assert made.status_code == 200 and Key.objects.filter(purpose=Key.Purpose.PORTAL_API, revoked_at=None).count() == 1
    User.objects.filter(email=JAN).update(language="en")
    return browser


def by_letter(cast: Cast, way: str) -> tuple[Browser, str]:
    """Come in as the owner of the mailbox; give the browser and the page where the person is told what has ended."""
    browser = Browser(headers={"accept-language": "en"})
    if way == "reset":
        browser.post("/password/reset/", {"email": JAN})
        link = re.search(r"http://testserver(/password/reset/\S+)", letters(cast.office)[-1].text)
        assert link
        url = browser.get(link[1], follow=True).request["PATH_INFO"]
        answer = browser.post(url, {"password1": NEW, "password2": NEW}, follow=True)
        return browser, answer.content.decode()
    browser.post(ASK, {"email": JAN})
    code, link_in = read(letters(cast.office)[-1])
    answer = browser.post(CONFIRM, {"code": code}, follow=True) if way == "code" else browser.post(link_in, follow=True)
    return browser, answer.content.decode()


@pytest.mark.parametrize("way", ["code", "link", "reset"])
def test_the_first_mailed_link_ends_all_that_was_set_before_and_says_so(
    cast: Cast, stranger: Browser, way: str
) -> None:
    browser, page = by_letter(cast, way)
    assert "Your address is confirmed." in page
    [told] = [letter for letter in letters(cast.office) if letter.subject == "Your address is confirmed"]
    assert told.to == JAN and "no longer works" in told.text and "/sign-in/" in told.text
    assert not is_in(browser_of(STRANGERS))
    assert stranger.get(f"/p/{cast.lipa.pk}/")["Location"].startswith("/login/")
    assert not Authenticator.objects.exists()
    assert not Key.objects.filter(purpose=Key.Purpose.PORTAL_API, revoked_at=None).exists()
    owner = browser_of(NEW) if way == "reset" else browser
    assert owner.get(f"/p/{cast.lipa.pk}/").status_code == 200


def test_what_the_owner_sets_afterwards_stays_at_the_next_letter(cast: Cast, stranger: Browser) -> None:
    by_letter(cast, "reset")
    _browser, page = by_letter(cast, "code")
    assert "Your address is confirmed." not in page and is_in(browser_of(NEW))
    assert len([letter for letter in letters(cast.office) if letter.subject == "Your address is confirmed"]) == 1


def test_the_password_alone_proves_nothing(cast: Cast, stranger: Browser) -> None:
    assert is_in(browser_of(STRANGERS)) and is_in(browser_of(STRANGERS))
    assert User.objects.get(email=JAN).email_proved_at is None and Authenticator.objects.count() == 1


@pytest.mark.parametrize("which", ["shown", "mailed"])
def test_only_the_letters_own_link_of_an_invitation_proves_the_address(cast: Cast, which: str) -> None:
    """Who invites sees a link too; with that one they could set a password in another person's name."""
    shown = invited(cast, cast.jan)
    token = token_in(letters(cast.office)[-1].text)
    assert token not in shown
    link = shown if which == "shown" else f"/p/invitation/{token}/"
    assert Browser().post(link, {"name": "Jan", "password": STRANGERS}).status_code == 302
    for other in (shown, f"/p/invitation/{token}/"):
        assert Browser().get(other).status_code == 410
    by_letter(cast, "code")
    assert is_in(browser_of(STRANGERS)) == (which == "mailed")


def test_an_invitation_to_another_company_keeps_the_session_of_who_opens_its_letter(
    cast: Cast, stranger: Browser
) -> None:
    """Jan was told the password himself and uses it; the letter that comes later proves his address, and he stays in."""
    jan = browser_of(STRANGERS)
    invited(cast, make_contact(cast.wierzba, "Jan Lipa", email=JAN))
    link = f"/p/invitation/{token_in(letters(cast.office)[-1].text)}/"
    assert "Your address is confirmed." in jan.post(link, follow=True).content.decode()
    assert jan.get(f"/p/{cast.wierzba.pk}/").status_code == jan.get(f"/p/{cast.lipa.pk}/").status_code == 200
    assert stranger.get(f"/p/{cast.lipa.pk}/")["Location"].startswith("/login/")
    assert not is_in(browser_of(STRANGERS))


def test_who_came_by_letter_from_the_start_loses_nothing(cast: Cast) -> None:
    make_access(cast.jan)
    _browser, page = by_letter(cast, "code")
    assert "Your address is confirmed." not in page and User.objects.get(email=JAN).has_usable_password()
