"""A pasted list of NIPs: taken in, ticked, asked about again, confirmed."""

import hashlib
from collections.abc import Iterable

from django.db import transaction
from django.utils.translation import gettext as _

from kantorek.clients.actions.client import who_serves
from kantorek.clients.choices import IntakeStage, RowStep, Verdict
from kantorek.clients.events import IntakeConfirmed, IntakeStarted
from kantorek.clients.models import Intake, IntakeRow
from kantorek.core import live, pasted
from kantorek.core.actor import Actor
from kantorek.core.defer import defer
from kantorek.core.errors import Refused
from kantorek.core.events import publish
from kantorek.offices.models import StaffMember

MOST = 1000
"""Numbers in one list: what the registers answer in half an hour."""


@transaction.atomic
def start_intake(actor: Actor, *, text: str, headed: bool = True) -> Intake:
    """Take a pasted text in: one row a number, and a job that asks the registers about those that may be new clients.

    Wrong numbers, repeated ones and those served already become rows too, so that nothing of what was pasted is lost;
    nobody asks about them. With `headed` the first line may be the heading of a column. Refuses a text without any line and one with too many numbers. The same text by the same
    person within two minutes is a double click, and gives the list that is there.
    """
    digest = hashlib.sha256(text.encode()).hexdigest()
    known = Intake.objects.visible_to(actor).pasted_again(digest, by=actor.staff_id, at=actor.at).first()
    if known:
        return known
    numbers = pasted.read_nips(text, headed=headed)
    if not numbers:
        raise Refused(_("Paste at least one NIP."), code="required", field="text")
    if len(numbers) > MOST:
        words = _("This list has %(count)s numbers. Paste at most %(most)s at a time.")
        raise Refused(words % {"count": len(numbers), "most": MOST}, code="too_many", field="text")
    scopes = sorted(actor.rights) if actor.kind == "token" else None
    intake = Intake.objects.create(
        office_id=actor.office_id, made_by_id=actor.staff_id, made_at=actor.at, digest=digest, scopes=scopes
    )
    rows = _rows(actor, intake, numbers)
    IntakeRow.objects.bulk_create(rows)
    asked = sum(1 for row in rows if row.step)
    _send(intake, IntakeStage.LOOKING if asked else IntakeStage.READY, actor)
    publish(IntakeStarted(actor=actor, subject=intake.ref, count=asked))
    return intake


@transaction.atomic
def tick_rows(actor: Actor, intake: Intake, *, ticked: Iterable[int], among: Iterable[int] | None = None) -> None:
    """Say which rows shall become clients: of those `among` (all, when left out) the `ticked` ones and no others.

    Rows that cannot become clients are passed over. Refuses everybody but who pasted the list, and while it is added.
    """
    intake = _taken(actor, intake)
    rows = IntakeRow.objects.filter(intake=intake).tickable()
    rows = rows if among is None else rows.filter(pk__in=list(among))
    wanted = set(ticked)
    rows.filter(pk__in=wanted).update(ticked=True)
    rows.exclude(pk__in=wanted).update(ticked=False)


@transaction.atomic
def ask_rows_again(actor: Actor, intake: Intake) -> Intake:
    """Ask the registers anew about rows that got no answer, and about VAT where it is not known.

    Refuses everybody but who pasted the list, and while it is added.
    """
    intake = _taken(actor, intake)
    rows = IntakeRow.objects.filter(intake=intake)
    anew = {"verdict": Verdict.WAITING, "reason": "", "retry_at": None, "attempts": 0}
    silent = rows.filter(verdict=Verdict.NO_ANSWER)
    asked = silent.filter(found={}).update(step=RowStep.SEARCH, vat_open=True, **anew)
    asked += silent.exclude(found={}).update(step=RowStep.REPORT, **anew)
    asked += rows.tickable().filter(vat="").update(vat_open=True, vat_reason="")
    if asked:
        _send(intake, IntakeStage.LOOKING, actor)
        publish(IntakeStarted(actor=actor, subject=intake.ref, count=asked))
    return intake


@transaction.atomic
def confirm_intake(
    actor: Actor, intake: Intake, *, carer_id: int | None = None, payroll_carer_id: int | None = None
) -> Intake:
    """Have the ticked rows added as clients by a job, each by itself; a second click changes nothing.

    There is no undo for the whole: each client can be archived or deleted like any other, and the dry run came first.
    Refuses everybody but who pasted the list, a list that is still being asked about, one with nothing ticked, and
    people who do not work here.
    """
    intake = _taken(actor, intake, busy=frozenset({IntakeStage.LOOKING}))
    if intake.stage == IntakeStage.ADDING:
        return intake
    count = IntakeRow.objects.filter(intake=intake).to_add().count()
    if not count and intake.stage == IntakeStage.DONE:
        return intake
    if not count:
        raise Refused(_("Tick at least one row."), code="nothing_ticked")
    for staff_id in filter(None, (carer_id, payroll_carer_id)):
        if not StaffMember.objects.visible_to(actor).working().filter(pk=staff_id).exists():
            raise Refused(_("This person does not work here."), code="unknown_person", field="carer_id")
    intake.carer_id, intake.payroll_carer_id = carer_id, payroll_carer_id
    intake.confirmed_at, intake.finished_at = actor.at, None
    _send(intake, IntakeStage.ADDING, actor)
    publish(IntakeConfirmed(actor=actor, subject=intake.ref, count=count))
    return intake


def _rows(actor: Actor, intake: Intake, numbers: list[pasted.Pasted]) -> list[IntakeRow]:
    served = who_serves(actor, [number.nip for number in numbers if number.nip])
    first: dict[str, int] = {}
    rows = []
    for number in numbers:
        row = IntakeRow(office_id=intake.office_id, intake=intake, line=number.line, typed=number.typed, nip=number.nip)
        if not number.nip:
            row.verdict, row.reason = Verdict.WRONG, number.reason
        elif number.nip in first:
            row.verdict, row.same_as = Verdict.DUPLICATE, first[number.nip]
        elif number.nip in served:
            row.verdict = Verdict.SERVED
            row.known_client_id, row.words = served[number.nip]
        else:
            row.step, row.vat_open = RowStep.SEARCH, True
        first.setdefault(number.nip, number.line)
        rows.append(row)
    return rows


def _taken(
    actor: Actor, intake: Intake, *, busy: frozenset[str] = frozenset({IntakeStage.LOOKING, IntakeStage.ADDING})
) -> Intake:
    """Lock the list until the change is done; refuse what only its maker may do, or not while a job is at it."""
    taken = Intake.objects.visible_to(actor).select_for_update().get(pk=intake.pk)
    if taken.made_by_id != actor.staff_id:
        raise Refused(_("Somebody else pasted this list. Only they can go on with it."), code="not_yours")
    if taken.stage in busy:
        raise Refused(_("Wait until the list has been worked through."), code="busy")
    return taken


def _send(intake: Intake, stage: IntakeStage, actor: Actor) -> None:
    """Put the list into a job's hands, unless nothing is left to do."""
    intake.stage = stage
    intake.due_at = actor.at if intake.is_working else None
    intake.save()
    live.tell(actor, f"intake.{intake.pk}")
    if intake.due_at:
        defer("clients.work_on_intake", intake_id=intake.pk, office_id=intake.office_id)
