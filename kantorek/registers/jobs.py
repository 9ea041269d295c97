"""Entry points of work about registers: going on with questions that are still open."""

from typing import Any

from celery import shared_task

from kantorek.core import scope
from kantorek.core.actor import WARSAW
from kantorek.core.clock import now
from kantorek.core.defer import defer
from kantorek.offices.models import Office
from kantorek.registers.actions import fetch_flat_file, finish_answer
from kantorek.registers.models import Answer

_AT_ONCE = 20


@shared_task(name="registers.finish_answer")
def finish(*, answer_id: int, office_id: int, **_: Any) -> None:
    """Go on with one question."""
    at = now()
    with scope.system(office_id, "finish register answers", at=at) as actor:
        due = Answer.objects.owed(at=at).filter(pk=answer_id).exists()
    if due:  # no network inside a transaction, so the scope is closed by now
        finish_answer(actor, answer_id, at=at)


@shared_task(name="registers.sweep_answers")
def sweep_answers(**_: Any) -> None:
    """Send on their way the questions whose time to be asked again has come; a few at a time, for the line is narrow."""
    at = now()
    for office_id in Office.objects.values_list("pk", flat=True):
        with scope.system(office_id, "finish register answers", at=at):
            due = list(Answer.objects.owed(at=at).values_list("pk", flat=True)[:_AT_ONCE])
        for answer_id in due:
            defer("registers.finish_answer", answer_id=answer_id, office_id=office_id)


@shared_task(name="registers.fetch_flat_file")
def fetch_the_flat_file(**_: Any) -> None:
    """Fetch today's flat file, as soon as it is there and we have not got it."""
    at = now()
    fetch_flat_file(at.astimezone(WARSAW).date(), at=at)
