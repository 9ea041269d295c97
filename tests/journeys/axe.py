"""Asks axe-core whether a page in the browser can be used by everybody (WCAG 2.2 AA).

vendor/axe.min.js is axe-core 4.14.1 by Deque Systems, MPL-2.0 (vendor/axe.LICENSE), unchanged. It is run by
page.evaluate, which the page's CSP does not govern.
"""

from functools import cache
from pathlib import Path
from typing import Any

from playwright.sync_api import Page

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
FAILS = {"serious", "critical"}


@cache
def _script() -> str:
    return (Path(__file__).parent / "vendor" / "axe.min.js").read_text(encoding="utf-8")


def faults(page: Page, *, impacts: frozenset[str] | set[str] = FAILS) -> list[str]:
    """The faults of the page as it stands now, one readable line each."""
    page.evaluate("document.getAnimations().forEach((one) => { try { one.finish(); } catch { one.cancel(); } })")
    if not page.evaluate("'axe' in window"):  # it is long, and still there when a page is looked at twice
        page.evaluate(_script())
    result: dict[str, Any] = page.evaluate(
        "(rules) => axe.run(document, { runOnly: rules, resultTypes: ['violations'] })", RULES
    )
    return [
        f"{found['impact']}: {found['id']}: {found['help']}: {' '.join(map(str, node['target']))} {node['html'][:160]}"
        for found in result["violations"]
        if found["impact"] in impacts
        for node in found["nodes"]
    ]


def assert_accessible(page: Page) -> None:
    """Fail when axe finds a serious or critical fault on the page."""
    found = faults(page)
    assert not found, f"{page.url}\n" + "\n".join(found)
