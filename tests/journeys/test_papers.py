"""Agreements and inspections by hand: renew and cancel an agreement, paste the papers of an inspection and tick them off."""

import re

import pytest
from django.utils.timezone import localtime
from playwright.sync_api import Page, expect

from kantorek.core.clock import now
from kantorek.launch.browser import DESK, PHONE, NewPage
from tests.journeys.axe import faults
from tests.journeys.conftest import Story

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]
SIZES = pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])


def fits(page: Page) -> None:
    """Nothing scrolls sideways, and everybody can use the page."""
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0, page.url
    assert faults(page) == []


def write_down(page: Page, year: int) -> None:
    """Fill the form of an agreement for a year."""
    page.get_by_role("link", name="Dodaj umowę").click()
    fits(page)
    page.fill("input[name=starts_on]", f"01.01.{year}")
    page.fill("input[name=ends_on]", f"31.12.{year}")
    page.fill("input[name=monthly_fee]", "620,00")
    page.fill("input[name=notice_count]", "3")
    page.click("main form[data-draft] button")
    expect(page.get_by_text("Umowa dodana.")).to_be_visible()


def renew(page: Page, year: int) -> None:
    """Let the next version take over; the form knows from when and for how long."""
    page.get_by_role("link", name="Odnów").click()
    expect(page.locator("input[name=starts_on]")).to_have_value(f"01.01.{year}")
    expect(page.locator("input[name=ends_on]")).to_have_value(f"31.12.{year}")
    page.fill("input[name=monthly_fee]", "700")
    page.click("main form[data-draft] button")
    expect(page.get_by_role("heading", name="Wersje")).to_be_visible()
    expect(page.get_by_text(f"aktywna od 01.01.{year}").first).to_be_visible()


@SIZES
def test_an_agreement_is_written_down_renewed_and_cancelled(
    story: Story, new_page: NewPage, size: dict[str, int]
) -> None:
    page, year = new_page(**size), now().year
    story.sign_in(page, story.anna)
    page.goto(f"/clients/{story.lipa.pk}/agreements/")
    write_down(page, year)
    expect(page.get_by_text(f"na karcie klienta od {localtime(now()):%d.%m.%Y}")).to_be_visible()
    page.set_input_files("input[type=file]", {"name": "umowa.txt", "mimeType": "text/plain", "buffer": b"umowa"})
    expect(page.get_by_text("umowa.txt").first).to_be_visible()
    fits(page)
    renew(page, year + 1)
    fits(page)
    page.get_by_role("link", name="Anuluj umowę").click()
    page.fill("input[name=cancelled_on]", f"01.06.{year + 1}")
    page.fill("textarea[name=reason]", "Zmiana biura.")
    page.get_by_role("button", name="Anuluj umowę").click()
    expect(page.get_by_text("Zmiana biura.").first).to_be_visible()
    page.get_by_role("button", name="Cofnij anulowanie").click()
    expect(page.get_by_text("Umowa obowiązuje dalej.")).to_be_visible()
    page.goto("/agreements/")
    expect(page.get_by_text("Lipa sp. z o.o.")).to_have_count(2)
    fits(page)


@SIZES
def test_papers_of_an_inspection_become_tasks_and_are_ticked_off(
    story: Story, new_page: NewPage, size: dict[str, int]
) -> None:
    page = new_page(**size)
    story.sign_in(page, story.anna)
    page.goto(f"/clients/{story.lipa.pk}/inspections/add/")
    page.select_option("select[name=kind]", "zus")
    page.fill("input[name=authority]", "ZUS Oddział w Łodzi")
    page.click("main form[data-draft] button")
    expect(page.get_by_text("Kontrola dodana.")).to_be_visible()
    page.fill("textarea[name=lines]", "1. Lista płac 2025 – 2.12\n- Umowy zlecenia\nEwidencja czasu pracy: 5.12")
    page.get_by_role("button", name="Dodaj dokumenty").click()
    expect(page.get_by_text("Lista: 3 dokumenty, jest 0")).to_be_visible()
    fits(page)
    page.get_by_role("button", name="Przekazano: Umowy zlecenia").click()
    expect(page.get_by_text("Lista: 3 dokumenty, jest 1")).to_be_visible()
    page.get_by_role("link", name="Umowy zlecenia", exact=True).click()
    expect(page).to_have_url(re.compile(r"/tasks/\d+/"))
    page.goto(f"/clients/{story.lipa.pk}/")
    expect(page.get_by_role("link", name="zaplanowane 1")).to_be_visible()
    page.goto(f"/clients/{story.lipa.pk}/inspections/?view=open")
    expect(page.get_by_text("1 z 3")).to_be_visible()
    fits(page)
    page.goto("/inspections/")
    fits(page)
    page.get_by_role("link", name="Lipa sp. z o.o.").click()
    page.get_by_role("button", name="Usuń", exact=True).first.click()
    expect(page.get_by_text("Kontrola usunięta.")).to_be_visible()
    page.get_by_role("button", name="Cofnij").click()
    expect(page.get_by_role("heading", name="Potrzebne dokumenty")).to_be_visible()
