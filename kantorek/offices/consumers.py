"""The socket of live pages: whoever is signed in as staff watches topics, and hears that one changed.

Nothing but names of topics passes here, and the name of who is typing at one. Who watches is found again for every message,
for everybody who types, at once when something about their rights changed, and every LOOK seconds, as a guard would find
it: session, office, rights, then each topic's own rule inside the scope. A nudge is passed on by what that look has found:
it holds nothing, and what the page then asks for goes through the guard (docs/decisions/0019).
"""

import asyncio
import json
from collections import deque
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from io import BytesIO
from time import monotonic
from typing import Any, ClassVar

from channels.db import database_sync_to_async
from channels.exceptions import StopConsumer
from channels.generic.websocket import AsyncWebsocketConsumer
from django.core.exceptions import RequestDataTooBig, SuspiciousOperation
from django.core.handlers.asgi import ASGIRequest
from django.http import HttpRequest

from kantorek.core import live, scope
from kantorek.core.actor import Actor
from kantorek.core.clock import now
from kantorek.offices.access import actor_of_session

TOPICS, BYTES = 20, 4_096
"""How many topics one page watches, and how long a message may be."""
MESSAGES, WITHIN = 20, 10.0
"""So many messages in so many seconds."""
LOOK = 25.0
"""Seconds between two looks at the rights of a socket that hears nothing."""
PAUSE = 0.25
"""Seconds between two nudges about one topic: a page cannot fetch faster anyway."""
HINT = 3.0
"""Seconds between two hints of a socket that somebody is typing; what comes sooner is dropped."""
ONCE_MORE = 0.5
"""Seconds after which a look that was asked for is made again: signing out tells us before the session is gone."""
GARBAGE, NOBODY, TOO_MANY, TOO_LONG, LATER = 4400, 4401, 4429, 1009, 1013
"""What a socket is closed with; a page comes back after all but NOBODY."""

_threads = ThreadPoolExecutor(2, "live")  # beside the eight of the requests, within the pool of connections


Find = Callable[[HttpRequest], Actor | None]
Seen = tuple[Actor | None, set[str], dict[str, str]]


def _look(find: Find, asgi: dict[str, Any], names: set[str]) -> Seen:
    """Find who it is now, which of the topics are open to them, and the marks of those."""
    try:
        actor = find(ASGIRequest(asgi | {"method": "GET"}, BytesIO()))
    except (SuspiciousOperation, RequestDataTooBig):  # a host that is not ours, a made-up cookie
        actor = None
    if actor is None:
        return None, set(), {}
    with scope.of(actor):
        open_ones = {name for name in names if live.may_watch(actor, name)}
    live.note_here(actor)
    return actor, open_ones, live.marks(actor.office_id, open_ones)


