"""What of the words that wait is still true, one line for each thing; the rest is dropped without a letter."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from django.utils.text import Truncator
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from kantorek.clients.models import Client
from kantorek.core.actor import Actor
from kantorek.core.context import address
from kantorek.core.templatetags.kantorek import money
from kantorek.declarations.choices import State as Duty
from kantorek.declarations.models import Obligation
from kantorek.documents.models import Document, Reading
from kantorek.news.models import Announcement, Receipt
from kantorek.news.richtext import plain
from kantorek.portal import wording
from kantorek.portal.choices import ChangeState
from kantorek.portal.models import ChangeRequest, Word
from kantorek.requests.choices import WAITING, Kind, State
from kantorek.requests.models import ClientRequest

ASKED: Final = ("asked", "returned", "reminder")
AMOUNT: Final = "amount"
DOCUMENT: Final = "document"
CHANGE: Final = "change"
NEWS: Final = "news"
LONGEST: Final = 400
"""Characters of what the office wrote that stand in a letter; the page behind the link has it all."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One thing in a letter. `path` is its page in the portal, "" for who does not enter.

    `request` gets a link of its own, and so does `announcement` where there is no path.
    """

    section: str
    key: tuple[str, int]
    client: Client
    title: str
    subject: str
    text: str = ""
    more: str = ""
    due_on: date | None = None
    path: str = ""
    request: ClientRequest | None = None
    announcement: Announcement | None = None


def lines_of(actor: Actor, words: Iterable[Word], inside: set[int]) -> dict[int, Line]:
    """Give the line of each word that is still true, in a handful of questions whatever their number.

    `inside` are the contacts who enter the portal. Untrue is what was settled, paid, taken back or read meanwhile, and
    everything of a closed client or a contact who was removed.
    """
    held = [word for word in words if not word.contact.removed_at and word.contact.email]
    held = [word for word in held if not word.client.why_closed()]
    found: dict[int, Line] = {}
    for kinds, read in _READERS:
        mine = [word for word in held if word.kind in kinds and word.subject_id]
        if mine:
            found |= read(actor, mine, inside)
    return found


def _requests(actor: Actor, words: list[Word], inside: set[int]) -> dict[int, Line]:
    waiting = ClientRequest.objects.visible_to(actor).filter(state__in=WAITING).select_related("contact")
    rows = _rows(waiting, words)
    reminded = {word.subject_id for word in words if word.kind == "reminder"}
    found = {}
    for word in words:
        row = rows.get(word.subject_id or 0)
        if row is None or (word.kind != "returned" and _is_anothers(row, word)):
            continue
        found[word.pk] = line_of_request(actor, word.client, row, reminded=row.pk in reminded)
    return found


def _is_anothers(row: ClientRequest, word: Word) -> bool:
    """Tell whether somebody else is asked by now, whom a letter reaches."""
    asked = row.contact
    return asked is not None and asked.pk != word.contact_id and bool(asked.email) and not asked.removed_at


def line_of_request(actor: Actor, client: Client, row: ClientRequest, *, reminded: bool = False) -> Line:
    """Say what is asked for, by when, and what is wrong with what was sent before."""
    text = wording.until(row.due_on, actor.on) if row.due_on else ""
    subject = _("Question: %s") if row.kind == Kind.ANSWER else _("To send: %s")
    more = Truncator(row.text).chars(LONGEST)
    if row.state == State.RETURNED:
        subject, more = _("To be corrected: %s"), _("To be corrected: %s") % row.return_reason
    elif reminded:
        subject = _("Reminder: %s")
    return Line(
        section="todo",
        key=("request", row.pk),
        client=client,
        title=row.title,
        subject=subject % row.title,
        text=text,
        more=more,
        due_on=row.due_on,
        request=row,
    )


def _amounts(actor: Actor, words: list[Word], inside: set[int]) -> dict[int, Line]:
    rows = _rows(Obligation.objects.visible_to(actor).shown().filter(amount__isnull=False), words)
    found = {}
    for word in words:
        row = rows.get(word.subject_id or 0)
        if row is None or row.state == Duty.PAID or row.claimed_at is not None:
            continue
        title = f"{wording.duty_name(row)} {wording.payment_for(row, on=actor.on)}"
        sum_, until = money(row.amount, wording.unit(row.currency)), wording.until(row.due_on, actor.on)
        found[word.pk] = Line(
            section="pay",
            key=("amount", row.pk),
            client=word.client,
            title=title,
            subject=_("To pay: %s") % title if row.amount else _("Nothing to pay: %s") % title,
            text=f"{sum_}, {until}" if row.amount else _("nothing to pay"),
            due_on=row.due_on,
            path=address("portal:pay", word.client_id, row.pk) if word.contact_id in inside else "",
        )
    return found


def _documents(actor: Actor, words: list[Word], inside: set[int]) -> dict[int, Line]:
    """A document is told of while it is shared, to who can open it and has not."""
    rows = _rows(Document.objects.visible_to(actor).current().exclude(shared_at=None), words)
    read = Reading.objects.visible_to(actor).filter(document__in=list(rows))
    seen = {(one.document_id, one.contact_id): one.version_count for one in read}
    found = {}
    for word in words:
        row = rows.get(word.subject_id or 0)
        if row is None or word.contact_id not in inside or seen.get((row.pk, word.contact_id), 0) >= row.version_count:
            continue
        path = address("portal:document", word.client_id, row.pk) or address("portal:home", word.client_id)
        found[word.pk] = Line(
            section="documents",
            key=("document", row.pk),
            client=word.client,
            title=row.title,
            subject=_("New document: %s") % row.title,
            path=path,
        )
    return found


def _changes(actor: Actor, words: list[Word], inside: set[int]) -> dict[int, Line]:
    """What the office said to a change of the company's data, to who asked for it."""
    answered = (ChangeState.ACCEPTED, ChangeState.REFUSED)
    rows = _rows(ChangeRequest.objects.visible_to(actor).filter(state__in=answered), words)
    found = {}
    for word in words:
        row = rows.get(word.subject_id or 0)
        if row is None:
            continue
        done = row.state == ChangeState.ACCEPTED
        title = _("The change of data is done") if done else _("The change of data was not made")
        found[word.pk] = Line(
            section="answers",
            key=("change", row.pk),
            client=word.client,
            title=title,
            subject=title,
            more=row.reason,
            path=address("portal:company", word.client_id) if word.contact_id in inside else "",
        )
    return found


