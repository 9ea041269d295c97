"""What is noted of who looks into the portal: a person's last visit, and colleagues who look on."""

from datetime import timedelta

from django.core.cache import cache
from django.db import transaction

from kantorek.clients.models import Client
from kantorek.core.actor import Actor
from kantorek.core.events import publish
from kantorek.portal.events import PortalPreviewed
from kantorek.portal.models import PortalAccess

OFTEN = timedelta(hours=1)


@transaction.atomic
def look_as_client(actor: Actor, client: Client) -> Client:
    """Note in the stream that a colleague looks at the portal as the client sees it; nothing else changes."""
    publish(PortalPreviewed(actor=actor, subject=client.ref, client_id=client.pk))
    return client


def note_visit(actor: Actor) -> None:
    """Keep when a client's person was here last, to the hour: the cache remembers who has been noted."""
    if not cache.add(f"portal-visit:{actor.office_id}:{actor.contact_id}", 1, OFTEN.seconds):
        return
    mine = PortalAccess.objects.visible_to(actor).current().filter(contact_id=actor.contact_id)
    mine.update(seen_at=actor.at)
