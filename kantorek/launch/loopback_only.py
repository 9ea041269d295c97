"""Sockets that reach this machine only: tests prove that nothing calls out."""

import contextlib
import ipaddress
import socket
from collections.abc import Iterator
from typing import Any


class NetworkBlocked(RuntimeError):
    """A test tried to reach another machine."""


def is_here(address: Any) -> bool:
    if not isinstance(address, tuple):
        return True  # a unix socket
    host = str(address[0])
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host in {"localhost", ""}


@contextlib.contextmanager
def enforced() -> Iterator[None]:
    """While it lasts, connecting anywhere but to loopback raises, and no name but localhost is looked up."""
    connect, connect_ex, look_up = socket.socket.connect, socket.socket.connect_ex, socket.getaddrinfo

    def checked(address: Any) -> Any:
        if not is_here(address):
            raise NetworkBlocked(f"a test may not reach {address!r}")
        return address

    def here_only(self: socket.socket, address: Any) -> None:
        return connect(self, checked(address))

    def here_only_ex(self: socket.socket, address: Any) -> int:
        return connect_ex(self, checked(address))

    def look_up_here(host: Any, *rest: Any, **named: Any) -> Any:
        checked((host.decode() if isinstance(host, bytes) else host or "",))
        return look_up(host, *rest, **named)

    patched: Any = socket
    patched.socket.connect, patched.socket.connect_ex = here_only, here_only_ex
    patched.getaddrinfo = look_up_here
    try:
        yield
    finally:
        patched.socket.connect, patched.socket.connect_ex = connect, connect_ex
        patched.getaddrinfo = look_up
