"""Fixtures for browser tests: the running product, Chromium, a page that notices every script and policy error."""

import os
import re
from collections.abc import Callable, Generator, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, expect, sync_playwright

from kantorek.launch import chromium, testing
from kantorek.launch.live import Live

if TYPE_CHECKING:
    from kantorek.accounts.models import User

DESK = {"width": 1440, "height": 900}
PHONE = {"width": 390, "height": 844}
POLICY = re.compile(r"content.security.policy|refused to (load|execute|apply|connect|run|frame)", re.IGNORECASE)

NewPage = Callable[..., Page]


@pytest.fixture(scope="session")
def live(django_db_setup: None) -> Iterator[Live]:
    """One running product for the whole session; each journey makes its own office in it."""
    product = Live(Path(os.environ["KANTOREK_DATA"]) / f"live-{testing.WORKER or 'main'}")
    try:
        product.start()
        yield product
    finally:
        product.stop()


@pytest.fixture
def live_db(live: Live, django_db_blocker: Any) -> Iterator[Live]:
    """While a test has it, the ORM of the test process reads and writes the running product's database, for good."""
    from django.db import connections

    default = connections["default"]

    def point_at(name: str) -> None:
        default.close()
        default.close_pool()  # type: ignore[attr-defined]
        default.settings_dict["NAME"] = name

    with django_db_blocker.unblock():
        own = str(default.settings_dict["NAME"])
        point_at(live.database)
        try:
            yield live
        finally:
            point_at(own)


_running: list[tuple[Browser, ExitStack]] = []


@pytest.fixture(scope="module")
def browser() -> Browser:
    """Chromium, started once for all browser tests that follow each other.

    Of a module, so that it runs before a test's transaction opens: under its loop Django has other connections.
    """
    if not _running:
        # Playwright's loop lives in this thread; the ORM calls around it are ordinary ones.
        os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
        # Two cores run the tests, the servers and the browser: what comes late is no fault.
        expect.set_options(timeout=15_000)
        with ExitStack() as stack:
            playwright = stack.enter_context(sync_playwright())
            started = playwright.chromium.launch(executable_path=chromium.system_chromium(), args=chromium.FLAGS)
            stack.callback(started.close)
            _running.append((started, stack.pop_all()))
    return _running[0][0]


@pytest.hookimpl(trylast=True)
def pytest_runtest_teardown(nextitem: pytest.Item | None) -> None:
    """Ends the browser before a test of another kind: while it runs, its loop holds the thread and asyncio cannot."""
    if _running and (nextitem is None or not nextitem.get_closest_marker("browser")):
        from django.db import connections

        _running.pop()[1].close()
        connections.close_all()  # Django keeps another one for whatever runs under a loop; nobody comes back to it


@pytest.fixture
def new_page(live: Live, browser: Browser, request: pytest.FixtureRequest) -> Iterator[NewPage]:
    """Opens pages, each in a browser of its own as far as cookies go: `new_page(width=390, height=844, locale="en")`."""
    faults: list[str] = []
    opened: list[BrowserContext] = []

    def open_one(width: int = DESK["width"], height: int = DESK["height"], locale: str = "pl-PL", **more: Any) -> Page:
        context = browser.new_context(
            base_url=live.url,
            viewport={"width": width, "height": height},
            locale=locale,
            timezone_id="Europe/Warsaw",
            **more,
        )
        context.set_default_timeout(10_000)
        opened.append(context)
        return watched(context.new_page(), faults)

    yield open_one
    failed = getattr(request.node, "failed_call", False)
    for context in opened:
        if failed:
            photograph(context, request.node.name)
        context.close()
    assert faults == []


@pytest.fixture
def page(new_page: NewPage) -> Page:
    """A page as wide as a desk's screen."""
    return new_page()


@pytest.fixture
def phone_page(new_page: NewPage) -> Page:
    """A page as wide as a phone."""
    return new_page(**PHONE, has_touch=True)


def let_in(page: Page, person: "User", url: str) -> None:
    """Sign somebody in by the cookie alone: the log-in page, the slow password and the page behind it are left out."""
    from django.conf import settings
    from django.test import Client

    session = Client()
    session.force_login(person)
    cookie = session.cookies[settings.SESSION_COOKIE_NAME]
    page.context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": url}])


def watched(page: Page, faults: list[str]) -> Page:
    """Every uncaught script error and every breach of the content security policy ends up among the faults."""

    def on_console(message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"} and POLICY.search(message.text):
            faults.append(f"policy: {message.text}")

    page.on("console", on_console)
    page.on("pageerror", lambda error: faults.append(f"script: {error}"))
    return page


def photograph(context: BrowserContext, name: str) -> None:
    """What the page looked like when the test failed."""
    folder = testing.HOME / "failed"
    folder.mkdir(parents=True, exist_ok=True)
    for number, one in enumerate(context.pages):
        one.screenshot(path=folder / f"{re.sub(r'[^A-Za-z0-9_]+', '-', name)}-{number}.png", full_page=True)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    report = yield
    if report.when == "call" and report.failed:
        item.failed_call = True  # type: ignore[attr-defined]
    return report
