"""Entry points of what is brought to clients' people: every few minutes, office by office, person by person."""

from contextlib import suppress
from datetime import datetime
from itertools import groupby
from typing import Any

from celery import shared_task
from django.conf import settings

from kantorek.clients.models import Contact
from kantorek.core import scope
from kantorek.core.clock import now
from kantorek.core.defer import defer
from kantorek.core.each import Unfinished, each_alone
from kantorek.core.errors import Refused
from kantorek.news.models import Announcement
from kantorek.offices.models import Office
from kantorek.portal.actions.chat_letters import write_chat_letter
from kantorek.portal.actions.news import ring_news, write_news
from kantorek.portal.actions.words import write_letter_of_day
from kantorek.portal.mailing.chat import due_conversations
from kantorek.portal.mailing.hours import is_open
from kantorek.portal.mailing.news import carried, may_go, unrung, unwritten, wanting_letters
from kantorek.portal.models import Word

AT_ONCE = 2_000
PORTION = 200
"""So many people are written to, or clients told, before the job gives way to others and goes on behind them."""


@shared_task(name="portal.write_letters")
def write_letters(**_: Any) -> None:
    """Send each office's job on its way, in the hours in which letters may go."""
    if is_open(now()):
        for office_id in Office.objects.values_list("pk", flat=True):
            defer("portal.write_letters_of_office", office_id=office_id)


@shared_task(name="portal.write_letters_of_office")
def write_letters_of_office(*, office_id: int, **_: Any) -> None:
    """Write to everybody to whom something is due, each in a transaction of its own; what is left goes in the next round."""
    at, office = now(), Office.objects.get(pk=office_id)
    with scope.system(office_id, "letters to clients' people", at=at) as actor:
        due = Word.objects.visible_to(actor).waiting().filter(not_before__lte=at).order_by("not_before", "pk")
        found = due.values_list("contact__email", flat=True)[:AT_ONCE]
        people = list(dict.fromkeys(email.lower() for email in found))

    def write(email: str) -> None:
        with scope.system(office_id, "letters to clients' people", at=at) as actor, suppress(Refused):
            # Refused: another worker writes today's letter to this person; the next round postpones what is left.
            write_letter_of_day(actor, email, address=office.address(settings.URL))

    # People are named by their place in the list: an address does not reach the log.
    each_alone("letters to clients' people", range(len(people)), lambda index: write(people[index]))


@shared_task(name="portal.bring_news")
def bring_news(**_: Any) -> None:
    """Let each office with announcements that run bring them to who has not been told: what a crash left, goes on here."""
    at = now()
    for office_id in Office.objects.values_list("pk", flat=True):
        with scope.system(office_id, "bring announcements to clients' people", at=at) as actor:
            waiting = carried(actor).exists()
        if waiting:
            defer("portal.bring_news_of_office", office_id=office_id)


@shared_task(name="portal.bring_news_of_office")
def bring_news_of_office(*, office_id: int, **_: Any) -> None:
    """Ring the bells and write the letters that are still to come, a portion of them; the rest follows at once.

    Each client, and each letter, is a transaction of its own. Who was told is known by the notice and the receipt, so that
    the work goes on where it broke off, and nobody is told twice.
    """
    at, office = now(), Office.objects.get(pk=office_id)
    with scope.system(office_id, "bring announcements to clients' people", at=at) as actor:
        running = list(carried(actor))
    left, failed = PORTION, []
    for announcement in running:
        for bring in (_write, _ring):
            try:
                left -= bring(office, announcement, at, left) if left > 0 else 0
            except Unfinished as error:  # one that fails holds up none of the others
                failed.append(str(error))
    if left <= 0:
        defer("portal.bring_news_of_office", office_id=office_id)
    if failed:
        raise Unfinished("; ".join(failed))


def _ring(office: Office, announcement: Announcement, at: datetime, most: int) -> int:
    """Tell clients one by one behind the bell; gives how many people were told."""
    with scope.system(office.pk, "bring announcements to clients' people", at=at) as actor:
        people = list(unrung(actor, announcement)[:most])
    companies = [list(mine) for _client, mine in groupby(people, key=lambda one: one.client_id)]
    told: list[int] = []

    def ring(mine: list[Contact]) -> None:
        with scope.system(office.pk, "bring announcements to clients' people", at=at) as actor:
            told.append(len(ring_news(actor, announcement, mine)))

    each_alone("bells of announcements", range(len(companies)), lambda index: ring(companies[index]))
    return sum(told)


def _write(office: Office, announcement: Announcement, at: datetime, most: int) -> int:
    """Write to people one by one, if letters may go now; gives how many were written to."""
    with scope.system(office.pk, "bring announcements to clients' people", at=at) as actor:
        if not may_go(announcement, actor):
            return 0
        people = unwritten(actor, announcement).select_related("client")
        wanting = wanting_letters(actor, people, urgent=announcement.urgent, now=True)[:most]

    def write(contact: Contact) -> None:
        with scope.system(office.pk, "bring announcements to clients' people", at=at) as actor:
            write_news(actor, announcement, contact, address=office.address(settings.URL))

    each_alone("letters with announcements", range(len(wanting)), lambda index: write(wanting[index]))
    return len(wanting)


@shared_task(name="portal.write_chat_letters")
def write_chat_letters(**_: Any) -> None:
    """Send each office's job on its way that mails what was not read in conversations, in the hours of letters."""
    if is_open(now()):
        for office_id in Office.objects.values_list("pk", flat=True):
            defer("portal.write_chat_letters_of_office", office_id=office_id)


@shared_task(name="portal.write_chat_letters_of_office")
def write_chat_letters_of_office(*, office_id: int, **_: Any) -> None:
    """Write to everybody who has not read a conversation for so long, each in a transaction of its own."""
    at, office = now(), Office.objects.get(pk=office_id)
    with scope.system(office_id, "letters to clients' people", at=at) as actor:
        found = list(due_conversations(actor).values_list("pk", flat=True)[:AT_ONCE])

    def write(conversation_id: int) -> None:
        with scope.system(office_id, "letters to clients' people", at=at) as actor:
            write_chat_letter(actor, conversation_id, address=office.address(settings.URL))

    each_alone("letters with unread messages", found, write)
