"""Who answers, and when: assigned, laid aside, settled without an answer, and back again."""

from datetime import datetime, timedelta
from typing import Final

from django.db import transaction
from django.utils.translation import gettext as _

from kantorek.chat.actions.taking import hold_conversation, refuse_closed, refuse_overtaken, save_conversation
from kantorek.chat.events import (
    ConversationAssigned,
    ConversationSettled,
    ConversationSnoozed,
    ConversationUnsettled,
)
from kantorek.chat.models import Conversation
from kantorek.core.actor import Actor
from kantorek.core.errors import Refused
from kantorek.core.events import publish
from kantorek.core.refs import Ref
from kantorek.offices.access import ROLES
from kantorek.offices.models import StaffMember
from kantorek.tasks.actions.taking import person_for

LONGEST_SNOOZE: Final = timedelta(days=366)


@transaction.atomic
def assign_conversation(
    actor: Actor, conversation: Conversation, *, to: StaffMember | None, version: int | None = None
) -> Conversation:
    """Let a colleague answer in place of the carer; None: the carer answers again. The same again changes nothing.

    Refuses a closed client, a `version` that was overtaken, who left, may not write, or does not see the client.
    """
    conversation = hold_conversation(actor, conversation)
    refuse_closed(actor, conversation)
    was = conversation.assigned_id
    if was == (to.pk if to else None):
        return conversation
    refuse_overtaken(actor, conversation, version)
    if to:
        person_for(actor, conversation.client, to.pk, field="to")
        if "chat.write" not in ROLES[to.role]:
            raise Refused(_("%(name)s may not write to clients.") % {"name": to.name}, code="not_theirs", field="to")
    conversation.assigned = to
    conversation.version += 1
    save_conversation(actor, conversation, "assigned", "version")
    who, name = (to.pk, to.name) if to else (None, "")
    publish(
        ConversationAssigned(
            actor=actor,
            subject=_named(conversation),
            client_id=conversation.client_id,
            changes={"assigned_id": [was, who]},
            staff_id=who,
            staff_name=name,
        )
    )
    return conversation


@transaction.atomic
def snooze_conversation(actor: Actor, conversation: Conversation, *, until: datetime | None) -> Conversation:
    """Lay a conversation aside until a moment; None takes it up again. A line of the client takes it up as well.

    Refuses a closed client, and a moment that has passed or is more than a year ahead.
    """
    conversation = hold_conversation(actor, conversation)
    refuse_closed(actor, conversation)
    if until and not actor.at < until <= actor.at + LONGEST_SNOOZE:
        raise Refused(_("Choose a moment ahead, within a year."), code="bad_day", field="until")
    if conversation.snoozed_until == until:
        return conversation
    conversation.snoozed_until = until
    save_conversation(actor, conversation, "snoozed_until")
    when = until.isoformat() if until else None
    publish(
        ConversationSnoozed(actor=actor, subject=_named(conversation), client_id=conversation.client_id, until=when)
    )
    return conversation


@transaction.atomic
def settle_conversation(actor: Actor, conversation: Conversation) -> Conversation:
    """Say that nothing needs to be answered; where nobody waits, nothing changes. A new line of the client opens it."""
    conversation = hold_conversation(actor, conversation)
    if conversation.waiting_since is None:
        return conversation
    conversation.waiting_since = conversation.snoozed_until = None
    conversation.staff_read, conversation.staff_read_at = conversation.last_number, actor.at
    save_conversation(actor, conversation, "waiting_since", "snoozed_until", "staff_read", "staff_read_at")
    publish(ConversationSettled(actor=actor, subject=_named(conversation), client_id=conversation.client_id))
    return conversation


@transaction.atomic
def unsettle_conversation(actor: Actor, conversation: Conversation, *, waiting_since: datetime) -> Conversation:
    """Take settle_conversation() back: the client waits as before. Where they wait again already, nothing changes.

    Refuses a moment that is no moment of this conversation, and one that the office has answered since.
    """
    conversation = hold_conversation(actor, conversation)
    if conversation.waiting_since is not None:
        return conversation
    if not conversation.begun_at <= waiting_since <= (conversation.last_at or actor.at):
        raise Refused(_("Choose a moment of this conversation."), code="bad_day", field="waiting_since")
    if conversation.last_side != "client":
        raise Refused(_("Somebody has answered meanwhile."), code="answered")
    conversation.waiting_since = waiting_since
    save_conversation(actor, conversation, "waiting_since")
    publish(ConversationUnsettled(actor=actor, subject=_named(conversation), client_id=conversation.client_id))
    return conversation


def _named(conversation: Conversation) -> Ref:
    return Ref(conversation.ref.kind, conversation.pk, conversation.contact.name)
