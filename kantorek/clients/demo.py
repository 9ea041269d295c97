"""Four hundred invented clients with contacts, notes and two months of events, the same in every run."""

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import partial
from typing import Any

from kantorek.clients import actions, law
from kantorek.clients.models import Client
from kantorek.core import scope
from kantorek.core.actor import Actor
from kantorek.offices.models import Office, StaffMember

Company = dict[str, Any]
Step = tuple[datetime, StaffMember, Callable[[Actor], Any]]
HISTORY_DAYS = 61
SHOWN = 16
"""The first companies of the invented economy are those of the pictures."""
EMPLOYED = (4, 2, 8, 0, 6, 0, 5, 0, 31, 9, 0, 12)
"""How many people the first of them employ, as the pictures say."""
NOTES = (
    "Dzwonić po dziesiątej, wcześniej jest na budowie.",
    "Wyciągi przysyła żona, najczęściej w sobotę.",
    "Prosi o kwoty do zapłaty SMS-em.",
    "Leasing na dwa samochody, umowy w segregatorze.",
    "Nie przysyła faktur za paliwo bez przypomnienia.",
    "Od stycznia myśli o ryczałcie.",
    "Upoważnienie do e-Urzędu ważne do końca roku.",
    "Umowę najmu lokalu odnowiono na trzy lata.",
)
LAST = [
    "Bąk",
    "Dudek",
    "Gil",
    "Jeż",
    "Kłos",
    "Lis",
    "Malec",
    "Mróz",
    "Sikora",
    "Sowa",
    "Szpak",
    "Wilk",
    "Zając",
    "Żak",
    "Żuraw",
]
FIRST = [
    "Ewa",
    "Jan",
    "Maria",
    "Piotr",
    "Zofia",
    "Adam",
    "Hanna",
    "Marcin",
    "Alicja",
    "Paweł",
    "Dorota",
    "Łukasz",
    "Irena",
    "Żaneta",
    "Wojciech",
    "Świętosława",
]


@dataclass
class _Plan:
    """What the demo is made of, and the dice that are the same in every run."""

    office: Office
    people: list[StaffMember]
    at: datetime
    dice: random.Random
    traders: frozenset[str] = frozenset()

    def actor(self, member: StaffMember) -> Actor:
        return Actor(
            kind="staff",
            at=self.at,
            office_id=self.office.pk,
            user_id=member.user_id,
            staff_id=member.pk,
            name=member.name,
            clients=None,
        )


def load(
    office: Office,
    people: list[StaffMember],
    companies: list[Company],
    *,
    at: datetime,
    traders: frozenset[str] = frozenset(),
) -> int:
    """Add the companies as clients and let two months happen to them; gives the number of clients.

    `traders` are the NIPs registered for trade in the EU: of these some have VAT-EU on their sheet.
    """
    plan = _Plan(office, people, at, random.Random(20261122), traders)  # noqa: S311 -- the same invented office every time
    begin = at - timedelta(days=HISTORY_DAYS)
    with scope.system(office.pk, "load the demo", at=at):
        clients = [_add(plan, index, company, begin) for index, company in enumerate(companies)]
        told = (step for index, client in enumerate(clients) for step in _story(plan, client, shown=index < SHOWN))
        steps = sorted(told, key=lambda step: step[0])
        for moment, member, act in steps:
            act(replace(plan.actor(member), at=moment))
    return len(clients)


