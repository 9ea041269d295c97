"""A GUS made of recorded replies: it answers by operation and report, and remembers what it was asked."""

import re
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

from kantorek.core import http
from kantorek.registers.gus.client import Account, Line

REPLIES = Path(__file__).parent / "replies"
ACCOUNT = Account("http://127.0.0.1:9/UslugaBIRzewnPubl.svc", "key-of-ours")
_MTOM = 'multipart/related; type="application/xop+xml"; boundary="uuid:24d21355-8fac-405f-b6f1-24d72afdab80+id=12"'


def reply(name: str) -> str:
    """Read one recorded reply."""
    return (REPLIES / name).read_text(encoding="utf-8")


def wrapped(operation: str, inner: str) -> str:
    """Put an inner document into a whole MTOM body, escaped the way the wire has it."""
    space = "http://CIS/BIR/2014/07" if operation == "GetValue" else "http://CIS/BIR/PUBL/2014/07"
    return (
        "--uuid:24d21355-8fac-405f-b6f1-24d72afdab80+id=12\r\nContent-ID: <http://tempuri.org/0>\r\n\r\n"
        '<s:Envelope xmlns:s="http://www.w3.org/2003/05/soap-envelope"><s:Body>'
        f'<{operation}Response xmlns="{space}"><{operation}Result>{escape(inner)}</{operation}Result></{operation}Response>'
        "</s:Body></s:Envelope>\r\n--uuid:24d21355-8fac-405f-b6f1-24d72afdab80+id=12--"
    )


class Memory:
    """Sessions in a variable."""

    def __init__(self, session: str | None = None) -> None:
        self.session = session

    def get(self) -> str | None:
        """Give the session."""
        return self.session

    def keep(self, session: str) -> None:
        """Take a session."""
        self.session = session

    def forget(self, session: str) -> None:
        """Drop the session."""
        self.session = None


@dataclass
class Recorded:
    """Stands in for the network: `answers` maps an operation or a report name to bodies, the last one stays."""

    answers: dict[str, list[str | http.HttpFailed]]
    content_type: str = _MTOM
    asked: list[str] = field(default_factory=list)
    headers: list[dict[str, str]] = field(default_factory=list)

    def post(self, url: str, content: bytes, **options: Any) -> http.Reply:
        """Answer the way `http.post` would."""
        text = content.decode()
        found = re.search(r"<ns:(?:pNazwaRaportu|pNazwaParametru)>(\w+)<", text) or re.search(
            r"<soap:Body><ns:(\w+)>", text
        )
        assert found is not None
        name = found.group(1)
        self.asked.append(name)
        self.headers.append(options["headers"])
        waiting = self.answers[name]
        body = waiting.pop(0) if len(waiting) > 1 else waiting[0]
        if isinstance(body, http.HttpFailed):
            raise body
        return http.Reply(200, body.encode(), {"content-type": self.content_type}, 5)


def line(
    *, session: str | None = "s1", seconds: float = 5.0, before_call: Callable[[float], None] = lambda until: None
) -> Line:
    """Open a conversation that has a session already."""
    return Line(ACCOUNT, Memory(session), time.monotonic() + seconds, before_call)
