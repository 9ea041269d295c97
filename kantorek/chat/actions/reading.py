"""How far either side has read, and what a letter has told of. No event: reading is not a change of the conversation."""

from django.db import transaction
from django.db.models import F
from django.db.models.functions import Least

from kantorek.chat.lists import forget_counts, group_of
from kantorek.chat.models import Conversation
from kantorek.core import live
from kantorek.core.actor import Actor
from kantorek.notifications.actions import mark_group_read


@transaction.atomic
def mark_seen(actor: Actor, conversation: Conversation, *, number: int) -> None:
    """Note that the actor's side has read up to a line; less than before, or beyond the last line, changes nothing.

    Colleagues who may not write to clients look without being seen. What the actor was told of it is read as well.
    """
    side = "contact" if actor.kind == "contact" else "staff"
    unread = Conversation.objects.visible_to(actor).filter(pk=conversation.pk, **{f"{side}_read__lt": number})
    upto = Least(F("last_number"), number)
    counts = side == "contact" or actor.may("chat.write")
    moved = counts and unread.filter(last_number__gt=F(f"{side}_read")).update(
        **{f"{side}_read": upto, f"{side}_read_at": actor.at}
    )
    # After the conversation's row, as whoever writes a line holds them: the other way round they would wait for each other.
    mark_group_read(actor, group=group_of(conversation))
    if not moved:
        return
    forget_counts(conversation)
    live.tell(actor, f"chat.{conversation.pk}")
    if side == "staff":
        live.tell(actor, "inbox")


@transaction.atomic
def note_mailed(actor: Actor, conversation: Conversation, *, number: int) -> bool:
    """Note up to which line a letter has told the contact; False where one has told of it already."""
    untold = Conversation.objects.visible_to(actor).filter(pk=conversation.pk, mailed_number__lt=number)
    return bool(untold.update(mailed_number=number, mailed_at=actor.at))
