"""What may happen to API tokens."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from kantorek.accounts.actions import make_key, refuse_unsettled
from kantorek.accounts.models import Key, User
from kantorek.api.events import TokenIssued, TokenRevoked
from kantorek.core import scope
from kantorek.core.actor import Actor, day_of
from kantorek.core.clock import now
from kantorek.core.errors import Refused
from kantorek.core.events import publish
from kantorek.core.refs import Ref
from kantorek.offices.access import RIGHTS, office_door, staff_actor

PREFIX = "sk_"


@transaction.atomic
def make_token(actor: Actor, *, name: str, scopes: list[str], expires_at: datetime | None = None) -> tuple[Key, str]:
    """Make a token that acts for the actor, with these rights at most; it is shown once.

    Refuses unknown rights, rights that the actor lacks, no right at all, and the moments after the first proof of the
    person's address.
    """
    refuse_unsettled(actor)
    if unknown := set(scopes) - set(RIGHTS):
        raise Refused(_("No such right: %(names)s") % {"names": ", ".join(sorted(unknown))}, code="unknown_scope")
    if lacking := [right for right in scopes if not actor.may(right)]:
        words = _("You do not hold these rights yourself: %(names)s")
        raise Refused(words % {"names": ", ".join(lacking)}, code="forbidden_scope")
    if not scopes:
        raise Refused(_("Choose at least one right."), code="required", field="scopes")
    assert actor.office_id
    key, token = make_key(
        Key.Purpose.API,
        office_id=actor.office_id,
        at=actor.at,
        prefix=PREFIX,
        user_id=actor.user_id,
        name=name[:100],
        scopes=sorted(set(scopes)),
        expires_at=expires_at,
    )
    publish(TokenIssued(actor=actor, subject=_ref(key), token_name=key.name, scopes=key.scopes))
    return key, token


@transaction.atomic
def revoke_token(actor: Actor, key: Key) -> Key:
    """Stop a token of the actor's office at once. Does nothing to one that is stopped already."""
    key = Key.objects.select_for_update().get(pk=key.pk, office_id=actor.office_id, purpose=Key.Purpose.API)
    if key.revoked_at is None:
        key.revoked_at = actor.at
        key.save(update_fields=["revoked_at"])
        publish(TokenRevoked(actor=actor, subject=_ref(key), token_name=key.name))
    return key


def issue_token(email: str, scopes: list[str], *, name: str = "", office_id: int | None = None) -> str:
    """Make a token for a person from the command line, where whoever types holds the machine anyway.

    `scopes` empty means seeing the clients that the person sees; "all" means every right of the person. Refuses strangers.
    """
    user = User.objects.filter(email=email.strip().lower(), is_active=True).first()
    at = now()
    office = office_door(user, on=day_of(at), chosen=office_id) if user else None
    if not user or not office:
        raise Refused(_("Nobody with this address works here."), code="unknown_person")
    actor = staff_actor(office, user, at=at)
    seeing = sorted(actor.rights & {"clients.see", "clients.see_all"})
    wanted = sorted(actor.rights) if scopes == ["all"] else scopes or seeing
    with scope.of(actor):
        return make_token(actor, name=name or "kantorek token", scopes=wanted)[1]


def _ref(key: Key) -> Ref:
    return Ref("accounts.key", key.pk, key.name)
