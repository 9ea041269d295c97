"""What may happen to a person's browsers: they are added, move to who uses them now, and go."""

import base64
import binascii
from hashlib import sha256

from cryptography.hazmat.primitives.asymmetric import ec
from django.db import transaction
from django.utils.translation import gettext as _

from kantorek.accounts.models import User
from kantorek.core.actor import Actor
from kantorek.core.errors import Refused
from kantorek.notifications.models import PushDevice
from kantorek.notifications.push.endpoints import is_known

MOST = 10
"""Browsers of one person; the one that was added first makes room."""
POINT, SECRET = 65, 16
"""Bytes of a browser's public key, and of what it shares with us (RFC 8291)."""


@transaction.atomic
def add_device(
    actor: Actor,
    user: User,
    *,
    endpoint: str,
    p256dh: str,
    auth: str,
    session: str,
    label: str = "",
    instead_of: str = "",
) -> PushDevice:
    """Let a browser be sent push messages, in the name of who is signed in there; again changes what it has said anew.

    It moves to this person where it was another's: only one can be signed in. `session` is what the session is known by
    here (mark_of_session). With `instead_of` it is kept only in place of that endpoint, or as it is: a page that renews what
    was switched on does not bring back what was switched off elsewhere. Refuses an address that is of no push service,
    keys that are none, and to renew what is not there.
    """
    if not is_known(endpoint):
        raise Refused(_("This browser's push service is not known here."), code="endpoint")
    if not _is_point(p256dh) or len(_bytes(auth)) != SECRET:
        raise Refused(_("The browser has sent keys that do not work."), code="keys")
    User.objects.select_for_update().get(pk=user.pk)  # two pages at once must not make eleven
    if instead_of:
        _make_room(user, instead_of, endpoint)
    mark = f"{hashed(session)}{mark_of_password(user)}"
    said = {"user": user, "p256dh": p256dh, "auth": auth, "label": label[:100], "session": mark, "failures": 0}
    device, _new = PushDevice.objects.update_or_create(
        endpoint=endpoint, defaults=said, create_defaults=said | {"endpoint": endpoint, "made_at": actor.at}
    )
    kept = PushDevice.objects.filter(user=user).order_by("-made_at", "-pk").values("pk")[:MOST]
    PushDevice.objects.filter(user=user).exclude(pk__in=[*kept.values_list("pk", flat=True), device.pk]).delete()
    return device


def _make_room(user: User, former: str, endpoint: str) -> None:
    """Take the former address of the same browser away; refuses where it is the person's no more."""
    there = PushDevice.objects.filter(user=user, endpoint=former)
    if not there.exists():
        raise Refused(_("Notifications were switched off on this device."), code="gone")
    if former != endpoint:
        there.delete()


@transaction.atomic
def remove_device(actor: Actor, device: PushDevice) -> None:
    """Send nothing there any more."""
    device.delete()


@transaction.atomic
def remove_endpoint(actor: Actor, endpoint: str) -> bool:
    """Send nothing to this browser any more, which its page names by its address; another person's is left alone."""
    return PushDevice.objects.filter(user_id=actor.user_id or 0, endpoint=endpoint).delete()[0] > 0


@transaction.atomic
def remove_session(actor: Actor, session: str) -> None:
    """Forget the browser of a session that is signed out: whoever sits there next is somebody else."""
    PushDevice.objects.filter(user_id=actor.user_id or 0, session__startswith=hashed(session)).delete()


def mark_of_password(user: User) -> str:
    """Give what a device bears of its owner's password: it holds as long as that is not changed, as sessions do."""
    return hashed(f"push:{user.get_session_auth_hash()}")


def hashed(value: str) -> str:
    """Give what is kept of a session's mark, and of a password's."""
    return sha256(value.encode()).hexdigest()[:32]


def _is_point(value: str) -> bool:
    """Tell whether this is a point of P-256: another one would give away nothing, and reach nobody."""
    raw = _bytes(value)
    try:
        ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), raw)
    except ValueError:
        return False
    return len(raw) == POINT


def _bytes(value: str) -> bytes:
    try:
        return base64.b64decode(value + "=" * (-len(value) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError):
        return b""
