"""How much anybody may send: bounded at the door, before a byte of it is kept anywhere.

Django writes a body to the disk as a whole before it asks who sends it, and an upload has no bound there at all.
"""

from collections.abc import Awaitable, Callable, Mapping
from typing import Any, Final

MOST: Final = 10_000_000
"""Bytes of one request; what a form or the API takes is bounded further by the settings."""
AROUND: Final = 1_000_000
"""What a form adds to a file: the fields beside it, and the lines between them."""
PLACES: Final = ("/files", "/file", "/proof")
"""How the addresses end to which forms send files."""

Message = Mapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
Program = Callable[[dict[str, Any], Receive, Send], Awaitable[None]]

_WORDS: Final = "Za dużo danych. / Too much data."
_FILE_WORDS: Final = "Plik jest za duży: najwięcej {mb} MB. / The file is too large: at most {mb} MB."
_HEAD: Final = [(b"content-type", b"text/plain; charset=utf-8"), (b"connection", b"close")]


class BoundedBody:
    """An ASGI program that answers 413 to a body above the limit and lets the one inside hear of nothing more.

    Where files go (POST to one of PLACES) `upload` bytes are let through, but only from somebody who shows a session or a
    token: a stranger fills no disk. Whether that is a valid one, the guard behind asks.
    """

    def __init__(self, program: Program, *, limit: int = MOST, upload: int = 0) -> None:
        self.program = program
        self.limit = limit
        self.upload = upload

    async def __call__(self, scope: dict[str, Any], receive: Receive, send: Send) -> None:
        """Pass on what is small enough."""
        if scope["type"] != "http":
            return await self.program(scope, receive, send)
        files = self.upload > 0 and _brings_files(scope)
        limit = max(self.limit, self.upload + AROUND) if files else self.limit
        words = _FILE_WORDS.format(mb=self.upload // (1024 * 1024)) if files else _WORDS
        if _announced(scope) > limit:
            return await _refuse(send, words)
        taken, refused = 0, False

        async def bounded() -> Message:
            nonlocal taken, refused
            message = await receive()
            taken += len(message.get("body", b""))
            if taken <= limit:
                return message
            if not refused:
                refused = True
                await _refuse(send, words)
            return {"type": "http.disconnect"}

        async def answer(message: Message) -> None:
            if not refused:
                await send(message)

        return await self.program(scope, bounded, answer)


def _brings_files(scope: dict[str, Any]) -> bool:
    if scope["method"] != "POST" or not scope["path"].rstrip("/").endswith(PLACES):
        return False
    return any(name in (b"cookie", b"authorization") for name, _value in scope["headers"])


def _announced(scope: dict[str, Any]) -> int:
    text: bytes = dict(scope["headers"]).get(b"content-length", b"")
    return int(text[:18]) if text.isdigit() else 0


async def _refuse(send: Send, words: str) -> None:
    await send({"type": "http.response.start", "status": 413, "headers": _HEAD})
    await send({"type": "http.response.body", "body": words.encode()})
