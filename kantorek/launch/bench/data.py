"""Ten thousand clients with two hundred thousand events in one office of several, loaded in bulk, with progress."""

import argparse
import random
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

import psycopg
from psycopg.types.json import Jsonb

from kantorek.accounts.models import Seat, User
from kantorek.clients.models import Client, ClientTerms, Contact
from kantorek.core import scope
from kantorek.core.words import fold
from kantorek.declarations import bench as declarations_bench
from kantorek.offices.models import Office, Role, StaffMember
from kantorek.portal import bench as portal_bench
from kantorek.tasks import bench as tasks_bench

AT = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
HEAVY_EVENTS = 5_000
BOARD = 1_000
"""So many clients have their duties of the month."""
WORDS = [
    "Lipa",
    "Wierzba",
    "Żuraw",
    "Jesion",
    "Kłos",
    "Perła",
    "Źródło",
    "Dąb",
    "Iskra",
    "Szyszka",
    "Ćma",
    "Łan",
    "Świt",
    "Orzeł",
    "Ważka",
    "Gołąb",
]
TRADES = [
    "Transport",
    "Piekarnia",
    "Brukarstwo",
    "Apteka",
    "Drukarnia",
    "Gabinet",
    "Kwiaciarnia",
    "Serwis",
    "Studio",
    "Hurtownia",
]
FORMS = (("sp. z o.o.", "sp_zoo"), ("s.c.", "sc"), ("", "jdg"), ("S.A.", "sa"))
WALLED = ("clients_client", "clients_clientterms", "clients_contact")


@dataclass(frozen=True)
class Loaded:
    """What was loaded: the office measured, who looks, and the client with many events."""

    office_id: int
    user_id: int
    heavy_id: int
    names: list[str]
    nips: list[str]


def load(owner_url: str, asked: argparse.Namespace) -> Loaded:
    """Load what is not there yet."""
    office = Office.objects.filter(name="Bench").first()
    if office is None:
        office = _office()
        clients = _clients(office, asked.clients)
        with psycopg.connect(owner_url) as owner:
            _search(owner, office)
            _say(f"{asked.tasks} tasks")
            tasks_bench.load(owner, office.pk, clients, on=AT.date(), count=asked.tasks)
            declarations_bench.load(office.pk, clients[:BOARD], on=AT.date())
            portal_bench.load(office.pk, clients[:BOARD], on=AT.date())
            _events(owner, office, clients, asked.events)
            _other_offices(owner, office, asked.offices - 1)
            owner.execute("UPDATE offices_office SET name = 'Bench' WHERE id = %s", [office.pk])
        with psycopg.connect(owner_url, autocommit=True) as owner:
            owner.execute("VACUUM ANALYZE")
    return _known(office)


def _nip(number: int) -> str:
    """A number with a right check digit; where the check would be 10 the next one is taken."""
    while True:
        body = f"{100_000_000 + number}"
        check = sum(int(digit) * weight for digit, weight in zip(body, (6, 5, 7, 2, 3, 4, 5, 6, 7), strict=True)) % 11
        if check < 10:
            return f"{body}{check}"
        number += 50_000_000


def widen(owner_url: str, office_id: int) -> None:
    """Fill the database up to a thousand offices with a thousand clients each."""
    office = Office.objects.get(pk=office_id)
    missing = 1000 - Office.objects.count()
    with psycopg.connect(owner_url) as owner:
        _other_offices(owner, office, missing)
    with psycopg.connect(owner_url, autocommit=True) as owner:
        owner.execute("VACUUM ANALYZE")


def _say(text: str) -> None:
    print("loading:", text, flush=True)


def _office() -> Office:
    office = Office.objects.create(name="Bench, loading")
    user = User.objects.create_user("bench@example.com", name="Bench", password=None, at=AT)
    with scope.system(office.pk, "load the bench", at=AT):
        member = StaffMember.objects.create(
            office=office, user=user, name="Bench", email=user.email, role=Role.OWNER, joined_at=AT
        )
    Seat.objects.create(
        user=user, office_id=office.pk, kind=Seat.Kind.STAFF, object_id=member.pk, role=Role.OWNER, name="Bench"
    )
    return office


def _clients(office: Office, count: int) -> list[int]:
    dice = random.Random(7)
    made: list[int] = []
    with scope.system(office.pk, "load the bench", at=AT):
        member = StaffMember.objects.get()
        for begin in range(0, count, 2000):
            rows = [_client(office, member, dice, number) for number in range(begin, min(begin + 2000, count))]
            made += [client.pk for client in Client.objects.bulk_create(rows)]
            pks = made[begin:]
            ClientTerms.objects.bulk_create([_terms(office, pk, dice) for pk in pks])
            Contact.objects.bulk_create([_contact(office, pk, dice) for pk in pks])
            _say(f"{len(made)} of {count} clients")
    return made


def _client(office: Office, member: StaffMember, dice: random.Random, number: int) -> Client:
    suffix, form = dice.choice(FORMS)
    name = f"{dice.choice(TRADES)} {dice.choice(WORDS)} {dice.choice(WORDS)} {number} {suffix}".strip()
    return Client(
        office=office,
        name=name,
        nip=_nip(number),
        city=dice.choice(("Łódź", "Zgierz", "Kraków", "Żory")),
        legal_form=form,
        status=dice.choice(("active", "active", "active", "potential", "inactive")),
        carer=member,
        created_at=AT - timedelta(minutes=number),
    )


def _terms(office: Office, client_id: int, dice: random.Random) -> ClientTerms:
    return ClientTerms(
        office=office,
        client_id=client_id,
        valid_from=date(2026, 1, 1),
        vat_frequency=dice.choice(("month", "quarter", "none")),
        accounting_type=dice.choice(("full", "simplified", "lump")),
        tax_form=dice.choice(("cit", "flat", "lump")),
    )


