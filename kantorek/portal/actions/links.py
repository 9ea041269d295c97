"""Links that open one request without an account: made for a letter, noted when they are opened, sent again when wanted."""

from datetime import timedelta
from typing import Any, Final

from django.db import transaction
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from kantorek.accounts.actions import make_key
from kantorek.accounts.models import Key
from kantorek.clients.models import Contact
from kantorek.core import scope
from kantorek.core.actor import Actor, day_of
from kantorek.core.errors import Refused
from kantorek.core.events import publish
from kantorek.core.post import write_letter
from kantorek.offices.models import Office
from kantorek.portal.events import RequestLinkOpened, RequestLinkSent
from kantorek.portal.mailing.letter import letter_of
from kantorek.portal.mailing.lines import line_of_request
from kantorek.requests.models import ClientRequest

LINK_DAYS: Final = 30


def make_link(actor: Actor, request: ClientRequest, contact: Contact, *, address: str) -> str:
    """Make a link to one request, for one person, for thirty days; it works until then, or until the office is done."""
    token = mailed_key(actor, Key.Purpose.REQUEST_LINK, request, contact)
    return address.rstrip("/") + reverse("portal:link", args=[token])


def mailed_key(actor: Actor, purpose: str, thing: Any, contact: Contact, *more: str) -> str:
    """Make the key of a link that is mailed to a contact and opens one thing that is for their client; gives its token."""
    _key, token = make_key(
        Key.Purpose(purpose),
        office_id=contact.office_id,
        client_id=contact.client_id,
        object_id=thing.pk,
        name=contact.name[:100],
        scopes=[f"contact:{contact.pk}", *more],
        at=actor.at,
        expires_at=actor.at + timedelta(days=LINK_DAYS),
    )
    return token


@transaction.atomic
def note_opening(actor: Actor, key: Key, request: ClientRequest) -> None:
    """Write down that a link was opened, once a day: mail programs and people open it again and again."""
    if not first_today(actor, key):
        return
    about: dict[str, Any] = {"contact_id": actor.contact_id or 0, "contact_name": key.name}
    publish(RequestLinkOpened(actor=actor, subject=request.ref, client_id=request.client_id, **about))


def first_today(actor: Actor, key: Key) -> bool:
    """Keep that a link was opened, inside the caller's transaction; True where it is the day's first time."""
    key = Key.objects.select_for_update().get(pk=key.pk)
    if key.used_at and day_of(key.used_at) == actor.on:
        return False
    key.used_at = actor.at
    key.save(update_fields=["used_at"])
    return True


@transaction.atomic
def send_link_again(actor: Actor, request: ClientRequest, contact: Contact, *, address: str) -> None:
    """Mail a fresh link to the person whose link has run out: they ask for it, so at once, but once a day.

    It goes where the first one went, never to an address that is typed. Refuses a request that waits for nobody, a
    contact without an address, and a second letter on the same day.
    """
    if not request.waits:
        raise Refused(_("Nothing is needed here any more."), code="settled")
    if not contact.email:
        raise Refused(_("The office has no address for this letter. Ask the office."), code="no_email")
    once, office = f"link:{request.pk}:{contact.pk}:{actor.on}", Office.objects.get(pk=request.office_id)
    with scope.system(request.office_id, "letters to clients' people", at=actor.at) as sender:
        language = contact.language
        with translation.override(language):
            line = line_of_request(sender, request.client, request)
            link = make_link(sender, request, contact, address=address)
            context = letter_of([line], name=contact.name, linked=lambda _line: link, inside=False)
        context |= {"office": office}
        letter = write_letter(
            sender, "portal/mail/day", to=contact.email, once=once, context=context, language=language
        )
        if letter.written_at != actor.at:
            raise Refused(_("A new link was sent today. Look into the mailbox."), code="too_soon")
        about: dict[str, Any] = {"contact_id": contact.pk, "contact_name": contact.name}
        publish(RequestLinkSent(actor=actor, subject=request.ref, client_id=request.client_id, **about))
