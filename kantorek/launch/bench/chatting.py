"""The chat under load: 300 open sockets, 50 lines a second from both sides, each followed to the other side's page."""

import asyncio
import json
import random
import threading
import time
from collections import Counter, defaultdict
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from http import HTTPStatus
from http.client import HTTPConnection, HTTPException
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlencode
from uuid import UUID, uuid4

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.cached_db import SessionStore
from django.db import connection
from django.test.utils import CaptureQueriesContext
from websockets.asyncio.client import ClientConnection, connect

from kantorek.accounts.models import User
from kantorek.chat import bench
from kantorek.launch import ports
from kantorek.launch.bench.report import Figure, percentile
from kantorek.launch.place import Place

if TYPE_CHECKING:
    from kantorek.launch.bench.data import Loaded

RATE: Final = 50
SECONDS: Final = 10
WARM: Final = 30
_CSRF: Final = "b" * 32
_LATEST: Final = 10.0


@dataclass
class _Run:
    """What is known of the lines on their way: when each was sent, and when the other side heard and read of it."""

    waiting: dict[tuple[int, str], dict[UUID, float]] = field(default_factory=lambda: defaultdict(dict))
    sent: list[UUID] = field(default_factory=list)
    heard: list[float] = field(default_factory=list)
    read: list[float] = field(default_factory=list)
    errors: int = 0
    answers: Counter[str] = field(default_factory=Counter)


@dataclass
class _End:
    """One side of a conversation with its open page."""

    pair: bench.Pair
    side: str
    cookie: str
    last: int = 0
    idle: asyncio.Event = field(default_factory=asyncio.Event)

    @property
    def headers(self) -> dict[str, str]:
        """What the page's script sends along."""
        return {"Cookie": self.cookie, "X-CSRFToken": _CSRF, "X-Requested-With": "chat"}

    @property
    def path(self) -> str:
        """Where the conversation lies for this side."""
        pair = self.pair
        return f"/p/{pair.client_id}/chat/" if self.side == "client" else f"/chat/{pair.conversation_id}/"


@dataclass(frozen=True, slots=True)
class _Answer:
    status: int
    last: int
    text: str


class _Pages:
    """Asks as sixty browsers would that keep their connections; a library that does more would be half of the load."""

    def __init__(self, place: Place) -> None:
        self.place = place
        self.threads = ThreadPoolExecutor(60, "page")
        self.own = threading.local()

    def __enter__(self) -> "_Pages":
        return self

    def __exit__(self, *_fault: object) -> None:
        self.threads.shutdown()

    async def ask(self, method: str, path: str, end: _End, body: str | None = None) -> _Answer:
        """Ask for a page as one end of a conversation."""
        return await asyncio.get_running_loop().run_in_executor(self.threads, self._ask, method, path, end, body)

    def _ask(self, method: str, path: str, end: _End, body: str | None) -> _Answer:
        line = self.own.__dict__.setdefault("line", HTTPConnection(ports.LOOPBACK, self.place.port, timeout=30))
        form = {"Content-Type": "application/x-www-form-urlencoded"} if body else {}
        try:
            line.request(method, path, body, end.headers | form)
            answer = line.getresponse()
        except ConnectionError:  # the server lets go of a connection that is not used for five seconds
            line.close()
            return self._ask(method, path, end, body)
        except (OSError, HTTPException):
            line.close()
            return _Answer(0, 0, "")
        return _Answer(answer.status, int(answer.headers.get("X-Chat-Last", 0)), answer.read().decode())


def measure(place: Place, loaded: "Loaded") -> list[Figure]:
    """Load, open the sockets, write for some seconds, and look whether every line was kept once and in order."""
    print("chat:", 2 * bench.PEOPLE, "sockets,", RATE, "lines a second")
    pairs = bench.load(loaded.office_id)
    users = User.objects.in_bulk({pk for pair in pairs for pk in (pair.contact_user_id, pair.staff_user_id)})
    cookies = {
        pk: f"{settings.SESSION_COOKIE_NAME}={_session(user)}; {settings.CSRF_COOKIE_NAME}={_CSRF}"
        for pk, user in users.items()
    }
    ends = [
        _End(pair, side, cookies[pair.contact_user_id if side == "client" else pair.staff_user_id])
        for pair in pairs
        for side in ("client", "staff")
    ]
    run = asyncio.run(_talk(place, ends))
    lost, doubled = bench.faults(loaded.office_id, run.sent)
    if run.answers:
        print("chat: failed", dict(run.answers))
    failed = run.errors + sum(len(lines) for lines in run.waiting.values())
    return [
        Figure("chat", "sockets open", len(ends), "", None, None, 2 * bench.PEOPLE - len(ends)),
        Figure("chat", "line sent to nudge at the other side, p50", _ms(run.heard, 0.5), "ms"),
        Figure("chat", "line sent to nudge at the other side, p95", _ms(run.heard, 0.95), "ms", 1000),
        Figure("chat", "line sent to line read there, p50", _ms(run.read, 0.5), "ms"),
        Figure("chat", "line sent to line read there, p95", _ms(run.read, 0.95), "ms", 1000),
        Figure("chat", "lines written", len(run.sent), "", None, None, failed),
        Figure("chat", "lines lost", lost, "", 0, None, lost),
        Figure("chat", "lines doubled or out of order", doubled, "", 0, None, doubled),
        _long(loaded.office_id, pairs[-1].conversation_id),
    ]


