"""Whom in the office something that a client has sent is told to."""

from django.utils.translation import gettext as _

from kantorek.core.actor import Actor
from kantorek.core.refs import url_of
from kantorek.documents.models import Document
from kantorek.notifications.actions import notify
from kantorek.notifications.models import Level, Notice


def tell_of_sending(actor: Actor, document: Document, *, key: str) -> list[Notice]:
    """Tell the carer that the client has sent a document; several with the same `key` are told of once."""
    client = document.client
    return notify(
        actor,
        {pk for pk in (client.carer_id,) if pk},
        kind="documents.sent",
        level=Level.LOOK,
        icon="inbox",
        title=lambda: _("%(client)s sent: %(title)s") % {"client": client.name, "title": document.title},
        url=url_of(document.ref),
        group=document.ref.key,
        client_id=client.pk,
        once=f"sent:{client.pk}:{key}",
        mail=False,
    )
