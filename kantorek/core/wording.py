"""What a person reads when a number is refused."""

from django.utils.translation import gettext as _

from kantorek.core.numbers import NumberRefused

_NAMES = {"nip": "NIP", "regon": "REGON", "krs": "KRS", "pesel": "PESEL", "nrb": "NRB"}
_LENGTHS = {"nip": "10", "regon": "9 / 14", "krs": "10", "pesel": "11", "nrb": "26"}


def number_refusal(refused: NumberRefused) -> str:
    """Say what is wrong with the number and where to look."""
    name = _NAMES[refused.kind]
    match refused.reason:
        case "empty":
            return _("Enter the %(name)s.") % {"name": name}
        case "characters":
            return _("%(name)s has digits only.") % {"name": name}
        case "checksum":
            return _("The check digit does not match. Check the last digit.")
        case "zeros":
            return _("Zeros alone are not a %(name)s.") % {"name": name}
        case "birth_date":
            return _("The date of birth in this PESEL does not exist.")
        case _:
            return _("%(name)s has %(length)s digits.") % {"name": name, "length": _LENGTHS[refused.kind]}