def _add(plan: _Plan, index: int, company: Company, begin: datetime) -> tuple[Client, StaffMember]:
    """Add one client in the first days, looked after in turn: Anna has 57 of 400."""
    carers = [member for member in plan.people if member.role == "accountant"][:7]
    annas = index < 16 or (index % 9 == 0 and 16 < index < 386)  # 16 from the pictures and 41 more
    carer = carers[0] if annas else carers[1 + index % 6]
    payroll = plan.people[0] if index % 3 == 0 else plan.people[9]
    terms = _terms(plan, company, index)
    employees = _employees(plan, terms, index)
    fee = Decimal(
        plan.dice.randrange(250, 900, 10) if terms["accounting_type"] != "full" else plan.dice.randrange(900, 3200, 50)
    )
    facts = terms | {"legal_form": company["legal_form"]}
    actor = replace(plan.actor(plan.people[0]), at=begin + timedelta(seconds=index * 40))
    client = actions.add_client(
        actor,
        fields=_tagged(company, terms)
        | {
            "monthly_fee": fee,
            "employee_count": max(employees, 1) if terms["has_employees"] else 0,
            "employment_kinds": ["UOP", "UZ"] if employees > 2 else ["UOP"] if terms["has_employees"] else [],
            "payment_status": plan.dice.choice(("current", "current", "current", "paid", "overdue")),
            "settlement_period": "quarter" if terms["vat_frequency"] == "quarter" else "month",
            "tax_office": plan.dice.choice(sorted(law.tax_offices())),
            "declarations": [item.code for item in law.proposed(facts, plan.at.date())],
        },
        terms=terms,
        carer_id=carer.pk,
        payroll_carer_id=payroll.pk if terms["has_employees"] else None,
        status="potential" if index % 97 == 96 else "active",
    )
    return client, carer


def _tagged(company: Company, terms: dict[str, Any]) -> Company:
    """How the office sorts its clients by itself; with dice of its own, as the facts."""
    dice = random.Random(f"tags {company['nip']}")  # noqa: S311 -- the same invented tags every time
    trades = {"41": "budowlanka", "42": "budowlanka", "43": "budowlanka", "49": "transport", "56": "gastronomia"}
    trade = trades.get(str(company.get("pkd_main", ""))[:2], "")
    kind = {"lump": "ryczałt", "cit": "estoński CIT" if dice.random() < 0.12 else ""}.get(terms["tax_form"], "")
    tags = ["JDG" if company["legal_form"] == "jdg" else "", kind, trade]
    return company | {"tags": [tag for tag in (*tags, "kluczowy" if dice.random() < 0.05 else "") if tag]}


def _employees(plan: _Plan, terms: dict[str, Any], index: int) -> int:
    """How many people a company employs; its terms say whether any."""
    count: int = plan.dice.choice((0, 0, 1, 2, 3, 5, 8, 12, 24)) if terms["has_employees"] else 0
    if index < len(EMPLOYED):
        count = EMPLOYED[index]
        terms["has_employees"] = count > 0
    return count


def _terms(plan: _Plan, company: Company, index: int) -> dict[str, Any]:
    natural = company["legal_form"] in ("jdg", "sc")
    partnership = company["legal_form"] in ("sp_j", "sp_p")
    tax_form = plan.dice.choice(("scale", "flat", "lump", "lump")) if natural else "none" if partnership else "cit"
    books = "lump" if tax_form == "lump" else "simplified" if natural else "full"
    return {
        "tax_form": tax_form,
        "accounting_type": books,
        "vat_frequency": plan.dice.choice(("month", "month", "quarter", "none")) if natural else "month",
        "zus_kind": "other" if natural or partnership else "legal",
        "has_employees": plan.dice.random() < (0.35 if natural else 0.7),
        "vat_eu": (plan.dice.random() < 0.5 or index < SHOWN + 4) and company["nip"] in plan.traders,
        **_facts(company["nip"], tax_form),
    }


def _facts(nip: str, tax_form: str) -> dict[str, Any]:
    """What else is true of a company; with dice of its own, so that the rest of the demo stays as it was."""
    dice = random.Random(nip)  # noqa: S311 -- the same invented facts every time
    company = tax_form == "cit"
    odds = {
        "own_zus": 0.6 * (not company), "contractors": 0.25, "ppk": 0.2 * company, "foreign_firms": 0.08 * company,
        "related": 0.1 * company, "vehicles": 0.08, "property": 0.12 * company, "bdo": 0.15, "intrastat": 0.02,
    }  # fmt: skip
    return {
        "facts": [fact for fact, chance in odds.items() if dice.random() < chance],
        "advance_period": "quarter" if dice.random() < 0.15 else "",
        "tax_year_end": 6 if company and dice.random() < 0.04 else 12,
    }


