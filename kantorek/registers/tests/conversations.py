"""A conversation with a register for one test, answers without a wire, and documents spoilt in every way."""

import copy
import json
import time
from collections.abc import Callable
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from hypothesis import strategies as st

from kantorek.core import http
from kantorek.registers.conversation import Conversation
from kantorek.registers.findings import RegisterDown

REPLIES = Path(__file__).parent / "replies"
AT = datetime(2026, 11, 22, 10, 0, tzinfo=UTC)
ON = date(2026, 11, 22)
FAULTS = {
    "slow": "timeout",
    "429": "rate_limited",
    "500": "bad_status",
    "html": "malformed",
    "malformed": "malformed",
    "cut": "malformed",
    "drop": "malformed",
    "empty": "malformed",
    "blocked": "blocked",
    "huge": "malformed",
    "wrong_type": "malformed",
    "wrong_nip": "malformed",
}
"""What each fault of the sandbox is, as a reason."""


def conversation(*, seconds: float = 5.0, requester: str = "", calls: int = 100) -> Conversation:
    """Open one that may make so many calls."""
    left = [calls]

    def before_call(until: float) -> None:
        left[0] -= 1
        if left[0] < 0:
            raise RegisterDown("quota")

    return Conversation(until=time.monotonic() + seconds, before_call=before_call, at=AT, on=ON, requester=requester)


def recorded(name: str) -> Any:
    """Read one recorded answer, its numbers the way the wire's reader gives them."""
    return json.loads((REPLIES / name).read_text(encoding="utf-8"), parse_float=Decimal)


def says(*replies: tuple[int, str, bytes]) -> Callable[..., http.Reply]:
    """Stand in for `http.send`: status, content type and body of each answer in turn, the last one stays."""
    waiting = list(replies)

    def send(method: str, url: str, **options: Any) -> http.Reply:
        status, content_type, body = waiting.pop(0) if len(waiting) > 1 else waiting[0]
        reply = http.Reply(status, body, {"content-type": content_type}, 1)
        if status not in options["accept"]:
            raise http.BadStatus(reply)
        return reply

    return send


def written(value: Any) -> bytes:
    """Write a value as the wire would, numbers as numbers."""
    return json.dumps(value, default=float).encode("utf-8", "surrogatepass")


def is_storable(value: Any) -> bool:
    """Tell whether PostgreSQL would take it as JSON: plain values, no zero characters, no halves of a pair."""
    text = json.dumps(value, ensure_ascii=False)
    text.encode("utf-8")
    return "\\u0000" not in text


anything: st.SearchStrategy[Any] = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.decimals(allow_nan=False, allow_infinity=False)
    | st.text(max_size=20)
    | st.sampled_from(["", "---", "0", "1.6E+1", "2026-11-20", "31.02.2026", "\ud800", "\x00", "9" * 5000]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=10), inner, max_size=3),
    max_leaves=6,
)
"""Any JSON value."""


@st.composite
def spoilt(draw: st.DrawFn, document: Any) -> Any:
    """Give the document with one to three of its values replaced, taken out, or joined by new ones."""
    whole = copy.deepcopy(document)
    for _ in range(draw(st.integers(1, 3))):
        spot = whole
        while isinstance(spot, dict | list) and spot:
            key = draw(st.sampled_from(sorted(spot))) if isinstance(spot, dict) else draw(st.integers(0, len(spot) - 1))
            inner = spot[key]
            if isinstance(inner, dict | list) and inner and draw(st.integers(0, 4)):
                spot = inner
                continue
            match draw(st.sampled_from(["replace", "remove", "add"])):
                case "replace":
                    spot[key] = draw(anything)
                case "remove":
                    del spot[key]
                case _ if isinstance(spot, dict):
                    spot[draw(st.text(max_size=8))] = draw(anything)
                case _:
                    spot.append(draw(anything))
            break
    return whole
