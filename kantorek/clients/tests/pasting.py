"""How tests paste a list: by the action, with the jobs drained, and the rows read back."""

from datetime import timedelta

from kantorek.clients import actions
from kantorek.clients.actions.intake_work import carry_on_intake, take_up_intake
from kantorek.clients.models import Intake, IntakeRow
from kantorek.core import scope
from kantorek.core.actor import Actor
from kantorek.core.testing import drop_jobs, run_jobs
from kantorek.sandbox.economy import companies

OUTSIDE = [company for company in companies() if company.group == "outside"]


def paste(actor: Actor, *lines: str | None) -> Intake:
    """Paste a list; nobody has been asked yet."""
    with scope.of(actor):
        return actions.start_intake(actor, text="\n".join(line or "" for line in lines))


def looked_up(actor: Actor, *lines: str | None) -> Intake:
    """Paste a list and let the jobs ask about it."""
    intake = paste(actor, *lines)
    run_jobs()
    return now(actor, intake)


def now(actor: Actor, intake: Intake) -> Intake:
    """The list as it stands."""
    with scope.of(actor):
        return Intake.objects.get(pk=intake.pk)


def rows_of(actor: Actor, intake: Intake) -> list[IntakeRow]:
    """The rows as they stand, in order."""
    with scope.of(actor):
        return list(IntakeRow.objects.filter(intake=intake).in_order())


def verdicts(actor: Actor, intake: Intake) -> list[str]:
    """What each row is fit for."""
    return [row.verdict for row in rows_of(actor, intake)]


def confirm(actor: Actor, intake: Intake, **people: int) -> None:
    """Have the ticked rows added, and let the jobs do it."""
    with scope.of(actor):
        actions.confirm_intake(actor, intake, **people)
    run_jobs()


def one_step(actor: Actor, intake: Intake, *, after: timedelta = timedelta(0)) -> bool:
    """Do what one job does, so long after the list was pasted; False when nobody may take it up then."""
    at = actor.at + after
    with scope.of(actor):
        taken = take_up_intake(actor, intake.pk, at=at)
    if taken:
        carry_on_intake(actor, taken, at=at)
    drop_jobs()
    return taken is not None
