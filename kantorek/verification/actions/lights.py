"""Lights: one for each client and register that applies to it, moved by answers, never by hand."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from kantorek.clients.choices import Status, VatFrequency
from kantorek.clients.models import Client, ClientTerms
from kantorek.core import live
from kantorek.core.actor import Actor
from kantorek.core.events import publish
from kantorek.registers.models import Answer, Outcome
from kantorek.verification import law, readings
from kantorek.verification.compare import differing_fields
from kantorek.verification.events import RegisterChanged
from kantorek.verification.models import Light, State
from kantorek.verification.readings import Served

_EMPTY: dict[str, Any] = {
    "state": State.OFF,
    "code": "",
    "facts": None,
    "differs": [],
    "since": None,
    "answer_id": None,
    "answered_at": None,
    "asking_id": None,
    "failure": "",
    "failures": 0,
}


@transaction.atomic
def sync_lights(actor: Actor, clients: Sequence[Client], *, at: datetime) -> int:
    """Give each client the lights of the registers that apply to it, and no others; give how many were touched.

    A changed number puts a light out. Archived and blocked clients keep their lights, but no round asks for them.
    """
    ids = [client.pk for client in clients]
    held: dict[int, dict[str, Light]] = {pk: {} for pk in ids}
    for light in Light.objects.select_for_update().filter(client_id__in=ids):
        held[light.client_id][light.register] = light
    terms = terms_of(ids, at=at, actor=actor)
    fresh: list[Light] = []
    moved: list[Light] = []
    gone: list[int] = []
    for client in clients:
        wanted = _wanted(client, terms.get(client.pk), at=at, actor=actor)
        gone += [light.pk for register, light in held[client.pk].items() if register not in wanted]
        for register, (number, watched) in wanted.items():
            known = held[client.pk].get(register)
            light = known or Light(office_id=client.office_id, client_id=client.pk, register=register)
            if _adjust(light, number, watched, at=at):
                (moved if known else fresh).append(light)
    Light.objects.filter(pk__in=gone).delete()
    Light.objects.bulk_create(fresh)
    if moved:
        Light.objects.bulk_update(moved, ["number", "due_at", *_EMPTY])
    return len(fresh) + len(moved) + len(gone)


@transaction.atomic
def take_in(actor: Actor, register: str, answers: Iterable[Answer], *, at: datetime) -> list[int]:
    """Move the lights by settled answers about clients, and announce what changed, once each; give the clients moved.

    An answer that says nothing leaves the light as it shines and counts as a failed attempt.
    """
    by_client = {answer.client_id: answer for answer in answers if answer.client_id}
    lights = Light.objects.select_for_update(of=("self",)).select_related("client")
    found = list(lights.filter(register=register, client_id__in=by_client).order_by("pk"))
    terms = terms_of([light.client_id for light in found], at=at, actor=actor)
    for light in found:
        answer = by_client[light.client_id]
        if answer.number == light.number or not light.number:
            _take(actor, light, answer, terms.get(light.client_id), at=at)
    Light.objects.bulk_update(found, ["due_at", "tried_at", *_EMPTY])
    for light in found:
        live.tell(light.office_id, f"client.{light.client_id}")
    return [light.client_id for light in found]


def terms_of(ids: Iterable[int], *, at: datetime, actor: Actor) -> Mapping[int, ClientTerms]:
    """Give the terms that clients have today, in one query."""
    today = actor.on
    every = ClientTerms.objects.filter(client_id__in=ids, valid_from__lte=today)
    return {terms.client_id: terms for terms in every if terms.holds(today)}


def _wanted(client: Client, terms: ClientTerms | None, *, at: datetime, actor: Actor) -> dict[str, tuple[str, bool]]:
    """Give register → (number, whether the rounds watch it)."""
    open_client = not client.is_archived and client.status != Status.BLOCKED
    wanted: dict[str, tuple[str, bool]] = {}
    if client.nip:
        wanted["white_list"] = wanted["gus"] = (client.nip, open_client)
        wanted["vies"] = (f"PL{client.nip}", open_client and bool(terms and terms.vat_eu))
        if law.reports_owners(client.legal_form, client.krs, on=actor.on):
            wanted["crbr"] = (client.nip, open_client)
    if client.krs:
        wanted["krs"] = (client.krs, open_client)
    return wanted


def _adjust(light: Light, number: str, watched: bool, *, at: datetime) -> bool:
    """Fit a light to the client; tell whether anything moved."""
    moved = light.pk is None
    if light.number != number:
        for name, value in _EMPTY.items():
            setattr(light, name, [] if value == [] else value)
        light.number, light.due_at, moved = number, None, True
    if watched and light.due_at is None:
        light.due_at, moved = at, True
    if not watched and light.due_at is not None:
        light.due_at, moved = None, True
    return moved


def _take(actor: Actor, light: Light, answer: Answer, terms: ClientTerms | None, *, at: datetime) -> None:
    if light.asking_id == answer.pk or (light.asking_id or 0) < answer.pk:
        light.asking_id = None
    light.tried_at = at
    rules = law.round_rules(light.register)
    if answer.outcome not in (Outcome.FOUND, Outcome.NOT_FOUND):
        light.failure, light.failures = answer.reason, min(light.failures + 1, 30_000)
        if light.due_at is not None:
            light.due_at = at + rules.cool_down
        return
    if light.answer_id and light.answer_id > answer.pk:  # two were under way; the newer one has spoken
        return
    reading = readings.read(light.register, answer.outcome, answer.data, _served(terms))
    moved = readings.changes(light.register, light.facts, reading)
    if (light.state, light.code) != (reading.state, reading.code):
        light.since = at
    light.state, light.code, light.facts = reading.state, reading.code, reading.facts
    light.differs = differing_fields(light.client, light.register, answer.data) if answer.data else []
    light.answer_id, light.answered_at = answer.pk, answer.answered_at or at
    light.failure, light.failures = "", 0
    if light.due_at is not None:
        light.due_at = at + timedelta(days=rules.days) - timedelta(hours=4)  # the rounds start at different hours
    for change in moved:
        _announce(actor, light, answer, change)


def _announce(actor: Actor, light: Light, answer: Answer, change: readings.Change) -> None:
    publish(
        RegisterChanged(
            actor=actor,
            subject=light.ref,
            client_id=light.client_id,
            register=light.register,
            code=change.code,
            answer_id=answer.pk,
            told=change.told,
        )
    )


def _served(terms: ClientTerms | None) -> Served:
    if terms is None:
        return Served()
    settles = terms.vat_frequency in (VatFrequency.MONTH, VatFrequency.QUARTER)
    return Served(settles_vat=settles, no_vat=terms.vat_frequency == VatFrequency.NONE, vat_eu=terms.vat_eu)
