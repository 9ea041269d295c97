"""One message to one browser: encrypted for it alone (RFC 8291), signed, handed to its push service (RFC 8030)."""

import base64
import logging
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

import http_ece
from cryptography.hazmat.primitives.asymmetric import ec

from kantorek.core import http
from kantorek.notifications.models import PushDevice
from kantorek.notifications.push.endpoints import is_known
from kantorek.notifications.push.vapid import signed

SECONDS: Final = 5.0
"""A push service answers in less than one."""
_ANSWER: Final = 16_384
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of it: "taken"; "gone": that browser does not listen any more; "later": nobody could take it now, `wait`
    seconds where the service said; "refused": it will not take this one, and `mute` that it takes none of ours."""

    kind: str
    wait: int | None = None
    mute: bool = False


def send(device: PushDevice, payload: bytes, headers: Mapping[str, str], *, at: datetime) -> Outcome:
    """Send it, outside any transaction. What is logged is the kind of trouble: no address, no word."""
    if not is_known(device.endpoint):  # it was once: the list has changed, or the row was not written by us
        _log.warning("push message to device %s not sent: its push service is not known", device.pk)
        return Outcome("gone")
    body = _sealed(device, payload)
    told = {"Content-Type": "application/octet-stream", "Content-Encoding": "aes128gcm", **headers}
    told |= signed(device.endpoint, at=at)
    try:
        reply = http.post(device.endpoint, body, headers=told, timeout=SECONDS, max_bytes=_ANSWER, accept=None)
    except http.HttpFailed as failure:
        _log.warning("push message to device %s not sent: %s", device.pk, failure.reason)
        return Outcome("later")
    found = _meaning(reply)
    if found.kind != "taken":
        _log.warning("push message to device %s %s: status %s", device.pk, found.kind, reply.status)
    return found


def _meaning(reply: http.Reply) -> Outcome:
    if reply.status in (200, 201, 202, 204):
        return Outcome("taken")
    if reply.status in (404, 410):
        return Outcome("gone")
    if reply.status == 429 or reply.status >= 500:
        return Outcome("later", wait=reply.retry_after)
    # 413: this message is too long. What else there is (400, 401, 403, a redirect) will be the same next time.
    return Outcome("refused", mute=reply.status != 413)


def _sealed(device: PushDevice, payload: bytes) -> bytes:
    """Encrypt it with a key that is made for this message alone."""
    sealed: bytes = http_ece.encrypt(
        payload,
        private_key=ec.generate_private_key(ec.SECP256R1()),
        dh=_bytes(device.p256dh),
        auth_secret=_bytes(device.auth),
        version="aes128gcm",
    )
    return sealed


def _bytes(value: str) -> bytes:
    return base64.urlsafe_b64decode(value + "=" * (-len(value) % 4))
