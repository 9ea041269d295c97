"""The client list in a real browser: a new one that has nothing yet, and a tab that comes back to the page."""

from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from kantorek.launch import chromium
from kantorek.launch.bench.report import Figure, percentile
from kantorek.launch.place import Place

PAGE = "/clients/?view=all"
RUNS = 7
# The figure is there once the load event's own handlers are through: a turn of the loop later.
_TOOK = """() => new Promise((tell) => setTimeout(
  () => tell(performance.getEntriesByType("navigation")[0].loadEventEnd), 0))"""


def measure(place: Place, cookie: str) -> list[Figure]:
    """Load the list in Chromium, cold and warm, until its load event."""
    print("measuring: in the browser", flush=True)
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=chromium.system_chromium(), args=chromium.FLAGS)
        cold = [_load(_fresh(started, place, cookie).new_page()) for _run in range(RUNS)]
        seen = _fresh(started, place, cookie).new_page()
        warm = [_load(seen) for _run in range(RUNS + 1)][1:]
        started.close()
    return [
        Figure("in the browser", "client list, cold", percentile(cold, 0.5), "ms", 400),
        Figure("in the browser", "client list, warm", percentile(warm, 0.5), "ms", 150),
    ]


def _fresh(browser: Browser, place: Place, cookie: str) -> BrowserContext:
    context = browser.new_context(base_url=place.url)
    name, _is, value = cookie.partition("=")
    context.add_cookies([{"name": name, "value": value, "url": place.url}])
    return context


def _load(page: Page) -> float:
    page.goto(PAGE, wait_until="load")
    return float(page.evaluate(_TOOK))
