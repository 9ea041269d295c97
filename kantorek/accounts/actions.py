"""What may happen to users and keys."""

import secrets
from datetime import datetime, timedelta
from typing import Any

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from kantorek.accounts.models import Key, User
from kantorek.accounts.querysets import hash_of
from kantorek.core.actor import Actor
from kantorek.core.errors import Refused

LINK_MINUTES = 15


def make_key(purpose: str, *, office_id: int, at: datetime, prefix: str = "", **columns: Any) -> tuple[Key, str]:
    """Make a key and give it with its token, which nobody can show again."""
    token = prefix + secrets.token_urlsafe(32)
    key = Key.objects.create(
        hash=hash_of(token), hint=token[-4:], purpose=purpose, office_id=office_id, made_at=at, **columns
    )
    return key, token


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

    Refuses the told one itself and what the validators of the settings find weak.
    """
    user = User.objects.select_for_update().get(pk=user.pk)
    if user.check_password(password):
        raise Refused(_("This is the password from the office. Choose another one."), code="same", field="password")
    try:
        validate_password(password, user)
    except ValidationError as weak:
        raise Refused(" ".join(weak.messages), code="weak_password", field="password") from weak
    user.set_password(password)
    user.password_is_temporary = False
    user.save(update_fields=["password", "password_is_temporary"])
    return user