def _contact(office: Office, client_id: int, dice: random.Random) -> Contact:
    name = f"{dice.choice(('Ewa', 'Jan', 'Zofia'))} {dice.choice(WORDS)}ska"
    phone = str(dice.randrange(600_000_000, 700_000_000))
    return Contact(
        office=office, client_id=client_id, person=client_id, name=name, email=f"k{client_id}@e.example", phone=phone
    )


def _search(owner: psycopg.Connection[Any], office: Office) -> None:
    """Fill the search table as its owner; through search_put() it would take a minute."""
    _say("words to search")
    with scope.system(office.pk, "load the bench", at=AT):
        clients = list(Client.objects.values_list("pk", "name", "nip", "city"))
        people = list(Contact.objects.values_list("pk", "client_id", "name", "email", "phone"))
    columns = "COPY search_entry (office_id, client_id, kind, object_id, title, words) FROM STDIN"
    with owner.cursor().copy(columns) as copy:
        for pk, name, nip, city in clients:
            copy.write_row((office.pk, pk, "client", pk, name, fold(f"{name} {nip} {city}")))
        for pk, client_id, name, email, phone in people:
            copy.write_row((office.pk, client_id, "contact", pk, name, fold(f"{name} {email} {phone}")))


def _events(owner: psycopg.Connection[Any], office: Office, clients: list[int], count: int) -> None:
    """Events spread over the clients, and many on the first."""
    owner.execute(
        "SELECT set_config('kantorek.office', %s, true), set_config('kantorek.clients', '*', true)", [str(office.pk)]
    )
    owner.execute("ALTER TABLE core_event NO FORCE ROW LEVEL SECURITY")
    columns = (
        "COPY core_event (office_id, client_id, name, v, at, subject_kind, subject_id, subject_title, actor_kind,"
        " actor_name, payload, changes) FROM STDIN"
    )
    with owner.cursor().copy(columns) as copy:
        for number in range(count):
            client_id = clients[0] if number < HEAVY_EVENTS else clients[number % len(clients)]
            at = AT - timedelta(seconds=count - number)
            changes = Jsonb({"city": ["Łódź", "Zgierz"]})
            row = (
                "clients.client_changed",
                1,
                at,
                "clients.client",
                client_id,
                "Klient",
                "staff",
                "Bench",
                Jsonb({}),
                changes,
            )
            copy.write_row((office.pk, client_id, *row))
            if number % 50_000 == 49_999:
                _say(f"{number + 1} of {count} events")
    owner.execute("ALTER TABLE core_event FORCE ROW LEVEL SECURITY")


def _other_offices(owner: psycopg.Connection[Any], office: Office, count: int) -> None:
    """Copy the first thousand clients into each of the other offices; FORCE is lifted while the owner copies."""
    if count < 1:
        return
    _say(f"{count} other offices with 1000 clients each")
    for table in WALLED:
        owner.execute(f"ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY")
    Office.objects.bulk_create(Office(name=f"Other, new {number}") for number in range(1, count + 1))
    _copy_clients(owner, office)
    owner.execute("SET CONSTRAINTS ALL IMMEDIATE")  # a table with checks outstanding cannot be altered
    for table in WALLED:
        owner.execute(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY")


def _copy_clients(owner: psycopg.Connection[Any], office: Office) -> None:
    skipped = {"id", "office_id", "name_key", "carer_id", "payroll_carer_id", "archived_by_id"}
    names = [str(field.column) for field in Client._meta.concrete_fields if field.column not in skipped]
    columns, copied = ", ".join(names), ", ".join(f"t.{name}" for name in names)
    owner.execute(
        f"INSERT INTO clients_client (office_id, {columns}) SELECT o.id, {copied} FROM offices_office o"
        f" CROSS JOIN (SELECT {columns} FROM clients_client WHERE office_id = {office.pk} ORDER BY id LIMIT 1000) t"
        " WHERE o.name LIKE 'Other, new %'"
    )
    terms = "valid_from, valid_to, tax_form, vat_frequency, accounting_type, zus_kind, has_employees, vat_eu"
    terms += ", advance_period, tax_year_end, facts"
    owner.execute(
        f"INSERT INTO clients_clientterms (office_id, client_id, {terms})"
        " SELECT office_id, id, '2026-01-01', NULL, 'cit', 'month', 'full', 'legal', false, false, '', 12, '{}' FROM clients_client"
        " WHERE office_id IN (SELECT id FROM offices_office WHERE name LIKE 'Other, new %')"
    )
    owner.execute(
        "INSERT INTO search_entry (office_id, client_id, kind, object_id, title, words)"
        " SELECT c.office_id, c.id, 'client', c.id, c.name, lower(c.name) || ' ' || c.nip FROM clients_client c"
        " WHERE c.office_id IN (SELECT id FROM offices_office WHERE name LIKE 'Other, new %')"
    )
    owner.execute("UPDATE offices_office SET name = 'Other' WHERE name LIKE 'Other, new %'")


def _known(office: Office) -> Loaded:
    with scope.system(office.pk, "load the bench", at=AT):
        rows = list(Client.objects.order_by("pk").values_list("pk", "name", "nip"))
    user = User.objects.get(email="bench@example.com")
    dice = random.Random(3)
    some = dice.sample(rows, min(300, len(rows)))
    return Loaded(
        office_id=office.pk,
        user_id=user.pk,
        heavy_id=rows[0][0],
        # In turn a word that a tenth of all names share, and one that few do.
        names=[name.split()[2 if number % 2 else 3] for number, (_pk, name, _nip) in enumerate(some)],
        nips=[nip[3:8] for _pk, _name, nip in some if nip],
    )
