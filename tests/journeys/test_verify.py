"""Verifying a client in a real browser: lights change live in two of them, silence is no no, fields and evidence."""

import re
from collections.abc import Callable, Iterator

import httpx
import pytest
from playwright.sync_api import Page, expect

from kantorek.clients.models import Client
from kantorek.clients.tests.make import make_client
from kantorek.core import scope
from kantorek.launch.browser import PHONE, NewPage
from kantorek.offices.models import Role, StaffMember
from kantorek.offices.tests.make import AT, make_staff
from kantorek.sandbox.economy import companies
from kantorek.sandbox.owners import owners_of
from kantorek.sandbox.vat_facts import vat_of
from tests.journeys.axe import faults
from tests.journeys.conftest import Story

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]
SignedIn = Callable[[StaffMember], Page]
KNOWN = next(
    company
    for company in companies()
    if company.group == "outside"
    and company.form == "sp_zoo"
    and not (company.suspended_on or company.ended_on or company.bankrupt_on)
    and any(owner.pesel for owner in owners_of(company))
    and (vat_of(company).status, vat_of(company).eu) == ("Czynny", True)
)
WAIT = 12_000


@pytest.fixture
def known(story: Story) -> Client:
    """A client whom every register knows; our sheet has another name and no address."""
    terms = {"vat_frequency": "month", "vat_eu": True}
    fields = {"nip": KNOWN.nip, "krs": KNOWN.krs, "legal_form": "sp_zoo"}
    return make_client(story.office, "Dawna nazwa sp. z o.o.", carer=story.anna, terms=terms, **fields)


@pytest.fixture
def silent_vies(story: Story) -> Iterator[None]:
    """VIES says that the member state is busy, however often it is asked."""
    sandbox = f"http://127.0.0.1:{story.live.sandbox.http}"
    httpx.post(f"{sandbox}/faults", json={"register": "vies", "fault": "busy", "times": -1}).raise_for_status()
    yield
    httpx.delete(f"{sandbox}/faults")


def light(page: Page, name: str) -> str:
    """The whole text of a light and its sign."""
    cell = page.locator("#lights a", has=page.locator("b", has_text=re.compile(f"^{name}$")))
    return f"{cell.get_attribute('class')} {cell.inner_text()}"


def await_light(page: Page, name: str, word: str) -> None:
    cell = page.locator("#lights a", has=page.locator("b", has_text=re.compile(f"^{name}$")))
    expect(cell).to_contain_text(word, timeout=WAIT)


def test_lights_change_live_in_two_browsers(
    story: Story, known: Client, signed_in: SignedIn, new_page: NewPage
) -> None:
    anna, marek = signed_in(story.anna), new_page()
    story.sign_in(marek, story.marek)
    for page in (anna, marek):
        page.goto(f"/clients/{known.pk}/")
        assert "s-off" in light(page, "VAT PL")
    anna.click("#lights form button")
    for page in (anna, marek):
        await_light(page, "VAT PL", "czynny")
        await_light(page, "VAT EU", "ważny")
        await_light(page, "CRBR", "beneficjent")
        await_light(page, "KRS", "różni się")
        await_light(page, "GUS", "różni się")
        assert "s-ok" in light(page, "VAT PL")


def test_a_silent_vies_is_unknown_with_the_time_of_the_next_try(
    story: Story, known: Client, signed_in: SignedIn, silent_vies: None
) -> None:
    page = signed_in(story.anna)
    page.goto(f"/clients/{known.pk}/")
    page.click("#lights form button")
    await_light(page, "VAT EU", "brak odpowiedzi VIES")
    told = light(page, "VAT EU")
    assert "s-off" in told
    assert "ponowimy" in told
    assert "nieważny" not in told
    await_light(page, "VAT PL", "czynny")


def test_takes_a_field_over_puts_it_back_and_opens_the_evidence(
    story: Story, known: Client, signed_in: SignedIn
) -> None:
    page = signed_in(story.marek)
    page.goto(f"/clients/{known.pk}/verification/")
    page.click("#lights form button")
    take = page.locator("#sheets table button[name=field][value=name]").first
    take.click(timeout=WAIT)
    expect(page.locator("h1")).to_contain_text(KNOWN.name)
    page.click("[data-toast] [data-undo] button")
    expect(page.locator("h1")).to_contain_text("Dawna nazwa")
    page.click("#register-crbr .k-foot a.k-link")
    expect(page.locator("#answer")).to_contain_text(owners_of(KNOWN)[0].last_name)
    expect(page.locator("#answer")).to_contain_text("zapis ma ten sam skrót")
    assert faults(page) == []
    pesel = next(owner.pesel for owner in owners_of(KNOWN) if owner.pesel)
    assert pesel not in page.content()
    page.click("#numbers button")
    expect(page.locator("#numbers")).to_contain_text(pesel)
    proof = page.request.get(f"{page.url}proof.pdf")
    assert proof.ok
    assert proof.body().startswith(b"%PDF")


def test_a_viewer_on_a_phone_sees_the_lights_and_no_button(
    story: Story, known: Client, signed_in: SignedIn, new_page: NewPage
) -> None:
    anna = signed_in(story.anna)
    anna.goto(f"/clients/{known.pk}/")
    anna.click("#lights form button")
    await_light(anna, "KRS", "różni się")
    viewer = make_staff(story.office, "Widz", role=Role.VIEWER, email=f"widz{known.pk}@journey.example")
    page = new_page(**PHONE)
    story.sign_in(page, viewer)
    for url in (f"/clients/{known.pk}/", f"/clients/{known.pk}/verification/"):
        page.goto(url)
        expect(page.locator("#lights form")).to_have_count(0)
        assert faults(page) == []
        assert page.evaluate("document.documentElement.scrollWidth") <= 390
    with scope.system(story.office.pk, "tests", at=AT):
        assert Client.objects.get(pk=known.pk).name == "Dawna nazwa sp. z o.o."


def test_asks_again_and_watches_the_answer_come(story: Story, known: Client, signed_in: SignedIn) -> None:
    page = signed_in(story.anna)
    page.goto(f"/clients/{known.pk}/")
    page.click("#lights form button")
    await_light(page, "VAT PL", "czynny")
    page.click("#lights a:has-text('VAT PL')")
    first = page.url
    page.click("form[action$='/again/'] button")
    page.wait_for_url(lambda url: "/answers/" in url and url != first)
    expect(page.locator("#answer")).to_contain_text("Podatnik VAT czynny", timeout=WAIT)
    expect(page.locator("#answer")).to_contain_text("Nic się nie zmieniło")
