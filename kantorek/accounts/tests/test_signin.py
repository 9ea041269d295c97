"""Signing in and out, and a forgotten password, from the page to the mail server and back."""

import re
from collections.abc import Callable, Iterator
from email import message_from_bytes
from email.message import Message
from email.policy import default
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from django.core.cache import cache
from django.test import Client as Browser
from pytest_django import Settings

from kantorek.accounts.models import User
from kantorek.conftest import Cast
from kantorek.core import scope
from kantorek.core.clock import now
from kantorek.core.models import Letter
from kantorek.core.testing import run_jobs
from kantorek.launch.ports import free_port
from kantorek.offices.jobs import sweep_letters
from kantorek.offices.models import StaffMember
from kantorek.offices.tests.make import PASSWORD

pytestmark = pytest.mark.django_db
NEW = "calkiem-nowe-haslo"


@pytest.fixture(autouse=True)
def _no_tries_yet() -> None:
    cache.clear()


class Postman:
    """A real SMTP server on loopback, and what it was handed."""

    def __init__(self) -> None:
        self.letters: list[Message] = []
        self.controller = Controller(self, hostname="127.0.0.1", port=free_port())

    @property
    def url(self) -> str:
        """What KANTOREK_SMTP_URL would say."""
        return f"smtp://127.0.0.1:{self.controller.port}"

    async def handle_DATA(self, server: object, session: object, envelope: object) -> str:
        self.letters.append(message_from_bytes(envelope.content, policy=default))  # type: ignore[attr-defined]
        return "250 taken"


@pytest.fixture
def postman(settings: Settings) -> Iterator[Postman]:
    """Letters go to this server while the test runs."""
    man = Postman()
    man.controller.start()
    settings.SMTP_URL = man.url
    yield man
    man.controller.stop()


def log_in(browser: Browser, email: str = "marek@example.com", password: str = PASSWORD) -> Any:
    return browser.post("/login/", {"login": email, "password": password})


def text(letter: Message) -> str:
    part = letter.get_body(("plain",))  # type: ignore[attr-defined]
    return str(part.get_content())


def letters(cast: Cast) -> list[Letter]:
    with scope.system(cast.office.pk, "tests", at=now()):
        return list(Letter.objects.order_by("pk"))


def reset_link(letter: Message) -> str:
    found = re.search(r"http://testserver(/password/reset/\S+)", text(letter))
    assert found, text(letter)
    return found[1]


def test_a_colleague_signs_in_and_out(cast: Cast) -> None:
    browser = Browser()
    answer = browser.post("/login/", {"login": "MAREK@example.com ", "password": PASSWORD})
    assert (answer.status_code, answer["Location"]) == (302, "/office/")
    assert browser.get("/settings/").status_code == 200
    assert browser.get("/logout/").status_code == 200  # asks first
    assert browser.get("/settings/").status_code == 200
    assert browser.post("/logout/")["Location"] == "/login/"
    assert browser.get("/settings/").status_code == 302


def test_the_session_is_kept_in_a_cookie_that_scripts_and_other_sites_do_not_get(cast: Cast) -> None:
    browser = Browser()
    log_in(browser)
    cookie = browser.cookies["kantorek_session"]
    assert cookie["httponly"] and cookie["samesite"] == "Lax"


def test_signing_in_changes_the_session(cast: Cast) -> None:
    browser = Browser()
    browser.get("/login/")
    session = browser.session
    session["x"] = 1
    session.save()
    before = str(session.session_key)
    browser.cookies["kantorek_session"] = before
    log_in(browser)
    assert browser.cookies["kantorek_session"].value != before


@pytest.mark.parametrize(
    ("wanted", "led"),
    [
        ("/settings/roles/", "/settings/roles/"),
        ("https://evil.example/", "/office/"),
        ("//evil.example", "/office/"),
        ("javascript:alert(1)", "/office/"),
    ],
)
def test_next_is_followed_inside_the_house_only(cast: Cast, wanted: str, led: str) -> None:
    browser = Browser()
    assert browser.get("/settings/roles/")["Location"] == "/login/?next=/settings/roles/"
    answer = browser.post("/login/", {"login": "marek@example.com", "password": PASSWORD, "next": wanted})
    assert answer["Location"] == led


def test_an_unknown_address_and_a_wrong_password_read_the_same(cast: Cast) -> None:
    pages = []
    for email in ("marek@example.com", "nikt@example.com"):
        html = log_in(Browser(), email, "zupelnie-inne-haslo").content.decode()
        pages.append(
            re.sub(r'name="csrfmiddlewaretoken" value="\w+"|X-CSRFToken&quot;.*?}|"X-CSRFToken": "\w+"', "", html)
        )
        assert "zupelnie-inne-haslo" not in html and email in html  # what was typed stays, but not the password
    assert pages[0].replace("marek@", "nikt@") == pages[1]


def test_guessing_is_stopped_with_a_clear_message(cast: Cast) -> None:
    for _ in range(5):
        log_in(Browser(), password="zupelnie-inne-haslo")
    browser = Browser()
    html = log_in(browser).content.decode()
    assert "Too many tries" in html or "Za dużo prób" in html
    assert browser.get("/settings/").status_code == 302  # even with the right password
    assert log_in(Browser(), "anna@example.com").status_code == 302  # others are let in


