"""What may happen to users, to what they sign in with, and to keys."""

import secrets
from datetime import datetime, timedelta
from typing import Any, Final

from allauth.mfa.models import Authenticator
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.utils.translation import gettext as _

from kantorek.accounts.models import Key, Seat, User
from kantorek.accounts.querysets import hash_of
from kantorek.core import live
from kantorek.core.actor import Actor
from kantorek.core.errors import Refused

LINK_MINUTES = 15
SETTLING: Final = timedelta(seconds=10)
"""Longer than a request lasts: one that was let in before the first proof is over by then."""
MAILED: Final = "mailed"
"""Among the scopes of an invitation's key: its link stands in the letter alone, and proves whose the address is."""
INVITATIONS: Final = (Key.Purpose.STAFF_INVITATION, Key.Purpose.CONTACT_INVITATION)
MOST_OF_OFFICE: Final = 300
"""Letters of invitation within 24 hours: more than an office that moves in writes, too few for whoever mails strangers."""
MOST_OF_PERSON: Final = 100
MOST_OF_COMPANY: Final = 20
"""What the office and a client's own people together send for one company, when it is they who ask."""


def make_key(purpose: str, *, office_id: int, at: datetime, prefix: str = "", **columns: Any) -> tuple[Key, str]:
    """Make a key and give it with its token, which nobody can show again."""
    token = prefix + secrets.token_urlsafe(32)
    key = Key.objects.create(
        hash=hash_of(token), hint=token[-4:], purpose=purpose, office_id=office_id, made_at=at, **columns
    )
    return key, token


@transaction.atomic
def make_mailed_invitation(
    actor: Actor, purpose: str, *, office_id: int, expires_at: datetime, **columns: Any
) -> tuple[Key, str]:
    """Make the key of an invitation that goes by letter, with its token; a fresh link for the same person is one more.

    Refuses what is too many within 24 hours: MOST_OF_OFFICE, MOST_OF_PERSON, for clients' people MOST_OF_COMPANY. An
    address can be typed by anybody, so this bounds the letters that strangers get in the office's name.
    """
    _refuse_too_many(actor, office_id, columns.get("client_id"))
    scopes = [MAILED, f"by:{actor.user_id or 0}"]
    return make_key(purpose, office_id=office_id, at=actor.at, expires_at=expires_at, scopes=scopes, **columns)


def _refuse_too_many(actor: Actor, office_id: int, client_id: int | None) -> None:
    if actor.kind == "system":
        return
    with connection.cursor() as cursor:  # those who invite at one moment count one after another
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"invitations:{office_id}"])
    day = Key.objects.filter(office_id=office_id, purpose__in=INVITATIONS, made_at__gt=actor.at - timedelta(days=1))
    sent = day.filter(scopes__contains=[MAILED])
    if actor.kind == "contact" and sent.filter(client_id=client_id).count() >= MOST_OF_COMPANY:
        words = _(
            "At most %(most)s invitations go out for a company in 24 hours. Try again tomorrow, or ask the office."
        )
        raise Refused(words % {"most": MOST_OF_COMPANY}, code="too_many")
    if actor.user_id and sent.filter(scopes__contains=[f"by:{actor.user_id}"]).count() >= MOST_OF_PERSON:
        words = _("You have sent %(most)s invitations in 24 hours. The next ones can go tomorrow.")
        raise Refused(words % {"most": MOST_OF_PERSON}, code="too_many")
    if sent.count() >= MOST_OF_OFFICE:
        words = _("This office has sent %(most)s invitations in 24 hours. The next ones can go tomorrow.")
        raise Refused(words % {"most": MOST_OF_OFFICE}, code="too_many")


@transaction.atomic
def make_sign_in_link(actor: Actor, user: User) -> str:
    """Make the token of a link that signs the person in once, within fifteen minutes; earlier ones stop working."""
    close_sign_in_links(actor, user)
    until = actor.at + timedelta(minutes=LINK_MINUTES)
    purpose = Key.Purpose.SIGN_IN_LINK
    return make_key(purpose, office_id=actor.office_id, at=actor.at, user=user, expires_at=until)[1]


