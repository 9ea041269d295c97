"""Free ports on loopback, and whether somebody listens."""

import socket
import time
from collections.abc import Callable

LOOPBACK = "127.0.0.1"


def free_port() -> int:
    """A port that the system says is free; two copies side by side never ask for the same."""
    with socket.socket() as probe:
        probe.bind((LOOPBACK, 0))
        return int(probe.getsockname()[1])


def listens(port: int, host: str = LOOPBACK) -> bool:
    with socket.socket() as probe:
        probe.settimeout(0.5)
        return probe.connect_ex((host, port)) == 0


def wait_until(ready: Callable[[], bool], within: float, step: float = 0.02) -> bool:
    """Poll until it is so; False when the time is over."""
    end = time.monotonic() + within
    while time.monotonic() < end:
        if ready():
            return True
        time.sleep(step)
    return ready()
