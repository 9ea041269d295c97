"""An office gives itself a look: it sees it while it types, clients see it once it is shown."""

from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, expect

from kantorek.offices.models import Office
from tests.journeys.axe import assert_accessible
from tests.journeys.conftest import Story

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]
SVG = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 80 40"><rect width="80" height="40" fill="#8e1b4a"/></svg>'
BESIDE = "127.0.0.1"
"""A name of the server that no other journey uses: it becomes the office's own."""


def door(story: Story) -> str:
    parts = urlsplit(story.live.url)
    assert parts.hostname != BESIDE
    return f"{parts.scheme}://{BESIDE}:{parts.port}/login/"


def change_everything(story: Story, page: Page, visitor: Page) -> None:
    story.sign_in(page, story.marek)
    page.goto("/settings/")
    page.fill("input[name=client_name]", "Saldo i Wspólnicy")
    expect(page.locator("#state button[value=discard]")).to_be_visible()
    expect(page.locator("#live")).to_contain_text("Saldo i Wspólnicy")
    page.fill("input[type=color]", "#f2b705")
    expect(page.locator("input[name=brand]")).to_have_value("#f2b705")
    page.locator("#colour button[value='#8e1b4a']").click()
    expect(page.locator("input[name=brand]")).to_have_value("#8e1b4a")
    expect(page.locator("#live [data-brand='8e1b4a']").first).to_be_visible()
    page.fill("textarea[name=welcome_pl]", "Kwoty już czekają.")
    logo: Any = {"name": "znak.svg", "mimeType": "image/svg+xml", "buffer": SVG}
    page.set_input_files("input[name=logo]", [logo])
    expect(page.locator("#logo img")).to_be_visible()
    page.locator("#live a[href*='part=sign_in']").click()
    expect(page.locator("#live")).to_contain_text("Kwoty już czekają.")
    assert_accessible(page)
    visitor.goto(door(story))
    expect(visitor.locator("body")).not_to_contain_text("Saldo i Wspólnicy")
    page.locator("button[value=show]").click()
    expect(page.locator("#state button[value=discard]")).to_have_count(0)


def see_it(story: Story, visitor: Page) -> None:
    for scheme in ("dark", "light"):
        visitor.emulate_media(color_scheme=scheme)
        visitor.goto(door(story))
        expect(visitor.locator("body")).to_contain_text("Saldo i Wspólnicy")
        expect(visitor.get_by_text("Kwoty już czekają.").locator("visible=true")).to_have_count(1)
        assert visitor.evaluate("document.querySelector('img[src*=\"/logo.png\"]').naturalWidth") == 640
        assert_accessible(visitor)
    button = visitor.locator("form:has(input[name=login]) button[type=submit]").first
    assert button.evaluate("(one) => getComputedStyle(one).backgroundColor") == "rgb(142, 27, 74)"
    assert visitor.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert "Kantorek" not in visitor.content()


@pytest.mark.parametrize("width", [1440, 390])
def test_an_office_changes_its_look(story: Story, new_page: Any, width: int) -> None:
    Office.objects.filter(hosts__contains=[BESIDE]).update(hosts=[])
    Office.objects.filter(pk=story.office.pk).update(hosts=[BESIDE])
    try:
        visitor = new_page(width=width, height=844)
        change_everything(story, new_page(width=width, height=844), visitor)
        see_it(story, visitor)
    finally:
        Office.objects.filter(pk=story.office.pk).update(hosts=[])
