"""Documents as PDF/A-3b: a Typst template and plain data, the same bytes for the same input; asks no clock and no network."""

import json
import unicodedata
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any, Final, Literal

import typst

from kantorek.core.glyphs import characters_of

_PRINT: Final = Path(__file__).parent / "print"
_STANDARD: Final = "a-3b"
# In place of a character that the fonts do not have.
_UNKNOWN: Final = "\u25a1"


class TemplateRefused(ValueError):
    """The template asks for a package: that would be code from elsewhere, fetched while a person waits."""


def render(template: Path, data: dict[str, Any], *, at: datetime, logo: bytes | None = None) -> bytes:
    """Print `data` (plain JSON values) with a template; `at` is the moment written into the file, `logo` a PNG.

    The template sees the shared parts of `core/print` (`#import "/letter.typ": *`, which gives it `data`) and no other
    file. Values are data and never markup: `#`, `$` and `*` come out as they are. A character that the fonts do not
    have (Chinese, emoji) comes out as an empty square; signs that only steer (direction, control) are left out.
    """
    return _print(template, data, at=at, kind="pdf", logo=logo)[0]


def render_pages(
    template: Path, data: dict[str, Any], *, at: datetime, ppi: int = 96, logo: bytes | None = None
) -> list[bytes]:
    """Draw the same pages as PNG, to look at."""
    return _print(template, data, at=at, kind="png", ppi=ppi, logo=logo)


def _print(
    template: Path,
    data: dict[str, Any],
    *,
    at: datetime,
    kind: Literal["pdf", "png"],
    ppi: int | None = None,
    logo: bytes | None = None,
) -> list[bytes]:
    source = template.read_text(encoding="utf-8")
    if '"@' in source:
        raise TemplateRefused(template.name)
    compiler = typst.Compiler(
        source.encode(),
        root=_PRINT,
        font_paths=_fonts(),
        ignore_system_fonts=True,
        sys_inputs={"data": json.dumps(_drawable(data), ensure_ascii=False), "logo": json.dumps(list(logo or b""))},
    )
    options: dict[str, Any] = {"pdf_standards": [_STANDARD]} if kind == "pdf" else {"ppi": ppi}
    made = compiler.compile(format=kind, timestamp=at.astimezone(UTC).replace(microsecond=0), **options)
    return [page for page in (made if isinstance(made, list) else [made]) if page is not None]


@lru_cache(maxsize=1)
def _fonts() -> typst.Fonts:
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[_PRINT / "fonts"])


def _drawable(value: Any) -> Any:
    if isinstance(value, str):
        return "".join(map(_drawn, unicodedata.normalize("NFC", value)))
    if isinstance(value, dict):
        return {key: _drawable(inner) for key, inner in value.items()}
    return [_drawable(inner) for inner in value] if isinstance(value, list | tuple) else value


def _drawn(sign: str) -> str:
    if sign in "\n\t":
        return sign
    if unicodedata.category(sign) in ("Cc", "Cf"):
        return ""
    return sign if ord(sign) in _characters() else _UNKNOWN


@lru_cache(maxsize=1)
def _characters() -> frozenset[int]:
    """Give what every one of the fonts can draw."""
    fonts = sorted((_PRINT / "fonts").glob("*.ttf"))
    return frozenset.intersection(*(characters_of(font) for font in fonts))
