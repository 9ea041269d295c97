"""What registers are called: on the strip of lights, and inside a sentence; the full names stand in registers."""

from django.utils.translation import gettext as _


def light_name(register: str) -> str:
    """Name a light the way offices do: VAT PL is the white list, VAT EU is VIES."""
    return {"white_list": _("VAT PL"), "vies": _("VAT EU"), "account": _("Account"), "flat_file": _("Account")}.get(
        register, register.upper()
    )


def short_name(register: str) -> str:
    """Name a register in one or two words."""
    return {
        "white_list": _("White list"),
        "account": _("White list, account"),
        "flat_file": _("White list, flat file"),
    }.get(register, register.upper())


def silence(register: str) -> str:
    """Say that a register gave no answer; beside its light, so in small letters."""
    if register in ("white_list", "account", "flat_file"):
        return _("no answer from the white list")
    if light_name(register) == register.upper():  # the light says already whose answer it is
        return _("no answer")
    return _("no answer from %(register)s") % {"register": register.upper()}
