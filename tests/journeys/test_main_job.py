"""The main job in a real browser: sign in, add a client by NIP, find it, look at it, put it away and back."""

import re
from collections.abc import Callable

import httpx
import pytest
from playwright.sync_api import Page, expect

from kantorek.clients.models import Client
from kantorek.core import scope
from kantorek.core.models import EventRecord
from kantorek.launch.browser import PHONE, NewPage
from kantorek.offices.models import StaffMember
from kantorek.offices.tests.make import AT, PASSWORD
from kantorek.sandbox.economy import companies
from tests.journeys.conftest import Story

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]
SignedIn = Callable[[StaffMember], Page]
CLIENT = re.compile(r"/clients/\d+/$")
OUTSIDE = [company for company in companies() if company.group == "outside" and company.form == "sp_zoo"]


def client_named(story: Story, nip: str) -> Client | None:
    """Find a client of the story's office in the database."""
    with scope.system(story.office.pk, "tests", at=AT):
        return Client.objects.filter(nip=nip).first()


def add_by_nip(page: Page, nip: str) -> None:
    """The five steps: the number, GUS, the check, the declarations, one save."""
    page.goto("/clients/add/")
    page.fill("#id_nip", nip)  # the tenth digit asks the register by itself
    page.wait_for_selector("#id_regon")
    page.click("#beside button.btn-primary")
    page.wait_for_url(CLIENT)


def test_adds_a_client_by_nip_and_sees_it(story: Story, page: Page) -> None:
    company = OUTSIDE[0]
    story.sign_in_as_people_do(page, story.anna)
    add_by_nip(page, company.nip)
    expect(page.locator("h1")).to_contain_text(company.name)
    client = client_named(story, company.nip)
    assert client
    assert (client.regon, client.krs, client.carer_id) == (company.regon, company.krs, story.anna.pk)
    assert client.city == company.city
    with scope.system(story.office.pk, "tests", at=AT):
        assert EventRecord.objects.filter(client_id=client.pk, name="clients.client_created").count() == 1


def test_enter_in_the_nip_field_leads_to_what_needs_a_look_and_saves_nothing(story: Story, signed_in: SignedIn) -> None:
    page = signed_in(story.anna)
    page.goto("/clients/add/")
    page.fill("#id_nip", OUTSIDE[2].nip)
    page.wait_for_selector("#id_regon")
    page.focus("#id_nip")
    page.keyboard.press("Enter")
    expect(page.locator("#sheet :focus")).to_have_count(1)
    assert page.url.endswith("/clients/add/")
    assert client_named(story, OUTSIDE[2].nip) is None


def test_a_form_sent_after_the_session_ended_is_offered_again(story: Story, signed_in: SignedIn) -> None:
    page = signed_in(story.anna)
    page.goto(f"/clients/{story.lipa.pk}/edit/")
    page.fill("#id_city", "Miasto ze szkicu")
    page.context.clear_cookies(name="kantorek_session")
    page.click("#client-form button.btn-primary")
    page.fill("input[name=login]", story.anna.email)
    page.fill("input[name=password]", PASSWORD)
    page.click("form:has(input[name=password]) button[type=submit]")
    page.wait_for_url(f"**/clients/{story.lipa.pk}/edit/")
    page.click("[data-draft-restore]")
    expect(page.locator("#id_city")).to_have_value("Miasto ze szkicu")


def test_a_nip_served_already_is_told_with_a_link(story: Story, signed_in: SignedIn) -> None:
    page = signed_in(story.marek)
    page.goto("/clients/add/")
    assert story.lipa.nip
    page.fill("#id_nip", story.lipa.nip)
    page.click(f"#nip-answer a[href='/clients/{story.lipa.pk}/']")
    expect(page.locator("h1")).to_contain_text("Lipa")


def test_a_silent_register_is_said_and_the_form_is_filled_by_hand(story: Story, signed_in: SignedIn) -> None:
    sandbox = f"http://127.0.0.1:{story.live.sandbox.http}"
    httpx.post(
        f"{sandbox}/faults", json={"register": "gus", "fault": "slow", "times": 4, "seconds": 8}
    ).raise_for_status()
    try:
        page = signed_in(story.marek)
        page.goto("/clients/add/")
        page.fill("#id_nip", OUTSIDE[1].nip)
        page.wait_for_selector("#id_name", timeout=6_000)  # within 3 s of asking, and some for the page
        page.fill("#id_name", "Wpisana ręcznie sp. z o.o.")
        page.click("#beside button.btn-primary")
        page.wait_for_url(CLIENT)
        assert client_named(story, OUTSIDE[1].nip)
    finally:
        httpx.delete(f"{sandbox}/faults")


def test_finds_and_filters_and_the_address_keeps_it(story: Story, signed_in: SignedIn) -> None:
    page = signed_in(story.marek)
    page.goto("/clients/?view=all")
    expect(page.locator("[data-row]:visible")).to_have_count(2)
    page.fill("input[name=q]", "zolc")
    expect(page.locator("[data-row]:visible")).to_have_count(1)
    page.wait_for_url("**q=zolc**")
    page.reload()
    expect(page.locator("[data-row]:visible")).to_have_count(1)
    page.keyboard.press("Control+k")
    page.keyboard.type("600100")
    page.locator("dialog[open] [role=option]", has_text="Lipi").first.wait_for()
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/clients/{story.lipa.pk}/**")


def test_archives_and_restores_with_one_click_back(story: Story, signed_in: SignedIn) -> None:
    page = signed_in(story.marek)
    page.goto(f"/clients/{story.lipa.pk}/")
    page.click("main header details.k-menu > summary")
    page.click(f"form[action='/clients/{story.lipa.pk}/archive/'] button")
    page.click("[data-toast] [data-undo] button")
    page.wait_for_load_state("networkidle")
    client = client_named(story, story.lipa.nip or "")
    assert client
    assert not client.is_archived
    with scope.system(story.office.pk, "tests", at=AT):
        told = EventRecord.objects.filter(client_id=client.pk, name__startswith="clients.").order_by("-pk")
        names = list(told.values_list("name", flat=True)[:2])
    assert names == ["clients.client_restored", "clients.client_archived"]


def test_a_colleague_without_the_right_gets_404(story: Story, signed_in: SignedIn) -> None:
    page = signed_in(story.anna)
    answer = page.goto(f"/clients/{story.wierzba.pk}/")
    assert answer
    assert answer.status == 404
    assert "Wierzba" not in page.content()


def test_the_whole_job_on_a_phone(story: Story, new_page: NewPage) -> None:
    page = new_page(**PHONE, has_touch=True)
    story.sign_in(page, story.anna)
    company = OUTSIDE[2]
    add_by_nip(page, company.nip)
    expect(page.locator("h1")).to_contain_text(company.name)
    page.goto("/clients/")
    expect(page.locator("[data-row]:visible")).to_have_count(2)
    for path in ("/clients/", "/clients/add/", page.url):
        page.goto(path)
        assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0, path


def test_the_language_switch_keeps_the_page(story: Story, signed_in: SignedIn) -> None:
    page = signed_in(story.marek)
    page.goto("/clients/?view=all&q=lipa")
    assert page.get_attribute("html", "lang") == "pl"
    page.click(".k-side details.k-menu > summary")
    page.click("button[name=language][value=en]")
    page.wait_for_selector("html[lang=en]")
    assert "q=lipa" in page.url
    expect(page.locator("h1")).to_have_text("Clients")
