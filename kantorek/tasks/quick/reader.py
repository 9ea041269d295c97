"""One typed line about a task, read word by word: the day, the priority, labels, a colleague, and what is left."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from kantorek.core.words import fold
from kantorek.tasks.quick import words as say
from kantorek.tasks.quick.days import read_day

LONGEST: Final = 500
LABEL: Final = 40
_SHORTEST: Final = 3
_EDGES: Final = ",;:"
_LABEL: Final = re.compile(r"#(?=\w*[^\W\d])[\w-]+")
"""A label has a letter in it: "#12" is the number of something."""


@dataclass(frozen=True, slots=True)
class Part:
    """Some neighbouring words as they were typed, and what they are: day, priority, label, owner, or plain."""

    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class Fault:
    """Words that look like something and are not: `code` says why (no_such_day, past). They stay in the task's words."""

    code: str
    text: str


@dataclass(slots=True)
class Line:
    """What a line says. The parts, joined by spaces, are the line itself: nothing that was typed is lost."""

    parts: list[Part] = field(default_factory=list)
    due_on: date | None = None
    priority: int | None = None
    labels: list[str] = field(default_factory=list)
    owner: str = ""
    faults: list[Fault] = field(default_factory=list)

    @property
    def rest(self) -> list[str]:
        """The words that say what is to be done, as they were typed."""
        return [word for part in self.parts if part.kind == "plain" for word in part.text.split()]

    def said(self, kind: str) -> str:
        """The words that said it."""
        return next((part.text for part in self.parts if part.kind == kind), "")


def read_line(text: str, *, on: date, english: bool, plain: Iterable[str] = ()) -> Line:
    """Read a line typed on a day. `plain` are pieces of it that the person wants left as they are.

    The first day and the first priority count; later ones stay in the words. `owner` is the word after an @.
    """
    typed = text[:LONGEST].split()
    bare = [fold_word(word) for word in typed]
    kept = {" ".join(piece.split()) for piece in plain}
    line, at = Line(), 0
    while at < len(typed):
        length = _read_at(line, typed, bare, at, on, english, kept)
        if not length:
            line.parts.append(Part("plain", typed[at]))
        at += length or 1
    return line


def fold_word(word: str) -> str:
    """Fold one word, without the comma behind it; nothing is left of one that carries a mark (! # @)."""
    bare = word.strip(_EDGES)
    if bare[:1] in ("!", "#", "@"):
        return ""
    return bare if "-" in bare else fold(bare).replace(" ", "")


def _read_at(line: Line, typed: list[str], bare: list[str], at: int, on: date, english: bool, kept: set[str]) -> int:
    """Take what stands at a word into the line; gives how many words that were, 0 for nothing known."""
    if not line.due_on and (length := _take_day(line, typed, bare, at, on, english, kept)):
        return length
    word = typed[at].rstrip(_EDGES)
    if typed[at] in kept:
        return 0
    if word.startswith("!") and line.priority is None and (priority := read_priority(word, english=english)):
        line.priority = priority
        return _take(line, "priority", typed[at])
    if _LABEL.fullmatch(word) and len(word) <= LABEL + 1:
        if word[1:] not in line.labels:
            line.labels.append(word[1:])
        return _take(line, "label", typed[at])
    if word.startswith("@") and len(word) > 1 and not line.owner and fold(word[1:]):
        line.owner = fold(word[1:])
        return _take(line, "owner", typed[at])
    return 0


def _take(line: Line, kind: str, text: str) -> int:
    line.parts.append(Part(kind, text))
    return 1


def _take_day(line: Line, typed: list[str], bare: list[str], at: int, on: date, english: bool, kept: set[str]) -> int:
    if not bare[at]:
        return 0
    found = read_day(bare[at : at + 6], on=on, english=english)
    if found is None:
        return 0
    said = " ".join(typed[at : at + found.length])
    if said in kept:
        line.parts += [Part("plain", word) for word in typed[at : at + found.length]]
        return found.length
    line.due_on = found.on
    if found.fault:
        line.faults.append(Fault(found.fault, said))
    line.parts.append(Part("plain" if found.fault else "day", said))
    return found.length


def read_priority(word: str, *, english: bool) -> int | None:
    """Read "!wysoki", "!wys", "!high", "!!"; nothing when it is no priority."""
    if set(word) == {"!"}:
        return min(2 + len(word), 4)
    bare = fold(word.strip("!"))
    known = say.PRIORITIES | (say.ENGLISH_PRIORITIES if english else {})
    if bare in known:
        return known[bare]
    if bare.isdigit():
        return int(bare) if bare in ("1", "2", "3", "4") else None
    begun = {number for name, number in known.items() if name.startswith(bare)} if len(bare) >= _SHORTEST else set()
    return begun.pop() if len(begun) == 1 else None
