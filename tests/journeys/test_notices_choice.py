"""Notices in real browsers: the client's bell rings at once, both sides choose how they are told, on a phone and a screen."""

import pytest
from playwright.sync_api import Page, expect

from kantorek.clients.tests.make import make_contact
from kantorek.launch.browser import PHONE, NewPage
from kantorek.portal.tests.make import make_access
from tests.journeys.axe import assert_accessible
from tests.journeys.conftest import Story

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]


def fits(page: Page) -> None:
    """Nothing runs out of the screen, and everybody can use it."""
    assert_accessible(page)
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth"), page.url


def test_the_clients_bell_rings_at_once_and_leads_to_the_thing(story: Story, page: Page, new_page: NewPage) -> None:
    access = make_access(make_contact(story.lipa, "Ewa Lipa", email=f"ewa-dzwonek{story.lipa.pk}@journey.example"))
    phone = new_page(**PHONE, has_touch=True)
    story.sign_in(phone, access)
    phone.goto(f"/p/{story.lipa.pk}/")
    expect(phone.locator("#bell")).to_have_attribute("aria-label", "Powiadomienia, nic nieprzeczytanego")
    story.sign_in(page, story.anna)
    page.goto(f"/requests/new/?client={story.lipa.pk}")
    page.fill("#ask input[name=title]", "Wyciąg z banku")
    page.locator("#ask button.btn-primary").click()
    expect(phone.locator("#bell")).to_have_attribute("aria-label", "Powiadomienia, nieprzeczytane: 1")
    phone.locator("#bell").click()
    fits(phone)
    phone.get_by_role("link", name="Wyciąg z banku").click()
    phone.wait_for_url("**/requests/**")
    expect(phone.locator("main")).to_contain_text("Wyciąg z banku")
    phone.reload()
    expect(phone.locator("#bell")).to_have_attribute("aria-label", "Powiadomienia, nic nieprzeczytanego")
    phone.goto(f"/p/{story.lipa.pk}/notices/wishes/")
    fits(phone)
    phone.locator("[name='mail:portal.document']").uncheck()
    phone.get_by_role("button", name="Zapisz").click()
    expect(phone.locator("[name='version']")).to_have_value("2")
    expect(phone.locator("[name='mail:portal.document']")).not_to_be_checked()


def test_a_colleague_chooses_the_digest_and_quiet_hours(story: Story, page: Page) -> None:
    story.sign_in(page, story.anna)
    page.goto("/notices/")
    fits(page)
    page.get_by_role("link", name="Jak mam być powiadamiany").first.click()
    fits(page)
    page.locator("[name='mail:agreements.ends']").select_option("digest")
    expect(page.locator("[name='mail:declarations.alarm'] option")).to_have_count(2)
    page.locator("[name='quiet_from']").select_option("21")
    page.locator("[name='quiet_to']").select_option("7")
    page.get_by_role("button", name="Zapisz").click()
    expect(page.locator("[name='version']")).to_have_value("2")
    expect(page.locator("[name='mail:agreements.ends']")).to_have_value("digest")
    expect(page.locator("[name='quiet_from']")).to_have_value("21")
