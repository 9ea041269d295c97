"""Papers come in: twenty at once by choosing or dropping, each with its own fate, and a look at a page of one."""

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from kantorek.core import scope
from kantorek.documents.models import Document
from kantorek.files.demo import paper
from kantorek.files.tests.make import PDF
from kantorek.offices.tests.make import AT
from tests.journeys.axe import assert_accessible
from tests.journeys.conftest import Story

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]
DROP = """({ zone, name, size }) => {
  const brought = new DataTransfer();
  const head = "%PDF-1.4\\n";
  brought.items.add(new File([size > 1e6 ? new Uint8Array(size) : head + name], name, { type: "application/pdf" }));
  const at = document.querySelector(zone);
  for (const kind of ["dragover", "drop"]) at.dispatchEvent(new DragEvent(kind, { dataTransfer: brought, bubbles: true, cancelable: true }));
}"""


def files(count: int) -> list[Any]:
    return [
        {"name": f"wyciąg {number:02}.pdf", "mimeType": "application/pdf", "buffer": paper([f"Wyciąg {number}"])}
        for number in range(count)
    ]


def filed(story: Story) -> int:
    with scope.system(story.office.pk, "tests", at=AT):
        return int(Document.objects.filter(client_id=story.lipa.pk).count())


def send_twenty(story: Story, page: Page) -> None:
    story.sign_in(page, story.anna)
    page.goto(f"/clients/{story.lipa.pk}/documents/")
    lie: Any = {"name": "umowa.pdf", "mimeType": "application/pdf", "buffer": b"<html><script>alert(1)</script></html>"}
    page.set_input_files("form[data-upload] input[type=file]", [*files(20), lie])
    expect(page.locator("form[data-upload] li")).to_have_count(21)
    expect(page.locator("#documents a[data-main]")).to_have_count(20, timeout=60_000)
    # What was kept has left the queue; what was not stays there with its reason.
    expect(page.locator("form[data-upload] li")).to_have_count(1)
    expect(page.locator("form[data-upload] li")).to_contain_text("umowa.pdf")
    assert filed(story) == 20


def look_at_pages(story: Story, page: Page) -> None:
    lease: Any = {"name": "najem.pdf", "mimeType": "application/pdf", "buffer": PDF}
    page.set_input_files("form[data-upload] input[type=file]", [lease])
    row = page.locator("#documents li[data-row]", has_text="najem")
    row.locator("[data-show]").click()
    picture = page.locator("dialog[open] img")
    expect(picture).to_be_visible()
    assert picture.evaluate("async (img) => { await img.decode(); return img.naturalWidth; }") > 300
    page.keyboard.press("ArrowRight")
    expect(page.locator("dialog[open] img[src$='page=2']")).to_be_visible()
    assert_accessible(page)
    page.keyboard.press("Escape")
    expect(page.locator("dialog[open]")).to_have_count(0)
    row.locator("a[data-main]").click()
    expect(page.locator("[data-shown] img")).to_be_visible()
    page.locator("[data-turn][rel=next]").click()
    expect(page.locator("[data-shown] img[src$='page=2']")).to_be_visible()
    assert_accessible(page)


def test_twenty_files_and_a_look(story: Story, page: Page) -> None:
    send_twenty(story, page)
    assert_accessible(page)
    look_at_pages(story, page)


def test_the_same_on_a_phone(story: Story, phone_page: Page) -> None:
    send_twenty(story, phone_page)
    assert phone_page.evaluate("document.documentElement.scrollWidth") <= 390
    assert_accessible(phone_page)
    look_at_pages(story, phone_page)


def test_the_same_file_again_and_one_too_large(story: Story, page: Page) -> None:
    story.sign_in(page, story.anna)
    page.goto(f"/clients/{story.lipa.pk}/documents/")
    one: Any = {"name": "umowa.pdf", "mimeType": "application/pdf", "buffer": PDF}
    for _turn in range(2):
        page.set_input_files("form[data-upload] input[type=file]", [one])
        expect(page.locator("#documents a[data-main]")).to_have_count(1)
    row = page.locator("form[data-upload] li")
    expect(row.locator("[data-link]")).to_be_visible()
    row.locator("[data-upload-anyway]").click()
    expect(page.locator("#documents a[data-main]")).to_have_count(2)
    # Too large: said at once, and not a byte of it is sent.
    sent: list[str] = []
    page.on("request", lambda request: sent.append(request.url) if request.method == "POST" else None)
    page.evaluate(DROP, {"zone": "form[data-upload]", "name": "film.pdf", "size": 60_000_000})
    expect(page.locator("form[data-upload] li", has_text="film.pdf")).to_contain_text("50")
    assert sent == []


def test_dropped_beside_the_zone(story: Story, page: Page) -> None:
    story.sign_in(page, story.anna)
    page.goto(f"/clients/{story.lipa.pk}/documents/")
    page.evaluate(DROP, {"zone": "h1", "name": "zepsuty.pdf", "size": 10})
    expect(page.locator("form[data-upload] li")).to_contain_text("zepsuty.pdf")
    expect(page.locator("form[data-upload] li .text-error")).to_be_visible()
    page.locator("[data-upload-cancel]").click()
    expect(page.locator("form[data-upload] li")).to_have_count(0)
    assert filed(story) == 0
