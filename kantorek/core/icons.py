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


def svg(name: str, css: str = "") -> str:
    """One icon as markup. An unknown name draws a plain circle: a page must not fall over an icon."""
    inside = paths().get(name) or paths()[FALLBACK]
    classes = f"i {css}" if css else "i"
    return f'<svg class="{classes}" viewBox="0 0 24 24" aria-hidden="true">{inside}</svg>'
