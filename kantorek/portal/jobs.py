"""Entry points of the letters to clients' people: every few minutes, office by office, person by person."""

from contextlib import suppress
from typing import Any

from celery import shared_task
from django.conf import settings

from kantorek.core import scope
from kantorek.core.clock import now
from kantorek.core.defer import defer
from kantorek.core.each import each_alone
from kantorek.core.errors import Refused
from kantorek.offices.models import Office
from kantorek.portal.actions.words import write_letter_of_day
from kantorek.portal.mailing.hours import is_open
from kantorek.portal.models import Word

AT_ONCE = 2_000


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
