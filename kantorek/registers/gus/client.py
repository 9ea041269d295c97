"""Speaks to the GUS service: sessions, one relogin, error codes; every answer is kept word by word."""

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final, Protocol

from kantorek.core import http
from kantorek.registers.findings import RegisterDown
from kantorek.registers.gus import envelope, mtom
from kantorek.registers.gus.parse import Row, error_code, read_regons, read_result, read_rows

MOST_IDENTIFIERS: Final = 20
_LONGEST_CALL: Final = 20.0
_BULK: Final = "DanePobierzRaportZbiorczy"
# Tens of thousands of units on an ordinary day, some eighty bytes each on the wire.
_MOST_BULK: Final = 32 * 1024 * 1024
# What the service says about itself when it answers with nothing (KomunikatKod).
_MESSAGES: Final = {"1": "captcha", "2": "bad_request", "5": "no_right"}
# Error codes inside an answer; 4 is "nothing found", and 11, 21, 22 mean that this unit has no such report.
_ERRORS: Final = {"2": "bad_request", "5": "no_right", "103": "bad_request", "105": "bad_request"}
_STATUSES: Final = {401: "blocked", 403: "blocked", 429: "rate_limited"}
_NOTHING: Final = frozenset({"4", "11", "21", "22"})


class Sessions(Protocol):
    """Where the session id lives between calls; it is a secret of the service."""

    def get(self) -> str | None:
        """Give the session in use."""

    def keep(self, session: str) -> None:
        """Share a fresh session."""

    def forget(self, session: str) -> None:
        """Drop a session that has expired."""


@dataclass(frozen=True, slots=True)
class Account:
    """Where the service is and who we are there."""

    url: str
    key: str = field(repr=False)
    prefix: str = "BIR11"


@dataclass(slots=True)
class Line:
    """One conversation: it ends at `until` (monotonic), and `before_call` reserves each call or raises."""

    account: Account
    sessions: Sessions
    until: float
    before_call: Callable[[float], None]
    heard: list[tuple[str, str]] = field(default_factory=list)
    request_id: str = ""
    relogged: bool = False


def search(line: Line, criteria: Mapping[str, str | Sequence[str]]) -> list[Row]:
    """Look units up; an empty list means that GUS knows none."""
    for value in criteria.values():
        if not isinstance(value, str) and len(value) > MOST_IDENTIFIERS:
            raise ValueError("GUS takes at most 20 identifiers in one call")
    return _ask(line, "DaneSzukajPodmioty", envelope.search(line.account.url, criteria))


def full_report(line: Line, regon: str, name: str) -> list[Row]:
    """Read one report about one unit; empty where the unit has none."""
    return _ask(line, "DanePobierzPelnyRaport", envelope.full_report(line.account.url, regon, name), note=name)


def bulk_report(line: Line, day: str, name: str) -> set[str]:
    """Read the REGON numbers of the units that were new, changed or struck off on a day."""
    inner = _hear(line, _BULK, envelope.bulk_report(line.account.url, day, name), name)
    if inner is None:
        return set()
    units, code = read_regons(inner)
    _refuse_error(code)
    return units


def log_out(line: Line) -> None:
    """Give the shared session back."""
    if session := line.sessions.get():
        _send(line, "Wyloguj", envelope.log_out(line.account.url, session), session)
        line.sessions.forget(session)


def _ask(line: Line, operation: str, request: bytes, note: str = "") -> list[Row]:
    inner = _hear(line, operation, request, note)
    if inner is None:
        return []
    rows = read_rows(inner)
    code = error_code(rows)
    _refuse_error(code)
    if code:
        return []
    if not rows:
        # Nothing found is said by code 4; an empty list says nothing, and must not look like "no such company".
        raise RegisterDown("malformed", detail="no rows")
    return rows


def _hear(line: Line, operation: str, request: bytes, note: str) -> str | None:
    """Give the XML inside the answer; None means nothing found."""
    session = line.sessions.get() or _log_in(line)
    inner = _send(line, operation, request, session, note)
    return inner or _after_silence(line, operation, request, session, note)


def _refuse_error(code: str) -> None:
    if code and code not in _NOTHING:
        raise RegisterDown(_ERRORS.get(code, "register_error"), detail=f"code {code[:12]}")


def _after_silence(line: Line, operation: str, request: bytes, session: str, note: str) -> str | None:
    """An empty answer: ask the service why, log in again once if the session is gone. None means nothing found."""
    message = ""
    if _value(line, "StatusSesji", session) == "1":
        message = _value(line, "KomunikatKod", session)
        if message == "4":
            return None
        if message in _MESSAGES:
            raise RegisterDown(_MESSAGES[message], detail="empty answer")
        if message not in ("", "0", "7"):
            raise RegisterDown("register_error", detail=f"message {message[:12]}")
    if line.relogged:
        raise RegisterDown("session", detail="empty answer after a new log-in")
    line.relogged = True
    line.sessions.forget(session)
    inner = _send(line, operation, request, _log_in(line), note)
    if not inner:
        raise RegisterDown("session", detail="empty answer after a new log-in")
    return inner


def _log_in(line: Line) -> str:
    session = _send(line, "Zaloguj", envelope.log_in(line.account.url, line.account.key), None)
    if not session:
        raise RegisterDown("bad_key")
    if not (session.isascii() and session.isalnum() and len(session) <= 64):  # it becomes a header
        raise RegisterDown("malformed", detail="session id")
    line.sessions.keep(session)
    return session


def _value(line: Line, name: str, session: str) -> str:
    return _send(line, "GetValue", envelope.value(line.account.url, name), session, name)


def _send(line: Line, operation: str, request: bytes, session: str | None, note: str = "") -> str:
    line.before_call(line.until)
    left = line.until - time.monotonic()
    if left <= 0.02:
        raise RegisterDown("timeout")
    headers = {
        "Content-Type": f'application/soap+xml; charset=utf-8; action="{envelope.action_of(operation)}"',
        **({"sid": session} if session else {}),
    }
    reply = _carry(line, operation, request, headers, min(left, _LONGEST_CALL), note)
    content_type = reply.headers.get("content-type", "")
    line.request_id = mtom.request_id(content_type, reply.body) or line.request_id
    # The log-in's answer is the session itself: a secret, not evidence. The list of a day is about nobody.
    if operation not in ("Zaloguj", _BULK):
        _keep(line, operation, note, reply.body)
    return read_result(mtom.cut_envelope(content_type, reply.body), operation)


def _carry(
    line: Line, operation: str, request: bytes, headers: dict[str, str], timeout: float, note: str
) -> http.Reply:
    try:
        most = _MOST_BULK if operation == _BULK else http.MAX_BYTES
        return http.post(line.account.url, request, headers=headers, timeout=timeout, max_bytes=most)
    except http.BadStatus as failure:
        _keep(line, operation, note, failure.partial)
        status, wait = failure.reply.status, failure.reply.retry_after
        raise RegisterDown(_STATUSES.get(status, "bad_status"), retry_after=wait, detail=f"status {status}") from None
    except (http.CutOff, http.TooLarge) as failure:
        _keep(line, operation, note, failure.partial)
        raise RegisterDown("malformed", detail=failure.reason) from None
    except http.HttpFailed as failure:
        _keep(line, operation, note, failure.partial)
        reason = failure.reason if failure.reason in ("timeout", "connect") else "connect"
        raise RegisterDown(reason) from None


def _keep(line: Line, operation: str, note: str, body: bytes) -> None:
    if body and operation != "Zaloguj":
        line.heard.append((f"{operation} {note}".strip(), body.decode("utf-8", "replace")))
