"""Reads single values of a JSON answer: whatever stands there becomes text, a day, a number or nothing, never a crash."""

import re
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any, Final

# PostgreSQL takes neither in JSON: a zero character, half of a surrogate pair.
_UNSTORABLE: Final = re.compile("[\x00\ud800-\udfff]")
_DOTTED: Final = re.compile(r"(\d{2})\.(\d{2})\.(\d{4})(?!\d)")


def text_of(value: Any, most: int = 300) -> str:
    """Give one line of text; null, lists and objects are no text, a number is written without its exponent."""
    return " ".join(lines_of(value, most).split())


def lines_of(value: Any, most: int = 1000) -> str:
    """Give text with its line breaks."""
    if isinstance(value, str):
        return _UNSTORABLE.sub("\ufffd", value[: most * 2]).strip()[:most]
    number = number_of(value)
    return "" if number is None else f"{number:f}"


def number_of(value: Any) -> Decimal | None:
    """Give a number, also one written as text with a comma; true and false, and sizes beyond reason, are none."""
    if isinstance(value, str):
        value = re.sub(r"[\s\u00a0]", "", value[:40])
        value = value.replace(".", "").replace(",", ".") if "," in value else value
    if isinstance(value, bool) or not isinstance(value, str | int | Decimal):
        return None
    try:
        number = Decimal(value)
    except (InvalidOperation, ValueError):
        return None
    exponent = number.as_tuple().exponent
    reasonable = isinstance(exponent, int) and -20 <= exponent <= 20 and number.adjusted() <= 20
    return number if reasonable else None


def whole_number_of(value: Any) -> int | None:
    """Give a whole number, also one written 1.6e1."""
    number = number_of(value)
    return int(number) if number is not None and number == number.to_integral_value() else None


def day_of(value: Any) -> str:
    """Give the first day that a text names, DD.MM.YYYY or YYYY-MM-DD, as ISO text; nothing where none is named."""
    text = text_of(value)
    dotted = _DOTTED.search(text)
    try:
        return date.fromisoformat("-".join(reversed(dotted.groups())) if dotted else text[:10]).isoformat()
    except ValueError:
        return ""


def object_of(value: Any) -> dict[str, Any]:
    """Give an object, or an empty one."""
    return value if isinstance(value, dict) else {}


def list_of(value: Any) -> list[Any]:
    """Give a list; a single object counts as a list of one."""
    if isinstance(value, list):
        return value
    return [value] if isinstance(value, dict) else []


def filled(values: dict[str, Any]) -> dict[str, Any]:
    """Leave out what is empty: a section that the register does not have."""
    return {key: value for key, value in values.items() if value not in ("", None, [], {})}
