"""The office announces something: written in the editor with a picture, published, read, reminded of; an urgent one in two clicks."""

from io import BytesIO

import pytest
from PIL import Image
from playwright.sync_api import FilePayload, Page, expect

from kantorek.clients.models import Contact
from kantorek.core import scope
from kantorek.core.clock import now
from kantorek.launch.browser import DESK, PHONE, NewPage
from kantorek.news.models import Announcement
from kantorek.portal.tests.make import make_access
from tests.journeys.axe import faults
from tests.journeys.conftest import Story

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]
EDITOR = "[data-in=pl] [data-editor]"


def drawn() -> FilePayload:
    held = BytesIO()
    Image.new("RGB", (320, 180), "teal").save(held, "PNG")
    return {"name": "wykres.png", "mimeType": "image/png", "buffer": held.getvalue()}


def fits(page: Page) -> None:
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0, page.url
    assert faults(page) == []


def newest(story: Story) -> Announcement:
    with scope.system(story.office.pk, "tests", at=now()):
        return Announcement.objects.filter(office=story.office).latest("pk")


@pytest.mark.parametrize("size", [DESK, PHONE], ids=["1440", "390"])
def test_written_with_a_picture_published_and_seen(new_page: NewPage, story: Story, size: dict[str, int]) -> None:
    page = new_page(**size)
    story.sign_in(page, story.marek)
    page.goto("/news/add/")
    page.get_by_label("Tytuł", exact=True).fill("Zmiana w JPK_VAT")
    page.locator(EDITOR).click()
    page.keyboard.type("Od lutego ")
    page.keyboard.press("Control+b")
    page.keyboard.type("nowy wzór.")
    page.locator("[data-in=pl] [data-picture]").set_input_files(drawn())
    expect(page.locator(f"{EDITOR} img")).to_be_visible()
    expect(page.locator("[data-preview-title]")).to_have_text("Zmiana w JPK_VAT")
    expect(page.locator("[data-preview-body] b")).to_have_text("nowy wzór.")
    expect(page.locator("#reach")).to_contain_text("klient")
    fits(page)
    page.get_by_label("Poproś o potwierdzenie").check()
    page.get_by_role("button", name="Opublikuj teraz").click()
    expect(page.locator(".k-rich b")).to_have_text("nowy wzór.")
    expect(page.locator(".k-rich img")).to_be_visible()
    assert page.locator(".k-rich img").evaluate("img => img.naturalWidth") > 0
    post = newest(story)
    assert post.published_at
    assert post.must_confirm
    fits(page)
    page.get_by_role("button", name="Cofnij").click()
    expect(page.get_by_text("wycofane", exact=True)).to_be_visible()


def test_pasted_html_leaves_only_what_may_stand_there(new_page: NewPage, story: Story) -> None:
    page = new_page(**DESK)
    story.sign_in(page, story.marek)
    page.goto("/news/add/")
    page.locator(EDITOR).click()
    bad = "<h1>Duży</h1><p onclick='x()'>tekst</p><script>document.title='zly'</script><a href='javascript:x()'>y</a>"
    page.evaluate(
        """(html) => { const data = new DataTransfer(); data.setData("text/html", html);
        document.querySelector("[data-in=pl] [data-editor]").dispatchEvent(
          new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true })); }""",
        bad,
    )
    expect(page.locator(f"{EDITOR} h3")).to_have_text("Duży")
    inside = page.locator(EDITOR).inner_html()
    assert "onclick" not in inside
    assert "javascript:" not in inside
    assert "<script" not in inside


def test_an_urgent_message_takes_two_clicks(new_page: NewPage, story: Story) -> None:
    with scope.system(story.office.pk, "tests", at=now()):
        make_access(Contact.objects.get(client=story.lipa, name="Jan Lipiński"))
    page = new_page(**PHONE)
    story.sign_in(page, story.marek)
    page.goto("/news/urgent/")  # the first click: in the menu "Nowe", or in the palette
    expect(page.locator(EDITOR)).to_contain_text("Krajowy System e-Faktur")
    fits(page)
    page.get_by_role("button", name="Wyślij do").click()
    expect(page.get_by_text("pilne", exact=True).first).to_be_visible()
    assert newest(story).urgent
    expect(page.locator("#readers [data-row]").first).to_be_visible()
    fits(page)
