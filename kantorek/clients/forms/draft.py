"""A new client before it is saved: what was typed, what the register filled in, what follows from both."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from kantorek.clients import law
from kantorek.clients.forms.register import SOURCE, Look, register_looks, register_values
from kantorek.clients.forms.sheet import DECEMBER, AddForm
from kantorek.core.actor import Actor
from kantorek.core.numbers import NumberRefused, clean_nip, micro_account
from kantorek.offices.models import StaffMember


@dataclass
class Draft:
    """One form in the making; `values` are texts as they were typed."""

    actor: Actor
    people: list[StaffMember]
    values: dict[str, Any]
    data: dict[str, Any] | None = None
    refused: set[str] = field(default_factory=set)
    proposed: list[str] = field(default_factory=list)
    marks: dict[str, dict[str, Any]] = field(default_factory=dict)
    looks: list[Look] = field(default_factory=list)
    bound: AddForm | None = None

    @property
    def form(self) -> AddForm:
        """The form to show: with its faults when it was sent, else simply filled."""
        return self.bound or AddForm(initial=self.values, actor=self.actor, people=self.people)

    @property
    def filled(self) -> int:
        """How many fields hold what the register says."""
        return sum(1 for mark in self.marks.values() if mark.get("source"))

    @property
    def chosen(self) -> list[str]:
        """The declarations ticked now."""
        return list(self.values.get("declarations") or [])

    @property
    def starts(self) -> date:
        """The day from which the first terms hold."""
        return self.actor.on.replace(day=1)

    @property
    def micro_account(self) -> str:
        """Where the client will pay its taxes; nothing while the NIP is not one."""
        try:
            return micro_account(clean_nip(str(self.values.get("nip") or "")))
        except NumberRefused:
            return ""

    def picks(self) -> list[dict[str, Any]]:
        """The declarations as cards."""
        return declaration_cards(self.chosen, self.proposed, on=self.actor.on)


def declaration_cards(chosen: list[str], proposed: list[str], *, on: date) -> list[dict[str, Any]]:
    """Every declaration of a day as a card: proposed and chosen first, each with its due day and its reason."""
    language = get_language() or "pl"
    cards = [
        {
            "value": d.code,
            "label": d.name,
            "side": d.words(language)["due"],
            "reason": _("because: %s") % why if (why := d.words(language)["because"]) and d.when else why,
            "checked": d.code in chosen,
            "first": d.code in chosen or d.code in proposed,
        }
        for d in law.declarations(on)
    ]
    known = {card["value"] for card in cards}
    old = [{"value": code, "label": code, "checked": True, "first": True} for code in chosen if code not in known]
    return sorted([*cards, *old], key=lambda card: not card["first"])


def fresh_values(actor: Actor, nip: str = "") -> dict[str, Any]:
    """What a new form starts with: an active client of mine, monthly, declarations by themselves."""
    return {
        "nip": nip,
        "status": "active",
        "settlement_period": "month",
        "payment_status": "current",
        "auto_declarations": True,
        "carer_id": str(actor.staff_id or ""),
        "employee_count": "",
    }


def typed_values(posted: Any, *, actor: Actor, people: list[StaffMember]) -> dict[str, Any]:
    """Read what was posted, unchecked, field by field."""
    form = AddForm(posted, actor=actor, people=people)
    return {name: form[name].data for name in form.fields}


def open_draft(
    actor: Actor,
    people: list[StaffMember],
    values: dict[str, Any],
    *,
    before: dict[str, Any] | None = None,
    data: dict[str, Any] | None = None,
    guessed_from: str = "",
) -> Draft:
    """Fill what is empty, or still as an earlier answer (`before`) left it; what a person typed stays.

    `guessed_from` is the legal form that the terms were proposed for when the form was shown.
    """
    known, former = register_values(data or {}) if data else {}, register_values(before) if before else {}
    values = dict(values)
    if data is not None and data is not before:
        for name in {*known, *former}:
            if not values.get(name) or values[name] == former.get(name):
                values[name] = known.get(name, "")
    values["has_employees"] = facts_of(values)["has_employees"]
    values["tax_year_end"] = values.get("tax_year_end") or str(DECEMBER)
    draft = Draft(actor, people, values, data)
    _mark_register(draft, known)
    _guess_terms(draft, guessed_from)
    _mark_vat(draft)
    return draft


def propose(draft: Draft, *, before: set[str], refused: set[str]) -> None:
    """Tick the declarations that follow from the terms; what a hand ticked or unticked stays so.

    `before` were proposed when the form was shown, `refused` are those that a hand has unticked.
    """
    chosen = set(draft.chosen)
    draft.refused = (refused | (before - chosen)) - chosen
    draft.proposed = [d.code for d in law.proposed(facts_of(draft.values), draft.actor.on)]
    by_hand = chosen - before
    wanted = by_hand | (set(draft.proposed) - draft.refused)
    draft.values["declarations"] = [d.code for d in law.declarations(draft.actor.on) if d.code in wanted]


def facts_of(values: dict[str, Any]) -> dict[str, Any]:
    """Give what the law asks of a client: its terms and legal form, from typed texts or from stored values."""
    keys = ("tax_form", "vat_frequency", "accounting_type", "zus_kind", "legal_form")
    facts: dict[str, Any] = {key: values.get(key) or "" for key in keys}
    employed = str(values.get("employee_count") or "0").strip()
    facts["has_employees"] = bool(values.get("has_employees")) or (employed.isdecimal() and employed.strip("0") != "")
    facts["vat_eu"] = bool(values.get("vat_eu"))
    return facts


def _mark_register(draft: Draft, known: dict[str, str]) -> None:
    for name, theirs in known.items():
        if draft.values.get(name) == theirs:
            draft.marks[name] = {"state": "from", "source": SOURCE}
        else:
            draft.marks[name] = {"state": "look", "hint": _("GUS gives: %s") % _shown(name, theirs)}
            draft.looks.append(Look(name, str(AddForm.base_fields[name].label), str(draft.marks[name]["hint"])))
    for look in register_looks(draft.data) if draft.data else []:
        draft.looks.append(look)
        mark = draft.marks.get(look.field, {})
        hints = (mark.get("hint", ""), look.hint or look.text)
        draft.marks[look.field] = {**mark, "state": "look", "hint": " ".join(filter(None, hints))}


def _shown(name: str, value: str) -> str:
    listed = dict(getattr(AddForm.base_fields[name], "choices", []) or [])
    return str(listed.get(value, value))


def _guess_terms(draft: Draft, former_form: str) -> None:
    """Propose what follows from the legal form; what is not certain is marked until a person chooses."""
    form, on, language = str(draft.values.get("legal_form") or ""), draft.actor.on, get_language() or "pl"
    for guess in law.guesses(former_form, on) if former_form and former_form != form else []:
        if draft.values.get(guess.field) == guess.value:
            draft.values[guess.field] = ""
    for guess in law.guesses(form, on):
        draft.values[guess.field] = draft.values.get(guess.field) or guess.value
        why = guess.because.get(language, "")
        if draft.values[guess.field] != guess.value:
            continue
        sure = guess.is_certain(form)
        draft.marks[guess.field] = {"state": "" if sure else "look", "hint": why}
        if not sure:
            draft.looks.append(Look(guess.field, str(AddForm.base_fields[guess.field].label), why))


def _mark_vat(draft: Draft) -> None:
    if not draft.values.get("vat_frequency"):
        hint = _("GUS does not know VAT. Choose the period yourself.")
        draft.marks["vat_frequency"] = {"state": "look", "hint": hint}
        draft.looks.append(Look("vat_frequency", _("VAT period"), _("monthly, quarterly, or not a payer")))
