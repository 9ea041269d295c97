"""What the portal does when the office writes in a conversation, and when what a page may watch is taken away."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from kantorek.accounts.actions import look_at_pages_of
from kantorek.chat.choices import Side
from kantorek.chat.events import ChatMessageWritten
from kantorek.chat.lists import group_of
from kantorek.chat.models import ChatMessage
from kantorek.clients.events import ClientArchived, ClientStatusChanged
from kantorek.core import live
from kantorek.core.actor import Actor
from kantorek.core.events import on
from kantorek.notifications.actions import Reader, tell_contacts
from kantorek.portal.events import PortalAccessEnded, PortalLevelChanged
from kantorek.portal.models import PortalAccess

_SHOWN = 140


@on(ChatMessageWritten)
def tell_the_contact(actor: Actor, event: ChatMessageWritten) -> None:
    """A person who enters the portal learns behind the bell and by push message; one notice for all that is unread."""
    if event.side != Side.STAFF:
        return
    here = PortalAccess.objects.current().exclude(accepted_at=None).select_related("user")
    access = here.filter(contact_id=event.contact_id).first()
    if access is None or access.user is None:
        return
    line = ChatMessage.objects.select_related("conversation").get(pk=event.subject.id)
    words = " ".join(line.text.split())
    tell_contacts(
        actor,
        [Reader(contact_id=event.contact_id, user_id=access.user_id, language=access.user.language)],
        client_id=line.client_id,
        kind="chat.message",
        title=lambda: _("%(name)s writes") % {"name": line.author_name},
        text=lambda: (words if len(words) <= _SHOWN else words[: _SHOWN - 1] + "…") or _("sent a file"),
        url=reverse("portal:chat", args=[line.client_id]),
        once=f"chat:{event.conversation_id}:{event.number}",
        group=group_of(line.conversation),
        icon="messages-square",
    )


@on(PortalAccessEnded, PortalLevelChanged)
def look_at_their_pages(actor: Actor, event: Any) -> None:
    """An open page of the person hears only what is still theirs; without an access it is closed."""
    live.look_again_at_contact(actor.office_id, event.contact_id)


@on(ClientArchived, ClientStatusChanged)
def look_at_the_clients_pages(actor: Actor, event: Any) -> None:
    """Pages of a client that is closed now hear nothing more."""
    accesses = PortalAccess.objects.filter(client_id=event.client_id).exclude(accepted_at=None)
    for contact_id in set(accesses.values_list("contact_id", flat=True)):
        live.look_again_at_contact(actor.office_id, contact_id)


def close_their_pages(request: HttpRequest, actor: Actor) -> None:
    """Pages that are open in other tabs of whoever signs out are closed at once, in every office and company."""
    look_at_pages_of(actor.user_id or 0)
