"""What a person may choose for their own eyes."""

from typing import Any

from django.db import transaction

from kantorek.accounts.models import User
from kantorek.core.actor import Actor
from kantorek.core.events import publish
from kantorek.core.refs import Ref
from kantorek.offices.events import AppearanceChanged


@transaction.atomic
def change_appearance(actor: Actor, user: User, **choices: Any) -> User:
    """Keep a person's own language, theme, density or slim menu; of a client's person it is told at their company."""
    changes = {key: [getattr(user, key), value] for key, value in choices.items() if getattr(user, key) != value}
    for key, value in choices.items():
        setattr(user, key, value)
    if changes:
        user.save(update_fields=list(changes))
        at = next(iter(actor.clients), None) if actor.kind == "contact" and actor.clients else None
        whose = Ref("accounts.user", user.pk, user.name)
        publish(AppearanceChanged(actor=actor, subject=whose, client_id=at, changes=changes))
    return user
