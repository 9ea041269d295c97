"""Fields that read what people really type: numbers with hyphens and postal codes; amounts and days are the core's."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from kantorek.clients.actions.tagging import clean_tags
from kantorek.core.errors import Refused
from kantorek.core.fields import DayField, MoneyField
from kantorek.core.numbers import NumberRefused
from kantorek.core.wording import number_refusal

__all__ = ["DayField", "MoneyField", "NumberField", "PostalCodeField", "TagsField"]


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


class TagsInput(forms.TextInput):
    """Tags as one line; those that are ticked beside it (`<name>_more`) are added."""

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        """Give the line with the ticked tags behind it."""
        ticked = data.getlist(f"{name}_more") if hasattr(data, "getlist") else []
        return ", ".join(text for text in (data.get(name) or "", *ticked) if text.strip())

    def format_value(self, value: Any) -> str | None:
        """Write a list as a line."""
        line: str | None = super().format_value(", ".join(value) if isinstance(value, list) else value)
        return line


class TagsField(forms.CharField):
    """Tags, separated by commas; gives them one by one."""

    def __init__(self, **kwargs: Any) -> None:
        widget = TagsInput(attrs={"autocomplete": "off"})
        super().__init__(required=False, max_length=1200, widget=widget, **kwargs)

    def clean(self, value: Any) -> Any:
        """Give the tags, or say what is wrong with one."""
        line = ", ".join(value) if isinstance(value, list) else value
        try:
            return clean_tags(super().clean(line).split(","))
        except Refused as refused:
            raise ValidationError(str(refused)) from refused
