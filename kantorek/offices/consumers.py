"""The socket of live pages: whoever is signed in as staff watches topics, and hears that one changed.

Nothing but names of topics passes here. Who watches is found again for every message, for every nudge and every LOOK
seconds, as a guard would find it: session, office, rights, then each topic's own rule inside the scope.
"""

import asyncio
import json
from collections import deque
from concurrent.futures import ThreadPoolExecutor
from io import BytesIO
from time import monotonic
from typing import Any

from channels.db import database_sync_to_async
from channels.exceptions import StopConsumer
from channels.generic.websocket import AsyncWebsocketConsumer
from django.core.exceptions import RequestDataTooBig, SuspiciousOperation
from django.core.handlers.asgi import ASGIRequest

from kantorek.core import live, scope
from kantorek.core.actor import Actor
from kantorek.core.clock import now
from kantorek.offices.access import actor_of_session

TOPICS, BYTES = 20, 4_096
"""How many topics one page watches, and how long a message may be."""
MESSAGES, WITHIN = 20, 10.0
"""So many messages in so many seconds."""
LOOK = 20.0
"""Seconds between two looks at the rights of a socket that hears nothing."""
PAUSE = 0.25
"""Seconds between two nudges about one topic: a page cannot fetch faster anyway."""
GARBAGE, NOBODY, TOO_MANY, TOO_LONG, LATER = 4400, 4401, 4429, 1009, 1013
"""What a socket is closed with; a page comes back after all but NOBODY."""

_threads = ThreadPoolExecutor(2, "live")  # beside the eight of the requests, within the pool of connections


def _look(asgi: dict[str, Any], names: set[str]) -> tuple[Actor | None, set[str], dict[str, str]]:
    """Find who it is now, which of the topics are open to them, and the marks of those."""
    try:
        actor = actor_of_session(ASGIRequest(asgi | {"method": "GET"}, BytesIO()), at=now())
    except (SuspiciousOperation, RequestDataTooBig):  # a host that is not ours, a made-up cookie
        actor = None
    if actor is None:
        return None, set(), {}
    with scope.of(actor):
        open_ones = {name for name in names if live.may_watch(actor, name)}
    return actor, open_ones, live.marks(actor.office_id, open_ones)


class LiveSocket(AsyncWebsocketConsumer):  # type: ignore[misc]
    """One open page. In: {"watch": ["client.3", …]}, always all of them. Out: {"topic": …} or {"refused": …}."""

    office_id = 0
    closed = False

    async def connect(self) -> None:
        """Let in staff of the office that the host and the session name; to others the door stays shut."""
        self.watched: dict[str, str] = {}
        self.pausing: dict[str, bool] = {}
        self.heard: deque[float] = deque(maxlen=MESSAGES)
        self.tasks: set[asyncio.Task[None]] = set()
        self.person = ""
        actor = (await self._seen(set()))[0]
        if actor is None:
            await self._end(NOBODY)
            return
        self.office_id = actor.office_id
        self.person = live.group_of_person(actor.office_id, actor.staff_id)
        await self.channel_layer.group_add(self.person, self.channel_name)
        await self.accept()
        self._begin(self._keep_looking())

    async def receive(self, text_data: str | None = None, bytes_data: bytes | None = None) -> None:
        """Take what the page wants to watch; in place of what it watched before."""
        if len(text_data or "") > BYTES:
            return await self._end(TOO_LONG)
        if self._too_often():
            return await self._end(TOO_MANY)
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
        """Pass a nudge on if the topic is still open; what comes faster than PAUSE is passed on once more at its end."""
        name = message["topic"]
        if name not in self.watched or self.watched[name] == message["mark"]:
            return
        if name in self.pausing:
            self.pausing[name] = True
            return
        await self._look_again({name}, {name: message["mark"]})

    async def live_look(self, message: dict[str, Any]) -> None:
        """Look at once: something about this person's rights changed."""
        await self._look_again(set(self.watched))

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
        for name in sorted(open_ones):
            if name in self.watched and marks.get(name, "") not in ("", self.watched[name]):
                self.watched[name] = marks[name]
                await self._say({"topic": name})
                self.pausing[name] = False
                self._begin(self._pause(name))
        return None

    async def _seen(self, names: set[str]) -> tuple[Actor | None, set[str], dict[str, str]]:
        look = database_sync_to_async(_look, thread_sensitive=False, executor=_threads)
        found: tuple[Actor | None, set[str], dict[str, str]] = await look(self.scope, names)
        return found

    async def _pause(self, name: str) -> None:
        await asyncio.sleep(PAUSE)
        if self.pausing.pop(name, False):
            await self._look_again({name} & set(self.watched))

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
        if self.watched.pop(name, None) is not None:
            await self.channel_layer.group_discard(live.group_of(self.office_id, name), self.channel_name)

    async def _say(self, words: dict[str, str]) -> None:
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
