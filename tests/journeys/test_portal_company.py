"""The company's data in a real browser: a change asked for on a phone, checked and answered in the office; a token."""

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


def ask(phone: Page, client_id: int) -> None:
    """Ask for another town, from the company's page."""
    phone.goto(f"/p/{client_id}/company/")
    fits(phone)
    phone.get_by_role("link", name="Poproś o zmianę").click()
    phone.fill("[name=city]", "Konstancin-Jeziorna")
    fits(phone)
    phone.get_by_role("button", name="Wyślij do biura").click()
    expect(phone.locator("main")).to_contain_text("czeka na biuro")
    fits(phone)


def test_a_change_is_asked_on_a_phone_and_made_in_the_office(story: Story, page: Page, new_page: NewPage) -> None:
    access = make_access(make_contact(story.lipa, "Ewa Lipa", email=f"ewa-dane{story.lipa.pk}@journey.example"))
    phone = new_page(**PHONE, has_touch=True)
    story.sign_in(phone, access)
    ask(phone, story.lipa.pk)
    story.sign_in(page, story.anna)
    page.goto(f"/clients/{story.lipa.pk}/")
    page.get_by_role("link", name="Zobacz i odpowiedz").click()
    fits(page)
    page.get_by_role("button", name="Przyjmij i zmień").click()
    expect(page.locator("main")).to_contain_text("Konstancin-Jeziorna")
    page.goto("/changes/")
    fits(page)
    phone.reload()
    expect(phone.locator("main")).to_contain_text("przyjęte")
    phone.goto(f"/p/{story.lipa.pk}/tokens/")
    phone.fill("[name=name]", "Sklep")
    phone.locator("main form[action$='tokens/'] button[type=submit]").click()
    expect(phone.locator("#made")).to_be_visible()
    fits(phone)
