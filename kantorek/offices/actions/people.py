"""What may happen to the people of an office: invitations, roles, the end of employment."""

from datetime import timedelta

from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from kantorek.accounts.actions import make_mailed_invitation
from kantorek.accounts.models import Key, Seat, User
from kantorek.core.actor import Actor
from kantorek.core.errors import Refused
from kantorek.core.events import publish
from kantorek.core.post import write_letter
from kantorek.core.refs import Ref
from kantorek.offices.actions.substitution import end_substitutions_of
from kantorek.offices.events import StaffInvitationWithdrawn, StaffInvited, StaffLeft, StaffRoleChanged
from kantorek.offices.models import INVITATION_DAYS, Office, Role, StaffMember

PAUSE = timedelta(minutes=1)
"""Between two letters with the same invitation: the second of a double click would close the link of the first."""


def ref_of(member: StaffMember) -> Ref:
    """Name a colleague for the stream."""
    return Ref("offices.staff_member", member.pk, member.name)


@transaction.atomic
def invite_staff(actor: Actor, *, name: str, email: str, role: str, address: str, language: str = "") -> StaffMember:
    """Invite a colleague by mail; the link works once, for seven days. `address` is the office's own URL.

    Refuses an address that a colleague has already, inviting an owner by anybody but an owner, and more letters than go
    out in a day. Who left may be invited again: it is the same colleague, with the same history.
    """
    return invite_with_link(actor, name=name, email=email, role=role, address=address, language=language)[0]


@transaction.atomic
def invite_with_link(
    actor: Actor, *, name: str, email: str, role: str, address: str, language: str = ""
) -> tuple[StaffMember, str]:
    """Invite as invite_staff() does, and give the link too, for who sets up an office without a mail server."""
    email = email.strip().lower()
    former = StaffMember.objects.visible_to(actor).filter(email=email).select_for_update().first()
    if former and former.left_at is None:
        raise Refused(_("%(name)s is in this office already.") % {"name": former.name}, code="duplicate", field="email")
    _refuse_above(actor, role)
    member = former or StaffMember(office=Office.objects.get(pk=_office_id(actor)), email=email)
    member.name, member.role = name.strip(), role
    member.invited_at, member.joined_at, member.left_at = actor.at, None, None
    member.version += 1 if former else 0
    try:
        with transaction.atomic():
            member.save()
    except IntegrityError as twice:
        raise Refused(_("This address has just been invited."), code="duplicate", field="email") from twice
    publish(StaffInvited(actor=actor, subject=ref_of(member), role=role))
    link = _newest_link(actor, member, address=address)
    _send(actor, member, link, language=language)
    return member, link


@transaction.atomic
def resend_invitation(actor: Actor, member: StaffMember, *, address: str) -> StaffMember:
    """Mail an invited colleague a fresh link; earlier ones stop working.

    Refuses once the colleague has joined or the invitation was taken back, and twice within a minute.
    """
    member = StaffMember.objects.select_for_update().get(pk=member.pk)
    _refuse_above(actor, member.role)
    _refuse_settled(member)
    if member.invited_at and actor.at - member.invited_at < PAUSE:
        raise Refused(_("The invitation has just been sent. Wait a minute."), code="too_soon")
    member.invited_at = actor.at
    member.save(update_fields=["invited_at"])
    publish(StaffInvited(actor=actor, subject=ref_of(member), role=member.role))
    _send(actor, member, _newest_link(actor, member, address=address))
    return member


@transaction.atomic
def withdraw_invitation(actor: Actor, member: StaffMember) -> StaffMember:
    """Take an unused invitation back. Refuses once the colleague has joined."""
    member = StaffMember.objects.select_for_update().get(pk=member.pk)
    _refuse_above(actor, member.role)
    _refuse_settled(member)
    member.left_at = actor.at
    member.version += 1
    member.save(update_fields=["left_at", "version"])
    _close_links(actor, member)
    publish(StaffInvitationWithdrawn(actor=actor, subject=ref_of(member)))
    return member


