"""The two-dimensional code of a transfer that apps of Polish banks read, and its picture."""

import re
from dataclasses import dataclass
from decimal import Decimal
from io import BytesIO

import segno
from django.utils.safestring import SafeString, mark_safe

_BREAKS = re.compile(r"\s+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Standard:
    """What the recommendation fixes; the values stand in transfers.toml with their source."""

    separator: str
    country: str
    amount_digits: int
    name_length: int
    title_length: int
    reserves: int
    most_bytes: int


def written(standard: Standard, *, account: str, amount: Decimal, name: str, title: str, nip: str = "") -> str:
    """Give the text of the code: NIP, country, account, amount in grosze, payee, title, and fields in reserve.

    What is too long is cut, and cut once more where Polish letters, two bytes each, make the whole too long.
    """
    grosze = f"{int(amount * 100):0{standard.amount_digits}d}"
    payee = _clean(standard, name)[: standard.name_length].strip()
    words = _clean(standard, title)[: standard.title_length].strip()
    while True:
        fields = [nip, standard.country, account, grosze, payee, words, *[""] * standard.reserves]
        text = standard.separator.join(fields)
        if len(text.encode()) <= standard.most_bytes or not words:
            return text
        words = words[:-1]


def drawn(text: str) -> SafeString:
    """Draw the code as an SVG to stand in a page: dark on white whatever the theme, with its quiet zone."""
    made = segno.make(text, error="m", encoding="utf-8", micro=False)
    return mark_safe(made.svg_inline(border=4, dark="#000", light="#fff", omitsize=True))


def picture(text: str) -> bytes:
    """Draw the code as a PNG, which a bank's app on the same phone opens from its gallery."""
    out = BytesIO()
    segno.make(text, error="m", encoding="utf-8", micro=False).save(out, kind="png", scale=12, border=4)
    return out.getvalue()


def _clean(standard: Standard, text: str) -> str:
    """Without the separator, and on one line."""
    return _BREAKS.sub(" ", text.replace(standard.separator, " ")).strip()
