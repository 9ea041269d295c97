"""API tokens that an owner makes for the company's own data."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from kantorek.accounts.actions import make_key, refuse_unsettled
from kantorek.accounts.models import Key
from kantorek.clients.actions.taking import taken
from kantorek.clients.models import Client
from kantorek.core.actor import Actor
from kantorek.core.errors import Refused
from kantorek.core.events import publish
from kantorek.core.refs import Ref
from kantorek.portal.events import PortalTokenMade, PortalTokenStopped
from kantorek.portal.querysets import tokens_of

PREFIX = "pk_"
MOST = 20
CARRIED = ("portal.see", "portal.chat", "portal.send", "portal.company")
"""What a token may carry: letting people in and making tokens stays with people."""


@transaction.atomic
def make_portal_token(
    actor: Actor, client: Client, *, name: str, scopes: list[str], expires_at: datetime | None = None
) -> tuple[Key, str]:
    """Make a token that acts for the actor at this one company, with these scopes at most; it is shown once.

    It stops with the person's access, and never may more than their level. Refuses a closed client, unknown scopes,
    scopes that the actor lacks, no scope at all, more than MOST tokens that work, and the moments after the first proof
    of the person's address.
    """
    client = taken(client.pk)
    refuse_unsettled(actor)
    if reason := client.why_closed():
        raise Refused(reason, code="closed")
    _refuse_scopes(actor, scopes)
    working = tokens_of(client).filter(revoked_at=None).exclude(expires_at__lte=actor.at)
    if working.count() >= MOST:
        raise Refused(_("At most %(count)s tokens work at a time. Stop one first.") % {"count": MOST}, code="too_many")
    key, token = make_key(
        Key.Purpose.PORTAL_API,
        office_id=client.office_id,
        at=actor.at,
        prefix=PREFIX,
        client_id=client.pk,
        object_id=actor.contact_id,
        user_id=actor.user_id,
        name=name.strip()[:100],
        scopes=sorted(set(scopes)),
        expires_at=expires_at,
    )
    told = PortalTokenMade(
        actor=actor, subject=_ref(key), client_id=client.pk, token_name=key.name, scopes=list(key.scopes)
    )
    publish(told)
    return key, token


@transaction.atomic
def stop_portal_token(actor: Actor, client: Client, key: Key) -> Key:
    """Stop a token of the company at once, whoever made it. Does nothing to one that is stopped already."""
    key = tokens_of(client).select_for_update(of=("self",)).get(pk=key.pk)
    if key.revoked_at is None:
        key.revoked_at = actor.at
        key.save(update_fields=["revoked_at"])
        publish(PortalTokenStopped(actor=actor, subject=_ref(key), client_id=client.pk, token_name=key.name))
    return key


def _refuse_scopes(actor: Actor, scopes: list[str]) -> None:
    if unknown := set(scopes) - set(CARRIED):
        raise Refused(_("No such right: %(names)s") % {"names": ", ".join(sorted(unknown))}, code="unknown_scope")
    if lacking := [scope for scope in scopes if not actor.may(scope)]:
        words = _("You do not hold these rights yourself: %(names)s")
        raise Refused(words % {"names": ", ".join(lacking)}, code="forbidden_scope")
    if not scopes:
        raise Refused(_("Choose at least one right."), code="required", field="scopes")


def _ref(key: Key) -> Ref:
    return Ref("accounts.key", key.pk, key.name)
