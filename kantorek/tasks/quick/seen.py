"""What was recognised in a typed line, as it is shown before anything is saved: every piece can be taken off or changed."""

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from kantorek.clients.models import Client
from kantorek.core.actor import Actor
from kantorek.core.words import fold
from kantorek.offices.models import StaffMember
from kantorek.tasks.quick.matching import Guess, Named, client_in, colleague_in
from kantorek.tasks.quick.names import PREPOSITIONS, found_in
from kantorek.tasks.quick.reader import Line, read_line

NOBODY = 0
"""Picked in place of a client: none."""


@dataclass(frozen=True, slots=True)
class Wish:
    """What the person has said beside the line: pieces to leave as words, and what was picked in place of a guess."""

    plain: tuple[str, ...] = ()
    client_id: int | None = None
    owner_id: int | None = None
    due_on: date | None = None
    priority: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """A task as it would be made; `*_words` are the words of the line that said it, `faults` what could not be read.

    `clients` and `owners` are those to choose from; `nobody` is the word after an @ that names no colleague.
    """

    text: str
    title: str
    line: Line
    wish: Wish
    due_on: date | None = None
    priority: int | None = None
    labels: list[str] = field(default_factory=list)
    client: Named | None = None
    clients: list[Named] = field(default_factory=list)
    client_words: str = ""
    owner: Named | None = None
    owners: list[Named] = field(default_factory=list)
    nobody: str = ""

    @property
    def digest(self) -> str:
        """Give the fingerprint of what is shown: only what carries the same one is saved."""
        due_on = self.due_on.isoformat() if self.due_on else ""
        ids = [self.client.id if self.client else 0, self.owner.id if self.owner else 0]
        shown = [self.title, due_on, self.priority, self.labels, ids]
        return hashlib.sha256(json.dumps(shown).encode()).hexdigest()[:24]


def see(actor: Actor, text: str, wish: Wish | None = None) -> Seen:
    """Recognise what a line says to this person today; three queries at most, and nothing is saved."""
    wish = wish or Wish()
    line = read_line(text, on=actor.on, english=actor.language == "en", plain=wish.plain)
    owners = _owner(actor, line, wish)
    rest = line.rest
    clients = _client(actor, rest, wish)
    title = _without(rest, clients) if clients.sure else " ".join(rest)
    if line.owner and not owners.candidates:
        title = f"{title} {line.said('owner')}".strip()
    return Seen(
        text=text,
        title=title,
        line=line,
        wish=wish,
        due_on=wish.due_on or line.due_on,
        priority=wish.priority or line.priority,
        labels=list(line.labels),
        client=clients.sure,
        clients=clients.candidates,
        client_words=" ".join(rest[place] for place in sorted(clients.places)),
        owner=owners.sure,
        owners=owners.candidates,
        nobody=line.said("owner") if line.owner and not owners.candidates else "",
    )


def _owner(actor: Actor, line: Line, wish: Wish) -> Guess:
    guess = colleague_in(actor, line.owner)
    if wish.owner_id is None:
        return guess
    picked = StaffMember.objects.visible_to(actor).filter(pk=wish.owner_id, left_at=None).values_list("pk", "name")
    return replace(guess, sure=next((Named(pk, name) for pk, name in picked), guess.sure))


def _client(actor: Actor, rest: Sequence[str], wish: Wish) -> Guess:
    """Find whom the words name; those that the person wants left as words name nobody."""
    left = {word for piece in wish.plain for word in piece.split()}
    open_words = ["" if word in left else word for word in rest]
    guess = Guess() if wish.client_id == NOBODY else client_in(actor, open_words)
    if not wish.client_id:
        return guess
    rows = Client.objects.visible_to(actor).current().filter(pk=wish.client_id).values_list("pk", "name")
    picked = next((Named(pk, name) for pk, name in rows), None)
    if picked is None:
        return guess
    bare = [fold(word).strip(".") for word in open_words]
    others = [picked, *(one for one in guess.candidates if one.id != picked.id)]
    return Guess(picked, others, frozenset(found_in(bare, picked.name)))


def _without(rest: Sequence[str], guess: Guess) -> str:
    """Leave the client's name out of the words, but not where a sentence needs it ("zadzwonić do Kwiaciarni Mak")."""
    named = set(fold(guess.sure.name).split()) if guess.sure else set()
    taken: set[int] = set()
    kept: set[int] = set()
    for place in sorted(guess.places):
        if place not in taken | kept:
            run = _run(rest, place, guess.places, named)
            needed = place > 0 and fold(rest[place - 1]) in PREPOSITIONS
            (kept if needed else taken).update(run)
    left = [word for place, word in enumerate(rest) if place not in taken]
    return " ".join(left if left else rest)


def _run(rest: Sequence[str], place: int, places: Iterable[int], named: set[str]) -> set[int]:
    """Give the places of a name that begins here, with what belongs to it: "Lipa sp. z o.o."."""
    run, known = {place}, set(places)
    while (place := place + 1) < len(rest) and (place in known or fold(rest[place]) in named):
        run.add(place)
    return run
