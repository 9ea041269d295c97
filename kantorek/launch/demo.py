"""The demo office: each app's own demo.py, run in order; its companies come from the sandbox's invented economy."""

from datetime import UTC, date, datetime, time
from typing import Any

from django.conf import settings

from kantorek.agreements import demo as agreements_demo
from kantorek.chat import demo as chat_demo
from kantorek.clients import demo as clients_demo
from kantorek.declarations import demo as declarations_demo
from kantorek.documents import demo as documents_demo
from kantorek.inspections import demo as inspections_demo
from kantorek.news import demo as news_demo
from kantorek.offices import demo as offices_demo
from kantorek.offices.models import Office
from kantorek.portal import demo as portal_demo
from kantorek.requests import demo as requests_demo
from kantorek.sandbox.demo_changes import DEMO_CHANGES
from kantorek.sandbox.economy import Company, companies
from kantorek.sandbox.vat_facts import make_account, vat_of
from kantorek.tasks import demo as tasks_demo
from kantorek.verification import demo as verification_demo

SHOWN = ("marek", "anna", "zofia")
# The companies of the pictures and those that Anna looks after stand first.
_SHOWN = 20
_SOLD = "9990903414"


def load(on: date) -> list[tuple[str, str, str]]:
    """Load the demo as of a day and give the log-ins to print: who, e-mail, password."""
    if not Office.objects.exists():
        at = datetime.combine(on, time(9, 0), UTC)
        office, people = offices_demo.load(at)
        served = [company for company in companies() if company.group == "served"]
        traders = frozenset(company.nip for company in served if vat_of(company).eu)
        clients_demo.load(office, people, [_sheet(company) for company in served], at=at, traders=traders)
        verification_demo.load(office.pk, {company.nip: _last_week(company) for company in served[:_SHOWN]}, at=at)
        paid = {company.nip: _paid_by(number, served) for number, company in enumerate(served[:_SHOWN])}
        verification_demo.load_accounts(office.pk, paid, at=at)
        declarations_demo.load(office.pk, at=at)
        documents_demo.load(office.pk, at=at)
        tasks_demo.load(office.pk, at=at)
        agreements_demo.load(office.pk, at=at)
        inspections_demo.load(office.pk, at=at)
        requests_demo.load(office.pk, at=at)
        portal_demo.load(office.pk, at=at, address=settings.URL, password=offices_demo.PASSWORD)
        chat_demo.load(office.pk, at=at)
        news_demo.load(office.pk, at=at)
    roles = {login: (name, role.label) for name, login, role in offices_demo.PEOPLE}
    staff = [(f"{roles[login][0]} ({roles[login][1]})", f"{login}@jaworska.example") for login in SHOWN]
    return [(who, email, offices_demo.PASSWORD) for who, email in (*staff, *portal_demo.LOGINS)]


def _paid_by(number: int, served: list[Company]) -> list[dict[str, Any]]:
    """Give whom a company pays: a few others with their accounts, and one whose account is on no list."""
    others = [company for company in served[number + 1 :] + served[:number] if vat_of(company).accounts]
    notes = ("czynsz", "towar", "leasing", "paliwo", "")
    paid = [
        {"holder_nip": one.nip, "holder_name": one.name, "nrb": vat_of(one).accounts[0], "note": note}
        for one, note in zip(others, notes, strict=False)
    ]
    return [*paid, {**paid[0], "nrb": make_account("99990018", f"{number:016d}"), "note": "nowy rachunek z faktury"}]


def _last_week(company: Company) -> dict[str, dict[str, Any]]:
    """Give what the registers said about a company before something happened to it; nothing where nothing has."""
    vat = vat_of(company)
    white_list = {"vat_status": "active", "registered_on": str(vat.registered_on), "accounts": list(vat.accounts)}
    known: dict[str, dict[str, Any]] = {}
    if company.nip in DEMO_CHANGES:
        known |= {"white_list": white_list, "gus": {"status": "active"}, "vies": {"valid": True}}
    if company.nip == _SOLD:
        former = {"first_name": "ADAM", "last_name": "WIERZBICKI", "person_key": "former"}
        known["crbr"] = {"entries": [{"beneficiaries": [former]}]}
    return known


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
