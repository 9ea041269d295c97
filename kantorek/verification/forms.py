"""What may be typed about accounts and payments: numbers as people paste them, amounts with spaces and a comma."""

import re
from decimal import Decimal
from typing import Any, Final

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kantorek.core.numbers import NumberRefused, clean_nip, clean_nrb, nip_display, nrb_display
from kantorek.core.payee import foreign_account, numbers_in
from kantorek.core.wording import number_refusal

CURRENCIES: Final = ("PLN", "EUR", "USD", "GBP", "CHF", "CZK", "SEK", "NOK", "DKK", "HUF", "UAH")
_LONGEST: Final = 500
_SPACES: Final = re.compile(r"[\s\u00a0\u2009\u202f]+")
# Thousands by dots or commas in threes, groszy behind the other sign: the reading that is on the safe side of a threshold.
_PLAIN: Final = re.compile(r"\d{1,12}(?:[.,]\d{1,2})?", re.ASCII)
_DOTS: Final = re.compile(r"\d{1,3}(?:\.\d{3}){1,3}(?:,\d{1,2})?", re.ASCII)
_COMMAS: Final = re.compile(r"\d{1,3}(?:,\d{3}){1,3}(?:\.\d{1,2})?", re.ASCII)
_NUMBERS: Final = {"inputmode": "numeric", "autocomplete": "off", "spellcheck": "false"}


def read_amount(text: str) -> Decimal | None:
    """Read an amount as people write it: 15 000,01 · 15.000,01 · 15,000.01 · 15000; None for no text.

    A sign with three digits behind it parts thousands. Refuses less than nothing, exponents, and more than a bank moves.
    """
    bare = _SPACES.sub("", text[:64]).upper().replace("\u2212", "-")
    bare = re.sub(r"(ZŁ|PLN|EUR|USD)\.?$", "", bare)
    if not bare:
        return None
    if bare.startswith("-"):
        raise ValidationError(_("An amount cannot be less than zero."), code="negative")
    if _DOTS.fullmatch(bare):
        bare = bare.replace(".", "").replace(",", ".")
    elif _COMMAS.fullmatch(bare):
        bare = bare.replace(",", "")
    elif _PLAIN.fullmatch(bare):
        bare = bare.replace(",", ".")
    else:
        raise ValidationError(_("Write the amount like this: 1 845,00."), code="invalid")
    return Decimal(bare).quantize(Decimal("0.01"))


class PaymentForm(forms.Form):
    """Who is paid, on which account, how much, and for which client."""

    account = forms.CharField(
        label=gettext_lazy("Account of the payee"),
        required=False,
        max_length=_LONGEST,
        widget=forms.TextInput(attrs=_NUMBERS),
    )
    nip = forms.CharField(
        label=gettext_lazy("NIP of the payee"),
        required=False,
        max_length=64,
        widget=forms.TextInput(attrs=_NUMBERS),
    )
    amount = forms.CharField(
        label=gettext_lazy("Gross amount"),
        required=False,
        max_length=64,
        widget=forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}),
    )
    currency = forms.ChoiceField(
        label=gettext_lazy("Currency"), required=False, choices=[(code, code) for code in CURRENCIES]
    )
    client = forms.CharField(
        label=gettext_lazy("For the client"),
        required=False,
        max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )

    def clean_amount(self) -> Decimal | None:
        """Give the amount, or nothing for nothing."""
        return read_amount(self.cleaned_data["amount"])

    def clean_currency(self) -> str:
        """Give the currency; zlotys when none is chosen."""
        return self.cleaned_data["currency"] or "PLN"

    def clean(self) -> dict[str, Any]:
        """Take both numbers from wherever they were pasted; say which one is missing or wrong."""
        data = super().clean() or {}
        typed = {"account": data.get("account", "").strip(), "nip": data.get("nip", "").strip()}
        seen = {name: numbers_in(text) for name, text in typed.items()}
        account = seen["account"][1] or ("" if typed["account"] else seen["nip"][1])
        if foreign_account(account):
            return {**data, "nip": "", "account": account}
        nip = seen["nip"][0] or ("" if typed["nip"] else seen["account"][0])
        data["account"] = account or self._read("account", typed["account"])
        data["nip"] = nip or self._read("nip", typed["nip"])
        return data

    def _read(self, name: str, text: str) -> str:
        try:
            return clean_nrb(text) if name == "account" else clean_nip(text)
        except NumberRefused as refused:
            self.add_error(name, ValidationError(number_refusal(refused), code=refused.reason))
            return ""


class AccountForm(forms.Form):
    """An account that goes onto a client's list."""

    holder_nip = forms.CharField(
        label=gettext_lazy("NIP of the holder"),
        required=False,
        max_length=_LONGEST,
        widget=forms.TextInput(attrs=_NUMBERS),
    )
    nrb = forms.CharField(
        label=gettext_lazy("Account number"),
        required=False,
        max_length=_LONGEST,
        widget=forms.TextInput(attrs=_NUMBERS),
    )
    holder_name = forms.CharField(label=gettext_lazy("Name"), required=False, max_length=300)
    note = forms.CharField(label=gettext_lazy("Note"), required=False, max_length=200)
    own = forms.BooleanField(label=gettext_lazy("The client's own account"), required=False)

    def clean(self) -> dict[str, Any]:
        """Take both numbers out of a pasted text; what is wrong in them the action says."""
        data = super().clean() or {}
        nip, account = numbers_in(f"{data.get('nrb', '')}\n{data.get('holder_nip', '')}")
        if nip and not data.get("holder_nip", "").strip():
            data["holder_nip"] = nip
        if account and account != data.get("nrb"):
            data["nrb"] = account
        return data


class AccountsFilter(forms.Form):
    """Which accounts of a client are listed; all of it stands in the address."""

    q = forms.CharField(required=False, max_length=200)
    show = forms.ChoiceField(required=False, choices=[(key, key) for key in ("", "bad", "unchecked")])

    def text(self) -> str:
        """The words that were typed, short enough and without signs that no text may hold."""
        return str(self.data.get("q", ""))[:200].replace("\x00", "").strip()


def typed_again(nip: str, account: str) -> dict[str, str]:
    """Give both numbers the way people read them, for a form that is shown once more."""
    shown = nrb_display(account) if account.isdigit() else account
    return {"nip": nip_display(nip) if nip else "", "account": shown}