@transaction.atomic
def change_role(actor: Actor, member: StaffMember, *, role: str, version: int | None = None) -> StaffMember:
    """Give a colleague another role, at once.

    Refuses to leave the office without an owner, for who has left, and when somebody changed the colleague meanwhile.
    """
    member = _take(actor, member)
    _refuse_above(actor, role)
    _refuse_above(actor, member.role)
    if member.left_at:
        raise Refused(_("%(name)s does not work here any more.") % {"name": member.name}, code="left")
    if role == member.role:
        return member
    if version is not None and version != member.version:
        raise Refused(_("Somebody else changed this person meanwhile. Check and save again."), code="stale")
    if member.role == Role.OWNER:
        _refuse_last_owner(member)
    was, member.role = member.role, role
    member.version += 1
    member.save(update_fields=["role", "version"])
    Seat.objects.filter(office_id=member.office_id, kind=Seat.Kind.STAFF, object_id=member.pk).update(role=role)
    publish(StaffRoleChanged(actor=actor, subject=ref_of(member), changes={"role": [was, role]}))
    return member


@transaction.atomic
def end_employment(actor: Actor, member: StaffMember) -> StaffMember:
    """Take a colleague's seats, keys and substitutions at once; what they did stays in the stream.

    Refuses for oneself, for the last owner, and for who is not here.
    """
    member = _take(actor, member)
    _refuse_above(actor, member.role)
    if member.pk == actor.staff_id:
        raise Refused(_("You cannot remove yourself."), code="oneself")
    user = member.user
    if user is None or member.left_at or not member.joined_at:
        raise Refused(_("%(name)s does not work here any more.") % {"name": member.name}, code="left")
    if member.role == Role.OWNER:
        _refuse_last_owner(member)
    member.left_at = actor.at
    member.version += 1
    member.save(update_fields=["left_at", "version"])
    Seat.objects.filter(office_id=member.office_id, user=user).exclude(kind=Seat.Kind.CONTACT).delete()
    Key.objects.filter(office_id=member.office_id, user=user, revoked_at=None).update(revoked_at=actor.at)
    end_substitutions_of(actor, member)
    publish(StaffLeft(actor=actor, subject=ref_of(member)))
    return member


def _newest_link(actor: Actor, member: StaffMember, *, address: str) -> str:
    """Make the one link that lets an invited colleague in; earlier ones stop working."""
    _close_links(actor, member)
    _key, token = make_mailed_invitation(
        actor,
        Key.Purpose.STAFF_INVITATION,
        office_id=member.office_id,
        object_id=member.pk,
        expires_at=actor.at + timedelta(days=INVITATION_DAYS),
    )
    return address.rstrip("/") + reverse("offices:accept_invitation", args=[token])


def _send(actor: Actor, member: StaffMember, link: str, *, language: str = "") -> None:
    reader = User.objects.filter(email=member.email).first()
    context = {
        "member": member,
        "office": member.office,
        "link": link,
        "inviter": actor.name if actor.kind == "staff" else "Kantorek",
        "days": INVITATION_DAYS,
        "known": bool(reader),
    }
    write_letter(
        actor,
        "offices/mail/staff_invitation",
        to=member.email,
        once=f"staff_invitation:{member.pk}:{actor.at.isoformat()}",
        context=context,
        language=reader.language if reader else language or actor.language,
    )


def _office_id(actor: Actor) -> int:
    assert actor.office_id is not None, "only somebody in an office acts on its people"
    return actor.office_id


def _take(actor: Actor, member: StaffMember) -> StaffMember:
    # The office first: two owners who remove each other then wait in line, and do not both succeed or deadlock.
    Office.objects.select_for_update().get(pk=_office_id(actor))
    return StaffMember.objects.select_for_update().get(pk=member.pk)


def _refuse_above(actor: Actor, role: str) -> None:
    if role == Role.OWNER and not actor.may("office.settings"):
        raise Refused(_("Only an owner can do this to an owner."), code="forbidden")


def _refuse_settled(member: StaffMember) -> None:
    if member.left_at:
        raise Refused(_("This invitation has been taken back already."), code="withdrawn")
    if member.joined_at:
        raise Refused(_("%(name)s has joined already.") % {"name": member.name}, code="joined")


def _refuse_last_owner(member: StaffMember) -> None:
    owners = StaffMember.objects.filter(office_id=member.office_id, role=Role.OWNER).working().exclude(pk=member.pk)
    if not owners.exclude(joined_at=None).exists():
        raise Refused(_("An office needs at least one owner."), code="last_owner")


def _close_links(actor: Actor, member: StaffMember) -> None:
    Key.objects.filter(
        office_id=member.office_id,
        purpose=Key.Purpose.STAFF_INVITATION,
        object_id=member.pk,
        used_at=None,
        revoked_at=None,
    ).update(revoked_at=actor.at)
