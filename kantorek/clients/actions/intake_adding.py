"""Making clients of the ticked rows of a pasted list, one by one: what is refused hinders nobody else."""

import time
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any, Final

from django.db import transaction
from django.utils.translation import gettext as _

from kantorek.clients import law
from kantorek.clients.actions import intake_looking
from kantorek.clients.actions.client import SHEET, add_client, who_serves
from kantorek.clients.choices import LegalForm, RowStep, Verdict
from kantorek.clients.models import Client, Intake, IntakeRow
from kantorek.core import scope
from kantorek.core.actor import Actor
from kantorek.core.errors import Refused
from kantorek.registers.actions import link_answer
from kantorek.registers.models import Answer

ADDED_AT_ONCE: Final = 20
_SAME: Final = (
    "nip", "name", "regon", "krs", "pkd_main", "street", "building", "flat",
    "postal_code", "city", "commune", "county",
)  # fmt: skip


def add_some(actor: Actor, intake: Intake, *, at: datetime) -> tuple[int, timedelta]:
    """Add the next ticked rows, each in a transaction of its own; gives how many were settled, and how long to wait.

    Rows whose kinds of business are still unknown come last, and are asked about first.
    """
    started = time.monotonic()
    with scope.of(actor):
        rows = IntakeRow.objects.filter(intake=intake).to_add().exclude(step=RowStep.PKD)
        ids = list(rows.in_order().values_list("pk", flat=True)[:ADDED_AT_ONCE])
        waiting = [] if ids else intake_looking.next_without_pkd(actor, intake)
    if waiting:
        return intake_looking.ask_pkd(actor, waiting, at=at)
    for row_id in ids:
        moment = at + timedelta(seconds=time.monotonic() - started)
        with scope.of(replace(actor, at=moment)) as now:
            _settle(now, intake, row_id)
    return len(ids), timedelta(0)


def _settle(actor: Actor, intake: Intake, row_id: int) -> None:
    """Make one row a client, or write down why not; the row is locked, so that nobody does it twice."""
    row = IntakeRow.objects.select_for_update().to_add().filter(pk=row_id).first()
    if row is None:
        return
    try:
        with transaction.atomic():
            row.known_client = _add(actor, intake, row)
            row.verdict = Verdict.ADDED
    except Refused as refused:
        row.verdict, row.words = Verdict.REFUSED, refused.message[:300]
        served = who_serves(actor, [row.nip]).get(row.nip)
        row.known_client_id = served[0] if served else None
    row.save(update_fields=["known_client", "verdict", "words"])


def _add(actor: Actor, intake: Intake, row: IntakeRow) -> Client:
    if not actor.may("clients.add"):
        raise Refused(_("You may no longer add clients."), code="forbidden")
    answers = {answer.pk: answer for answer in Answer.objects.filter(pk__in=[row.answer_id, row.vat_answer_id])}
    heard = answers.get(row.answer_id or 0)
    if heard is None or not heard.data:
        raise Refused(_("The register's answer is gone. Paste this NIP again."), code="no_answer")
    fields = sheet_of(heard.data)
    terms = {name: guess.value for name, guess in law.proposed_terms(fields["legal_form"], row.vat, actor.on).items()}
    facts = {**_NO_FACTS, **terms, "legal_form": fields["legal_form"]}
    fields["declarations"] = [declaration.code for declaration in law.proposed(facts, actor.on)]
    client = add_client(
        actor,
        fields=fields,
        terms=terms,
        carer_id=intake.carer_id,
        payroll_carer_id=intake.payroll_carer_id,
        answer=heard if heard.client_id is None else None,
    )
    vat = answers.get(row.vat_answer_id or 0)
    if vat and vat.client_id is None:
        link_answer(actor, vat, client.pk)
    return client


_NO_FACTS: Final[dict[str, Any]] = {
    "tax_form": "", "vat_frequency": "", "accounting_type": "", "zus_kind": "",
    "has_employees": False, "vat_eu": False,
}  # fmt: skip


def sheet_of(data: dict[str, Any]) -> dict[str, Any]:
    """Give the fields of the data sheet as the register knows them, no longer than they may be."""
    form = data.get("legal_form")
    values = {key: _fitting(key, data.get(key)) for key in _SAME}
    suspended = data.get("suspended_on") if data.get("status") == "suspended" else None
    return {
        **values,
        "legal_form": form if form in LegalForm.values else LegalForm.OTHER.value,
        "voivodeship": _fitting("voivodeship", data.get("voivodeship")).lower(),
        "pkd": data.get("pkd") or [],
        "started_on": _day(data.get("started_on")),
        "suspended_on": _day(suspended),
        "ended_on": _day(data.get("ended_on") or data.get("struck_off_on")),
    }


def _fitting(key: str, value: Any) -> str:
    field: Any = Client._meta.get_field(key)
    return str(value or "").strip()[: field.max_length]


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


assert set(_SAME) < set(SHEET)