def test_flooding_gets_a_page_that_says_so(cast: Cast) -> None:
    for language in ("pl", "en"):
        browser = Browser(headers={"accept-language": language})
        answers = [browser.post("/login/", {"login": "x", "password": ""}) for _ in range(61)]
        assert answers[-1].status_code == 429
        assert f'<html lang="{language}"' in answers[-1].content.decode()


def test_who_was_switched_off_does_not_get_in(cast: Cast) -> None:
    User.objects.filter(email="marek@example.com").update(is_active=False)
    browser = Browser()
    log_in(browser)
    assert browser.get("/settings/").status_code == 302


def test_passwords_are_kept_by_argon2(cast: Cast) -> None:
    assert User.objects.get(email="marek@example.com").password.startswith("argon2$argon2id$")


def test_pages_speak_the_persons_language_after_signing_in(cast: Cast) -> None:
    User.objects.filter(email="marek@example.com").update(language="en")
    browser = Browser(headers={"accept-language": "pl"})
    assert '<html lang="pl"' in browser.get("/login/").content.decode()
    log_in(browser)
    assert '<html lang="en"' in browser.get("/settings/").content.decode()


def test_a_visitor_chooses_the_language_before_signing_in(cast: Cast) -> None:
    browser = Browser(headers={"accept-language": "pl"})
    assert browser.post("/language/", {"language": "en", "next": "/login/?next=/x"})["Location"] == "/login/?next=/x"
    assert '<html lang="en"' in browser.get("/login/").content.decode()


def test_nobody_signs_up_by_themselves(cast: Cast) -> None:
    assert Browser().get("/signup/").status_code == 404


def test_a_new_password_is_set_by_a_link_that_works_once(
    cast: Cast, postman: Postman, sign_in: Callable[[StaffMember], Browser]
) -> None:
    elsewhere = sign_in(cast.marek)
    run_jobs()  # what the cast left to do
    assert Browser().post("/password/reset/", {"email": "Marek@example.com"})["Location"] == "/password/reset/sent/"
    assert run_jobs() == 1 and run_jobs() == 0
    [letter] = postman.letters
    assert letter["To"] == "marek@example.com" and letter["Auto-Submitted"] == "auto-generated"
    [kept] = letters(cast)
    assert kept.sent_at and kept.text == kept.html == ""  # the link is nowhere but in the mail
    browser = Browser()
    form = browser.get(reset_link(letter), follow=True)
    url = form.request["PATH_INFO"]
    assert form.status_code == 200 and "set-password" in url
    assert browser.post(url, {"password1": "krótkie", "password2": "krótkie"}).status_code == 200
    assert browser.post(url, {"password1": NEW, "password2": NEW}).status_code == 302
    assert elsewhere.get("/settings/").status_code == 302  # every other session has ended
    assert log_in(Browser()).status_code == 200  # the old password is void
    assert log_in(Browser(), password=NEW).status_code == 302
    again = Browser().get(reset_link(letter), follow=True)
    assert 'name="password1"' not in again.content.decode()


def test_a_letter_speaks_the_receivers_language(cast: Cast, postman: Postman) -> None:
    User.objects.filter(email="anna@example.com").update(language="en")
    for email in ("anna@example.com", "marek@example.com"):
        Browser(headers={"accept-language": "de"}).post("/password/reset/", {"email": email})
    run_jobs()
    langs = [re.search(r'<html lang="(\w+)"', str(m.get_body(("html",)).get_content())) for m in postman.letters]  # type: ignore[attr-defined]
    assert [found[1] for found in langs if found] == ["en", "pl"]


def test_an_unknown_address_gets_no_letter_and_the_same_answer(cast: Cast, postman: Postman) -> None:
    answers = [Browser().post("/password/reset/", {"email": e}) for e in ("marek@example.com", "nikt@example.com")]
    assert [answer["Location"] for answer in answers] == ["/password/reset/sent/"] * 2
    run_jobs()
    assert [letter["To"] for letter in postman.letters] == ["marek@example.com"]


def test_a_letter_waits_for_a_mail_server_that_is_down(cast: Cast, settings: Settings) -> None:
    settings.SMTP_URL = "smtp://127.0.0.1:9"
    Browser().post("/password/reset/", {"email": "marek@example.com"})
    run_jobs()
    [waiting] = letters(cast)
    assert waiting.sent_at is None and waiting.text and waiting.attempts == 1
    man = Postman()
    man.controller.start()
    settings.SMTP_URL = man.url
    with scope.system(cast.office.pk, "tests", at=now()):
        Letter.objects.update(next_at=now())  # the minute before the next try is over
    sweep_letters()
    run_jobs()
    sweep_letters()
    run_jobs()
    man.controller.stop()
    assert len(man.letters) == 1 and letters(cast)[0].text == ""


def test_an_invitation_reaches_the_mail_server_with_a_link_that_opens(
    cast: Cast, postman: Postman, sign_in: Callable[[StaffMember], Browser]
) -> None:
    colleague = {"name": "Ewa\r\nBcc: x@evil.example", "email": "zak@example.com", "role": "viewer"}
    sign_in(cast.marek).post("/settings/people/", colleague)
    run_jobs()
    [letter] = postman.letters
    found = re.search(r"http://testserver(/invitation/\S+/)", text(letter))
    assert found and Browser().get(found[1]).status_code == 200
    assert letter["Bcc"] is None and letters(cast)[0].text == ""
