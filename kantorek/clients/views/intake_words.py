"""What stands behind the codes of a pasted row, as people read it: the verdict's reason, VAT, the proposed terms."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from kantorek.clients import choices, law
from kantorek.clients.choices import LegalForm, VatState, Verdict
from kantorek.clients.forms.register import Look, register_looks, register_trouble
from kantorek.core.actor import WARSAW, Actor
from kantorek.core.numbers import NumberRefused
from kantorek.core.wording import number_refusal

_TERMS = {
    "vat_frequency": ("VAT", choices.VatFrequency),
    "tax_form": (None, choices.TaxForm),
    "accounting_type": (None, choices.AccountingType),
    "zus_kind": ("ZUS", choices.ZusKind),  # the last one stands in the reasons only, see intake_rows.html
}


def why(row: Mapping[str, Any], *, sees: bool) -> str:
    """Say why a row stands as it does; what needs a look is told apart."""
    match row["verdict"]:
        case Verdict.WRONG if row["reason"] == "empty":
            return _("There is no number in this line.")
        case Verdict.WRONG:
            return number_refusal(NumberRefused("nip", row["reason"]))
        case Verdict.DUPLICATE:
            return _("The same number as in line %(line)s.") % {"line": row["same_as"]}
        case Verdict.SERVED if not sees:
            words = _("Your office already serves this NIP. Ask %(name)s.")
            return words % {"name": row["words"]} if row["words"] else _("Your office already serves this NIP.")
        case Verdict.NOT_FOUND:
            return _("GUS does not know this NIP.")
        case Verdict.NO_ANSWER:
            return f"{register_trouble('unknown', row['reason'])[0]} {_asked_again(row['retry_at'])}".strip()
        case Verdict.REFUSED:
            return str(row["words"])
    return ""


def _asked_again(at: Any) -> str:
    return _("We ask again at %(time)s.") % {"time": f"{at.astimezone(WARSAW):%H:%M}"} if at else ""


def looks_of(found: Mapping[str, Any], looks: list[str]) -> list[Look]:
    """Give what a person should look at, in words."""
    told = register_looks({**found, "warnings": looks}) if looks else []
    if "vat_removed" in looks:
        told.append(Look("vat_frequency", _("Struck off VAT"), _("Ask why before you add it."), "bad"))
    return told


def form_of(found: Mapping[str, Any]) -> str:
    """Give the legal form."""
    form = found.get("legal_form")
    return str(LegalForm(form).label) if form in LegalForm.values else ""


def form_reason(found: Mapping[str, Any]) -> str:
    """Say where the legal form comes from: the register's own words, or the part of it that the unit stands in."""
    if told := found.get("legal_form_name"):
        return _("GUS: %(form)s") % {"form": told}
    return _("GUS: a person's business") if found.get("kind") == "natural" else ""


def state_of(found: Mapping[str, Any]) -> str:
    """Say whether the business is alive."""
    states = {
        "active": _("active"),
        "suspended": _("suspended"),
        "ended": _("struck off"),
        "not_started": _("not started"),
    }
    return states.get(str(found.get("status")), "")


def vat_of(row: Mapping[str, Any]) -> str:
    """Give the state in the list of VAT payers."""
    if row["vat"]:
        return str(VatState(row["vat"]).label)
    return _("not known") if row["vat_reason"] else ""


def vat_reason(row: Mapping[str, Any]) -> str:
    """Say since when, or why it is not known."""
    if row["vat_reason"] == "vat_removed":
        return _("struck off %(day)s") % {"day": f"{row['vat_since']:%d.%m.%Y}"}
    if row["vat_since"]:
        return _("since %(day)s") % {"day": f"{row['vat_since']:%d.%m.%Y}"}
    if row["vat"]:
        return _("by the list of VAT payers")
    return _vat_trouble(row["vat_reason"]) if row["vat_reason"] else ""


def _vat_trouble(reason: str) -> str:
    known = {
        "not_configured": _("The connection to the list of VAT payers is not set up."),
        "circuit_open": _("The list of VAT payers has been failing; we give it a rest."),
        "quota": _("Today's questions to the list of VAT payers are used up."),
        "daily_limit": _("Today's questions to the list of VAT payers are used up."),
    }
    return known.get(reason, _("The list of VAT payers is not answering."))


def terms_of(found: Mapping[str, Any], vat: str, actor: Actor) -> list[dict[str, str]]:
    """Give what is proposed for the terms, each with its reason; what cannot be guessed says so."""
    guesses = law.proposed_terms(str(found.get("legal_form", "")), vat, actor.on)
    language = get_language() or "pl"
    made = []
    for field, (label, kind) in _TERMS.items():
        if guess := guesses.get(field):
            name = label or {"tax_form": _("Income tax"), "accounting_type": _("Accounting")}[field]
            value = str(kind(guess.value).label) if guess.value else ""
            made.append({"label": name, "value": value, "because": guess.because.get(language, "")})
    return made
