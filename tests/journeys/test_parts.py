"""The page of shared parts in Chromium: each brand, by day and in the evening, wide and narrow, read by axe.

No server: the page is drawn here and handed to the browser with the product's own stylesheet, script and policy.
"""

import itertools
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from csp.utils import build_policy
from django.contrib.staticfiles import finders
from django.test import Client
from playwright.sync_api import Browser, Page, Route

from tests.journeys.axe import assert_accessible

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]
HOME = "http://parts.localhost"
LOOKS = [
    *itertools.product(("atrament", "bursztyn", "malina"), ("kantorek", "kantorek-dark"), (1440,)),
    ("atrament", "kantorek", 390),
    ("bursztyn", "kantorek", 390),
]


def draw(parts: Page, **look: str) -> None:
    """Draw the page here, not while the browser waits: its answers run in a context, so with a connection, of their own."""
    body = Client().get("/ui/", look, headers={"accept-language": "en"}).content
    headers = {"Content-Security-Policy": build_policy()}
    parts.route(
        f"{HOME}/ui/", lambda route: route.fulfill(body=body, content_type="text/html; charset=utf-8", headers=headers)
    )
    parts.goto(f"{HOME}/ui/")


def answer(route: Route) -> None:
    asked = urlsplit(route.request.url)
    if asked.path.startswith("/static/") and (found := finders.find(asked.path.removeprefix("/static/"))):
        route.fulfill(path=str(found))
    else:
        route.fulfill(status=404)


@pytest.fixture
def parts(browser: Browser, settings: pytest.FixtureRequest) -> Iterator[Page]:
    settings.DEBUG = True  # type: ignore[attr-defined]
    context = browser.new_context()
    context.route("**/*", answer)
    faults: list[str] = []
    page = context.new_page()
    page.on("console", lambda message: faults.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: faults.append(str(error)))
    yield page
    context.close()
    assert faults == []


@pytest.mark.django_db
@pytest.mark.parametrize(("brand", "theme", "width"), LOOKS)
def test_every_part_can_be_used_by_everybody(parts: Page, brand: str, theme: str, width: int) -> None:
    parts.set_viewport_size({"width": width, "height": 900})
    draw(parts, brand=brand, theme=theme)
    assert parts.evaluate("document.documentElement.scrollWidth") <= width
    parts.locator("#icons").evaluate("(list) => list.remove()")  # axe would take its time over 240 pictures
    assert_accessible(parts)


@pytest.mark.django_db
def test_what_scripts_do_on_any_page(parts: Page) -> None:
    draw(parts)
    parts.locator("[data-select-all]").check()
    assert parts.locator("[data-bulk-count]").inner_text() == "2"
    parts.locator("[data-bulk-clear]").click()
    assert not parts.locator("[data-bulk]").is_visible()
    parts.locator('[data-open="sure"]').click()
    assert parts.locator("#sure").is_visible()
    parts.keyboard.press("Escape")
    assert not parts.locator("#sure").is_visible()
    parts.locator("h1").first.click()
    parts.keyboard.press("/")
    assert parts.evaluate("document.activeElement.matches('[data-list-filter]')")
    parts.locator("details.k-menu summary").click()
    parts.locator("h1").first.click()
    assert parts.locator("details.k-menu[open]").count() == 0
    parts.evaluate(
        "document.body.dispatchEvent(new CustomEvent('kantorek:toast', {detail: {text: '<b>Żółć</b>', undo: '/undo/'}}))"
    )
    toast = parts.locator("#toasts [data-toast]").last
    assert "<b>Żółć</b>" in toast.inner_text()
    assert toast.locator("form").get_attribute("action") == "/undo/"
