"""Notifications on a device, in a real browser: switched on, a message arrives sealed at the push service, switched off."""

import base64
import json
import time
from typing import Any

import httpx
import pytest
from playwright.sync_api import Page, expect

from kantorek.core import scope
from kantorek.core.clock import now
from kantorek.core.testing import run_jobs
from kantorek.launch.browser import PHONE, NewPage
from kantorek.launch.live import Live
from kantorek.notifications.actions import notify
from kantorek.notifications.models import Notice, PushDevice
from kantorek.notifications.push import vapid
from kantorek.notifications.tests.pushed import Subscription
from tests.journeys.axe import assert_accessible
from tests.journeys.conftest import Story

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

ON = "Włącz na tym urządzeniu"
# Chromium without Google's keys has no push service behind it: what it would give out stands here, all else is real.
STUB = """
(() => {
  const wanted = %s, bytes = (text) => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (c) => c.charCodeAt(0)).buffer;
  const kept = () => { try { return localStorage.getItem("stub-key"); } catch { return null; } };
  const made = (key) => ({
    endpoint: wanted.endpoint, options: { applicationServerKey: bytes(key) },
    toJSON: () => wanted, unsubscribe: async () => { localStorage.removeItem("stub-key"); return true; },
  });
  PushManager.prototype.subscribe = async (options) => {
    const key = btoa(String.fromCharCode(...new Uint8Array(options.applicationServerKey)));
    localStorage.setItem("stub-key", key);
    return made(key);
  };
  PushManager.prototype.getSubscription = async () => (kept() ? made(kept()) : null);
})();
"""

# What the worker has shown, once it has.
SHOWN = """async () => {
  const one = await navigator.serviceWorker.ready;
  for (let tries = 0; tries < 50; tries += 1) {
    const all = await one.getNotifications();
    if (all.length) return all.map((each) => [each.title, each.tag, each.data.url]);
    await new Promise((go) => setTimeout(go, 100));
  }
  return [];
}"""


@pytest.fixture(autouse=True)
def _own_jobs(live: Live, settings: Any) -> None:
    """What this process tells it sends itself (run_jobs), to where the product may send."""
    settings.PUSH_HOSTS = [f"127.0.0.1:{live.sandbox.http}"]


def switch_on(page: Page) -> None:
    """Press the button, until the device stands in the list."""
    page.goto("/notices/wishes/")
    page.get_by_role("button", name=ON).click()
    expect(page.get_by_text("· to urządzenie")).to_be_visible()
    expect(page.get_by_role("button", name="Wyłącz", exact=True)).to_be_visible()


def prepare(page: Page, story: Story, name: str) -> Subscription:
    """Let the page have a push service: the sandbox's, with keys that this test holds."""
    one = Subscription(f"http://127.0.0.1:{story.live.sandbox.http}/push/{name}-{story.office.pk}")
    page.add_init_script(STUB % json.dumps(one.said()))
    page.context.grant_permissions(["notifications"])
    return one


def arrived(story: Story, one: Subscription, count: int = 1) -> list[dict[str, Any]]:
    """What the push service has taken for a browser, opened with its keys."""
    url = f"http://127.0.0.1:{story.live.sandbox.http}/push.json"
    taken: list[dict[str, Any]] = []
    for _try in range(100):
        taken = httpx.get(url, params={"to": one.endpoint.rpartition("/")[2]}).json()
        if len(taken) >= count:
            break
        time.sleep(0.1)
    return [one.opened(base64.b64decode(message["body"])) | {"headers": message["headers"]} for message in taken]


def tell(story: Story, once: str) -> Notice:
    """Anna is told something, as the program does it; the running worker sends it."""
    with scope.system(story.office.pk, "tests", at=now()) as actor:
        [told] = notify(
            actor,
            [story.anna.pk],
            kind="offices.substitution",
            title="Zastępujesz Marka",
            url="/clients/",
            once=once,
            mail=False,
        )
    run_jobs()
    return told


