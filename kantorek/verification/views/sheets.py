"""The sheets of the tab: one for each register with what it said, and the table of what differs from our data."""

from dataclasses import dataclass
from typing import Any, Final

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kantorek.clients.models import Client
from kantorek.core.actor import Actor
from kantorek.core.models import EventRecord
from kantorek.registers.facts import facts_of
from kantorek.registers.models import Answer
from kantorek.registers.verdicts import register_name
from kantorek.verification.compare import SOURCES, Difference, differences
from kantorek.verification.events import RegisterChanged
from kantorek.verification.models import BankAccount
from kantorek.verification.views.lights import MAIN, MORE, Cell, cells_of
from kantorek.verification.wording import change_words, short_name

_CHANGES_READ: Final = 40
_FEW: Final = 9
_MOST_LINES: Final = 12


@dataclass(frozen=True, slots=True)
class Sheet:
    """One register as the tab shows it."""

    cell: Cell
    name: str
    answer: Answer | None
    facts: list[tuple[str, str]]
    more: list[tuple[str, str]]
    change: dict[str, Any] | None
    hints: list[str]


@dataclass(frozen=True, slots=True)
class Comparison:
    """What one register knows otherwise than our sheet."""

    name: str
    answer: Answer
    rows: list[Difference]


def sheets_of(actor: Actor, client: Client) -> dict[str, Any]:
    """Give the sheets and the comparisons, in a number of queries that does not grow with the answers."""
    cells = cells_of(actor, client)
    ids = [cell.light.answer_id for cell in cells.values() if cell.light and cell.light.answer_id]
    found = Answer.objects.visible_to(actor).filter(client_id=client.pk, pk__in=ids).defer("raw")
    answers = {answer.register: answer for answer in found}
    changed = _changes(client)
    hints = _hints(actor, client, answers)
    compared = _comparisons(client, answers)
    return {
        "sheets": [
            _sheet(cells[key], answers.get(key), changed.get(key), hints.get(key, [])) for key in (*MAIN, *MORE)
        ],
        "comparisons": compared,
        "agreeing": ", ".join(one.name for one in compared if not one.rows),
    }


def _sheet(cell: Cell, answer: Answer | None, change: dict[str, Any] | None, hints: list[str]) -> Sheet:
    facts = facts_of(answer) if answer else []
    known = {"NIP", "KRS", "REGON", _("Legal form")}  # our own sheet has them, and says so when they differ
    short = [(label, value) for label, value in facts if label not in known and value.count("\n") < _MOST_LINES][:_FEW]
    rest = [fact for fact in facts if fact not in short]
    return Sheet(cell, register_name(cell.register), answer, short, rest, change, hints)


def _comparisons(client: Client, answers: dict[str, Answer]) -> list[Comparison]:
    numbers = {"gus": client.nip, "krs": client.krs}
    found = []
    for register in SOURCES:
        answer = answers.get(register)
        if answer and answer.data and answer.number == numbers[register]:
            rows = differences(client, register, answer.data)
            found.append(Comparison(short_name(register), answer, rows))
    return found


def _changes(client: Client) -> dict[str, dict[str, Any]]:
    """Give the last change that each register told of; of several in one answer the one told first, which weighs most."""
    told = EventRecord.objects.filter(office_id=client.office_id, client_id=client.pk, name=RegisterChanged.name)
    newest: dict[str, dict[str, Any]] = {}
    for at, payload in told.order_by("-pk").values_list("at", "payload")[:_CHANGES_READ]:
        register = payload["register"]
        if register not in newest or newest[register]["answer_id"] == payload["answer_id"]:
            title, sentence = change_words(register, payload["code"], payload.get("told") or {})
            short = title.partition(": ")[2] or title
            newest[register] = {"at": at, "title": short, "sentence": sentence, "answer_id": payload["answer_id"]}
    return newest


def _hints(actor: Actor, client: Client, answers: dict[str, Answer]) -> dict[str, list[str]]:
    return {"white_list": _accounts(actor, client, answers), "crbr": _owners(answers)}


def _accounts(actor: Actor, client: Client, answers: dict[str, Answer]) -> list[str]:
    """Compare the accounts of the white list with those that we keep as the client's own."""
    answer = answers.get("white_list")
    if answer is None or answer.number != client.nip:
        return []
    kept = BankAccount.objects.visible_to(actor).current().filter(client_id=client.pk, own=True)
    ours = set(kept.values_list("nrb", flat=True))
    theirs = set((answer.data or {}).get("accounts") or [])
    gone, new = len(ours - theirs), len(theirs - ours) if ours else 0
    return [
        *([_said(gone, _gone)] if gone else []),
        *([_said(new, _new)] if new else []),
    ]


def _said(count: int, words: Any) -> str:
    return str(words(count) % {"n": count})


def _gone(n: int) -> str:
    return ngettext(
        "%(n)s account that we keep is not on the list", "%(n)s accounts that we keep are not on the list", n
    )


def _new(n: int) -> str:
    return ngettext("%(n)s account on the list is new to us", "%(n)s accounts on the list are new to us", n)


def _owners(answers: dict[str, Answer]) -> list[str]:
    """Put the number of owners beside the number of partners in KRS: two registers, two rules, a person decides."""
    owners, court = answers.get("crbr"), answers.get("krs")
    partners = len((court.data or {}).get("partners") or []) if court else 0
    count = (owners.data or {}).get("beneficiary_count") if owners else None
    if not partners or not isinstance(count, int) or partners == count:
        return []
    words = _("KRS names partners with a tenth of the shares or more: %(partners)s; CRBR names owners: %(owners)s.")
    return [words % {"partners": partners, "owners": count}]
