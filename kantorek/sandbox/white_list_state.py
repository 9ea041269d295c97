"""What the twins of the white list remember: the day's calls, and how many times the flat file hashes."""

import threading
from dataclasses import dataclass, field


@dataclass(slots=True)
class WhiteListState:
    """The most calls a day by kind and those made, and the rounds of the flat file; a test may set them low."""

    most: dict[str, int] = field(default_factory=lambda: {"search": 100, "check": 5000})
    used: dict[tuple[str, str], int] = field(default_factory=dict)
    rounds: int = 5000
    lock: threading.Lock = field(default_factory=threading.Lock)

    def take(self, kind: str, day: str) -> bool:
        """Count one call; false when the day's calls are used up, and then it is not counted."""
        with self.lock:
            used = self.used.get((kind, day), 0)
            if used >= self.most[kind]:
                return False
            self.used[kind, day] = used + 1
            return True
