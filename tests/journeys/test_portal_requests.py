"""Asked, photographed, returned, replaced, done: a request between the office's desk and a phone on a building site."""

import re
from io import BytesIO

import pytest
from PIL import Image
from playwright.sync_api import Page, expect

from kantorek.clients.models import Contact
from kantorek.core import scope
from kantorek.launch.browser import DESK, PHONE, NewPage
from kantorek.offices.tests.make import AT
from kantorek.portal.models import PortalAccess
from kantorek.portal.tests.make import make_access
from tests.journeys.axe import faults
from tests.journeys.conftest import Story

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]
TITLE = "Wyciąg z banku za październik"


def picture(shade: int, name: str) -> dict[str, object]:
    """A photograph as a phone takes it: large, and of one colour."""
    buffer = BytesIO()
    Image.new("RGB", (2400, 3200), (shade, shade, 200)).save(buffer, "JPEG", quality=80)
    return {"name": name, "mimeType": "image/jpeg", "buffer": buffer.getvalue()}


def jan_of(story: Story) -> PortalAccess:
    with scope.system(story.office.pk, "tests", at=AT):
        return make_access(Contact.objects.get(client=story.lipa))


def fits(page: Page) -> None:
    """Nothing scrolls sideways, and everybody can use the page."""
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0, page.url
    assert faults(page) == []


def ask(page: Page, story: Story) -> str:
    """Anna asks; gives the address of the request."""
    page.goto(f"/requests/new/?client={story.lipa.pk}")
    fits(page)
    page.fill("#ask input[name=title]", TITLE)
    page.locator("#ask button.btn-primary").click()
    page.get_by_role("link", name=TITLE).first.click()
    expect(page.get_by_role("heading", name=TITLE)).to_be_visible()
    return page.url


def send_pictures(page: Page, *pictures: dict[str, object]) -> None:
    page.locator("input[type=file][multiple]").set_input_files(list(pictures))  # type: ignore[arg-type]
    expect(page.locator("[data-taken] [data-item]")).to_have_count(len(pictures))
    fits(page)
    page.get_by_role("button", name="Wyślij", exact=True).last.click()
    expect(page).to_have_url(re.compile(r"/p/\d+/$"), timeout=20_000)


def send_back(page: Page, asked: str, reason: str) -> None:
    """Anna looks at what came and returns it."""
    page.goto(asked)
    expect(page.get_by_text("Czy to jest to?")).to_be_visible()
    fits(page)
    page.get_by_text("Coś jest nie tak: zwróć do poprawy").click()
    page.fill("[name=reason]", reason)
    page.get_by_role("button", name="Zwróć do poprawy", exact=True).click()
    expect(page.get_by_text(reason).first).to_be_visible()


def open_it(page: Page) -> None:
    """Jan finds it among the things to do."""
    fits(page)
    page.get_by_role("link", name=TITLE).click()


@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
def test_a_request_is_photographed_returned_replaced_and_done(
    story: Story, new_page: NewPage, size: dict[str, int]
) -> None:
    access, home = jan_of(story), f"/p/{story.lipa.pk}/"
    anna, jan = new_page(**DESK), new_page(**size)
    story.sign_in(anna, story.anna)
    asked = ask(anna, story)
    story.sign_in(jan, access)
    jan.goto(home)
    open_it(jan)
    send_pictures(jan, picture(90, "strona 1.jpg"), picture(120, "strona 2.jpg"))
    expect(jan.get_by_role("link", name=TITLE)).to_have_count(0)
    fits(jan)
    send_back(anna, asked, "Druga strona jest nieostra.")
    jan.goto(home)
    open_it(jan)
    expect(jan.get_by_text("Druga strona jest nieostra.")).to_be_visible()
    send_pictures(jan, picture(60, "strona 2 jeszcze raz.jpg"))
    anna.goto(asked)
    anna.get_by_role("button", name="Przyjmij i zapisz w dokumentach").click()
    jan.goto(f"{home}requests/")
    expect(jan.get_by_text("załatwione").first).to_be_visible()
    fits(jan)
    anna.goto(f"/clients/{story.lipa.pk}/documents/")
    expect(anna.get_by_text(TITLE).first).to_be_visible()
