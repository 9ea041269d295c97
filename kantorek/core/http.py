"""The one way out to other machines: bounded in time and size, never inside a transaction, silent about what it carries."""

import logging
import os
import queue
import threading
import time
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from functools import lru_cache
from http.cookiejar import CookieJar, DefaultCookiePolicy
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

import httpx
from django.db import connections

MAX_BYTES: Final = 2 * 1024 * 1024
_LOOPBACK: Final = frozenset({"127.0.0.1", "localhost", "::1"})

# Their INFO lines print whole addresses, and some registers carry a NIP in the path.
logging.getLogger("httpx").setLevel(logging.WARNING)
logging.getLogger("httpcore").setLevel(logging.WARNING)


class NetworkInTransaction(RuntimeError):
    """Somebody called out while a database transaction was open: it would hold locks for as long as the answer takes."""


class HttpFailed(Exception):
    """No usable answer came; `partial` holds what had arrived, `reason` is a short code."""

    reason = "failed"

    def __init__(self, detail: str = "", *, partial: bytes = b"") -> None:
        super().__init__(detail or self.reason)
        self.partial = partial


class Timeout(HttpFailed):
    """The answer did not come in the time given."""

    reason = "timeout"


class ConnectFailed(HttpFailed):
    """Nobody answered at that address."""

    reason = "connect"


class CutOff(HttpFailed):
    """The connection ended in the middle of the answer."""

    reason = "cut_off"


class TooLarge(HttpFailed):
    """The answer is longer than anything this caller expects."""

    reason = "too_large"


class BadStatus(HttpFailed):
    """The other side answered with a status that the caller did not accept."""

    reason = "bad_status"

    def __init__(self, reply: "Reply") -> None:
        super().__init__(f"status {reply.status}", partial=reply.body)
        self.reply = reply


@dataclass(frozen=True, slots=True)
class Reply:
    """What came back; header names are lower-case."""

    status: int
    body: bytes = field(repr=False)
    headers: Mapping[str, str] = field(repr=False)
    took_ms: int

    @property
    def retry_after(self) -> int | None:
        """The seconds that the other side asks us to wait, where it says so in seconds."""
        value = self.headers.get("retry-after", "").strip()
        return min(int(value), 86_400) if value.isascii() and value.isdigit() and len(value) < 9 else None


@dataclass(frozen=True, slots=True)
class _Order:
    method: str
    url: str
    content: bytes | None
    headers: Mapping[str, str]
    ends: float
    max_bytes: int
    path: Path | None = None


def get(url: str, **options: Any) -> Reply:
    """Fetch an address; the options are those of `send`."""
    return send("GET", url, **options)


def post(url: str, content: bytes, **options: Any) -> Reply:
    """Send a body to an address; the options are those of `send`."""
    return send("POST", url, content=content, **options)


def send(
    method: str,
    url: str,
    *,
    content: bytes | None = None,
    headers: Mapping[str, str] | None = None,
    timeout: float = 10.0,
    max_bytes: int = MAX_BYTES,
    accept: frozenset[int] | None = frozenset({200}),
) -> Reply:
    """Call out and wait no longer than `timeout` seconds in all, however slowly the answer drips.

    Refuses inside a transaction. `accept=None` gives back any status; redirects are never followed.
    """
    return _send(
        _Order(method, url, content, dict(headers or {}), time.monotonic() + timeout, max_bytes), timeout, accept
    )


def download(
    url: str,
    path: Path,
    *,
    timeout: float,
    max_bytes: int,
    headers: Mapping[str, str] | None = None,
    accept: frozenset[int] = frozenset({200}),
) -> Reply:
    """Fetch an address into a file, as it comes, never the whole in memory; the reply's own body stays empty.

    Bounded, refusing and following nothing like `send`. What a failure leaves in the file is the caller's to remove.
    """
    order = _Order("GET", url, None, dict(headers or {}), time.monotonic() + timeout, max_bytes, path)
    return _send(order, timeout, accept)