def test_a_device_is_switched_on_told_and_switched_off(story: Story, page: Page) -> None:
    anna = prepare(page, story, "anna")
    story.sign_in(page, story.anna)
    switch_on(page)
    assert (
        page.evaluate("navigator.serviceWorker.ready.then((one) => new URL(one.active.scriptURL).pathname)") == "/sw.js"
    )
    assert page.evaluate("navigator.serviceWorker.ready.then((one) => new URL(one.scope).pathname)") == "/"
    told = tell(story, "push:1")
    [message] = arrived(story, anna)
    assert (message["title"], message["url"]) == ("Zastępujesz Marka", f"/notices/{told.pk}/open/")
    assert message["headers"]["authorization"].endswith(f"k={vapid.public_key()}")
    assert_accessible(page)
    page.get_by_role("button", name="Wyłącz", exact=True).click()
    expect(page.get_by_role("button", name=ON)).to_be_visible()
    assert not PushDevice.objects.filter(user=story.anna.user).exists()


def test_the_worker_shows_what_comes(story: Story, page: Page) -> None:
    prepare(page, story, "shown")
    story.sign_in(page, story.anna)
    switch_on(page)
    said = {
        "title": "Zastępujesz Marka",
        "body": "",
        "tag": "notice:1",
        "url": "/clients/",
        "badge": 1,
        "language": "pl",
    }
    tool = page.context.new_cdp_session(page)
    origin = page.evaluate("location.origin")
    found: dict[str, str] = {}

    def note(event: dict[str, Any]) -> None:
        found.update({one["scopeURL"]: one["registrationId"] for one in event["registrations"]})

    tool.on("ServiceWorker.workerRegistrationUpdated", note)
    tool.send("ServiceWorker.enable")
    for _try in range(50):
        if f"{origin}/" in found:
            break
        page.wait_for_timeout(100)
    push = {"origin": origin, "registrationId": found[f"{origin}/"], "data": json.dumps(said)}
    tool.send("ServiceWorker.deliverPushMessage", push)
    assert page.evaluate(SHOWN) == [["Zastępujesz Marka", "notice:1", "/clients/"]]


def test_signing_out_ends_it_and_a_device_switched_off_elsewhere_stays_off(story: Story, page: Page) -> None:
    prepare(page, story, "out")
    story.sign_in(page, story.anna)
    switch_on(page)
    PushDevice.objects.filter(user=story.anna.user).delete()  # as from another device
    page.reload()
    expect(page.get_by_role("button", name=ON)).to_be_visible()
    switch_on(page)
    assert PushDevice.objects.filter(user=story.anna.user).count() == 1
    page.goto("/logout/")
    page.locator("form[data-sign-out] button").first.click()
    page.wait_for_url("**/login/**")
    assert not PushDevice.objects.filter(user=story.anna.user).exists()


def test_a_browser_that_blocks_says_how_to_allow(story: Story, new_page: NewPage) -> None:
    page = new_page(**PHONE)
    page.add_init_script('Object.defineProperty(Notification, "permission", { get: () => "denied" });')
    story.sign_in(page, story.anna)
    page.goto("/notices/wishes/")
    expect(page.get_by_text("Przeglądarka blokuje powiadomienia")).to_be_visible()
    expect(page.get_by_role("button", name=ON)).to_be_hidden()


def test_an_iphone_is_told_of_its_home_screen(story: Story, new_page: NewPage) -> None:
    agent = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 Version/18.0 Mobile/15E148 Safari/604.1"
    page = new_page(**PHONE, user_agent=agent)
    page.add_init_script("delete window.PushManager; delete window.Notification;")
    story.sign_in(page, story.anna)
    page.goto("/notices/wishes/")
    expect(page.get_by_text("dodaj tę stronę do ekranu początkowego")).to_be_visible()
