"""A push service on loopback and the browsers behind it: they take what is sent, check who sent it, and read it."""

import base64
import json
import secrets
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import http_ece
from celery import current_app
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from django.test import Client as Browser
from django.urls import reverse

from kantorek.accounts.models import User
from kantorek.conftest import Cast
from kantorek.core import scope
from kantorek.core.clock import now
from kantorek.core.testing import run_jobs
from kantorek.notifications.actions import notify
from kantorek.notifications.models import Notice, PushDevice
from kantorek.notifications.push.actions import hashed, mark_of_password
from kantorek.notifications.push.readers import Reader
from kantorek.offices.models import StaffMember
from kantorek.offices.tests.make import AT


def b64(raw: bytes) -> str:
    """As browsers write bytes."""
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def unb64(text: str) -> bytes:
    """And back."""
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


@dataclass
class Subscription:
    """What a browser holds of one subscription: where it is reached, and the keys that open what comes."""

    endpoint: str
    private: ec.EllipticCurvePrivateKey = field(default_factory=lambda: ec.generate_private_key(ec.SECP256R1()))
    auth: bytes = field(default_factory=lambda: secrets.token_bytes(16))

    @property
    def p256dh(self) -> str:
        """The public key."""
        return b64(self.private.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint))

    def said(self, **more: str) -> dict[str, Any]:
        """What its page sends to us."""
        return {"endpoint": self.endpoint, "keys": {"p256dh": self.p256dh, "auth": b64(self.auth)}, **more}

    def opened(self, body: bytes) -> dict[str, Any]:
        """Read what came for it."""
        raw = http_ece.decrypt(body, private_key=self.private, auth_secret=self.auth, version="aes128gcm")
        found: dict[str, Any] = json.loads(raw)
        return found


@dataclass
class PushService:
    """What a push service on loopback has taken, and how it answers: a status for all, or one for a path."""

    url: str
    host: str
    taken: list[tuple[str, Mapping[str, str], bytes]] = field(default_factory=list)
    status: dict[str, int] = field(default_factory=dict)
    retry_after: str = ""

    def subscription(self, name: str = "one") -> Subscription:
        """A browser of this service."""
        return Subscription(f"{self.url}/send/{name}")

    def read(self, one: Subscription) -> list[dict[str, Any]]:
        """What has come for a browser, opened."""
        return [one.opened(body) for path, _headers, body in self.taken if one.endpoint.endswith(path)]


@contextmanager
def push_service() -> Iterator[PushService]:
    """Run one."""

    class Answer(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            status = found.status.get(self.path, found.status.get("*", 201))
            found.taken.append((self.path, {k.lower(): v for k, v in self.headers.items()}, body))
            self.send_response(status)
            if found.retry_after:
                self.send_header("Retry-After", found.retry_after)
            if 300 <= status < 400:
                self.send_header("Location", f"{found.url}/elsewhere")
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, format: str, *args: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Answer)
    host = f"127.0.0.1:{server.server_port}"
    found = PushService(f"http://{host}", host)
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
    try:
        yield found
    finally:
        server.shutdown()
        server.server_close()


def post(browser: Browser, said: dict[str, Any], **more: str) -> Any:
    """Say it to the address of subscriptions."""
    url = reverse("notifications:push")
    return browser.post(url, json.dumps(said | more), content_type="application/json", HTTP_USER_AGENT=CHROME)


def make_device(
    user: User | None, label: str = "Chrome, Windows", endpoint: str = "", session: str = "s"
) -> PushDevice:
    """A browser of a person that has been added."""
    assert user
    one = Subscription(endpoint or f"https://updates.push.services.mozilla.com/wpush/v2/{secrets.token_hex(8)}")
    return PushDevice.objects.create(
        user=user,
        endpoint=one.endpoint,
        p256dh=one.p256dh,
        auth=b64(one.auth),
        label=label,
        session=hashed(session) + mark_of_password(user),
        made_at=AT,
    )


def tell(cast: Cast, *people: StaffMember, jobs: bool = True, **more: Any) -> list[Notice]:
    """Tell people something, as the program does; with `jobs` the worker has its turn."""
    plain: dict[str, Any] = {"kind": KIND, "title": "Lipa skreślona z VAT", "text": "1 234,50 zł"}
    plain |= {"url": f"/clients/{cast.lipa.pk}/", "once": "vat:1", "client_id": cast.lipa.pk, "mail": False}
    with scope.system(cast.office.pk, "tests", at=now()) as actor:
        found = notify(actor, [person.pk for person in people], **plain | more)
    if jobs:
        run_jobs()
    return found


def notice(cast: Cast) -> Notice:
    """The one notice there is."""
    with scope.system(cast.office.pk, "tests", at=now()):
        return Notice.objects.get()


def change(cast: Cast, **columns: Any) -> None:
    """Let time, or its reader, have changed it."""
    with scope.system(cast.office.pk, "tests", at=now()):
        Notice.objects.update(**columns)


def sweep() -> None:
    """What the minute's job does."""
    current_app.tasks["notifications.push_due"].run()
    run_jobs()


def reader(member: StaffMember) -> Reader:
    """A colleague as one who is told."""
    return Reader(member.pk, None)


CHROME = (
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36"
)
KIND = "tests.push"
