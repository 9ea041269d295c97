"""The one conversation of a contact: made when somebody first needs it."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from kantorek.chat.events import ConversationBegun
from kantorek.chat.models import Conversation
from kantorek.clients.actions.taking import taken
from kantorek.clients.models import Contact
from kantorek.core.actor import Actor
from kantorek.core.errors import Refused
from kantorek.core.events import publish


@transaction.atomic
def begin_conversation(actor: Actor, contact: Contact) -> Conversation:
    """Give the conversation with a person of a client, made where there is none yet.

    Refuses a client's person who is not the one it is with; a new one is refused for a closed client and for a person
    who is no contact any more.
    """
    if actor.kind == "contact" and actor.contact_id != contact.pk:
        raise Refused(_("This conversation is not yours."), code="not_yours")
    mine = Conversation.objects.visible_to(actor).select_related("contact")
    known: Conversation | None = mine.filter(contact=contact).first()
    if known:
        return known
    client = taken(contact.client_id)
    contact = Contact.objects.get(pk=contact.pk)
    if reason := client.why_closed():
        raise Refused(reason, code="closed")
    if contact.removed_at:
        raise Refused(_("This person is not a contact of the client any more."), code="removed")
    conversation, new = Conversation.objects.get_or_create(
        contact=contact, defaults={"office_id": client.office_id, "client": client, "begun_at": actor.at}
    )
    if new:
        about: dict[str, Any] = {"contact_id": contact.pk, "contact_name": contact.name}
        publish(ConversationBegun(actor=actor, subject=conversation.ref, client_id=client.pk, **about))
    return conversation