@transaction.atomic
def use_sign_in_link(actor: Actor, key: Key) -> User:
    """Spend the link and give whom it signs in. Refuses one that was used, replaced or is older than its minutes."""
    key = Key.objects.select_for_update(of=("self",)).select_related("user").get(pk=key.pk)
    if key.why_closed(actor.at) or key.user is None:
        raise Refused(_("This link no longer works. Ask for a new one."), code="expired")
    key.used_at = actor.at
    key.save(update_fields=["used_at"])
    return key.user


def close_sign_in_links(actor: Actor, user: User) -> None:
    """Let no older link sign the person in: they are in, or a newer letter is on its way."""
    unused = Key.objects.filter(user=user, purpose=Key.Purpose.SIGN_IN_LINK, used_at=None, revoked_at=None)
    unused.update(revoked_at=actor.at)


@transaction.atomic
def set_own_password(actor: Actor, user: User, password: str) -> User:
    """Keep the password that a person chose in place of the one they were told; other sessions of theirs end.

    Refuses the told one itself, what the validators of the settings find weak, and a request that waited while the
    password was replaced: who was told it must not set one on an account that its owner has proved meanwhile.
    """
    user = User.objects.select_for_update().get(pk=user.pk)
    if not user.password_is_temporary:
        raise Refused(_("This password has been replaced meanwhile. Sign in again."), code="settled")
    if user.check_password(password):
        raise Refused(_("This is the password from the office. Choose another one."), code="same", field="password")
    try:
        validate_password(password, user)
    except ValidationError as weak:
        raise Refused(" ".join(weak.messages), code="weak_password", field="password") from weak
    user.set_password(password)
    user.password_is_temporary = False
    user.save(update_fields=["password", "password_is_temporary"])
    look_at_pages_of(user.pk)
    return user


@transaction.atomic
def prove_address(actor: Actor, user: User) -> bool:
    """Note that a letter to the person's address has led here; the first time ends what was set up before it.

    Whoever made the account without reading that mail (a guessed or mistyped address, a password told in advance) keeps no
    way in: password, passkeys, API tokens and sessions end. Gives whether there was anything but sessions to end, and
    notes it on `user` (`proof_ended_something`), which is brought up to date.
    """
    fresh = User.objects.select_for_update().get(pk=user.pk)
    if fresh.email_proved_at:
        return False
    ended = fresh.has_usable_password()
    fresh.email_proved_at = actor.at
    fresh.set_unusable_password()  # a new value each time, so that sessions end even where there was no password
    fresh.password_is_temporary = False
    fresh.save(update_fields=["email_proved_at", "password", "password_is_temporary"])
    gone = Authenticator.objects.filter(user=fresh).delete()[0]
    tokens = Key.objects.filter(user=fresh, purpose__in=(Key.Purpose.API, Key.Purpose.PORTAL_API), revoked_at=None)
    stopped = tokens.update(revoked_at=actor.at)
    look_at_pages_of(fresh.pk)
    user.email_proved_at, user.password, user.password_is_temporary = fresh.email_proved_at, fresh.password, False
    user.proof_ended_something = ended or bool(gone or stopped)
    return user.proof_ended_something


def refuse_unsettled(actor: Actor) -> None:
    """Hold the actor's row before they make a token, so that none slips past the first proof of their address.

    Refuses while that proof is younger than SETTLING: the request may have begun with what the proof has ended. Who came
    by letter from the start had nothing to end, and waits for nothing. Called inside a transaction, after the client's
    row where that is taken too.
    """
    user = User.objects.select_for_update().filter(pk=actor.user_id or 0).first()
    proved = user.email_proved_at if user and user.email_proved_at != user.joined_at else None
    if proved and actor.at < proved + SETTLING:
        raise Refused(_("Your address has just been confirmed. Try again in ten seconds."), code="settled")


def look_at_pages_of(user_id: int) -> None:
    """Have the open pages of a person look after the commit whether they are theirs still, in every office and company."""
    for seat in Seat.objects.filter(user_id=user_id):
        if seat.kind == Seat.Kind.STAFF:
            live.look_again(seat.office_id, seat.object_id)
        elif seat.kind == Seat.Kind.CONTACT:
            live.look_again_at_contact(seat.office_id, seat.object_id)