class LiveSocket(AsyncWebsocketConsumer):  # type: ignore[misc]
    """One open page. In: {"watch": ["client.3", …]}, always all of them. Out: {"topic": …} or {"refused": …}; with
    "upto" beside the topic where live.tell() had it.

    In also {"typing": "chat.5"}, for a topic that this page watches; out, to the others who watch it, {"topic": "chat.5",
    "typing": name, "side": "staff" or "client", "me": user id}. Whoever only looks on says nothing.
    """

    side: ClassVar[str] = "staff"
    office_id = 0
    closed = False

    def find(self, request: HttpRequest) -> Actor | None:
        """Find who it is, as a guard would; None where the door stays shut."""
        return actor_of_session(request, at=now())

    def group_of(self, actor: Actor) -> str:
        """Name the sockets of this person."""
        return live.group_of_person(actor.office_id, actor.staff_id)

    async def connect(self) -> None:
        """Let in staff of the office that the host and the session name; to others the door stays shut."""
        self.watched: dict[str, str] = {}
        self.found_open: set[str] = set()
        self.pausing: dict[str, dict[str, Any] | None] = {}
        self.heard: deque[float] = deque(maxlen=MESSAGES)
        self.tasks: set[asyncio.Task[None]] = set()
        self.person = ""
        self.hinted = -HINT
        actor = (await self._seen(set()))[0]
        if actor is None:
            await self._end(NOBODY)
            return
        self.office_id = actor.office_id
        self.person = self.group_of(actor)
        await self.channel_layer.group_add(self.person, self.channel_name)
        await self.accept()
        self._begin(self._keep_looking())

    async def receive(self, text_data: str | None = None, bytes_data: bytes | None = None) -> None:
        """Take what the page wants to watch; in place of what it watched before."""
        if len(text_data or "") > BYTES:
            return await self._end(TOO_LONG)
        if self._too_often():
            return await self._end(TOO_MANY)
        if (name := _hint(text_data)) is not None:
            return await self._hint(name)
        wanted = _wanted(text_data)
        if wanted is None:
            return await self._end(GARBAGE)
        for name in sorted(set(self.watched) - wanted):
            await self._leave(name)
        for name in sorted(wanted - set(self.watched)):
            if live.read(name):
                self.watched[name] = ""  # heard before it is asked for: no nudge falls in between
                await self.channel_layer.group_add(live.group_of(self.office_id, name), self.channel_name)
        await self._look_again(wanted)
        return None

    async def live_nudge(self, message: dict[str, Any]) -> None:
        """Pass a nudge on; what comes faster than PAUSE is passed on as one at its end."""
        name = message["topic"]
        if name not in self.watched or self.watched[name] == message["mark"]:
            return
        if name in self.pausing:
            self.pausing[name] = live.newer(self.pausing[name], message)
        elif name in self.found_open:
            await self._pass_on(name, message["mark"], message["upto"])
        else:
            await self._look_again({name}, {name: message["mark"]})

    async def live_look(self, message: dict[str, Any]) -> None:
        """Look at once: something about this person's rights changed. And once more, for what is not written yet."""
        await self._look_again(set(self.watched))
        self._begin(self._look_later())

    async def live_typing(self, message: dict[str, Any]) -> None:
        """Pass on that somebody else is typing, to a page that still may watch."""
        word = message["word"]
        if message["from"] != self.channel_name and word["topic"] in self.watched:
            await self._look_again({word["topic"]})
            if word["topic"] in self.watched:
                await self._say(word)

    async def disconnect(self, code: int) -> None:
        """Leave everything."""
        self.closed = True
        for task in self.tasks:
            task.cancel()
        for name in list(self.watched):
            await self._leave(name)
        if self.person:
            await self.channel_layer.group_discard(self.person, self.channel_name)

    async def dispatch(self, message: dict[str, Any]) -> None:
        """Take one message; when the database or Valkey is away, send the page home to come back later."""
        try:
            await super().dispatch(message)
        except (StopConsumer, asyncio.CancelledError):
            raise
        except Exception as error:
            live.log.warning("a live page is sent home: %s", type(error).__qualname__)
            await self._end(LATER)

    async def _look_again(self, names: set[str], told: dict[str, str] | None = None) -> None:
        """Ask anew who it is; leave what is not theirs, pass on what has changed since they heard of it."""
        actor, open_ones, kept = await self._seen(names)
        marks = (told or {}) | kept
        if actor is None or actor.office_id != self.office_id:
            return await self._end(NOBODY)
        for name in sorted(names - open_ones):
            await self._leave(name)
            await self._say({"refused": name})
        self.found_open |= open_ones & set(self.watched)
        for name in sorted(open_ones):
            if name in self.watched and marks.get(name, "") not in ("", self.watched[name]):
                await self._pass_on(name, marks[name])
        return None

    async def _pass_on(self, name: str, mark: str, upto: int | None = None) -> None:
        """Say that a topic changed, and be quiet about it for PAUSE seconds.

        Everything is noted before anything is waited for: what comes meanwhile has to find it.
        """
        self.watched[name] = mark
        if name not in self.pausing:
            self._begin(self._pause(name))
        later = self.pausing.get(name)
        self.pausing[name] = later if later and later["mark"] != mark else None
        await self._say({"topic": name} if upto is None else {"topic": name, "upto": upto})

    async def _hint(self, name: str) -> None:
        """Say to the others that this person types; silently nothing where they may not, or said so a moment ago."""
        if name not in self.watched or monotonic() - self.hinted < HINT:
            return
        self.hinted = monotonic()
        ask = database_sync_to_async(_may_hint, thread_sensitive=False, executor=_threads)
        actor = await ask(self.find, self.scope, name)
        if actor is not None and actor.office_id == self.office_id:
            word = {"topic": name, "typing": actor.name, "side": self.side, "me": actor.user_id}
            told = {"type": "live.typing", "word": word, "from": self.channel_name}
            await self.channel_layer.group_send(live.group_of(self.office_id, name), told)

    async def _seen(self, names: set[str]) -> Seen:
        look = database_sync_to_async(_look, thread_sensitive=False, executor=_threads)
        found: Seen = await look(self.find, self.scope, names)
        return found

    async def _look_later(self) -> None:
        await asyncio.sleep(ONCE_MORE)
        await self._look_again(set(self.watched))

    async def _pause(self, name: str) -> None:
        await asyncio.sleep(PAUSE)
        if (message := self.pausing.pop(name, None)) is not None and name in self.watched:
            await self.live_nudge(message)

    async def _keep_looking(self) -> None:
        while True:
            await asyncio.sleep(LOOK)
            await self._look_again(set(self.watched))

    def _begin(self, work: Any) -> None:
        task = asyncio.create_task(self._or_end(work))
        self.tasks.add(task)
        task.add_done_callback(self.tasks.discard)

    async def _or_end(self, work: Any) -> None:
        try:
            await work
        except Exception as error:
            live.log.warning("a live page is sent home: %s", type(error).__qualname__)
            await self._end(LATER)

    async def _leave(self, name: str) -> None:
        self.found_open.discard(name)
        if self.watched.pop(name, None) is not None:
            await self.channel_layer.group_discard(live.group_of(self.office_id, name), self.channel_name)

    async def _say(self, words: dict[str, Any]) -> None:
        if not self.closed:
            await self.send(text_data=json.dumps(words))

    async def _end(self, code: int) -> None:
        if not self.closed:
            self.closed = True
            await self.close(code=code)

    def _too_often(self) -> bool:
        """Tell whether as many messages as may come within WITHIN seconds came faster."""
        self.heard.append(monotonic())
        return len(self.heard) == MESSAGES and self.heard[-1] - self.heard[0] < WITHIN


def _may_hint(find: Find, asgi: dict[str, Any], name: str) -> Actor | None:
    """Give who it is when they may say that they type there."""
    actor = find(ASGIRequest(asgi | {"method": "GET"}, BytesIO()))
    if actor is None:
        return None
    with scope.of(actor):
        return actor if live.may_hint(actor, name) else None


def _hint(text: str | None) -> str | None:
    """Read {"typing": name}; None for anything else."""
    try:
        said = json.loads(text or "")
    except ValueError:
        return None
    name = said.get("typing") if isinstance(said, dict) and len(said) == 1 else None
    return name if isinstance(name, str) else None


def _wanted(text: str | None) -> set[str] | None:
    """Read {"watch": [names]}; None for anything else."""
    try:
        said = json.loads(text or "")
    except ValueError:
        return None
    names = said.get("watch") if isinstance(said, dict) else None
    if not isinstance(names, list) or len(names) > TOPICS or not all(isinstance(name, str) for name in names):
        return None
    return set(names)
