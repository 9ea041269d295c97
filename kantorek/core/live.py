"""Live pages: "this topic changed", said to whoever has such a page open. What changed, the page fetches itself.

A nudge holds no content, so that nothing passes beside the two walls. An app says in AppConfig.ready which topics it
has and who may watch them; an action, or a handler of its event, says `tell(actor, "client.3")`.

**How it is said.** Actions run on threads (requests, jobs), the channel layer speaks on an event loop. Asked through
async_to_sync it would make a loop and a connection for every call, inside the request. Here one thread of the process
has a lasting loop and one connection; tell() only lays the topic down for it after the commit, some microseconds.
Topics that change faster than they can be said are said once; a Valkey that is away or slow delays nobody, and what
could not be said is dropped: a page asks again whenever its socket opens.

**Nothing is missed in between.** Beside each nudge a mark is kept for MARKED seconds. A socket that begins to watch,
or looks again every so often, compares it with what it has passed on: a change between the page and its socket, or
during a broken line, is still heard of.
"""

import asyncio
import logging
import os
import re
import secrets
import threading
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from channels.layers import get_channel_layer
from django.core.cache import cache
from django.db import transaction

from kantorek.core.actor import Actor

log = logging.getLogger("kantorek.live")

MARKED = 55
"""Seconds; longer than the pause between two looks of a socket."""
PATIENCE = 3.0
"""Seconds that Valkey may take; then the nudges of this round are dropped."""
MOST = 10_000
"""Nudges that wait at most."""
_NAME = re.compile(r"([a-z_]{1,30})(?:\.([1-9][0-9]{0,17}))?")


@dataclass(frozen=True, slots=True)
class Topic:
    """A kind of thing that pages watch; `may(actor, object_id)` is asked inside the actor's scope.

    With `contacts` clients' people may ask for it too, in the portal. Who holds one of the rights `hints` may say there that
    they are typing.
    """

    kind: str
    may: Callable[[Actor, int], bool]
    of_office: bool = False
    contacts: bool = False
    hints: frozenset[str] = frozenset()


_topics: dict[str, Topic] = {}


def topic(
    kind: str,
    *,
    may: Callable[[Actor, int], bool],
    of_office: bool = False,
    contacts: bool = False,
    hints: Iterable[str] = (),
) -> None:
    """Say who may watch `<kind>.<id>`, or with `of_office` the one `<kind>` of the actor's office (its id is 0).

    Clients' people hear of a topic only when it says `contacts=True`, whatever `may` would answer. `hints` are the rights
    of which one lets a person say there that they are typing.
    """
    _topics[kind] = Topic(kind, may, of_office, contacts, frozenset(hints))


def every() -> list[Topic]:
    """All topics of the program."""
    return list(_topics.values())


def read(name: object) -> tuple[Topic, int] | None:
    """Take `client.3` apart; None for what is no topic."""
    match = _NAME.fullmatch(name) if isinstance(name, str) else None
    found = _topics.get(match[1]) if match else None
    if not match or not found or found.of_office != (match[2] is None):
        return None
    return found, int(match[2] or 0)


def may_watch(actor: Actor, name: object) -> bool:
    """Tell whether the topic is open to the actor; asked inside scope.of(actor)."""
    found = read(name)
    if found is None or (actor.kind == "contact" and not found[0].contacts):
        return False
    return found[0].may(actor, found[1])


def may_hint(actor: Actor, name: object) -> bool:
    """Tell whether the actor may say that they are typing there; whoever only looks on may not."""
    found = read(name)
    return found is not None and any(actor.may(right) for right in found[0].hints) and may_watch(actor, name)


def group_of(office_id: int, name: str) -> str:
    """Name those who watch a topic in one office: the office stands in it, so that no nudge crosses over."""
    return f"office.{office_id}.{name}"


def group_of_person(office_id: int, staff_id: int | None) -> str:
    """Name the sockets of one colleague, for look_again()."""
    return f"office.{office_id}.sockets.{staff_id or 0}"


def group_of_contact(office_id: int, contact_id: int | None) -> str:
    """Name the sockets of one of a client's people, for look_again_at_contact()."""
    return f"office.{office_id}.contacts.{contact_id or 0}"


