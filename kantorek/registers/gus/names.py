"""Makes a readable name of a shouted one: BRUKARSTWO LIS SPÓŁKA Z OGRANICZONĄ… becomes Brukarstwo Lis sp. z o.o."""

import re
from typing import Final

# Longer wordings first: the general one is a piece of the special one.
_FORMS: Final = (
    ("SPÓŁKA KOMANDYTOWO-AKCYJNA", "S.K.A."),
    ("SPÓŁKA KOMANDYTOWO - AKCYJNA", "S.K.A."),
    ("SPÓŁKA Z OGRANICZONĄ ODPOWIEDZIALNOŚCIĄ", "sp. z o.o."),
    ("SPÓŁKA Z O.O.", "sp. z o.o."),
    ("SP. Z O.O.", "sp. z o.o."),
    ("SP. Z O. O.", "sp. z o.o."),
    ("SP.Z O.O.", "sp. z o.o."),
    ("PROSTA SPÓŁKA AKCYJNA", "P.S.A."),
    ("SPÓŁKA AKCYJNA", "S.A."),
    ("SPÓŁKA KOMANDYTOWA", "sp.k."),
    ("SP. K.", "sp.k."),
    ("SP.K.", "sp.k."),
    ("SPÓŁKA JAWNA", "sp.j."),
    ("SP. J.", "sp.j."),
    ("SP.J.", "sp.j."),
    ("SPÓŁKA PARTNERSKA", "sp.p."),
    ("SPÓŁKA CYWILNA", "s.c."),
    ("S. C.", "s.c."),
    ("S.C.", "s.c."),
    ("W LIKWIDACJI", "w likwidacji"),
    ("W UPADŁOŚCI LIKWIDACYJNEJ", "w upadłości likwidacyjnej"),
    ("W UPADŁOŚCI", "w upadłości"),
    ("W RESTRUKTURYZACJI", "w restrukturyzacji"),
    ("W ORGANIZACJI", "w organizacji"),
)
_FORM: Final = re.compile(
    r"(?<!\w)(?:"
    + "|".join(re.escape(long) for long, _ in sorted(_FORMS, key=lambda form: -len(form[0])))
    + r")(?!\w)",
    re.IGNORECASE,
)
_SHORT: Final = dict(_FORMS)
_SMALL: Final = frozenset(["i", "oraz", "w", "we", "z", "ze", "na", "do", "dla", "od", "o"])
# Kept as they are although they hold a vowel; those without one are recognised by themselves.
_INITIALS: Final = frozenset(
    [
        "PHU",
        "FHU",
        "PPHU",
        "FUH",
        "PUH",
        "PPU",
        "PPUH",
        "ZPHU",
        "ZHU",
        "ZUH",
        "FPHU",
        "PHUP",
        "PPUP",
        "NZOZ",
        "SPZOZ",
        "ZOZ",
        "AGD",
        "RTV",
        "IT",
        "OSP",
        "GOPS",
        "MOPS",
        "AI",
        "TV",
        "UE",
        "USA",
        "EU",
    ]
)
_ROMAN: Final = re.compile(r"[IVX]{1,5}")
_WORD: Final = re.compile(r"[^\s\-/()+&,;:\"„”“«»]+")
_VOWELS: Final = frozenset("AĄEĘIOÓUY")


def readable_name(raw: str) -> str:
    """Give the name with its legal form shortened; only a name all in capitals is written in small letters."""
    name = " ".join(raw.split())
    pieces: list[str] = []
    at = 0
    for form in _FORM.finditer(name):
        pieces += [_calm(name[at : form.start()], first=not pieces), _SHORT[form.group().upper()]]
        at = form.end()
    pieces.append(_calm(name[at:], first=not pieces))
    return "".join(pieces).strip()


def _calm(text: str, *, first: bool) -> str:
    if not text.isupper():
        return text
    opening = _WORD.search(text)

    def write(match: re.Match[str]) -> str:
        return _word(match.group(), opens=first and opening is not None and match.start() == opening.start())

    return _WORD.sub(write, text)


def _word(word: str, *, opens: bool) -> str:
    if _is_initials(word):
        return word
    small = word.lower()
    if small in _SMALL and not opens:
        return small
    for at, letter in enumerate(small):
        if letter.isalpha():
            return small[:at] + letter.upper() + small[at + 1 :]
    return small


def _is_initials(word: str) -> bool:
    letters = [letter for letter in word if letter.isalpha()]
    if word in _INITIALS or (_ROMAN.fullmatch(word) and word != "I"):
        return True
    if "." in word.rstrip(".") or any(letter.isdigit() for letter in word):
        return True
    return 1 < len(letters) <= 4 and not _VOWELS.intersection(letters)
