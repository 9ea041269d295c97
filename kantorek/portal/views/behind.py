"""What stands behind a link in a letter: the key, the office at this host name, the person it was mailed to."""

from django.conf import settings
from django.http import Http404
from django.utils import translation

from kantorek.accounts.access import ActorRequest
from kantorek.accounts.models import Key
from kantorek.accounts.querysets import key_behind
from kantorek.clients.models import Contact
from kantorek.core.actor import Actor
from kantorek.offices.access import host_of
from kantorek.offices.models import Office
from kantorek.portal.access import contact_id_of


def key_at_host(request: ActorRequest, token: str, purpose: Key.Purpose) -> tuple[Key, Office]:
    """Find a link's key and its office; a guessed one, and one of another office's host name, lead nowhere."""
    key = key_behind(token, purpose)
    office = Office.objects.at_host(host_of(request)).filter(pk=key.office_id).first() if key else None
    if key is None or office is None:
        raise Http404
    return key, office


def reader_of(actor: Actor, key: Key) -> Contact | None:
    """Give the person a link was mailed to while they are a contact of that client."""
    contacts = Contact.objects.visible_to(actor).current().filter(client_id=key.client_id)
    found: Contact | None = contacts.filter(pk=contact_id_of(key)).first()
    return found


def speak(request: ActorRequest, contact: Contact | None) -> None:
    """In the language of the person the letter went to, unless whoever looks has chosen another."""
    if contact and not request.user.is_authenticated and settings.LANGUAGE_COOKIE_NAME not in request.COOKIES:
        translation.activate(contact.language)
        request.LANGUAGE_CODE = contact.language
