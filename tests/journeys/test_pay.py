"""Whether an account may be paid, in a real browser: green with the proof, red with what to do, amber, and a whole list."""

import re
from typing import Any

import httpx
import pytest
from playwright.sync_api import Page, expect

from kantorek.core import scope
from kantorek.core.actor import WARSAW
from kantorek.core.clock import now
from kantorek.core.numbers import nip_display, nrb_display
from kantorek.launch.browser import PHONE, NewPage
from kantorek.offices.tests.make import AT
from kantorek.registers.flat_file.fetch import fetch
from kantorek.registers.models import Answer
from kantorek.sandbox import FLAT_PATH
from kantorek.verification.tests.registers_here import STRANGE, TAX, payee
from tests.journeys.axe import assert_accessible
from tests.journeys.conftest import Story

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]
SHOP, OTHER = payee(), payee(skip=1)
CHECKED = re.compile(r"/payments/check/(\d+/)?$")


@pytest.fixture
def paying(story: Story, settings: Any) -> Story:
    """An office, and the flat file of today where the running product looks for it."""
    settings.WL_FLAT_URL = f"http://127.0.0.1:{story.live.sandbox.http}{FLAT_PATH}"
    fetch(now().astimezone(WARSAW).date(), at=now(), folder=story.live.folder / "registers" / "flat")
    return story


def lamp(page: Page, kind: str) -> None:
    """Wait for the verdict's lamp."""
    expect(page.locator(f"#verdict .k-light.s-{kind}")).to_be_visible()


def test_an_account_from_the_palette_is_green_and_the_ministry_proves_it(paying: Story, page: Page) -> None:
    paying.sign_in(page, paying.anna)
    page.goto("/")
    page.keyboard.press("Control+k")
    page.keyboard.type(nrb_display(SHOP.account))
    page.locator("dialog[open] [role=option]", has_text=nrb_display(SHOP.account)).first.click()
    page.wait_for_url("**/payments/check/?account=*")
    page.fill("#id_nip", nip_display(SHOP.nip))
    page.keyboard.press("Enter")
    lamp(page, "ok")
    assert_accessible(page)
    page.locator("#verdict form[action$='/proof/'] button").click()
    expect(page.locator("#verdict form[action$='/proof/']")).to_have_count(0)
    lamp(page, "ok")
    with scope.system(paying.office.pk, "tests", at=AT):
        proof = Answer.objects.get(register="account")
    assert (proof.outcome, proof.asked_by_name) == ("found", "Anna Wójcik")
    assert proof.request_id in page.inner_text("#verdict")


def test_red_says_what_to_do_and_amber_why_on_a_phone(paying: Story, new_page: NewPage) -> None:
    page = new_page(**PHONE, has_touch=True, color_scheme="dark")
    paying.sign_in(page, paying.anna)
    page.goto("/payments/check/")
    page.fill("#id_account", f"konto {nrb_display(STRANGE)}, NIP {SHOP.nip}")
    page.click("#check-now")
    lamp(page, "bad")
    expect(page.locator("#verdict ol li")).to_have_count(3)
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    assert_accessible(page)
    page.fill("#id_account", nrb_display(TAX))
    page.fill("#id_nip", SHOP.nip)
    page.click("#check-now")
    lamp(page, "wait")
    expect(page.locator("#mine-title + *, section[aria-labelledby=mine-title] li")).not_to_have_count(0)


def test_a_slow_ministry_is_waited_for_on_the_page(paying: Story, page: Page) -> None:
    sandbox = f"http://127.0.0.1:{paying.live.sandbox.http}"
    wish = {"register": "white_list", "fault": "slow", "times": 1, "seconds": 4}
    httpx.post(f"{sandbox}/faults", json=wish).raise_for_status()
    try:
        paying.sign_in(page, paying.marek)
        page.goto("/payments/check/")
        page.fill("#id_account", OTHER.account)
        page.fill("#id_nip", OTHER.nip)
        page.click("#check-now")
        lamp(page, "ok")
        page.locator("#verdict form[action$='/proof/'] button").click()
        expect(page.locator("#verdict [hx-trigger='load delay:2s'], #verdict[hx-trigger]")).to_have_count(1)
        expect(page.locator("#verdict[hx-trigger]")).to_have_count(0, timeout=20_000)
        lamp(page, "ok")
    finally:
        httpx.delete(f"{sandbox}/faults")


def test_a_clients_accounts_are_written_down_and_checked_with_one_click(paying: Story, page: Page) -> None:
    paying.sign_in(page, paying.anna)
    page.goto(f"/clients/{paying.lipa.pk}/accounts/")
    for nip, account in ((SHOP.nip, SHOP.account), (SHOP.nip, STRANGE)):
        add = page.locator("details#add")
        if add.get_attribute("open") is None:
            add.locator("summary").click()
        page.fill("#id_nrb", account)
        page.fill("#id_holder_nip", nip)
        add.locator("button.btn-primary").click()
        page.wait_for_load_state("networkidle")
    rows = page.locator("#accounts [data-row]")
    expect(rows).to_have_count(2)
    page.locator("form[action$='/accounts/check/'] button").click()
    expect(rows.locator(".s-ok")).to_have_count(1)
    expect(rows.locator(".s-bad")).to_have_count(1)
    assert_accessible(page)
    rows.first.locator("form[action$='/remove/'] button").click()
    expect(rows).to_have_count(1)
    page.click("[data-toast] [data-undo] button")
    expect(rows).to_have_count(2)