def tell(who: Actor | int, name: str, *, upto: int | None = None) -> None:
    """Say after the commit that a topic of the office changed; `who` is the actor or the office's id.

    With `upto` nothing changed but that the thing goes on to this number: a page that has it need not ask.
    Never fails and never waits for the network. An unknown topic is a mistake of the caller and raises.
    """
    office_id = who if isinstance(who, int) else who.office_id
    if read(name) is None:
        raise ValueError(f"no such topic: {name!r}")
    mark = secrets.token_hex(4)
    group = group_of(office_id, name)
    nudge = {"type": "live.nudge", "topic": name, "mark": mark, "upto": upto}
    transaction.on_commit(lambda: _voice.say(group, nudge), robust=True)


def newer(before: dict[str, Any] | None, message: dict[str, Any]) -> dict[str, Any]:
    """Give the one message that stands for both; a nudge keeps its number only where the one before it had one too."""
    if before is None or message.get("upto") is None or before.get("upto") is not None:
        return message
    return message | {"upto": None}


def look_again(office_id: int, staff_id: int) -> None:
    """Let the sockets of a colleague look at once, after the commit, whether everything is still theirs to watch."""
    group = group_of_person(office_id, staff_id)
    transaction.on_commit(lambda: _voice.say(group, {"type": "live.look"}), robust=True)


def look_again_at_contact(office_id: int, contact_id: int) -> None:
    """Let the sockets of a client's person look at once, after the commit, whether everything is still theirs to watch."""
    group = group_of_contact(office_id, contact_id)
    transaction.on_commit(lambda: _voice.say(group, {"type": "live.look"}), robust=True)


def note_here(actor: Actor) -> None:
    """Remember for MARKED seconds that a colleague has a page open; their socket says so again and again."""
    if actor.kind == "staff" and actor.staff_id:
        cache.set(_here(actor.office_id, actor.staff_id), 1, MARKED)


def here(office_id: int, staff_ids: Iterable[int]) -> set[int]:
    """Give which of these colleagues have a page open, or had one within the last MARKED seconds."""
    keys = {_here(office_id, staff_id): staff_id for staff_id in staff_ids}
    return {keys[key] for key in cache.get_many(keys)} if keys else set()


def _here(office_id: int, staff_id: int) -> str:
    return f"live:here:{office_id}:{staff_id}"


def marks(office_id: int, names: Iterable[str]) -> dict[str, str]:
    """Give the marks of what changed a moment ago, by topic."""
    keys = {_mark(group_of(office_id, name)): name for name in names}
    return {keys[key]: mark for key, mark in cache.get_many(keys).items()}


def _mark(group: str) -> str:
    return f"live:{group}"


@dataclass(eq=False)
class _Voice:
    """The thread that speaks: started at the first word, anew in a forked process."""

    waiting: dict[str, dict[str, Any]] = field(default_factory=dict)
    lock: threading.Lock = field(default_factory=threading.Lock)
    wake: threading.Event = field(default_factory=threading.Event)
    pid: int = 0

    def say(self, group: str, message: dict[str, Any]) -> None:
        """Lay a message down; a later one to the same group takes its place."""
        with self.lock:
            if self.pid != os.getpid():
                self.pid = os.getpid()
                threading.Thread(target=self._speak, name="live", daemon=True).start()
            if len(self.waiting) < MOST:
                self.waiting[group] = newer(self.waiting.get(group), message)
        self.wake.set()

    def _speak(self) -> None:
        loop = asyncio.new_event_loop()
        healthy = True
        while True:
            self.wake.wait()
            self.wake.clear()
            with self.lock:
                said, self.waiting = self.waiting, {}
            try:
                cache.set_many({_mark(g): m["mark"] for g, m in said.items() if "mark" in m}, timeout=MARKED)
                loop.run_until_complete(asyncio.wait_for(_send(said), PATIENCE))
                healthy = True
            except Exception as error:  # whatever the line does: the next word is tried again
                if healthy:
                    log.warning("live pages are not told: %s", type(error).__qualname__)
                healthy = False


async def _send(said: dict[str, dict[str, Any]]) -> None:
    layer = get_channel_layer()
    for group, message in said.items():
        await layer.group_send(group, message)


_voice = _Voice()
