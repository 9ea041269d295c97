"""Who may enter the portal of a client: invitations, levels, the end of an access."""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any, Final

from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from kantorek.accounts.actions import look_at_pages_of, make_key, make_mailed_invitation
from kantorek.accounts.models import Key, Seat, User
from kantorek.clients.actions.taking import taken
from kantorek.clients.models import Client, Contact
from kantorek.core import scope
from kantorek.core.actor import Actor
from kantorek.core.errors import Refused, Stale
from kantorek.core.events import publish
from kantorek.core.post import write_letter
from kantorek.portal.choices import LEVELS, PortalLevel
from kantorek.portal.events import (
    AccessEvent,
    PortalAccessEnded,
    PortalInvitationWithdrawn,
    PortalInvited,
    PortalLevelChanged,
)
from kantorek.portal.models import INVITATION_DAYS, PortalAccess

PAUSE = timedelta(minutes=1)
"""Between two letters with the same invitation: the second of a double click would close the link of the first."""


@transaction.atomic
def invite_contact(actor: Actor, contact: Contact, *, level: str, address: str) -> tuple[PortalAccess, str]:
    """Invite a contact into the client's portal by mail; give the access and a link, which works once, for seven days.

    The link that is given is another one than the letter's; either lets the person in, the letter's proves the address too.
    An invitation that waits gets a fresh link and the level now asked for. Refuses a closed client, a contact who was
    removed, has no e-mail address or may enter already, an address that enters here as somebody else, a second letter
    within a minute, and more letters than go out in a day. `address` is where clients reach the office.
    """
    client, contact = _open(contact)
    access = PortalAccess.objects.current().filter(contact=contact).first()
    if access and access.accepted_at:
        raise Refused(_("%(name)s may enter the portal already.") % {"name": contact.name}, code="duplicate")
    again = access is not None
    if access and actor.at - access.invited_at < PAUSE:
        raise Refused(_("The invitation has just been sent. Wait a minute."), code="too_soon")
    access = access or PortalAccess(office_id=client.office_id, client=client, contact=contact)
    access.email, access.level = email_of(contact), PortalLevel(level)
    access.invited_at, access.invited_by_name = actor.at, actor.name if actor.kind != "system" else ""
    access.version += 1 if again else 0
    refuse_twice(access)
    access.save()
    publish(told(actor, PortalInvited, access, again=again))
    shown, mailed = _links(actor, access, address=address)
    _send(actor, access, mailed)
    return access, shown


@transaction.atomic
def resend_invitation(actor: Actor, access: PortalAccess, *, address: str) -> tuple[PortalAccess, str]:
    """Mail a fresh link, to the address that the contact has now; earlier ones stop working.

    Refuses once the person has joined or the invitation was taken back, twice within a minute, and too many in a day.
    """
    access = locked(access)
    _refuse_settled(access)
    return invite_contact(actor, access.contact, level=access.level, address=address)


@transaction.atomic
def withdraw_invitation(actor: Actor, access: PortalAccess) -> PortalAccess:
    """Take an unused invitation back. Refuses once the person has joined."""
    access = locked(access)
    _refuse_settled(access)
    _end(actor, access)
    publish(told(actor, PortalInvitationWithdrawn, access))
    return access


@transaction.atomic
def change_level(actor: Actor, access: PortalAccess, *, level: str, version: int) -> PortalAccess:
    """Let a person do more or less in the portal, at once; an invitation that waits changes too.

    Who may send no more loses the links to requests that were mailed to them, who may write no more those to the chat.
    Refuses an access that has ended, a version that somebody else has overtaken, and a company's own people when
    nobody would be left at the level of an owner.
    """
    access = locked(access)
    if access.ended_at:
        raise Refused(_("This access has been taken away meanwhile."), code="ended")
    if access.level == level:
        return access
    if access.version != version:
        raise Stale(
            _("Somebody changed this access meanwhile. Look and choose again."), theirs={"level": (level, access.level)}
        )
    _refuse_without_owner(actor, access)
    was, access.level = access.level, PortalLevel(level)
    access.version += 1
    access.save(update_fields=["level", "version"])
    _seats(access).update(role=access.level)
    _close_mailed_links(actor, access, held=LEVELS[access.level])
    publish(told(actor, PortalLevelChanged, access, changes={"level": [was, access.level]}))
    return access


@transaction.atomic
def end_access(actor: Actor, access: PortalAccess) -> PortalAccess:
    """Take a person's seat, API tokens and links to requests at this client, at once; once more changes nothing.

    Works for a closed client too. Refuses a company's own people when nobody would be left at the level of an owner.
    """
    access = locked(access)
    if access.ended_at:
        return access
    _refuse_without_owner(actor, access)
    _end(actor, access)
    publish(told(actor, PortalAccessEnded if access.accepted_at else PortalInvitationWithdrawn, access))
    return access


def told(actor: Actor, kind: type[AccessEvent], access: PortalAccess, **more: Any) -> AccessEvent:
    """Make the event of an access."""
    who: dict[str, Any] = {
        "contact_id": access.contact_id,
        "contact_name": access.contact.name,
        "level": str(access.level),
    }
    return kind(actor=actor, subject=access.ref, client_id=access.client_id, **who, **more)


def locked(access: PortalAccess) -> PortalAccess:
    """Take an access for a change, the client before it: two owners who remove each other then wait in line."""
    taken(access.client_id)
    mine = PortalAccess.objects.select_for_update(of=("self",)).select_related("contact")
    fresh: PortalAccess = mine.get(pk=access.pk)
    return fresh


