"""How an invited colleague takes their seat."""

from dataclasses import replace

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from kantorek.accounts.actions import prove_address
from kantorek.accounts.models import Key, Seat, User
from kantorek.core.actor import Actor
from kantorek.core.errors import Refused
from kantorek.core.events import publish
from kantorek.offices.actions.people import ref_of
from kantorek.offices.events import StaffJoined
from kantorek.offices.models import StaffMember


@transaction.atomic
def accept_staff_invitation(
    actor: Actor, key: Key, *, user: User | None, name: str = "", password: str = "", language: str = "pl"
) -> User:
    """Seat the invited colleague: the signed-in person, or a new one who chooses a password.

    The link stands in the letter alone and proves the address (prove_address()). Only that of an office's first owner is
    shown besides, to whoever founds the office from the command line (found_office()) and holds the machine anyway.
    Refuses a link that was used, withdrawn or is older than seven days, another person's link, and a weak password.
    """
    key = Key.objects.select_for_update().get(pk=key.pk)
    member = StaffMember.objects.select_for_update().get(pk=key.object_id or 0)
    if key.why_closed(actor.at) or member.left_at or member.joined_at:
        raise Refused(_("This invitation no longer works. Ask for a new one."), code="expired")
    if user and user.email != member.email:
        raise Refused(_("This invitation was sent to another address."), code="not_yours")
    if user:
        prove_address(actor, user)
    user = user or _new_user(actor, member, name=name, password=password, language=language)
    member.user, member.name, member.joined_at = user, name.strip() or member.name, actor.at
    member.version += 1
    member.save(update_fields=["user", "name", "joined_at", "version"])
    Seat.objects.create(
        user=user,
        office_id=member.office_id,
        kind=Seat.Kind.STAFF,
        object_id=member.pk,
        role=member.role,
        name=member.name,
    )
    Key.objects.filter(pk=key.pk).update(used_at=actor.at)
    newcomer = replace(actor, kind="staff", user_id=user.pk, staff_id=member.pk, name=member.name)
    publish(StaffJoined(actor=newcomer, subject=ref_of(member), role=member.role))
    return user


def _new_user(actor: Actor, member: StaffMember, *, name: str, password: str, language: str) -> User:
    known = Refused(_("You have an account already. Sign in, then open the link again."), code="sign_in")
    if User.objects.filter(email=member.email).exists():
        raise known
    try:
        validate_password(password, User(email=member.email, name=name))
    except ValidationError as weak:
        raise Refused(" ".join(weak.messages), code="weak_password", field="password") from weak
    try:
        with transaction.atomic():
            user = User.objects.create_user(
                member.email,
                name=name.strip() or member.name,
                password=password,
                at=actor.at,
                language=language,
                proved=True,
            )
    except IntegrityError as twice:  # two offices invited the same person, who answers both at once
        raise known from twice
    return user
