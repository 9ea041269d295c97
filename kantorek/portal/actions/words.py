"""Words to clients' people: put down when something happens, told together in one letter a day."""

from collections.abc import Iterable
from datetime import datetime
from hashlib import sha256
from typing import Any

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from kantorek.clients.models import Contact
from kantorek.core.actor import Actor
from kantorek.core.errors import Refused
from kantorek.core.events import publish
from kantorek.core.models import Letter
from kantorek.core.post import write_letter
from kantorek.core.refs import Ref
from kantorek.offices.models import Office
from kantorek.portal.actions.links import make_link
from kantorek.portal.actions.news_links import make_news_link
from kantorek.portal.actions.wished import wished
from kantorek.portal.events import ContactTold
from kantorek.portal.mailing.hours import is_open, opening, opening_after, settled
from kantorek.portal.mailing.letter import letter_of
from kantorek.portal.mailing.lines import Line, lines_of
from kantorek.portal.mailing.receivers import inside_among
from kantorek.portal.models import Word


@transaction.atomic
def put_words(
    actor: Actor,
    contacts: Iterable[Contact],
    *,
    kind: str,
    subject: Ref,
    once: str,
    at: datetime,
    data: dict[str, Any] | None = None,
) -> int:
    """Put down that these people are to be told of something; the same `once` is one word. Gives how many are new.

    `kind` is one that portal.mailing.lines knows, `at` is when it happened. Nothing goes out before the next hour in which
    letters may, and what is no longer true by then is dropped.
    """
    about: dict[str, Any] = {
        "kind": kind,
        "subject_kind": subject.kind,
        "subject_id": subject.id,
        "once": once,
        "data": data or {},
    }
    when = {"made_at": at, "not_before": settled(at)}
    rows = [
        Word(office_id=contact.office_id, client_id=contact.client_id, contact=contact, **about, **when)
        for contact in contacts
    ]
    known = set(
        Word.objects.filter(contact__in=[row.contact_id for row in rows], once=once).values_list(
            "contact_id", flat=True
        )
    )
    fresh = [row for row in rows if row.contact_id not in known]
    Word.objects.bulk_create(fresh, ignore_conflicts=True)
    return len(fresh)


@transaction.atomic
def write_letter_of_day(actor: Actor, email: str, *, address: str) -> Letter | None:
    """Write one letter to the person behind an address, of everything that waits to be told; None where nothing goes.

    Over all companies of the office and all reasons at most one a day: the rest waits until the next morning on which
    letters may go, and not before the hour that the person has chosen. What is no longer true is dropped, and so is what
    they do not want letters of. Refuses when another worker has written today's at this moment:
    then nothing of this stands.
    """
    words = wished(actor, _waiting(actor, email))
    if not words:
        return None
    once = f"day:{actor.on}:{sha256(email.encode()).hexdigest()[:32]}"
    if not is_open(actor.at) or Letter.objects.filter(office_id=actor.office_id, once=once).exists():
        later = opening_after(actor.on) if is_open(actor.at) else opening(actor.at)
        Word.objects.filter(pk__in=[word.pk for word in words]).update(not_before=later)
        return None
    accesses = inside_among(actor, [word.contact for word in words])
    user = next((access.user for access in accesses.values() if access.user), None)
    language = user.language if user else words[-1].contact.language
    with translation.override(language):
        lines = lines_of(actor, words, set(accesses))
        letter = _write(actor, words, lines, once=once, address=address, language=language, inside=bool(accesses))
    told = [word.pk for word in words if word.pk in lines]
    Word.objects.filter(pk__in=told).update(sent_at=actor.at)
    Word.objects.filter(pk__in=[word.pk for word in words if word.pk not in lines]).update(dropped_at=actor.at)
    _tell(actor, [word for word in words if word.pk in lines], lines)
    return letter


def _waiting(actor: Actor, email: str) -> list[Word]:
    """Everything that waits for one person, held; what was put down a minute ago goes along."""
    mine = Word.objects.visible_to(actor).waiting().filter(contact__email__iexact=email)
    held = mine.select_for_update(of=("self",)).select_related("contact", "client")
    return list(held.order_by("pk"))


def _write(
    actor: Actor,
    words: list[Word],
    lines: dict[int, Line],
    *,
    once: str,
    address: str,
    language: str,
    inside: bool,
) -> Letter | None:
    # One line for each thing of each company, whoever of the person's contacts was told of it and however often.
    each = {line.key: (line, word.contact) for word in words if (line := lines.get(word.pk))}
    if not each:
        return None

    def linked(line: Line) -> str:
        return _linked(actor, line, each[line.key][1], address=address)

    contact, root = words[-1].contact, address.rstrip("/")
    context = letter_of([line for line, _contact in each.values()], name=contact.name, linked=linked, inside=inside)
    context["go"] = root + context["go"] if context["go"].startswith("/") else context["go"]
    context["office"] = Office.objects.get(pk=actor.office_id)
    letter = write_letter(actor, "portal/mail/day", to=contact.email, once=once, context=context, language=language)
    if letter.written_at != actor.at:
        raise Refused(_("Today's letter is being written."), code="again")
    return letter


def _linked(actor: Actor, line: Line, contact: Contact, *, address: str) -> str:
    """Where a line leads its reader: a link of their own, or its page for who enters the portal; "" leads nowhere."""
    if line.request:
        return make_link(actor, line.request, contact, address=address)
    if line.announcement and not line.path:
        return make_news_link(actor, line.announcement, contact, address=address)
    return address.rstrip("/") + line.path if line.path else ""


def _tell(actor: Actor, words: list[Word], lines: dict[int, Line]) -> None:
    """One event for each company that the letter is about."""
    by_client: dict[int, list[Word]] = {}
    for word in words:
        by_client.setdefault(word.client_id, []).append(word)
    for client_id, mine in by_client.items():
        first, keys = mine[0], {lines[word.pk].key for word in mine}
        publish(
            ContactTold(
                actor=actor,
                subject=first.client.ref,
                client_id=client_id,
                contact_id=first.contact_id,
                contact_name=first.contact.name,
                request_ids=sorted(pk for kind, pk in keys if kind == "request"),
                obligation_ids=sorted(pk for kind, pk in keys if kind == "amount"),
                document_ids=sorted(pk for kind, pk in keys if kind == "document"),
                announcement_ids=sorted(pk for kind, pk in keys if kind == "news"),
            )
        )