def email_of(contact: Contact) -> str:
    """Give where a contact gets letters. Refuses one without an address."""
    if not contact.email:
        words = _("%(name)s has no e-mail address. Add one first.")
        raise Refused(words % {"name": contact.name}, code="no_email", field="email")
    return contact.email.lower()


def refuse_twice(access: PortalAccess) -> None:
    """Refuse an address that enters, or is to enter, this company as another contact: a person has one seat here."""
    others = PortalAccess.objects.current().filter(client_id=access.client_id, email=access.email)
    if others.exclude(pk=access.pk).exists():
        raise Refused(_("This address has access to this company already."), code="duplicate", field="email")


def _open(contact: Contact) -> tuple[Client, Contact]:
    client = taken(contact.client_id)
    if reason := client.why_closed():
        raise Refused(reason, code="closed")
    contact = Contact.objects.get(pk=contact.pk)
    if contact.removed_at:
        raise Refused(_("This contact has been removed meanwhile."), code="removed")
    return client, contact


def _refuse_settled(access: PortalAccess) -> None:
    if access.ended_at:
        raise Refused(_("This invitation has been taken back already."), code="withdrawn")
    if access.accepted_at:
        raise Refused(_("%(name)s has joined already.") % {"name": access.contact.name}, code="joined")


def _refuse_without_owner(actor: Actor, access: PortalAccess) -> None:
    """The office may take anybody's access; the company's people always leave an owner behind."""
    if actor.kind != "contact" or access.level != PortalLevel.OWNER or not access.accepted_at:
        return
    owners = PortalAccess.objects.current().filter(client_id=access.client_id, level=PortalLevel.OWNER)
    if not owners.exclude(accepted_at=None).exclude(pk=access.pk).exists():
        raise Refused(_("A company needs at least one owner in the portal."), code="last_owner")


def _end(actor: Actor, access: PortalAccess) -> None:
    access.ended_at = actor.at
    access.version += 1
    access.save(update_fields=["ended_at", "version"])
    _close_links(actor, access)
    if access.user_id:
        _seats(access).delete()
        mine = Key.objects.filter(office_id=access.office_id, client_id=access.client_id, user_id=access.user_id)
        mine.filter(purpose=Key.Purpose.PORTAL_API, revoked_at=None).update(revoked_at=actor.at)
        _close_mailed_links(actor, access, held=frozenset())
        # A password that the office made and that was never replaced opens nothing any more.
        unchanged = User.objects.filter(pk=access.user_id, password_is_temporary=True)
        if unchanged.update(password=make_password(None), password_is_temporary=False):
            look_at_pages_of(access.user_id)


def _seats(access: PortalAccess) -> Any:
    mine = Seat.objects.filter(office_id=access.office_id, client_id=access.client_id, kind=Seat.Kind.CONTACT)
    return mine.filter(user=access.user, object_id=access.contact_id)


def _links(actor: Actor, access: PortalAccess, *, address: str) -> tuple[str, str]:
    """Make the two links that let the person in: one for who invites, and the letter's own. Earlier ones stop working."""
    _close_links(actor, access)
    about: dict[str, Any] = {"office_id": access.office_id, "client_id": access.client_id, "object_id": access.pk}
    about["expires_at"] = actor.at + timedelta(days=INVITATION_DAYS)
    _key, shown = make_key(Key.Purpose.CONTACT_INVITATION, at=actor.at, **about)
    _key, mailed = make_mailed_invitation(actor, Key.Purpose.CONTACT_INVITATION, **about)
    first, second = (address.rstrip("/") + reverse("portal:invitation", args=[token]) for token in (shown, mailed))
    return first, second


def _close_links(actor: Actor, access: PortalAccess) -> None:
    Key.objects.filter(
        office_id=access.office_id,
        purpose=Key.Purpose.CONTACT_INVITATION,
        object_id=access.pk,
        used_at=None,
        revoked_at=None,
    ).update(revoked_at=actor.at)


_MAILED: Final = {
    Key.Purpose.REQUEST_LINK: "portal.send",
    Key.Purpose.CHAT_LINK: "portal.chat",
    Key.Purpose.NEWS_LINK: "portal.see",
}
"""What a mailed link takes of the person's level."""


def _close_mailed_links(actor: Actor, access: PortalAccess, *, held: frozenset[str]) -> None:
    """What was mailed to a person while they might do it opens nothing once they may not."""
    lost = [purpose for purpose, right in _MAILED.items() if right not in held]
    close_links_mailed_to(actor, access.client_id, access.contact_id, purposes=lost)


def close_links_mailed_to(
    actor: Actor, client_id: int, contact_id: int, *, purposes: Iterable[str] = tuple(_MAILED)
) -> None:
    """Take back every link that was mailed to a contact: they are none any more, or their address is another's now."""
    mine = Key.objects.filter(office_id=actor.office_id, client_id=client_id, revoked_at=None)
    links = mine.filter(purpose__in=purposes, scopes__contains=[f"contact:{contact_id}"])
    links.update(revoked_at=actor.at)


def _send(actor: Actor, access: PortalAccess, link: str) -> None:
    reader = User.objects.filter(email=access.email).first()
    context = {
        "access": access,
        "client": access.client,
        "office": access.office,
        "link": link,
        "days": INVITATION_DAYS,
        "known": reader is not None,
    }
    # A company's own people may invite too, and the outbox is the office's: behind the second wall for them.
    with scope.system(access.office_id, "letters of invitation", at=actor.at) as sender:
        write_letter(
            sender,
            "portal/mail/contact_invitation",
            to=access.email,
            once=f"contact_invitation:{access.pk}:{actor.at.isoformat()}",
            context=context,
            language=reader.language if reader else access.contact.language,
        )
