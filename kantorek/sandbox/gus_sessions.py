"""The sessions of the sandbox's GUS, and the last message of each."""

import threading
import time
from dataclasses import dataclass, field
from typing import Final

from kantorek.sandbox.faults import Trouble

_SESSION_SECONDS: Final = 3600.0


@dataclass(slots=True)
class Service:
    """The sessions of the service and the last message of each."""

    trouble: Trouble
    sessions: dict[str, float] = field(default_factory=dict)
    messages: dict[str, str] = field(default_factory=dict)
    captcha: bool = False
    lock: threading.Lock = field(default_factory=threading.Lock)

    def alive(self, session: str) -> bool:
        """Tell whether a session may be used."""
        with self.lock:
            return self.sessions.get(session, -_SESSION_SECONDS) > time.monotonic() - _SESSION_SECONDS
