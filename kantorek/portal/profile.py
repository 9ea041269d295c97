"""A company as its own people read it: its data, what the registers say of it, and where a wished change stands."""

from collections.abc import Callable, Iterable
from datetime import date
from typing import Any, Final

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from kantorek.clients.choices import Channel
from kantorek.clients.models import Client, ClientTerms, Contact
from kantorek.core.actor import Actor
from kantorek.core.templatetags.kantorek import account, day
from kantorek.portal.models import ChangeRequest
from kantorek.verification.models import BankAccount, Light

_WELL: Final = ("ok", "circle-check")
_LOOK: Final = ("wait", "triangle-alert")
_BAD: Final = ("bad", "octagon-alert")
_NONE: Final = ("off", "minus")
SHEET: Final = ("name", "street", "building", "flat", "postal_code", "city")
PERSON: Final = ("email", "phone", "channel")
ACCOUNT: Final = "account"
FIELDS: Final = (*SHEET, *PERSON, ACCOUNT)
"""What may be asked for: of the company's sheet, of the asking person's own contact, and an account of the company.

Numbers, legal form and taxes are not among them: they follow from registers and papers, and are asked for in words.
"""

ORDER: Final = ("white_list", "vies", "gus", "krs", "crbr")


def standing(client: Client, contact: Contact | None) -> dict[str, Any]:
    """Give what may be asked for as it stands now; without a contact, of the company alone."""
    sheet = {key: getattr(client, key) for key in SHEET}
    person = {key: getattr(contact, key) for key in PERSON} if contact else {}
    return sheet | person | ({ACCOUNT: ""} if client.nip else {})


def registers_of(actor: Actor, client: Client) -> list[dict[str, Any]]:
    """Say in plain words what each register said last; one that has never answered is left out."""
    lights = Light.objects.visible_to(actor).filter(client=client, answered_at__isnull=False)
    found = {light.register: light for light in lights}
    return [_register(found[name]) for name in ORDER if name in found]


def company_lines(client: Client, terms: ClientTerms | None, accounts: Iterable[BankAccount]) -> list[dict[str, str]]:
    """Lay the company's data out for reading; what the office does not have is left out."""
    taxes = [terms.get_tax_form_display(), terms.get_vat_frequency_display()] if terms else ["", ""]
    lines = [
        (_("Name"), client.name, ""),
        (_("Address"), client.address_line, ""),
        ("NIP", client.nip_display, client.nip or ""),
        ("REGON", client.regon, client.regon),
        ("KRS", client.krs, client.krs),
        (_("Legal form"), client.get_legal_form_display() if client.legal_form else "", ""),
        (_("Income tax"), str(taxes[0]), ""),
        ("VAT", str(taxes[1]), ""),
        (_("Tax micro-account"), account(client.micro_account), client.micro_account),
        *((_("Bank account"), account(each.nrb), each.nrb) for each in accounts),
    ]
    return [{"label": str(label), "shown": str(shown), "copy": copy} for label, shown, copy in lines if shown]


def people_of(actor: Actor, client: Client) -> list[Contact]:
    """The people whom the office knows at the company."""
    return list(Contact.objects.visible_to(actor).current().filter(client=client).order_by("pk"))


def labels() -> dict[str, str]:
    """Name what may be asked for, as a person reads it."""
    return {
        "name": _("Name"),
        "street": _("Street"),
        "building": _("Building number"),
        "flat": _("Flat number"),
        "postal_code": _("Postal code"),
        "city": _("Town"),
        "email": _("Your e-mail"),
        "phone": _("Your phone"),
        "channel": _("How to reach you"),
        "account": _("New bank account"),
    }


def change_lines(change: ChangeRequest) -> list[dict[str, str]]:
    """What is to change: as it was, and as wished."""
    return [
        {"key": key, "label": label, "was": shown(key, was), "wished": shown(key, wished)}
        for key, label in labels().items()
        if key in change.fields
        for was, wished in [change.fields[key]]
    ]


def shown(key: str, value: Any) -> str:
    """Write a value the way it is read."""
    if key == "channel" and value in Channel.values:
        return str(Channel(value).label)
    return str(account(value) if key == "account" and value else value or "")


def _register(light: Light) -> dict[str, Any]:
    facts = light.facts or {}
    write = _WORDS.get(light.code)
    (kind, icon), text = write(facts) if write else (_NONE, _("no clear answer"))
    return {
        "register": light.register,
        "name": _names()[light.register],
        "kind": kind,
        "icon": icon,
        "text": text,
        "code": light.code,
        "at": light.answered_at,
    }


def _names() -> dict[str, str]:
    return {
        "white_list": _("VAT in Poland"),
        "vies": _("VAT in the Union (VAT-UE)"),
        "gus": _("Business register (GUS)"),
        "krs": _("Court register (KRS)"),
        "crbr": _("Beneficial owners (CRBR)"),
    }


def _since(words: str, value: object) -> str:
    try:
        return f"{words} {day(date.fromisoformat(str(value or '')), 'full')}"
    except ValueError:
        return words


_Words = Callable[[dict[str, Any]], tuple[tuple[str, str], str]]
_WORDS: Final[dict[str, _Words]] = {
    "vat_active": lambda f: (_WELL, _("active VAT payer, on the white list")),
    "vat_exempt": lambda f: (_WELL, _("exempt from VAT, on the white list")),
    "vat_none": lambda f: (
        (_LOOK, _since(_("struck off the list of VAT payers"), f.get("removed_on")))
        if f.get("removed_on")
        else (_NONE, _("not a VAT payer"))
    ),
    "vat_unknown": lambda f: (_NONE, _("not a VAT payer")),
    "eu_valid": lambda f: (_WELL, _("number valid, trade in the Union is possible")),
    "eu_invalid": lambda f: (_NONE, _("no valid number")),
    "gus_active": lambda f: (_WELL, pgettext("company", "in business")),
    "gus_suspended": lambda f: (_LOOK, _since(_("suspended since"), f.get("suspended_on"))),
    "gus_not_started": lambda f: (_LOOK, _("business not started yet")),
    "gus_ended": lambda f: (_BAD, _since(_("business ended"), f.get("ended_on"))),
    "gus_bankrupt": lambda f: (_BAD, _since(_("bankrupt since"), f.get("bankruptcy_on"))),
    "gus_unknown": lambda f: (_BAD, _("not in the register")),
    "krs_active": lambda f: (_WELL, _("entered")),
    "krs_notes": lambda f: (_LOOK, _("entered, with notes in the extract")),
    "krs_liquidation": lambda f: (_LOOK, _("in liquidation")),
    "krs_bankruptcy": lambda f: (_BAD, _("bankrupt")),
    "krs_suspended": lambda f: (_LOOK, _("suspended")),
    "krs_struck_off": lambda f: (_BAD, _("struck off")),
    "krs_unknown": lambda f: (_BAD, _("not in the register")),
    "owners_known": lambda f: (_WELL, _("reported")),
    "owners_none": lambda f: (_LOOK, _("the report names nobody")),
    "owners_missing": lambda f: (_LOOK, _("not reported")),
    "owners_discrepancy": lambda f: (_LOOK, _("a discrepancy is noted")),
}
"""What a light means for the company's own people: without the office's doubts about its own sheet."""
