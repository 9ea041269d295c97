"""What a file is called: the last part of whatever was sent, without signs that deceive or break."""

import re
import unicodedata
from typing import Final

LONGEST: Final = 180
"""Letters of a name; so long a one still fits every disk and every header."""
_DECEIVING: Final = re.compile("[\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
"""Signs without width, and those that turn the reading: `faktura\u202efdp.exe` looks like a PDF."""
_BREAKING: Final = re.compile(r'[\\/:*?"<>|]')


def clean_name(sent: str) -> str:
    """Give the name without any path: `../../x` is `x`; nothing left is "file"."""
    name = unicodedata.normalize("NFC", sent).replace("\\", "/").rsplit("/", 1)[-1]
    name = "".join(letter for letter in name if unicodedata.category(letter) not in ("Cc", "Cs", "Co", "Cn"))
    name = _BREAKING.sub("_", _DECEIVING.sub("", name))
    name = " ".join(name.split()).strip(". ")
    return _shortened(name) or "file"


def ending_of(name: str) -> str:
    """Give what stands behind the last dot, in small letters; nothing where there is no such thing ("umowa 2.11")."""
    stem, dot, ending = name.rpartition(".")
    return ending.lower() if dot and stem and re.fullmatch(r"[^\W\d_]\w{0,7}", ending) else ""


def _shortened(name: str) -> str:
    if len(name) <= LONGEST:
        return name
    ending = ending_of(name)
    tail = f".{ending}" if ending else ""
    return name[: LONGEST - len(tail)].rstrip(". ") + tail
