"""Signing in without a password, in a real browser: a code by mail, a link on another device, a passkey of the device."""

import re
from typing import Any

import httpx
import pytest
from django.core.cache import cache
from playwright.sync_api import Page, expect

from kantorek.accounts.models import User
from kantorek.clients.tests.make import make_contact
from kantorek.launch.browser import PHONE, NewPage
from kantorek.portal.models import PortalAccess
from kantorek.portal.tests.make import make_access
from tests.journeys.axe import assert_accessible
from tests.journeys.conftest import Story

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]


@pytest.fixture
def seat(story: Story) -> PortalAccess:
    """A client's person without a password."""
    cache.clear()
    number = story.office.pk
    access = make_access(make_contact(story.lipa, "Jan Lipiński", email=f"jan{number}@journey.example"))
    User.objects.filter(email=access.email).update(password="!none")
    return access


def newest(story: Story, email: str, page: Page, letters: int = 1) -> tuple[str, str]:
    """The code and the link of the newest letter, once so many have reached the mail server."""
    url = f"http://127.0.0.1:{story.live.sandbox.http}/mail.json"
    for _ in range(100):
        caught: list[dict[str, Any]] = httpx.get(url, params={"to": email}).json()
        text = "".join(str(letter["text"]) for letter in caught[:1] if len(caught) >= letters)
        if (code := re.search(r"\b(\d{6})\b", text)) and (link := re.search(r"http\S+/login/link/\S+", text)):
            return code[1], link[0]
        page.wait_for_timeout(100)
    raise AssertionError("no letter came")


def ask(page: Page, email: str) -> None:
    """Ask for a letter, from the page on which everybody begins."""
    page.goto("/login/")
    page.get_by_role("link", name=re.compile("Kod e-mailem|Code by mail")).click()
    page.fill("#id_email", email)
    page.keyboard.press("Enter")
    page.wait_for_url("**/login/code/confirm/**")


def device_of(page: Page) -> None:
    """Give the browser a device that knows its owner's finger."""
    tool = page.context.new_cdp_session(page)
    tool.send("WebAuthn.enable")
    options = {"protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True}
    options |= {"isUserVerified": True, "automaticPresenceSimulation": True}
    tool.send("WebAuthn.addVirtualAuthenticator", {"options": options})


def add_device(page: Page, company: int) -> None:
    """From the portal's menu to a passkey in the list."""
    page.goto(f"/p/{company}/more/")
    page.locator("a[href$='/sign-in/']").click()
    assert_accessible(page)
    page.locator("a[href='/sign-in/passkeys/add/']").click()
    assert_accessible(page)
    page.fill("#id_name", "Telefon Jana")
    page.click("#passkey-add")
    expect(page.locator("#main li")).to_contain_text("Telefon Jana")


def test_a_code_on_this_device_and_a_link_on_the_phone(story: Story, seat: PortalAccess, new_page: NewPage) -> None:
    desk, phone = new_page(), new_page(**PHONE, locale="en-GB")
    ask(desk, seat.email)
    assert_accessible(desk)
    code, link = newest(story, seat.email, desk)
    phone.goto(link)
    assert_accessible(phone)
    desk.fill("#id_code", code)
    desk.keyboard.press("Enter")
    desk.wait_for_url(f"**/p/{story.lipa.pk}/")
    phone.get_by_role("button", name="Sign in").click()  # the code has closed the link
    expect(phone.get_by_role("heading", level=1)).to_have_text("This link no longer works")
    ask(phone, seat.email)
    code, link = newest(story, seat.email, phone, letters=2)
    third = new_page(**PHONE)
    third.goto(link)
    third.get_by_role("checkbox").check()
    third.locator("main form button.btn-primary").click()
    third.wait_for_url(f"**/p/{story.lipa.pk}/")
    kept = [one for one in third.context.cookies() if one.get("name") == "kantorek_session"]
    assert kept and float(kept[0].get("expires", -1)) > 0


def test_a_passkey_is_added_signs_in_and_goes(story: Story, seat: PortalAccess, new_page: NewPage) -> None:
    page = new_page(**PHONE)
    device_of(page)
    ask(page, seat.email)
    page.fill("#id_code", newest(story, seat.email, page)[0])
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/p/{story.lipa.pk}/")
    add_device(page, story.lipa.pk)

    page.context.clear_cookies()
    page.goto("/login/")
    page.get_by_role("checkbox").check()
    page.click("#passkey-login")
    page.wait_for_url(f"**/p/{story.lipa.pk}/")
    kept = [one for one in page.context.cookies() if one.get("name") == "kantorek_session"]
    assert kept and float(kept[0].get("expires", -1)) > 0

    page.goto("/sign-in/")
    page.locator("a[href$='/remove/']").click()
    page.locator("main form button.btn-danger").click()
    expect(page.locator("#main li")).to_have_count(0)
    page.context.clear_cookies()
    page.goto("/login/")
    page.click("#passkey-login")
    expect(page.locator("#toasts")).to_contain_text(re.compile("not known here|nie jest tu znane"))


def test_a_device_that_does_not_confirm_says_so_and_the_other_ways_stay(story: Story, page: Page) -> None:
    page.goto("/login/")
    tool = page.context.new_cdp_session(page)
    tool.send("WebAuthn.enable")
    options = {"protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True}
    tool.send("WebAuthn.addVirtualAuthenticator", {"options": options | {"isUserVerified": False}})
    page.click("#passkey-login")
    expect(page.locator("[data-passkey-fault]")).to_be_visible()
    story.sign_in_as_people_do(page, story.marek)