def _ms(seconds: list[float], share: float) -> float:
    """Give milliseconds; a minute where nothing came at all, which is over every budget."""
    return 1000 * percentile(seconds, share) if seconds else 60_000.0


def _long(office_id: int, conversation_id: int) -> Figure:
    """Questions to the database for the newest of ten thousand lines."""
    actor = bench.load_long(office_id, conversation_id)
    with CaptureQueriesContext(connection) as asked:
        bench.open_long(actor, conversation_id)
    many = sum(not one["sql"].startswith(("BEGIN", "COMMIT", "SAVEPOINT", "RELEASE")) for one in asked.captured_queries)
    return Figure("chat", "newest of 10,000 lines", many, "queries", 8)


async def _talk(place: Place, ends: list[_End]) -> _Run:
    run = _Run()
    with _Pages(place) as pages:
        sockets = [await _open(place, end) for end in ends]
        for end in ends:
            end.idle.set()
        listening = [
            asyncio.create_task(_listen(run, pages, end, socket)) for end, socket in zip(ends, sockets, strict=True)
        ]
        for end in random.sample(ends, WARM):  # a server that has run for a minute
            await _post(run, pages, end)
        await asyncio.sleep(1)
        run.heard.clear()
        run.read.clear()
        order = [end for _round in range(1 + RATE * SECONDS // len(ends)) for end in random.sample(ends, len(ends))]
        begin, posts = time.monotonic(), []
        for number, end in enumerate(order[: RATE * SECONDS]):
            await asyncio.sleep(max(0, begin + number / RATE - time.monotonic()))
            posts.append(asyncio.create_task(_post(run, pages, end)))
        await asyncio.gather(*posts)
        until = time.monotonic() + _LATEST
        while any(run.waiting.values()) and time.monotonic() < until:
            await asyncio.sleep(0.1)
        run.errors += sum(task.done() for task in listening)  # none ends by itself
        for task in listening:
            task.cancel()
        await asyncio.gather(*(socket.close() for socket in sockets))
    return run


async def _open(place: Place, end: _End) -> ClientConnection:
    path = f"/ws/p/{end.pair.client_id}/" if end.side == "client" else "/ws/"
    address = place.url.replace("http", "ws", 1) + path
    socket = await connect(address, additional_headers={"Cookie": end.cookie}, origin=place.url, compression=None)  # type: ignore[arg-type]
    await socket.send(json.dumps({"watch": [f"chat.{end.pair.conversation_id}"]}))
    return socket


async def _post(run: _Run, pages: _Pages, end: _End) -> None:
    """Send a line; the page of the other side waits for it."""
    token, other = uuid4(), "staff" if end.side == "client" else "client"
    key = (end.pair.conversation_id, other)
    at = time.monotonic()
    run.waiting[key][token] = at
    end.idle.clear()
    data: dict[str, Any] = {"token": str(token), "text": f"Linia {token}", "after": str(end.last)}
    answer = await pages.ask("POST", f"{end.path}files/", end, urlencode(data))
    end.last = max(end.last, answer.last)
    end.idle.set()
    if answer.status != HTTPStatus.OK:
        run.errors += 1
        run.answers[f"POST {answer.status} {end.side}"] += 1
        run.waiting[key].pop(token, None)
        return
    run.sent.append(token)
    _note_read(run, end, answer.text, time.monotonic())


async def _listen(run: _Run, pages: _Pages, end: _End, socket: ClientConnection) -> None:
    """Hear nudges and fetch what is new, as the page does: not what the answer to its own line has brought."""
    async for word in socket:
        said = json.loads(word)
        if "topic" not in said:
            run.errors += 1
            run.answers[f"socket {word!r}"] += 1
            continue
        heard = time.monotonic()
        await end.idle.wait()
        if 0 < said.get("upto", 0) <= end.last:
            continue
        answer = await pages.ask("GET", f"{end.path}lines/?after={end.last}", end)
        if answer.status != HTTPStatus.OK:
            run.errors += 1
            run.answers[f"GET {answer.status} {end.side}"] += 1
            continue
        end.last = max(end.last, answer.last)
        _note_read(run, end, answer.text, heard)


def _note_read(run: _Run, end: _End, text: str, heard: float) -> None:
    """Note which lines of the other side have reached this page."""
    waiting = run.waiting[end.pair.conversation_id, end.side]
    for token in [token for token in waiting if str(token) in text]:
        at = waiting.pop(token)
        run.heard.append(max(heard - at, 0.0))
        run.read.append(time.monotonic() - at)


def _session(user: User) -> str:
    session = SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.save()
    return str(session.session_key)
