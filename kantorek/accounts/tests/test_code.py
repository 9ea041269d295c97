"""Signing in without a password: a code and a link in one letter, for colleagues and for clients' people."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.conf import LazySettings
from django.core.cache import cache
from django.test import Client as Browser

from kantorek.accounts.models import Key, Seat, User
from kantorek.conftest import Cast
from kantorek.core import scope
from kantorek.core.clock import now
from kantorek.core.models import Letter
from kantorek.offices.models import Office
from kantorek.offices.tests.make import PASSWORD
from kantorek.portal.tests.make import make_access

pytestmark = pytest.mark.django_db
MAREK, ASK, CONFIRM = "marek@example.com", "/login/code/", "/login/code/confirm/"
YEAR_QUARTER = 60 * 60 * 24 * 90


@pytest.fixture(autouse=True)
def _no_tries_yet() -> None:
    cache.clear()


def letters(office: Office) -> list[Letter]:
    with scope.system(office.pk, "tests", at=now()):
        return list(Letter.objects.order_by("pk"))


def asked(cast: Cast, email: str = MAREK, **more: Any) -> tuple[Browser, str, str]:
    """Ask for a letter, and read the code and the link out of it."""
    browser = Browser(headers={"accept-language": "en"})
    assert browser.post(ASK, {"email": email, **more}).status_code == 302
    return browser, *read(letters(cast.office)[-1])


def read(letter: Letter) -> tuple[str, str]:
    code = re.search(r"\b(\d{6})\b", letter.text)
    link = re.search(r"http://testserver(/login/link/\S+)", letter.text)
    assert code and link
    assert code[1] in letter.html and code[1] in letter.subject and link[1].split("?")[0] in letter.html
    return code[1], link[1]


def is_in(browser: Browser) -> bool:
    return "_auth_user_id" in browser.session


def test_a_colleague_signs_in_by_the_code(cast: Cast) -> None:
    browser, code, _link = asked(cast, "MAREK@example.com")
    assert "marek@example.com" in browser.get(CONFIRM).content.decode().lower()
    assert browser.post(CONFIRM, {"code": f" {code[:3]} {code[3:]}"})["Location"] == "/office/"
    assert browser.get("/settings/").status_code == 200


def test_a_clients_person_who_never_had_a_password_signs_in_by_the_code(cast: Cast) -> None:
    access = make_access(cast.jan)
    User.objects.filter(email=access.email).update(password="!none")
    browser, code, _link = asked(cast, "jan@example.com")
    answer = browser.post(CONFIRM, {"code": code}, follow=True)
    assert answer.redirect_chain[-1][0] == f"/p/{cast.lipa.pk}/" and answer.status_code == 200


def test_the_link_signs_in_any_browser_but_only_by_its_button_and_only_once(cast: Cast) -> None:
    _asking, _code, link = asked(cast)
    phone = Browser()
    for look in (phone.head, phone.get, phone.get):  # a mail program that looks what is behind it
        assert look(link).status_code == 200 and not is_in(phone)
    assert phone.post(link)["Location"] == "/office/" and is_in(phone)
    again = Browser(headers={"accept-language": "en"})
    for answer in (again.get(link), again.post(link)):
        assert answer.status_code == 410 and "no longer works" in answer.content.decode()
    assert not is_in(again)


def test_the_link_lasts_a_quarter_of_an_hour(cast: Cast) -> None:
    _browser, _code, link = asked(cast)
    key = Key.objects.get(purpose=Key.Purpose.SIGN_IN_LINK)
    assert key.expires_at and key.expires_at - key.made_at == timedelta(minutes=15)
    Key.objects.update(expires_at=now())
    late = Browser()
    assert late.get(link).status_code == late.post(link).status_code == 410 and not is_in(late)


def test_a_newer_letter_and_a_sign_in_close_the_older_link(cast: Cast) -> None:
    _one, _code, older = asked(cast)
    browser, code, newer = asked(cast)
    assert Browser().get(older).status_code == 410 and Browser().get(newer).status_code == 200
    browser.post(CONFIRM, {"code": code})
    assert is_in(browser) and Browser().post(newer).status_code == 410


@pytest.mark.parametrize("token", ["x", "x" * 300, "%00", "..", "ż"])
def test_a_guessed_link_is_not_there(cast: Cast, token: str) -> None:
    assert Browser().get(f"/login/link/{token}/").status_code == 404
    assert Browser().post(f"/login/link/{token}/").status_code == 404


def test_an_invitation_is_no_sign_in_link(cast: Cast) -> None:
    from kantorek.accounts.actions import make_key

    user = User.objects.get(email=MAREK)
    _key, token = make_key(Key.Purpose.API, office_id=cast.office.pk, at=now(), user=user)
    assert Browser().post(f"/login/link/{token}/").status_code == 404


def test_unknown_addresses_read_the_same_and_get_no_letter(cast: Cast) -> None:
    User.objects.create_user("bez@example.com", name="Bez Miejsca", password=None, at=now())
    User.objects.filter(email="anna@example.com").update(is_active=False)
    pages = []
    for email in (MAREK, "nikt@example.com", "bez@example.com", "anna@example.com"):
        browser = Browser()
        steps = [
            browser.post(ASK, {"email": email}),
            browser.get(CONFIRM),
            browser.post(CONFIRM, {"code": "1"}),
            browser.post(CONFIRM, {"action": "resend"}),
        ]
        text = "".join(f"{step.status_code}{step.get('Location')}{step.content.decode()}" for step in steps)
        text = re.sub(r'name="csrfmiddlewaretoken" value="\w+"|"X-CSRFToken": "\w+"', "", text)
        pages.append(text.replace(email, "…"))
    assert pages[0] == pages[1] == pages[2] == pages[3]
    assert {letter.to for letter in letters(cast.office)} == {MAREK}


def test_five_wrong_codes_end_it(cast: Cast) -> None:
    browser, code, _link = asked(cast)
    wrong = "000000" if code != "000000" else "111111"
    for _ in range(4):
        answer = browser.post(CONFIRM, {"code": wrong})
        assert answer.status_code == 200 and "not right" in answer.content.decode()
    assert browser.post(CONFIRM, {"code": wrong})["Location"] == ASK
    browser.post(CONFIRM, {"code": code})
    assert not is_in(browser)


def test_tries_at_one_moment_are_counted_too(cast: Cast) -> None:
    """Each of them finds in the session what stood there before the others."""
    browser, code, _link = asked(cast)
    before, wrong = dict(browser.session), "000000" if code != "000000" else "111111"
    for typed in (*[wrong] * 5, code):
        session = browser.session
        session.clear()
        session.update(before)
        session.save()
        browser.post(CONFIRM, {"code": typed})
    assert not is_in(browser)


def test_another_code_makes_the_first_void(cast: Cast) -> None:
    browser, first, _link = asked(cast)
    browser.post(CONFIRM, {"action": "resend"})
    second, _newer = read(letters(cast.office)[-1])
    browser.post(CONFIRM, {"code": first if first != second else "x"})
    assert not is_in(browser)
    browser.post(CONFIRM, {"code": second})
    assert is_in(browser)


def test_a_code_is_of_the_browser_that_asked(cast: Cast) -> None:
    _asking, code, _link = asked(cast)
    other = Browser()
    assert other.post(CONFIRM, {"code": code})["Location"] == ASK and not is_in(other)


@pytest.mark.parametrize("email", [MAREK, "nikt@example.com"])
def test_letters_are_not_sent_without_end(cast: Cast, email: str) -> None:
    for _ in range(3):
        assert Browser().post(ASK, {"email": email}).status_code == 302
    answer = Browser(headers={"accept-language": "en"}).post(ASK, {"email": email})
    assert answer.status_code == 200 and "Too many tries" in answer.content.decode()


@pytest.mark.parametrize("remember", [True, False])
@pytest.mark.parametrize("way", ["password", "code", "link"])
def test_a_remembered_device_stays_for_ninety_days_any_other_until_the_browser_closes(
    cast: Cast, way: str, remember: bool
) -> None:
    browser, code, link = asked(cast)
    ticked = {"remember": "on"} if remember else {}
    if way == "password":
        browser = Browser()
        browser.post("/login/", {"login": MAREK, "password": PASSWORD, **ticked})
    else:
        browser.post(CONFIRM if way == "code" else link, {"code": code, **ticked})
    assert is_in(browser)
    assert browser.cookies["kantorek_session"]["max-age"] == (YEAR_QUARTER if remember else "")


def test_the_way_one_was_going_is_kept(cast: Cast) -> None:
    browser, code, link = asked(cast, next="/settings/roles/")
    assert "next=%2Fsettings%2Froles%2F" in link
    assert Browser().post(link.split("?")[0], {"next": "https://evil.example/"})["Location"] == "/office/"
    browser, code, link = asked(cast, next="/settings/roles/")
    assert browser.post(CONFIRM, {"code": code, "next": "/settings/roles/"})["Location"] == "/settings/roles/"
    _browser, _code, link = asked(cast, next="//evil.example")
    assert "evil" not in link


def test_the_letter_is_of_the_office_at_whose_door_one_stands(cast: Cast, settings: LazySettings) -> None:
    settings.ALLOWED_HOSTS = ["*"]
    marek = User.objects.get(email=MAREK)
    Seat.objects.create(
        user=marek, office_id=cast.elsewhere.pk, kind=Seat.Kind.CONTACT, client_id=cast.foreign.pk, object_id=1
    )
    Office.objects.filter(pk=cast.elsewhere.pk).update(hosts=["panel.obce.example"])
    Browser(headers={"host": "panel.obce.example"}).post(ASK, {"email": MAREK})
    assert len(letters(cast.elsewhere)) == 1 and letters(cast.office) == []
    assert "http://panel.obce.example/login/link/" in letters(cast.elsewhere)[0].text


def test_who_was_switched_off_meanwhile_does_not_get_in_by_the_link(cast: Cast) -> None:
    _browser, _code, link = asked(cast)
    User.objects.filter(email=MAREK).update(is_active=False)
    late = Browser()
    assert late.post(link)["Location"] == "/inactive/" and not is_in(late)


def test_html_in_an_address_stays_text(cast: Cast) -> None:
    browser = Browser()
    browser.post(ASK, {"email": '"<b>x</b>"@example.com'})
    assert "<b>x</b>" not in browser.get(CONFIRM).content.decode()
