"""Fields that read what people really type: numbers with hyphens and postal codes; amounts and days are the core's."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from kantorek.core.fields import DayField, MoneyField
from kantorek.core.numbers import NumberRefused
from kantorek.core.wording import number_refusal

__all__ = ["DayField", "MoneyField", "NumberField", "PostalCodeField"]


class NumberField(forms.CharField):
    """A NIP, REGON or KRS; gives its digits."""

    def __init__(self, read: Callable[[str | None], str], **kwargs: Any) -> None:
        self.read = read
        widget = forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off", "spellcheck": "false"})
        super().__init__(required=False, widget=widget, **kwargs)

    def clean(self, value: Any) -> str:
        """Give the digits, or say which of them is wrong."""
        text: str = super().clean(value)
        if not text:
            return ""
        try:
            return self.read(text)
        except NumberRefused as refused:
            raise ValidationError(number_refusal(refused)) from refused


class PostalCodeField(forms.CharField):
    """A postal code; five digits get their hyphen, codes of other countries stay as they are."""

    def clean(self, value: Any) -> str:
        """Give 95-100."""
        text: str = super().clean(value)
        digits = text.replace("-", "").replace(" ", "")
        if len(digits) == 5 and digits.isascii() and digits.isdigit():
            return f"{digits[:2]}-{digits[2:]}"
        return text
