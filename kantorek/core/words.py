"""Words made comparable: Polish letters folded, case and punctuation gone, numbers run together."""

import re
import unicodedata

_UNDECOMPOSED = str.maketrans({"ł": "l", "đ": "d", "ø": "o", "ß": "ss", "æ": "ae", "œ": "oe"})
_NUMBER = re.compile(r"(?<=\d)[\s\-–./]+(?=\d)")
_APART = re.compile(r"[^\w@.+]+")
LONGEST = 200
"""A longer query is cut: nobody types more, and each word costs."""


def fold(text: str) -> str:
    """Lower-case a text and strip the marks from its letters: "Żółć-2" becomes "zolc 2"."""
    lower = unicodedata.normalize("NFKD", text).lower().translate(_UNDECOMPOSED)
    bare = "".join(c for c in unicodedata.normalize("NFKD", lower) if not unicodedata.combining(c))
    return " ".join(_APART.sub(" ", bare.replace("\x00", "")).split())


def squeeze(number: str) -> str:
    """Keep the digits of a number written with spaces, hyphens or a country code."""
    return "".join(c for c in number if c.isdigit())


def query_words(text: str) -> list[str]:
    """Split what a person typed into folded words; "999-184-30" is one number."""
    joined = _NUMBER.sub("", text[:LONGEST])
    return fold(joined).split()[:12]
