"""Many clients at once in a real browser: paste twenty NIPs with three faults, watch, confirm, see seventeen clients."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from kantorek.clients.models import Client
from kantorek.core import scope
from kantorek.launch.browser import PHONE, NewPage
from kantorek.offices.models import StaffMember
from kantorek.offices.tests.make import AT
from kantorek.sandbox.economy import companies
from tests.journeys.axe import assert_accessible
from tests.journeys.conftest import Story

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]
SignedIn = Callable[[StaffMember], Page]
LIST = re.compile(r"/clients/intakes/\d+/")
GOOD = [company for company in companies() if company.group == "outside"][20:37]
FAULTS = ["999-184-30-23", GOOD[0].nip, "9998887703"]
"""A wrong check digit, a number that stands in the list already, one that GUS does not know."""
PATIENCE = 60_000
"""Milliseconds; twenty rows one after the other, on a machine that has other tests to do."""


def pasted(page: Page, lines: list[str]) -> None:
    """Open the page from the list of clients and paste."""
    page.goto("/clients/")
    page.click("main a[href='/clients/paste/']")
    page.fill("#id_text", "\n".join(lines))
    page.click("main form button.btn-primary")
    page.wait_for_url(LIST)


def clients_of(story: Story) -> list[Client]:
    """The clients that came out of the list."""
    with scope.system(story.office.pk, "tests", at=AT):
        return list(Client.objects.filter(nip__in=[company.nip for company in GOOD]))


def test_twenty_numbers_with_three_faults_become_seventeen_clients(story: Story, signed_in: SignedIn) -> None:
    page = signed_in(story.marek)
    lines = ["NIP", *(f"{company.name}\t{company.nip}" for company in GOOD), *FAULTS]
    pasted(page, lines)
    expect(page.locator("tr[data-row]")).to_have_count(20)
    expect(page.locator("progress")).to_be_visible()
    page.goto("/clients/")  # it can be left and come back to
    page.goto("/clients/paste/")
    page.click("aside a[href*='/clients/intakes/']")
    page.wait_for_selector("#confirm", timeout=PATIENCE)  # the page looks again by itself
    expect(page.locator("#tally button")).to_contain_text("17")
    assert_accessible(page)
    page.click(".k-tabs a[href$='show=wrong']")
    expect(page.locator("tr[data-row]")).to_have_count(1)
    page.goto(page.url.partition("?")[0])
    page.locator("input[name=row]").first.uncheck()
    expect(page.locator("#tally button")).to_contain_text("16")
    page.locator("input[name=row]").first.check()
    expect(page.locator("#tally button")).to_contain_text("17")
    page.select_option("#id_carer_id", str(story.anna.pk))
    page.click("#tally button")
    page.wait_for_selector("#intake a[href='/clients/?sort=-created']", timeout=PATIENCE)
    made = clients_of(story)
    assert len(made) == 17
    assert {client.carer_id for client in made} == {story.anna.pk}
    page.click("#intake a[href='/clients/?sort=-created']")
    expect(page.locator("[data-row]:visible")).to_have_count(19)


def test_a_list_on_a_phone(story: Story, new_page: NewPage) -> None:
    page = new_page(**PHONE, has_touch=True)
    story.sign_in(page, story.anna)
    page.goto("/clients/add/")
    page.click("main a[href='/clients/paste/']")
    page.fill("#id_text", f"{GOOD[0].nip}\n{story.wierzba.nip}\nAla ma kota")
    page.click("main form button.btn-primary")
    page.wait_for_selector("#confirm", timeout=PATIENCE)
    assert "Wierzba" not in page.content()
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    assert_accessible(page)
    page.click("#tally button")
    page.wait_for_selector("#intake a[href='/clients/?sort=-created']", timeout=PATIENCE)
    (client,) = clients_of(story)
    assert client.carer_id == story.anna.pk
