"""Agreements of the demo: one with each client, some about to end, some over, cancelled or renewed."""

import random
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any, Final

from kantorek.agreements import actions
from kantorek.agreements.models import Agreement
from kantorek.clients.models import Client
from kantorek.core import scope
from kantorek.core.actor import Actor
from kantorek.core.days import day_of_month, month_after
from kantorek.files.demo import demo_file

HERO: Final = "9991843022"
_ENDING: Final = {3: 5, 9: 5, 4: 25, 14: 25, 21: 25, 33: 25, 5: 80, 17: 80, 28: 80, 41: 80, 52: 80, 63: 80}
"""Which client's agreement ends in how many days."""
_TERMS: Final = (
    "Dokumenty do 5. dnia miesiąca. Do 40 dokumentów w opłacie, każdy następny 12,00 zł.",
    "Opłata płatna do 10. dnia miesiąca. Bilans roczny w cenie dwóch opłat.",
    "Dokumenty przez portal. Reprezentacja przed urzędem w opłacie.",
    "",
)
_REASONS: Final = ("Klient zamknął działalność.", "Klient przeszedł do innego biura.", "Zaległości za trzy miesiące.")


def load(office_id: int, *, at: datetime) -> None:
    """Write down what the office has agreed on with each client, as it would stand after some years."""
    dice = random.Random(20261105)  # noqa: S311 -- the same invented agreements every time
    with scope.system(office_id, "load the demo", at=at) as actor:
        clients = list(Client.objects.visible_to(actor).select_related("carer").order_by("pk"))
        served = [client for client in clients if client.status != "potential"]
        made = [one for number, client in enumerate(served) for one in _of(actor, client, number, dice)]
        Agreement.objects.bulk_create(made)
        _chain(made)
        for client in served[:20]:
            _attach(actor, client)
        _lately(actor, [client for client in served[5:16] if not client.why_closed() and client.carer])


def _of(actor: Actor, client: Client, number: int, dice: random.Random) -> Iterator[Agreement]:
    """One for the books, mostly one for the data; every ninth has been renewed, some are over."""
    began = day_of_month(actor.on.year - dice.randrange(1, 5), dice.randrange(1, 13), 1)
    about: dict[str, Any] = {
        "office_id": client.office_id,
        "client": client,
        "starts_on": began,
        "signed_on": began - timedelta(days=dice.randrange(2, 20)),
        "number": f"{number + 1}/{began.year}",
        "notice_count": dice.choice((1, 1, 2, 3)),
        "added_at": actor.at - timedelta(days=61),
        "added_by_id": client.carer_id,
    }
    books = Agreement(**about, terms=dice.choice(_TERMS), monthly_fee=client.monthly_fee)
    renewed = client.nip == HERO or number % 9 == 1
    if renewed:
        yield _former(books, actor.on)
    _end(books, actor.on, number, hero=client.nip == HERO)
    books.status = books.status_on(actor.on)
    books.fee_taken_at = actor.at - timedelta(days=61) if books.status == "active" else None
    yield books
    if client.nip == HERO or dice.random() < 0.7:
        yield Agreement(**about | {"kind": "data", "number": f"P{number + 1}/{began.year}", "notice_count": None})


def _former(books: Agreement, on: date) -> Agreement:
    """The version that ran out at the end of last year; the newer one goes on from New Year's Day."""
    first = Agreement(
        office_id=books.office_id, client_id=books.client_id, kind=books.kind, number=books.number, terms=books.terms,
        starts_on=day_of_month(on.year - 2, 1, 1), ends_on=date(on.year - 1, 12, 31), status="expired",
        signed_on=day_of_month(on.year - 3, 12, 15), notice_count=books.notice_count, added_at=books.added_at,
        monthly_fee=((books.monthly_fee or Decimal(0)) * Decimal("0.9")).quantize(Decimal(1)),
        added_by_id=books.added_by_id,
    )  # fmt: skip
    books.starts_on, books.signed_on = date(on.year, 1, 1), date(on.year - 1, 12, 15)
    books.number_of_version = 2
    return first


def _end(books: Agreement, on: date, number: int, *, hero: bool) -> None:
    if hero:
        books.ends_on = day_of_month(on.year, 12, 31)
    elif number in _ENDING:
        books.ends_on = on + timedelta(days=_ENDING[number])
    elif number % 24 == 7:
        books.ends_on = month_after(on, -1) - timedelta(days=1)
        books.starts_on = min(books.starts_on, books.ends_on)
    elif number % 48 == 20:
        books.cancelled_on = max(on - timedelta(days=40), books.starts_on)
        books.cancel_reason = _REASONS[number % len(_REASONS)]


def _chain(made: list[Agreement]) -> None:
    """Point each second version at its first, now that both have ids."""
    firsts = {one.client_id: one for one in made if one.status == "expired" and one.number_of_version == 1}
    seconds = [one for one in made if one.number_of_version == 2 and one.client_id in firsts]
    for one in seconds:
        one.replaces = firsts[one.client_id]
    Agreement.objects.bulk_update(seconds, ["replaces"])


def _attach(actor: Actor, client: Client) -> None:
    """The signed paper itself, as it was scanned."""
    for agreement in Agreement.objects.current().filter(client=client):
        name = "Umowa powierzenia danych.pdf" if agreement.kind == "data" else "Umowa o prowadzenie ksiąg.pdf"
        scanned = replace(actor, at=agreement.added_at)
        lines = (client.name, agreement.number, "Umowa wymyślona na potrzeby pokazu.")
        demo_file(scanned, name, *lines, owner=agreement.ref, client_id=client.pk)


def _lately(actor: Actor, clients: list[Client]) -> None:
    """What the carers did in these days, by the actions themselves, so that the timeline tells of it."""
    yesterday = actor.at - timedelta(days=1)
    new_year = date(actor.on.year + 1, 1, 1)
    for number, client in enumerate(clients[:5]):
        assert client.carer
        carer = replace(actor, kind="staff", staff_id=client.carer_id, name=client.carer.name, at=yesterday)
        carer = replace(carer, rights=frozenset({"clients.fees"}))
        books = Agreement.objects.current().filter(client=client, kind="bookkeeping", status="active").first()
        if books is None or books.cancelled_on or books.ends_on:
            continue
        if number == 2:
            actions.cancel_agreement(carer, books, cancelled_on=new_year, reason=_REASONS[1])
        else:
            fee = (books.monthly_fee or Decimal(500)) + 50
            actions.renew_agreement(carer, books, fields={"starts_on": new_year, "monthly_fee": fee})
