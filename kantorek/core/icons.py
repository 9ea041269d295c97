"""The icons of the pages: Lucide's paths by name (ISC licence, see icons.LICENSE), inlined where they are drawn."""

import json
from functools import cache
from pathlib import Path

FALLBACK = "circle"


@cache
def paths() -> dict[str, str]:
    """Name to the inside of its 24 × 24 svg."""
    text = Path(__file__).with_name("icons.json").read_text(encoding="utf-8")
    found: dict[str, str] = json.loads(text)
    return found


def symbol(name: str) -> str:
    """One icon to be drawn many times on a page by `use()`; drawn itself once, out of sight."""
    inside = paths().get(name) or paths()[FALLBACK]
    return f'<svg class="hidden" aria-hidden="true"><symbol id="i-{name}" viewBox="0 0 24 24">{inside}</symbol></svg>'


def use(name: str, css: str = "") -> str:
    """One more drawing of a `symbol()` of the same page."""
    return f'<svg class="{f"i {css}" if css else "i"}" aria-hidden="true"><use href="#i-{name}"/></svg>'


def svg(name: str, css: str = "") -> str:
    """One icon as markup. An unknown name draws a plain circle: a page must not fall over an icon."""
    inside = paths().get(name) or paths()[FALLBACK]
    classes = f"i {css}" if css else "i"
    return f'<svg class="{classes}" viewBox="0 0 24 24" aria-hidden="true">{inside}</svg>'
