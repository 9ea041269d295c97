"""One conversation with a register: bounded in time, each call booked first, everything heard kept word by word."""

import hashlib
import json
import re
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Final, Protocol

from kantorek.core import http
from kantorek.registers.findings import Finding, Outcome, RegisterDown

_MOST_EVIDENCE: Final = 300_000
_LONGEST_CALL: Final = 20.0
_STATUSES: Final = {401: "blocked", 403: "blocked", 429: "rate_limited", 503: "unavailable"}


@dataclass(slots=True)
class Conversation:
    """Who asks when, and until when (monotonic) we wait; `before_call` books a call or raises RegisterDown."""

    until: float
    before_call: Callable[[float], None]
    at: datetime
    on: date
    requester: str = ""
    heard: list[tuple[str, str]] = field(default_factory=list)
    request_id: str = ""


def call(
    conversation: Conversation,
    method: str,
    url: str,
    *,
    note: str,
    content: bytes | None = None,
    headers: Mapping[str, str] | None = None,
    accept: frozenset[int] = frozenset({200}),
    max_bytes: int = http.MAX_BYTES,
    longest: float = _LONGEST_CALL,
) -> http.Reply:
    """Book a call and make it; what came is kept under `note`, what did not come is a RegisterDown with its reason."""
    options: dict[str, Any] = {"content": content, "headers": headers, "accept": accept, "max_bytes": max_bytes}
    try:
        reply = http.send(method, url, timeout=min(_time_left(conversation), longest), **options)
    except http.BadStatus as failure:
        status, wait = failure.reply.status, failure.reply.retry_after
        keep(conversation, f"{note} · {status}", failure.partial)
        raise RegisterDown(_STATUSES.get(status, "bad_status"), retry_after=wait, detail=f"status {status}") from None
    except (http.CutOff, http.TooLarge) as failure:
        keep(conversation, f"{note} · {failure.reason}", failure.partial)
        raise RegisterDown("malformed", detail=failure.reason) from None
    except http.HttpFailed as failure:
        if failure.partial:
            keep(conversation, f"{note} · {failure.reason}", failure.partial)
        raise RegisterDown("timeout" if failure.reason == "timeout" else "connect") from None
    keep(conversation, f"{note} · {reply.status}", reply.body)
    return reply


def _time_left(conversation: Conversation) -> float:
    """Book the call, which may wait for its turn, and give the seconds that are left for it."""
    conversation.before_call(conversation.until)
    left = conversation.until - time.monotonic()
    if left <= 0.02:
        raise RegisterDown("timeout")
    return left


def keep(conversation: Conversation, title: str, body: bytes) -> None:
    """Keep what was heard as evidence."""
    conversation.heard.append((title, body.decode("utf-8", "replace")))


def read_json(reply: http.Reply) -> Any:
    """Read a JSON answer, numbers with a point as Decimal; another content type, cut text or no UTF-8 is malformed."""
    if "json" not in reply.headers.get("content-type", "").partition(";")[0].lower():
        raise RegisterDown("malformed", detail="content type")
    try:
        return json.loads(reply.body.decode("utf-8-sig"), parse_float=Decimal, parse_constant=_no_number)
    except (ValueError, RecursionError, ArithmeticError):
        raise RegisterDown("malformed", detail="not JSON") from None


class Heard(Protocol):
    """Whatever has talked to a register and kept what it heard."""

    heard: list[tuple[str, str]]
    request_id: str


def finding(
    conversation: Heard,
    outcome: Outcome,
    *,
    reason: str = "",
    data: dict[str, Any] | None = None,
    retry_after: int | None = None,
) -> Finding:
    """Close a conversation with what was found, and all that was heard as evidence."""
    return Finding(
        outcome=outcome,
        reason=reason,
        data=data,
        raw=evidence(conversation.heard),
        request_id=conversation.request_id,
        retry_after=retry_after,
    )


def evidence(heard: list[tuple[str, str]]) -> str:
    """Give all that was heard as one text; what is too long for our shelf is cut, and says so with its whole hash."""
    raw = "\n".join(f"=== {title} ===\n{body}" for title, body in heard).replace("\x00", "\ufffd")
    if len(raw) <= _MOST_EVIDENCE:
        return raw
    return f"{raw[:_MOST_EVIDENCE]}\n=== cut off here; the whole: {len(raw)} characters, SHA-256 {digest_of(raw)} ===\n"


def digest_of(text: str) -> str:
    """Give the hash by which anybody can see that a kept text is still what it was."""
    return hashlib.sha256(text.encode()).hexdigest()


def without_others(heard: list[tuple[str, str]], asked: list[str]) -> list[tuple[str, str]]:
    """Of an answer to a plural question that cannot be used, leave out what may be of other clients or another office.

    An error page, or anything else without a number in it, is kept word for word.
    """
    telling = re.compile(r"\d{9}") if len(asked) > 1 else None
    return [
        (f"{title}; left out, as it is of others too; {summary(body)}", "")
        if telling and telling.search(body)
        else (title, body)
        for title, body in heard
    ]


def summary(body: str) -> str:
    """Name a whole answer of which only a part is kept: how long it is, and its hash."""
    return f"the whole answer: {len(body)} characters, SHA-256 {digest_of(body)}"


def _no_number(text: str) -> Any:
    raise ValueError(f"{text[:10]} is no JSON number")
