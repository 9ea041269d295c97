"""Faults on demand and counters of calls, so that a test can be unkind and see what came of it."""

import threading
import time
from collections import deque
from dataclasses import dataclass, field
from typing import Any, Final

from kantorek.sandbox.answers import Answer

KINDS: Final = [
    "slow",
    "429",
    "500",
    "html",
    "malformed",
    "cut",
    "drop",
    "entities",
    "expired",
    "empty",
    "captcha",
    "blocked",
    "huge",
    "wrong_type",
    "wrong_nip",
    "nothing",
    "busy",
    "refreshing",
]
_LONGEST_MEMORY: Final = 20_000


@dataclass(slots=True)
class Fault:
    """One kind of trouble, for so many calls (-1: until it is taken away), for one operation or all."""

    register: str
    kind: str
    times: int = 1
    seconds: float = 10.0
    operation: str = ""


@dataclass(slots=True)
class Trouble:
    """The faults waiting and the calls counted."""

    faults: list[Fault] = field(default_factory=list)
    calls: dict[str, int] = field(default_factory=dict)
    moments: deque[float] = field(default_factory=lambda: deque(maxlen=_LONGEST_MEMORY))
    lock: threading.Lock = field(default_factory=threading.Lock)

    def add(self, wish: dict[str, Any]) -> str:
        """Take a wish in; give what is wrong with it, or nothing."""
        kind = str(wish.get("fault", ""))
        if kind not in KINDS:
            return f"fault must be one of: {', '.join(KINDS)}"
        try:
            fault = Fault(
                register=str(wish.get("register", "gus")),
                kind=kind,
                times=int(wish.get("times", 1)),
                seconds=min(float(wish.get("seconds", 10)), 120.0),
                operation=str(wish.get("operation", "")),
            )
        except (TypeError, ValueError):
            return "times and seconds must be numbers"
        with self.lock:
            self.faults.append(fault)
        return ""

    def clear(self) -> None:
        """Take every fault away and forget the calls."""
        with self.lock:
            self.faults.clear()
            self.calls.clear()
            self.moments.clear()

    def count(self, operation: str) -> None:
        """Note one call."""
        with self.lock:
            self.calls[operation] = self.calls.get(operation, 0) + 1
            self.moments.append(time.monotonic())

    def take(self, register: str, operation: str, *, passing: frozenset[str] = frozenset()) -> Fault | None:
        """Give the fault that this call meets, and use it up; kinds in `passing` leave this call alone."""
        with self.lock:
            for fault in self.faults:
                mine = fault.register == register and fault.operation in ("", operation)
                if mine and fault.kind not in passing and fault.times != 0:
                    fault.times -= 1 if fault.times > 0 else 0
                    return fault
        return None

    def waiting(self) -> list[dict[str, Any]]:
        """Give the faults that have not been used up."""
        with self.lock:
            return [
                {
                    "register": f.register,
                    "fault": f.kind,
                    "times": f.times,
                    "seconds": f.seconds,
                    "operation": f.operation,
                }
                for f in self.faults
                if f.times != 0
            ]

    def counters(self) -> dict[str, Any]:
        """Give the calls by operation and the busiest second and minute."""
        with self.lock:
            moments, calls = list(self.moments), dict(self.calls)
        return {
            "calls": calls,
            "total": sum(calls.values()),
            "busiest_second": _busiest(moments, 1.0),
            "busiest_minute": _busiest(moments, 60.0),
        }


def _busiest(moments: list[float], span: float) -> int:
    most = start = 0
    for end, moment in enumerate(moments):
        while moments[start] <= moment - span:
            start += 1
        most = max(most, end - start + 1)
    return most


def play(fault: Fault | None, body: bytes = b"", content_type: str = "application/json") -> Answer | None:
    """Play the troubles that are the same at every register; a slow one waits, and then the true answer may follow.

    `body` is what the register would have said: it comes cut off, or under another type.
    """
    if fault is None:
        return None
    if fault.kind == "slow":
        time.sleep(fault.seconds)
        return None
    half = body[: max(1, len(body) // 2)]
    return {
        "429": Answer(429, "text/plain", b"Too Many Requests", {"Retry-After": str(int(fault.seconds))}),
        "500": Answer(500, "text/html", b"<html><body>Internal Server Error</body></html>"),
        "html": Answer(200, "text/html", b"<html><body><h1>Przerwa techniczna</h1></body></html>"),
        "blocked": Answer(403, "text/plain", b"Forbidden"),
        "wrong_type": Answer(200, "text/plain", body),
        "malformed": Answer(200, content_type, half),
        "cut": Answer(200, content_type, half),
        "drop": Answer(200, content_type, body, cut=len(body) // 2),
        "empty": Answer(200, content_type, b""),
        "huge": Answer(200, content_type, b"[" + b"1," * 10_000_000),
    }.get(fault.kind)
