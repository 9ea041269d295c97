"""Where push messages may be sent: only to the push services of browsers, however an address is spelled."""

import tomllib
from functools import cache
from pathlib import Path
from urllib.parse import urlsplit

import httpx
from django.conf import settings

MOST = 1000
"""Characters of an endpoint; the longest ones in use have about 500."""
_LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})


def is_known(endpoint: str) -> bool:
    """Tell whether an endpoint is an address of a push service: https, its own host name, nothing that hides another.

    Hosts are those of hosts.toml and of settings.PUSH_HOSTS; there alone a loopback host may stand, with its port, and
    it alone may be http. Two readers of addresses must agree on the host, for the one that sends is not the one here.
    """
    if len(endpoint) > MOST or not endpoint.isascii() or not endpoint.isprintable() or set(endpoint) & set(' \\"<>'):
        return False
    try:
        parts, sent_to = urlsplit(endpoint), httpx.URL(endpoint)
        host, port = parts.hostname or "", parts.port
    except (ValueError, httpx.InvalidURL):
        return False
    if "@" in parts.netloc or parts.fragment or sent_to.userinfo or not host or sent_to.host != host:
        return False
    if host in _LOOPBACK:
        return parts.scheme in ("http", "https") and f"{host}:{port}" in settings.PUSH_HOSTS
    return parts.scheme == "https" and port in (None, 443) and _stands_in_lists(host)


def _stands_in_lists(host: str) -> bool:
    names = {*_names(), *settings.PUSH_HOSTS}
    return host in names or any(host.endswith(name[1:]) for name in names if name.startswith("*."))


@cache
def _names() -> frozenset[str]:
    with (Path(__file__).parent / "hosts.toml").open("rb") as file:
        return frozenset(host for service in tomllib.load(file)["service"] for host in service["hosts"])
