"""What a person reads when a number is refused."""

from django.utils.translation import gettext as _

from kantorek.core.numbers import NumberRefused

_NAMES = {"nip": "NIP", "regon": "REGON", "krs": "KRS", "pesel": "PESEL", "nrb": "NRB"}
_WITHOUT_LENGTH = frozenset(["vat_eu", "rate_day"])
_LENGTHS = {"nip": "10", "regon": "9 / 14", "krs": "10", "pesel": "11", "nrb": "26"}


def number_refusal(refused: NumberRefused) -> str:
    """Say what is wrong with the number and where to look."""
    if refused.kind in _WITHOUT_LENGTH:
        return _vat_eu(refused) if refused.kind == "vat_eu" else _rate_day(refused)
    name = _NAMES[refused.kind]
    match refused.reason:
        case "empty":
            return _("Enter the %(name)s.") % {"name": name}
        case "characters":
            return _("%(name)s has digits only.") % {"name": name}
        case "checksum" if refused.kind == "nrb":
            return _("The check digits at the beginning do not match: one digit of the account is wrong.")
        case "checksum":
            return _("The check digit does not match. Check the last digit.")
        case "zeros":
            return _("Zeros alone are not a %(name)s.") % {"name": name}
        case "birth_date":
            return _("The date of birth in this PESEL does not exist.")
        case _:
            return _("%(name)s has %(length)s digits.") % {"name": name, "length": _LENGTHS[refused.kind]}


def _vat_eu(refused: NumberRefused) -> str:
    match refused.reason:
        case "empty":
            return _("Enter the VAT-EU number with the two letters of its country, for example PL9990000126.")
        case "country":
            return _("The number must begin with the two letters of an EU country, for example DE, EL or XI.")
        case "checksum":
            return _("The check digit does not match. Check the last digit.")
        case _:
            return _("Numbers of this country look different. Check the letters and the length.")


def _rate_day(refused: NumberRefused) -> str:
    match refused.reason:
        case "empty":
            return _("Enter the currency and the day, for example EUR/2026-11-20.")
        case "early":
            return _("NBP gives rates since 2 January 2002.")
        case _:
            return _("Write the currency as three letters and the day as year-month-day, for example EUR/2026-11-20.")
