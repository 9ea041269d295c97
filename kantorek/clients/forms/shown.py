"""The client's sheet as it is read: groups of labelled values, and the line of terms in time."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from kantorek.clients import law
from kantorek.clients.forms.sheet import CompanyFields, TermsFields
from kantorek.clients.models import TERMS_FIELDS, Client, ClientTerms
from kantorek.clients.sentences import shown_value
from kantorek.core.actor import Actor
from kantorek.core.templatetags.kantorek import day, money

_COMPANY = ("name", "nip", "regon", "krs", "legal_form", "started_on", "suspended_on", "ended_on")
_ADDRESS = ("street", "building", "flat", "postal_code", "city", "commune", "county", "voivodeship")
_OFFICE = ("monthly_fee", "settlement_period", "payment_status", "tax_office", "tags")
_EMPLOYEES = ("employee_count", "employment_kinds")
_UNSET = {name: getattr(ClientTerms(), name) for name in TERMS_FIELDS}


@dataclass(frozen=True)
class Value:
    """One labelled value; `copy` is what a click copies."""

    label: str
    text: str
    copy: str = ""


def sheet_groups(actor: Actor, client: Client) -> list[tuple[str, list[Value]]]:
    """Give the groups of the data sheet, every field in them, whatever is empty as a dash."""
    company = [_value(client, name) for name in _COMPANY]
    if client.nip:
        company.append(Value(_("Tax micro-account"), client.micro_account, client.micro_account))
    office = [_value(client, name) for name in _OFFICE if name != "monthly_fee" or actor.may("clients.fees")]
    return [
        (_("Company"), company),
        (_("Address"), [_value(client, name) for name in _ADDRESS]),
        (_("With the office"), office),
        (_("Employees"), [_value(client, name) for name in _EMPLOYEES]),
    ]


def declaration_names(client: Client, on: date) -> list[tuple[str, str]]:
    """Give the declarations of a client: name and due day; one that the law has dropped keeps its code."""
    known = {d.code: d for d in law.declarations(on)}
    from_law = ((known[code].name, known[code]) if code in known else (code, None) for code in client.declarations)
    return [(name, d.words(get_language() or "pl")["due"] if d else "") for name, d in from_law]


def terms_line(line: list[ClientTerms], on: date) -> list[dict[str, Any]]:
    """Give the line of terms, newest first, each with what it changed."""
    rows = []
    for at, terms in enumerate(line):
        before = line[at - 1] if at else None
        rows.append(
            {
                "terms": terms,
                "now": terms.holds(on),
                "ahead": terms.valid_from > on,
                "text": _told(terms, before),
                "first": before is None,
            }
        )
    return rows[::-1]


def terms_values(terms: ClientTerms) -> list[Value]:
    """Give every field of the terms of one day."""
    return [Value(_label(name), shown_value(name, getattr(terms, name))) for name in TERMS_FIELDS]


def _told(terms: ClientTerms, before: ClientTerms | None) -> str:
    pairs = []
    for name in TERMS_FIELDS:
        now, was = getattr(terms, name), getattr(before, name, None)
        if before is None and now != _UNSET[name]:
            pairs.append(f"{_label(name)}: {shown_value(name, now)}")
        elif before is not None and now != was:
            pairs.append(f"{_label(name)}: {shown_value(name, was)} → {shown_value(name, now)}")
    return "; ".join(pairs) or _("nothing set yet")


def _label(name: str) -> str:
    field = TermsFields.base_fields.get(name) or CompanyFields.base_fields[name]
    return str(field.label)


def _value(client: Client, name: str) -> Value:
    held = getattr(client, name)
    if name == "nip":
        return Value("NIP", client.nip_display or "–", client.nip or "")
    if name in ("regon", "krs"):
        return Value(_label(name), held or "–", held)
    if name == "monthly_fee":
        return Value(_label(name), money(held) if held is not None else "–")
    if name == "tax_office":
        return Value(_label(name), law.tax_offices().get(held, held) or "–")
    if isinstance(held, date):
        return Value(_label(name), day(held, "full"))
    return Value(_label(name), shown_value(name, held))
