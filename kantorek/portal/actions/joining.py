"""How an invited person takes their seat in the portal, with or without a password, or asks for a new link."""

import secrets
from dataclasses import replace
from datetime import timedelta
from typing import Any

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from kantorek.accounts.actions import MAILED, prove_address
from kantorek.accounts.models import Key, Seat, User
from kantorek.clients.actions.taking import taken
from kantorek.clients.models import Contact
from kantorek.core.actor import Actor
from kantorek.core.errors import Refused
from kantorek.core.events import publish
from kantorek.core.models import EventRecord
from kantorek.portal.actions.access import email_of, locked, refuse_twice, told
from kantorek.portal.choices import PortalLevel
from kantorek.portal.events import PortalInvitationWanted, PortalJoined, PortalPasswordMade
from kantorek.portal.models import PortalAccess

_SIGNS = "abcdefghjkmnpqrstuvwxyz23456789"
"""Of a password that is read aloud or copied by hand: nothing that looks like something else."""


@transaction.atomic
def accept_invitation(
    actor: Actor, key: Key, *, user: User | None, name: str = "", password: str = "", language: str = "pl"
) -> User:
    """Seat the invited person: whoever is signed in, or a new one, with a password or without (then by mailed code).

    The link of the letter proves the address (prove_address()); the one that the office was shown proves nothing. Refuses
    a link that was used, withdrawn or is older than seven days, another person's link, a closed client and a weak password.
    """
    access = locked(PortalAccess.objects.get(pk=key.object_id or 0))  # the client first, as everybody who closes links
    key = Key.objects.select_for_update().get(pk=key.pk)
    if key.why_closed(actor.at) or access.ended_at or access.accepted_at:
        raise Refused(_("This invitation no longer works. Ask for a new one."), code="expired")
    if reason := access.client.why_closed():
        raise Refused(reason, code="closed")
    if user and user.email != access.email:
        raise Refused(_("This invitation was sent to another address."), code="not_yours")
    proved = MAILED in key.scopes
    if user and proved:
        prove_address(actor, user)
    typed: dict[str, Any] = {"name": name or access.contact.name, "password": password, "language": language}
    user = user or _new_user(actor, access.email, **typed, proved=proved)
    Key.objects.filter(pk=key.pk).update(used_at=actor.at)
    _seat(actor, access, user)
    joined = replace(actor, kind="contact", user_id=user.pk, contact_id=access.contact_id, name=access.contact.name)
    publish(told(joined, PortalJoined, access))
    return user


@transaction.atomic
def let_in_with_password(actor: Actor, contact: Contact, *, level: str) -> tuple[PortalAccess, str]:
    """Open the portal to a contact at once, with a password that is told to them; give the access and the password.

    For who does not find the letter: the password is shown this once, and the person sets their own before anything
    else. An invitation that waits ends with it. Refuses a closed client, a contact who was removed, has no address or
    may enter already, and an address that has an account: its owner has a password of their own.
    """
    client = taken(contact.client_id)
    if reason := client.why_closed():
        raise Refused(reason, code="closed")
    access = PortalAccess.objects.current().filter(contact=contact).first()
    if contact.removed_at or (access and access.accepted_at):
        raise Refused(_("%(name)s may enter the portal already.") % {"name": contact.name}, code="duplicate")
    access = access or PortalAccess(office_id=client.office_id, client=client, contact=contact)
    access.email, access.level = email_of(contact), PortalLevel(level)
    access.invited_at, access.invited_by_name = actor.at, actor.name
    refuse_twice(access)
    password = "-".join("".join(secrets.choice(_SIGNS) for _each in range(4)) for _group in range(4))
    user = _new_user(actor, access.email, name=contact.name, password=password, language=contact.language)
    user.password_is_temporary = True
    user.save(update_fields=["password_is_temporary"])
    _seat(actor, access, user)
    publish(told(actor, PortalPasswordMade, access))
    return access, password


@transaction.atomic
def want_invitation(actor: Actor, access: PortalAccess) -> PortalAccess:
    """Tell the office that somebody wants a new link in place of one that no longer works; once a day, however often.

    Refuses when the person may enter already: they sign in.
    """
    access = locked(access)
    if access.accepted_at and not access.ended_at:
        raise Refused(_("This invitation has been used. Sign in."), code="joined")
    asked = EventRecord.objects.filter(office_id=access.office_id, name=PortalInvitationWanted.name)
    if not asked.filter(subject_id=access.pk, at__gt=actor.at - timedelta(days=1)).exists():
        publish(told(replace(actor, name=access.contact.name), PortalInvitationWanted, access))
    return access


def _seat(actor: Actor, access: PortalAccess, user: User) -> None:
    access.user, access.accepted_at = user, actor.at
    access.version += 1 if access.pk else 0
    access.save()
    Seat.objects.create(
        user=user,
        office_id=access.office_id,
        kind=Seat.Kind.CONTACT,
        client_id=access.client_id,
        object_id=access.contact_id,
        role=access.level,
        name=access.contact.name,
    )
    unused = Key.objects.filter(office_id=access.office_id, purpose=Key.Purpose.CONTACT_INVITATION, used_at=None)
    unused.filter(object_id=access.pk, revoked_at=None).update(revoked_at=actor.at)


def _new_user(actor: Actor, email: str, *, name: str, password: str, language: str, proved: bool = False) -> User:
    known = Refused(
        _("There is an account with this address already. Sign in, then open the link again."), code="sign_in"
    )
    if User.objects.filter(email=email).exists():
        raise known
    try:
        if password:
            validate_password(password, User(email=email, name=name))
    except ValidationError as weak:
        raise Refused(" ".join(weak.messages), code="weak_password", field="password") from weak
    try:
        with transaction.atomic():
            return User.objects.create_user(
                email, name=name.strip(), password=password or None, at=actor.at, language=language, proved=proved
            )
    except IntegrityError as twice:  # two offices invited the same person, who answers both at once
        raise known from twice