def _story(plan: _Plan, told: tuple[Client, StaffMember], *, shown: bool) -> Iterator[Step]:
    """Invent what happened to one client: contacts at once, the rest over two months of working hours.

    Those that are `shown` first have more to look at and stay active.
    """
    client, carer = told
    dice = plan.dice
    surname = client.name.split()[-1] if client.legal_form == "jdg" else dice.choice(LAST)
    for place in range(dice.choice((1, 1, 2))):
        name = f"{dice.choice(FIRST)} {surname}"
        fields = {
            "name": name,
            "role": "owner" if place == 0 else dice.choice(("accountant", "contact")),
            "email": f"kontakt{client.pk}-{place}@klient.example",
            "phone": f"6{dice.randrange(10, 100)} 555 {dice.randrange(1000):03}",
            "channel": dice.choice(("mail", "mail", "phone", "sms")),
        }
        yield _step(plan, carer, 60, partial(actions.add_contact, client=client, fields=fields))
    if shown or dice.random() < 0.7:
        written = partial(
            actions.write_note, client=client, text=dice.choice(NOTES), pinned=shown or dice.random() < 0.3
        )
        yield _step(plan, carer, dice.randrange(3, 50), written)  # nobody writes notes in the archive
    for field, value in _kept(dice.sample(_changes(dice), 3 if shown else dice.choice((0, 1, 1, 2))), shown=shown):
        yield _step(plan, carer, dice.randrange(58), partial(_change, client=client, field=field, value=value))
    if dice.random() < 0.08:
        yield _step(plan, carer, 1, partial(_other_terms, client=client))
    if shown:
        return
    if dice.random() < 0.05:
        status = dice.choice(("inactive", "blocked"))
        yield _step(plan, plan.people[1], 3, partial(_stage, client=client, status=status))
    elif dice.random() < 0.03:
        yield _step(plan, plan.people[1], 2, partial(actions.archive_client, client=client))


def _changes(dice: random.Random) -> list[tuple[str, Any]]:
    return [
        ("payment_status", dice.choice(("paid", "overdue"))),
        ("settlement_period", dice.choice(("quarter", "year"))),
        ("auto_declarations", False),
        ("monthly_fee", Decimal(dice.randrange(300, 3000, 50))),
        ("employee_count", dice.randrange(1, 30)),
    ]


def _kept(changes: list[tuple[str, Any]], *, shown: bool) -> list[tuple[str, Any]]:
    """Leave the companies of the pictures the people and the duties that they have there."""
    return [one for one in changes if not shown or one[0] in ("payment_status", "settlement_period", "monthly_fee")]


def _step(plan: _Plan, member: StaffMember, days_ago: int, act: Callable[[Actor], Any]) -> Step:
    """Set an act on a day so long ago, in working hours, done by a member of staff."""
    minutes = plan.dice.randrange(0, 8 * 60)
    moment = (plan.at - timedelta(days=days_ago)).replace(hour=6, minute=30) + timedelta(minutes=minutes)
    return min(moment, plan.at), member, act


def _change(actor: Actor, client: Client, field: str, value: Any) -> None:
    now = Client.objects.get(pk=client.pk)
    if not now.why_closed():
        actions.change_client(actor, now, fields={field: value}, version=now.version)


def _other_terms(actor: Actor, client: Client) -> None:
    held = client.terms.get()
    new = {"vat_frequency": "quarter" if held.vat_frequency == "month" else "month"}
    now = Client.objects.get(pk=client.pk)
    if not now.why_closed():
        actions.change_terms(actor, now, values=new, valid_from=date(actor.on.year + 1, 1, 1))


def _stage(actor: Actor, client: Client, status: str) -> None:
    reason = "Trzy faktury po terminie, umówiono spłatę." if status == "blocked" else "Zawiesił działalność."
    now = Client.objects.get(pk=client.pk)
    if not now.is_archived and now.status == "active":
        actions.change_status(actor, now, status=status, reason=reason)