def _news(actor: Actor, words: list[Word], inside: set[int]) -> dict[int, Line]:
    """A reminder of an announcement, while it runs, to who has not done what is asked."""
    rows = _rows(Announcement.objects.visible_to(actor).running(actor.at), words)
    receipts = Receipt.objects.visible_to(actor).filter(announcement__in=list(rows), contact__isnull=False)
    done = {(one.announcement_id, one.contact_id): one for one in receipts}
    found = {}
    for word in words:
        row, receipt = rows.get(word.subject_id or 0), done.get((word.subject_id or 0, word.contact_id))
        if row is None or (receipt and (receipt.confirmed_at if row.must_confirm else receipt.seen_at)):
            continue
        title, body = row.said(get_language() or "pl")
        path = address("portal:announcement", word.client_id, row.pk) if word.contact_id in inside else ""
        found[word.pk] = Line(
            section="news",
            key=("news", row.pk),
            client=word.client,
            title=title,
            subject=_("Reminder: %(title)s") % {"title": title},
            text=_("Please confirm that you have read it.") if row.must_confirm else "",
            more="" if path else Truncator(plain(body)).chars(LONGEST),
            path=path,
            announcement=row,
        )
    return found


def _rows(found: Any, words: list[Word]) -> dict[int, Any]:
    return {row.pk: row for row in found.filter(pk__in={word.subject_id for word in words})}


_READERS: Final[tuple[tuple[tuple[str, ...], Callable[[Actor, list[Word], set[int]], dict[int, Line]]], ...]] = (
    (ASKED, _requests),
    ((AMOUNT,), _amounts),
    ((DOCUMENT,), _documents),
    ((CHANGE,), _changes),
    ((NEWS,), _news),
)
