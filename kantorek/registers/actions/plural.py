"""Many numbers in one call: each gets an answer of its own as evidence; nothing is announced and nothing retried here."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime

from kantorek.core import scope
from kantorek.core.actor import Actor
from kantorek.registers import lines
from kantorek.registers.actions.answers import new_answer, write_down
from kantorek.registers.actions.calls import find_many, find_reports
from kantorek.registers.findings import Finding
from kantorek.registers.models import Answer, Outcome


def ask_many(
    actor: Actor, register: str, numbers: list[str], *, at: datetime, within: float = 20.0
) -> dict[str, Answer]:
    """Ask about numbers in one call (20 for GUS, 30 for the white list) and keep one answer each, about no client yet.

    An answer that did not come is kept as unknown, with its reason; the caller decides when to ask again. Refuses more
    numbers than fit into a call. Must be called with no transaction open.
    """
    clean = {number: lines.clean_number(register, number) for number in numbers}
    found = find_many(register, list(dict.fromkeys(clean.values())), within=within, at=at)
    with scope.of(actor):
        kept = keep_many(actor, register, [(number, None) for number in found], found, at=at)
    by_number = {answer.number: answer for answer in kept}
    return {typed: by_number[number] for typed, number in clean.items()}


def ask_reports(actor: Actor, known: Iterable[Answer], *, at: datetime, within: float = 20.0) -> dict[str, Answer]:
    """Complete answers of a plural GUS search by the next report of each unit, one call each; a new answer each.

    First comes the main report, asked again the PKD. The new answer holds the evidence of the one before too. Those for
    which there was no call or time left are missing in what is given back. Must be called with no transaction open.
    """
    before = {answer.number: answer for answer in known if answer.data}
    data = {number: answer.data or {} for number, answer in before.items()}
    heard = find_reports(data, within=within, at=at) if data else {}
    found = {nip: replace(one, raw=f"{before[nip].raw}\n{one.raw}".strip()) for nip, one in heard.items()}
    with scope.of(actor):
        kept = keep_many(actor, "gus", [(number, None) for number in found], found, at=at)
    return {answer.number: answer for answer in kept}


def keep_many(
    actor: Actor,
    register: str,
    asked: Iterable[tuple[str, int | None]],
    found: Mapping[str, Finding],
    *,
    at: datetime,
) -> list[Answer]:
    """Keep what was found about (number, client) pairs, one settled answer each, in the actor's open scope."""
    kept = []
    for number, client_id in asked:
        answer = new_answer(actor, register, number, client_id, at=at)
        write_down(answer, found[number])
        answer.outcome, answer.retry_at, answer.answered_at = Outcome(found[number].outcome), None, at
        kept.append(answer)
    return Answer.objects.bulk_create(kept)
