"""An account made before anybody read the address' mail: its owner's first mailed link locks out whoever set it up."""

import re
from collections.abc import Callable
from importlib import import_module
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.core.cache import cache
from django.core.management import call_command
from django.db import connection
from django.test import Client as Browser

from kantorek.accounts import access
from kantorek.accounts.actions import prove_address
from kantorek.accounts.models import Key, Seat, User
from kantorek.accounts.querysets import key_behind
from kantorek.accounts.tests.test_code import ASK, CONFIRM, is_in, letters, read
from kantorek.clients.tests.make import make_contact
from kantorek.conftest import Cast
from kantorek.core import scope
from kantorek.core.actor import Actor
from kantorek.core.clock import now
from kantorek.core.forms import attempt
from kantorek.offices.actions import accept_staff_invitation, invite_staff
from kantorek.offices.tests.make import actor_of, token_in
from kantorek.portal.actions.joining import let_in_with_password
from kantorek.portal.tests.make import invited, make_access
from kantorek.portal.views import company, own_password

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


def proved_before(real: Callable[..., Any]) -> Callable[..., Any]:
    """The owner's mailed link commits while a request of somebody who was let in before waits."""

    def overtaken(*args: Any, **typed: Any) -> Any:
        owner = User.objects.get(email=JAN)
        prove_address(Actor(kind="user", at=now(), user_id=owner.pk), owner)
        return real(*args, **typed)

    return overtaken


def test_a_told_password_is_not_set_again_by_a_request_that_waited(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    with scope.of(actor_of(cast.marek, at=now())) as actor:
        _access, told = let_in_with_password(actor, cast.jan, level="owner")
    User.objects.filter(email=JAN).update(language="en")
    browser = browser_of(told)
    monkeypatch.setattr(own_password, "attempt", proved_before(attempt))
    answer = browser.post("/p/password/", {"password": told})  # the proof has ended it, so it is no longer "the same"
    assert answer.status_code == 422 and "replaced meanwhile" in answer.content.decode()
    assert not User.objects.get(email=JAN).has_usable_password() and not is_in(browser_of(told))
    assert browser.get(f"/p/{cast.lipa.pk}/")["Location"].startswith("/login/")


def test_neither_token_nor_passkey_is_made_by_a_request_that_waited(
    cast: Cast, stranger: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patched:
        patched.setattr(company, "attempt", proved_before(attempt))
        made = stranger.post(f"/p/{cast.lipa.pk}/tokens/", {"name": "Drugi", "scopes": ["portal.see"], "lasts": "90"})
    assert made.status_code == 422 and "ten seconds" in made.content.decode()
    assert not Key.objects.filter(purpose=Key.Purpose.PORTAL_API, revoked_at=None).exists()
    unproved = User.objects.get(email=JAN)
    unproved.email_proved_at = None
    unproved.set_password(NEW)
    unproved.save()
    again = browser_of(NEW)
    assert again.post("/login/again/", {"password": NEW}).status_code == 302
    monkeypatch.setattr(access, "has_told_password", proved_before(access.has_told_password))
    answer = again.post("/sign-in/passkeys/add/", {"name": "Obcy", "credential": "{}"})
    assert answer.status_code == 302 and answer["Location"].startswith("/login/?")


def test_who_loses_nothing_but_sessions_is_not_told_of_passwords(cast: Cast) -> None:
    """Jan came in by the link that the office was shown, without a password; the next letter proves his address."""
    jan = Browser(headers={"accept-language": "en"})
    assert jan.post(invited(cast, cast.jan), {"name": "Jan"}).status_code == 302
    invited(cast, make_contact(cast.wierzba, "Jan Lipa", email=JAN))
    answer = jan.post(f"/p/invitation/{token_in(letters(cast.office)[-1].text)}/", follow=True)
    assert answer.status_code == 200 and jan.get(f"/p/{cast.wierzba.pk}/").status_code == 200
    assert User.objects.get(email=JAN).email_proved_at and "Your address is confirmed." not in answer.content.decode()
    assert not [letter for letter in letters(cast.office) if letter.subject == "Your address is confirmed"]


def test_the_upgrade_takes_for_proved_whom_a_colleagues_invitation_made(
    cast: Cast, stranger: Browser, capsys: pytest.CaptureFixture[str]
) -> None:
    """Not Jan, whom a stranger may have set up: a colleague's seat today says nothing about how the account began."""
    for email in ("ola@example.com", JAN):
        with scope.of(actor_of(cast.marek, at=now())) as actor:
            invite_staff(actor, name="Ola", email=email, role="accountant", address="http://testserver")
        _join(token_in(letters(cast.office)[-1].text), User.objects.filter(email=email).first())
    ola = User.objects.get(email="ola@example.com")
    make_access(make_contact(cast.wierzba, "Ola", email=ola.email), user=ola)  # a contact as well, honestly
    Seat.objects.filter(user__email=JAN, kind=Seat.Kind.CONTACT).delete()
    call_command("found_office", "Biuro Nowak", owner="Ewa Nowak", email="ewa@nowak.example")
    _join(token_in(capsys.readouterr().out), None)
    User.objects.update(email_proved_at=None)
    with connection.cursor() as cursor:
        cursor.execute(import_module("kantorek.accounts.migrations.0006_staff_have_proved").PROVED)
    proved = User.objects.exclude(email_proved_at=None)
    assert set(proved.values_list("email", flat=True)) == {"ola@example.com", "ewa@nowak.example"}


def _join(token: str, user: User | None) -> None:
    key = key_behind(token, Key.Purpose.STAFF_INVITATION)
    assert key
    with scope.system(key.office_id, "tests", at=now()) as actor:
        accept_staff_invitation(actor, key, user=user, password=NEW)