def _send(order: _Order, timeout: float, accept: frozenset[int] | None) -> Reply:
    refuse_in_transaction()
    inbox: queue.SimpleQueue[Reply | HttpFailed] = queue.SimpleQueue()
    # The library bounds each read, not their sum; a thread of its own is what keeps the caller's promise.
    threading.Thread(target=lambda: inbox.put(_carry_out(order)), daemon=True, name="http-out").start()
    try:
        result = inbox.get(timeout=max(timeout, 0.001))
    except queue.Empty:
        raise Timeout from None
    if isinstance(result, HttpFailed):
        raise result
    if accept is not None and result.status not in accept:
        raise BadStatus(result)
    return result


def refuse_in_transaction() -> None:
    """Raise when this thread has a transaction open; the outer one of a test case does not count."""
    for connection in connections.all(initialized_only=True):
        blocks: list[Any] = connection.atomic_blocks
        if any(not getattr(block, "_from_testcase", False) for block in blocks):
            raise NetworkInTransaction("a database transaction is open")


def _carry_out(order: _Order) -> Reply | HttpFailed:
    started = time.monotonic()
    left = order.ends - started
    try:
        with _client_for(order.url).stream(
            order.method,
            order.url,
            content=order.content,
            headers=order.headers,
            timeout=httpx.Timeout(max(left, 0.001)),
        ) as response:
            body = _save(response, order) if order.path and response.is_success else _read(response, order)
            headers = {name.lower(): value for name, value in response.headers.items()}
            return Reply(response.status_code, body, headers, round((time.monotonic() - started) * 1000))
    except HttpFailed as failure:
        return failure
    except httpx.TimeoutException:
        return Timeout()
    except (httpx.ConnectError, httpx.UnsupportedProtocol, httpx.InvalidURL, httpx.ProxyError, ValueError) as error:
        return ConnectFailed(type(error).__name__)
    except (httpx.HTTPError, httpx.StreamError) as error:
        return CutOff(type(error).__name__)
    except Exception as error:  # a thread that dies without a word would look like a time-out
        return HttpFailed(type(error).__name__)


def _save(response: httpx.Response, order: _Order) -> bytes:
    assert order.path is not None
    size = 0
    with order.path.open("wb") as file:
        for chunk in response.iter_raw(1 << 18):
            size += len(chunk)
            if size > order.max_bytes:
                raise TooLarge
            if time.monotonic() > order.ends:
                raise Timeout
            file.write(chunk)
    return b""


def _read(response: httpx.Response, order: _Order) -> bytes:
    body = bytearray()
    most = min(order.max_bytes, MAX_BYTES) if order.path else order.max_bytes
    try:
        # Raw bytes: we ask for no compression, and so none can blow up past the limit.
        for chunk in response.iter_raw():
            body += chunk
            if len(body) > most:
                raise TooLarge(partial=bytes(body[:65_536]))
            if time.monotonic() > order.ends:
                raise Timeout(partial=bytes(body))
    except httpx.TimeoutException:
        raise Timeout(partial=bytes(body)) from None
    except httpx.HTTPError as error:
        raise CutOff(type(error).__name__, partial=bytes(body)) from None
    return bytes(body)


def make_ready(url: str) -> None:
    """Do what a process's first call would do late: a call that is booked for a moment must leave at that moment."""
    with suppress(ValueError):  # the call itself will say what is wrong with the address
        _client_for(url)


def _client_for(url: str) -> httpx.Client:
    return _client(os.getpid(), urlsplit(url).hostname in _LOOPBACK)


@lru_cache(maxsize=4)
def _client(process_id: int, loopback: bool) -> httpx.Client:
    return httpx.Client(
        follow_redirects=False,
        trust_env=not loopback,
        cookies=CookieJar(DefaultCookiePolicy(allowed_domains=[])),
        headers={"Accept-Encoding": "identity", "User-Agent": "kantorek"},
        limits=httpx.Limits(max_connections=32, max_keepalive_connections=8, keepalive_expiry=20),
    )
