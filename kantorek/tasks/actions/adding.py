"""Adding a task from one typed line, exactly as it was shown."""

from django.db import transaction
from django.utils.translation import gettext as _

from kantorek.clients.models import Client
from kantorek.core.actor import Actor
from kantorek.core.errors import Refused
from kantorek.tasks.actions.task import add_task
from kantorek.tasks.models import Task
from kantorek.tasks.quick.seen import Seen


@transaction.atomic
def add_seen(actor: Actor, seen: Seen, *, digest: str) -> Task:
    """Add the task that a line was recognised as; without a colleague named it is the person's own.

    Refuses (`not_shown`) when what is recognised now is not what the person has seen: a guess is never saved unseen.
    """
    if digest != seen.digest:
        raise Refused(_("Look at what was recognised, then press Enter."), code="not_shown")
    client = Client.objects.visible_to(actor).filter(pk=seen.client.id).first() if seen.client else None
    return add_task(
        actor,
        title=seen.title,
        client=client,
        owner_id=seen.owner.id if seen.owner else actor.staff_id,
        due_on=seen.due_on,
        priority=seen.priority or 2,
        labels=seen.labels,
    )
