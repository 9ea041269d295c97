"""A page's socket, asked as a server asks it: through the whole application, over the real channel layer."""

import asyncio
import json
from types import TracebackType
from typing import Any, Self

from asgiref.testing import ApplicationCommunicator
from django.conf import settings
from django.test import Client as Browser

from kantorek.config.asgi import application

SILENCE = 0.35
"""Seconds without a word after which nobody is speaking."""


class Line:
    """One socket: `with Line(browser) as line: line.watch("client.3")`; `code` is what it was closed with."""

    def __init__(
        self, browser: Browser, *, host: str = "localhost", origin: str | None = "", path: str = "/ws/"
    ) -> None:
        session = browser.cookies.get(settings.SESSION_COOKIE_NAME)
        headers = [(b"host", host.encode())]
        if origin is not None:
            headers.append((b"origin", (origin or f"http://{host}").encode()))
        if session and session.value:
            headers.append((b"cookie", f"{settings.SESSION_COOKIE_NAME}={session.value}".encode()))
        self.asgi: dict[str, Any] = {"type": "websocket", "path": path, "query_string": b"", "headers": headers}
        self.runner = asyncio.Runner()
        self.open = False
        self.code: int | None = None
        self.inner: Any = None

    def __enter__(self) -> Self:
        self.runner.run(self._connect())
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.runner.run(self._leave())
        self.runner.close()

    def say(self, text: str) -> list[dict[str, Any]]:
        """Send a text as it is; give what is answered."""
        assert self.open
        self.runner.run(self.inner.send_input({"type": "websocket.receive", "text": text}))
        return self.heard()

    def watch(self, *topics: str) -> list[dict[str, Any]]:
        """Watch topics, in place of those before; give what is answered."""
        return self.say(json.dumps({"watch": topics}))

    def heard(self, *, within: float = SILENCE) -> list[dict[str, Any]]:
        """Listen until nothing more is said for a while; give the words."""
        return self.runner.run(self._listen(within))

    async def _connect(self) -> None:
        communicator: Any = ApplicationCommunicator  # asgiref brings no types for it
        self.inner = communicator(application, self.asgi)
        await self.inner.send_input({"type": "websocket.connect"})
        answer = await self.inner.receive_output(5)
        self.open = answer["type"] == "websocket.accept"

    async def _listen(self, within: float) -> list[dict[str, Any]]:
        words: list[dict[str, Any]] = []
        while not await self.inner.receive_nothing(within, 0.01):
            message = await self.inner.receive_output(1)
            if message["type"] == "websocket.close":
                self.open, self.code = False, message.get("code")
            else:
                words.append(json.loads(message["text"]))
        return words

    async def _leave(self) -> None:
        await self.inner.send_input({"type": "websocket.disconnect", "code": 1000})
        await self.inner.wait(5)
