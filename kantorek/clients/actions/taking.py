"""Taking a client for a change: whoever comes second waits, and reads what stands there then."""

from django.utils.translation import gettext as _

from kantorek.clients.models import Client
from kantorek.core.errors import Refused


def taken(client_id: int) -> Client:
    """Give the client, locked until the change is done. Refuses one that has been deleted meanwhile."""
    client = Client.objects.select_for_update().filter(pk=client_id).first()
    if client is None:
        raise Refused(_("This client has been deleted meanwhile."), code="gone")
    return client
