"""Whether a typed word is a word of a name, in whatever case it stands: "Kwiaciarni" is Kwiaciarnia, "Lisa" is Lis."""

import re
from collections.abc import Sequence
from typing import Final

from kantorek.core.words import fold

SAME, FORM, BEGUN = 4, 3, 2
"""How much a word of a name counts for: typed as it is, in another form, only begun."""
_SHORTEST: Final = 3
_BEGUN: Final = 4
_WORD: Final = re.compile(r"[a-z0-9]+")
_ENDINGS: Final = frozenset(
    {"", "a", "e", "i", "o", "u", "y", "ie", "ia", "iu", "ii", "em", "om", "ow", "owi", "ami", "ach", "iem", "s"}
    | {"ego", "emu", "ej", "iej", "ym", "im", "ych", "ich"}
)
_TURNED: Final = frozenset(
    {("ka", "ce"), ("ga", "dze"), ("ra", "rze"), ("ta", "cie"), ("da", "dzie"), ("ek", "ka"), ("ek", "ku")}
    | {("ek", "kiem"), ("ek", "kowi"), ("ec", "ca"), ("ec", "cowi"), ("la", "li"), ("o", "le")}
)
"""Endings before which a letter turns: Apteka – w Aptece."""
NO_NAMES: Final = frozenset(
    {"spolka", "ograniczona", "odpowiedzialnoscia", "komandytowa", "jawna", "cywilna", "akcyjna", "prosta", "zoo"}
    | {"oraz", "and", "the", "firma", "klient", "faktura", "faktury", "fakture", "umowa", "umowy", "deklaracja"}
    | {"jpk", "vat", "pit", "cit", "zus", "ksef", "upo", "pcc", "krs", "gus", "mpp", "bdo", "ppk", "pfron"}
)
"""Words of every office: they say nothing about which client is meant."""
PREPOSITIONS: Final = frozenset(
    {"do", "dla", "z", "ze", "od", "u", "w", "we", "o", "na", "po", "za", "przy", "pod", "nad", "przez"}
    | {"for", "to", "from", "with", "of", "at", "about", "by"}
)


def words_of(name: str) -> list[str]:
    """Give the words of a name that tell it from others, folded."""
    return [word for word in _WORD.findall(fold(name)) if len(word) >= _SHORTEST and word not in NO_NAMES]


def likeness(typed: str, word: str) -> int:
    """Tell how much a typed word is like a word of a name: SAME, FORM, BEGUN or 0; both folded."""
    if typed == word:
        return SAME
    common = 0
    while common < min(len(typed), len(word)) and typed[common] == word[common]:
        common += 1
    mine, its = typed[common:], word[common:]
    if common >= _SHORTEST and ((mine in _ENDINGS and its in _ENDINGS) or (its, mine) in _TURNED):
        return FORM
    return BEGUN if not mine and common >= _BEGUN else 0


def stem(word: str) -> str:
    """Cut a typed word down to what every form of it begins with; at least three letters stay."""
    for cut in range(min(4, len(word) - _SHORTEST), 0, -1):
        if word[-cut:] in _ENDINGS or word[-cut:] in {mine for _its, mine in _TURNED}:
            return word[:-cut]
    return word


def found_in(typed: Sequence[str], name: str) -> dict[int, int]:
    """Give, for the typed words that the name has, their places and how much each counts; a word of it counts once."""
    left, found = words_of(name), {}
    for place, word in enumerate(typed):
        best = max(left, key=lambda one: likeness(word, one), default="") if word else ""
        if best and (points := likeness(word, best)):
            left.remove(best)
            found[place] = points
    return found
