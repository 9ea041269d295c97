"""The lights of a round: those due over all offices, oldest first; taken before the call, given back when none was made."""

import heapq
import logging
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import groupby
from typing import Final

from kantorek.clients.choices import Status
from kantorek.core import scope
from kantorek.offices.models import Office
from kantorek.registers.actions import keep_many
from kantorek.registers.findings import Finding
from kantorek.verification.actions import take_in
from kantorek.verification.models import Light

log = logging.getLogger("kantorek.verification")
_NEVER: Final = datetime(1, 1, 1, tzinfo=UTC)
_READ: Final = ("tried_at", "due_at", "office_id", "client_id", "number")


@dataclass(frozen=True, slots=True, order=True)
class Asker:
    """One light that wants an answer: tried when, due since when, of which client in which office."""

    tried_at: datetime
    due_at: datetime
    office_id: int
    light_id: int
    client_id: int
    number: str


@dataclass(frozen=True, slots=True)
class Question:
    """One number to ask about, for everybody who wants to know; `requester` signs it where the register takes one."""

    number: str
    requester: str
    askers: tuple[Asker, ...]


def count_waiting(register: str, *, until: datetime, at: datetime) -> int:
    """Count the lights that are due by then, over all offices."""
    waiting = 0
    for office_id in _offices():
        with scope.system(office_id, "nightly rounds", at=at):
            waiting += Light.objects.due(register, at=until).count()
    return waiting


def choose(register: str, most: int, *, at: datetime) -> list[Question]:
    """Choose the numbers that have waited longest; one that several offices wait for is asked about once.

    VIES signs each office's question with that office's own number, so there it is asked once an office.
    """
    requesters = dict(Office.objects.values_list("pk", "vat_eu")) if register == "vies" else {}
    due = {office_id: _due(office_id, register, most, at=at) for office_id in _offices()}
    chosen: dict[tuple[str, str], list[Asker]] = {}
    for asker in heapq.merge(*due.values()):
        key = (asker.number, requesters.get(asker.office_id, ""))
        if key in chosen or len(chosen) < most:
            chosen.setdefault(key, []).append(asker)
    for office_id, askers in due.items():
        if len(askers) == most:  # there may be more, and among them somebody who waits for the same number
            _join(office_id, register, chosen, requesters.get(office_id, ""), at=at)
    questions = [Question(number, requester, tuple(askers)) for (number, requester), askers in chosen.items()]
    return sorted(questions, key=lambda one: (one.askers[0].office_id, one.askers[0]))


def reserve(register: str, questions: Iterable[Question], *, until: datetime, at: datetime) -> list[Question]:
    """Put the lights off until after the cool-down, office by office, before anybody is asked; give those that are ours.

    What another walker has taken, whoever is archived or blocked by now, and a number that has changed are left out.
    """
    ours: set[int] = set()
    asked = list(questions)
    for office_id, askers in _by_office(asked):
        with scope.system(office_id, "nightly rounds", at=at):
            lights = Light.objects.select_for_update(of=("self",)).exclude(client__status=Status.BLOCKED)
            free = lights.filter(pk__in=[one.light_id for one in askers], due_at__lte=at, client__archived_at=None)
            numbers = dict(free.values_list("pk", "number"))
            found = [one.light_id for one in askers if numbers.get(one.light_id) == one.number]
            Light.objects.filter(pk__in=found).update(due_at=until)
        ours.update(found)
    return list(_only(asked, ours))


def give_back(questions: Iterable[Question], *, until: datetime, at: datetime) -> None:
    """Let lights be due as they were, for nobody was asked about them; `until` is what reserve() had put."""
    for office_id, askers in _by_office(questions):
        with scope.system(office_id, "nightly rounds", at=at):
            for one in askers:
                Light.objects.filter(pk=one.light_id, due_at=until).update(due_at=one.due_at)


def keep(register: str, questions: Iterable[Question], found: Mapping[str, Finding], *, at: datetime) -> None:
    """Keep what was found and move the lights, one transaction an office; one office's trouble holds no other's."""
    for office_id, askers in _by_office(questions):
        try:
            _keep(office_id, register, askers, found, at=at)
        except Exception:  # its lights come due again after the cool-down
            log.exception("the answers of a round could not be kept for office %s", office_id)


def _keep(office_id: int, register: str, askers: list[Asker], found: Mapping[str, Finding], *, at: datetime) -> None:
    with scope.system(office_id, "nightly rounds", at=at) as actor:
        here = set(Light.objects.filter(pk__in=[one.light_id for one in askers]).values_list("pk", flat=True))
        asked = [(one.number, one.client_id) for one in askers if one.light_id in here]
        take_in(actor, register, keep_many(actor, register, asked, found, at=at), at=at)


def _due(office_id: int, register: str, most: int, *, at: datetime) -> list[Asker]:
    with scope.system(office_id, "nightly rounds", at=at):
        return [_asker(light) for light in Light.objects.due(register, at=at).only(*_READ)[:most]]


def _join(
    office_id: int, register: str, chosen: dict[tuple[str, str], list[Asker]], requester: str, *, at: datetime
) -> None:
    numbers = [number for number, signed in chosen if signed == requester]
    known = {one.light_id for askers in chosen.values() for one in askers if one.office_id == office_id}
    with scope.system(office_id, "nightly rounds", at=at):
        more = Light.objects.due(register, at=at).filter(number__in=numbers).exclude(pk__in=known)
        for light in more.only(*_READ):
            chosen[light.number, requester].append(_asker(light))


def _asker(light: Light) -> Asker:
    assert light.due_at, "only lights that are due are asked about"
    return Asker(light.tried_at or _NEVER, light.due_at, light.office_id, light.pk, light.client_id, light.number)


def _by_office(questions: Iterable[Question]) -> Iterator[tuple[int, list[Asker]]]:
    askers = sorted((one for asked in questions for one in asked.askers), key=lambda one: one.office_id)
    for office_id, group in groupby(askers, key=lambda one: one.office_id):
        yield office_id, list(group)


def _only(questions: Iterable[Question], light_ids: set[int]) -> Iterator[Question]:
    for asked in questions:
        if askers := tuple(one for one in asked.askers if one.light_id in light_ids):
            yield Question(asked.number, asked.requester, askers)


def _offices() -> list[int]:
    return list(Office.objects.order_by("pk").values_list("pk", flat=True))
