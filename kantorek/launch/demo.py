"""The demo office: each app's own demo.py, run in order; its companies come from the sandbox's invented economy."""

from datetime import UTC, date, datetime, time
from typing import Any

from kantorek.clients import demo as clients_demo
from kantorek.clients.models import Client
from kantorek.core import scope
from kantorek.offices import demo as offices_demo
from kantorek.offices.models import Office
from kantorek.registers import demo as registers_demo
from kantorek.sandbox.economy import Company, companies

SHOWN = ("marek", "anna", "zofia")


def load(on: date) -> list[tuple[str, str, str]]:
    """Load the demo as of a day and give the log-ins to print: who, e-mail, password."""
    if not Office.objects.exists():
        at = datetime.combine(on, time(9, 0), UTC)
        office, people = offices_demo.load(at)
        served = [_sheet(company) for company in companies() if company.group == "served"]
        clients_demo.load(office, people, served, at=at)
        registers_demo.load(office.pk, _asked_about(office, at), at=at)
    roles = {login: (name, role.label) for name, login, role in offices_demo.PEOPLE}
    return [
        (f"{roles[login][0]} ({roles[login][1]})", f"{login}@jaworska.example", offices_demo.PASSWORD)
        for login in SHOWN
    ]


def _asked_about(office: Office, at: datetime) -> list[tuple[int, str]]:
    """Choose the clients whose register light is lit soon after the start: the first sixty, those of the pictures among them."""
    with scope.system(office.pk, "load the demo", at=at):
        rows = Client.objects.current().filter(nip__isnull=False).exclude(status="blocked").order_by("pk")
        return [(pk, nip) for pk, nip in rows.values_list("pk", "nip")[:60] if nip]


def _sheet(company: Company) -> dict[str, Any]:
    """Give an invented company as the fields of a client's data sheet."""
    main = company.trades[0]
    return {
        "name": company.name,
        "nip": company.nip,
        "regon": company.regon,
        "krs": company.krs,
        "legal_form": company.form,
        "street": company.street,
        "building": company.building,
        "flat": company.flat,
        "city": company.town.city,
        "postal_code": company.town.postal_code,
        "voivodeship": company.town.voivodeship,
        "county": company.town.county,
        "commune": company.town.commune,
        "pkd_main": _pkd(main.pkd),
        "pkd": [{"code": _pkd(trade.pkd), "name": trade.pkd_name.capitalize()} for trade in company.trades],
        "started_on": company.started_on,
        "suspended_on": company.suspended_on if not company.resumed_on else None,
        "ended_on": company.ended_on,
    }


def _pkd(code: str) -> str:
    """Write an activity code with its dots, as the data sheet holds it: 4211Z is 42.11.Z."""
    return f"{code[:2]}.{code[2:4]}.{code[4:]}"
