"""All that the sandbox remembers: faults waiting, what was changed about companies, sessions, letters."""

from collections import deque
from dataclasses import dataclass, field
from typing import Any

from kantorek.sandbox import mail
from kantorek.sandbox.faults import Trouble
from kantorek.sandbox.gus_sessions import Service
from kantorek.sandbox.white_list_state import WhiteListState


@dataclass(frozen=True, slots=True)
class World:
    """One sandbox from its start to its end; `changes` is what somebody changed about a company, by NIP."""

    trouble: Trouble
    gus: Service
    box: mail.Postbox
    host: str
    changes: dict[str, dict[str, Any]] = field(default_factory=dict)
    white_list: WhiteListState = field(default_factory=WhiteListState)
    pushed: deque[dict[str, Any]] = field(default_factory=lambda: deque(maxlen=200))


def new_world(host: str = "127.0.0.1") -> World:
    """Make a world in which nothing has happened yet."""
    trouble = Trouble()
    return World(trouble, Service(trouble), mail.Postbox(), host)
