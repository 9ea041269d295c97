"""An amount goes from the office to the client's phone, is paid there, and comes back as paid."""

import re
from datetime import timedelta
from decimal import Decimal

import pytest
from playwright.sync_api import Page, expect

from kantorek.clients.tests.make import make_contact
from kantorek.core.actor import day_of
from kantorek.core.clock import now
from kantorek.core.days import month_after
from kantorek.declarations.models import Obligation
from kantorek.declarations.tests.make import make_obligation
from kantorek.files.tests.make import PDF
from kantorek.launch.browser import PHONE, NewPage
from kantorek.portal.tests.make import make_access
from tests.journeys.axe import assert_accessible
from tests.journeys.conftest import Story

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]


def vat_of(story: Story) -> Obligation:
    """VAT of the month being closed, counted, due in three days."""
    on = day_of(now())
    month, due_on = month_after(on, -1), on + timedelta(days=3)
    return make_obligation(
        story.lipa,
        "vat-payment",
        period_from=month,
        period_to=month_after(month) - timedelta(days=1),
        statutory_on=due_on,
        due_on=due_on,
        board_month=month,
        amount=Decimal("3560.00"),
    )


def test_from_the_offices_amount_to_the_clients_payment_and_back(story: Story, page: Page, new_page: NewPage) -> None:
    vat = vat_of(story)
    person = make_access(make_contact(story.lipa, "Ewa Lipa", email=f"ewa{vat.pk}@journey.example"))
    story.sign_in(page, story.anna)
    page.goto(f"/clients/{story.lipa.pk}/deadlines/")
    page.get_by_role("button", name="Wyślij kwoty").click()
    expect(page.locator("[data-toast]")).to_contain_text("Wysłano 1 kwotę do 1 klienta.")

    phone = new_page(**PHONE, has_touch=True)
    story.sign_in(phone, person)
    phone.goto(f"/p/{story.lipa.pk}/")
    expect(phone.locator(".k-sum")).to_have_text(re.compile(r"3\s560,00\szł"))
    assert_accessible(phone)
    phone.get_by_role("link", name="Zapłać", exact=True).click()
    expect(phone.get_by_role("img", name="Kod do aplikacji banku")).to_be_visible()
    assert phone.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert_accessible(phone)
    phone.get_by_role("button", name="Zaznacz jako zapłacone").click()
    expect(phone.locator("main")).to_contain_text("Nic nie zostało do zapłaty.")
    phone.goto(f"/p/{story.lipa.pk}/pay/{vat.pk}/")
    phone.set_input_files("input[type=file]", {"name": "przelew.pdf", "mimeType": "application/pdf", "buffer": PDF})
    phone.get_by_role("button", name="Wyślij potwierdzenie").click()
    expect(phone.locator("main")).to_contain_text("przelew.pdf")
    page.goto(f"/deadlines/{vat.pk}/")
    expect(page.locator("main")).to_contain_text("Klient: zapłacono")
    expect(page.get_by_role("link", name="przelew.pdf")).to_be_visible()
    page.get_by_role("button", name="Potwierdź: zapłacone").click()
    expect(page.locator("[data-toast]")).to_be_visible()
    phone.goto(f"/p/{story.lipa.pk}/")
    expect(phone.locator(".k-stamp")).to_have_text("OPŁACONE")
