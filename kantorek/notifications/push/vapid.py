"""Who we are before a push service (RFC 8292): a key of the installation, and the word that it signs for each message.

The key is derived from SECRET_KEY: the same on every machine of an installation, and nothing more to keep or to lose.
"""

import base64
from datetime import datetime, timedelta
from email.utils import parseaddr
from functools import lru_cache
from typing import Final, cast
from urllib.parse import urlsplit

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from django.conf import settings
from py_vapid import Vapid02

LASTS: Final = timedelta(hours=12)
"""How long a signed word holds; the RFC allows 24 hours."""
_ORDER: Final = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
"""The order of P-256 (FIPS 186-5)."""


def public_key() -> str:
    """Give the key as a browser wants it (applicationServerKey): an uncompressed point, base64url."""
    point = _key(settings.SECRET_KEY).public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
    return base64.urlsafe_b64encode(point).rstrip(b"=").decode()


def signed(endpoint: str, *, at: datetime) -> dict[str, str]:
    """Give the header that tells the push service who sends, and where the sender can be reached."""
    parts = urlsplit(endpoint)
    claims = {"aud": f"{parts.scheme}://{parts.netloc}", "exp": int((at + LASTS).timestamp()), "sub": _reached_at()}
    return cast(dict[str, str], Vapid02(private_key=_key(settings.SECRET_KEY)).sign(claims))


@lru_cache(maxsize=2)
def _key(secret: str) -> ec.EllipticCurvePrivateKey:
    """Derive the private key: 384 bits over the order make its bias negligible (FIPS 186-5, A.2.1)."""
    derive = HKDF(algorithm=hashes.SHA256(), length=48, salt=None, info=b"kantorek push messages, P-256, 1")
    wide = int.from_bytes(derive.derive(secret.encode()), "big")
    return ec.derive_private_key(wide % (_ORDER - 1) + 1, ec.SECP256R1())


def _reached_at() -> str:
    """Name whom a push service may write to: the sender of our letters; without one of its own, our address."""
    mail = parseaddr(settings.MAIL_FROM)[1]
    if "." in mail.rpartition("@")[2]:
        return f"mailto:{mail}"
    parts = urlsplit(settings.URL)
    own = parts.scheme == "https" and "." in (parts.hostname or "")
    return f"https://{parts.hostname}" if own else "mailto:kantorek@localhost"
