"""Tax numbers taken out of text that people paste: a column, a list with commas, lines with names around the number."""

import re
from dataclasses import dataclass
from typing import Final

from kantorek.core.numbers import NumberRefused, clean_nip

_SHOWN: Final = 120
# Tables are pasted with tabs; lists have commas or semicolons between the numbers.
_CELLS: Final = re.compile(r"[,;|\t]+")
# Digits with single separators between them: one number, or several in a row.
_RUN: Final = re.compile(r"[0-9](?:[ \u00a0\u2009\u202f.\-\u2010-\u2015\u2212]{0,3}[0-9])*")
_GAP: Final = re.compile(r"[ \u00a0\u2009\u202f]+")
_NO_DIGIT: Final = re.compile(r"[^0-9]")
# How a NIP is written with spaces: 999 184 30 22, or as persons write it 999 18 43 022.
_SHAPES: Final = ((3, 3, 2, 2), (3, 2, 2, 3))
_PERSON: Final = re.compile(r"(?<![0-9])[0-9]{11}(?![0-9])")


@dataclass(frozen=True, slots=True)
class Pasted:
    """One number of a pasted text: the line it stood in, the text as it was typed, the NIP or why there is none."""

    line: int
    typed: str
    nip: str = ""
    reason: str = ""


def read_nips(text: str, *, headed: bool = True) -> list[Pasted]:
    """Give one entry a number, in order, and one for each line that holds none.

    Blank lines are passed over, and with `headed` a first line without any digit: the heading of a column.
    """
    found: list[Pasted] = []
    lines = text.splitlines()
    for number, line in enumerate(lines, start=1):
        heading = headed and number == 1 and len(lines) > 1 and _is_heading(line)
        if line.strip() and not heading:
            found += _of_line(number, line)
    return found


def _of_line(number: int, line: str) -> list[Pasted]:
    shown = _shown(line)
    candidates = [each for cell in _CELLS.split(line) for run in _RUN.findall(cell) for each in _candidates(run)]
    good = [nip for nip in candidates if _refusal(nip) == ""]
    # A KRS begins with zeros, and one in eleven would pass for a NIP.
    nips = list(dict.fromkeys([nip for nip in good if not nip.startswith("0")] or good))
    if nips:
        return [Pasted(number, shown, nip) for nip in nips]
    return [Pasted(number, shown, reason=_why(line, candidates))]


def _is_heading(line: str) -> bool:
    return not any(character in "0123456789" for character in line)


def _candidates(run: str) -> list[str]:
    """Cut a run of digits into what may be NIPs: ten digits, whole or in the groups that people write."""
    digits = _NO_DIGIT.sub("", run)
    if len(digits) == 10:
        return [digits]
    parts = [_NO_DIGIT.sub("", part) for part in _GAP.split(run)]
    found = [part for part in parts if len(part) == 10]
    for shape in _SHAPES:
        wide = len(shape)
        windows = (parts[at : at + wide] for at in range(len(parts) - wide + 1))
        found += ["".join(window) for window in windows if tuple(map(len, window)) == shape]
    return found


def _refusal(nip: str) -> str:
    try:
        clean_nip(nip)
    except NumberRefused as refused:
        return refused.reason
    return ""


def _why(line: str, candidates: list[str]) -> str:
    if candidates:
        return _refusal(candidates[0])
    return "empty" if _is_heading(line) else "length"


def _shown(line: str) -> str:
    """Keep the line as it was typed, without what looks like a person's PESEL."""
    plain = "".join(character for character in line if character.isprintable() or character == "\t")
    masked = _PERSON.sub(lambda found: found[0][:2] + "•" * 9, " ".join(plain.split()))
    return masked if len(masked) <= _SHOWN else masked[: _SHOWN - 1] + "…"
