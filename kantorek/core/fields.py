"""Fields that every form needs: amounts with spaces and a comma, days as people in Poland write them."""

import re
from datetime import date
from decimal import Decimal
from typing import Any, Final

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from kantorek.core.templatetags.kantorek import money

EARLIEST: Final = date(1800, 1, 1)
LATEST: Final = date(2100, 1, 1)
_SPACES: Final = re.compile(r"[\s\u00a0\u2009\u202f]+")
_DAY: Final = re.compile(r"\s*(\d{1,2}[./-]\d{1,2}[./-]\d{4}|\d{4}-\d{1,2}-\d{1,2})\s*", re.ASCII)
_AMOUNT: Final = re.compile(r"-?(\d{1,9}|\d{1,3}(\.\d{3}){1,2}(?=,))([.,]\d{1,2})?", re.ASCII)


class MoneyField(forms.CharField):
    """An amount as people write it: 1 845,00 · 1845 · 1.845,00 zł."""

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"})
        super().__init__(required=False, widget=widget, **kwargs)

    def prepare_value(self, value: Any) -> Any:
        """Write an amount the way it may be typed again."""
        return money(value, "") if isinstance(value, Decimal) else value

    def clean(self, value: Any) -> Decimal | None:
        """Give the amount, or nothing for nothing."""
        text = _SPACES.sub("", super().clean(value)).lower().removesuffix("zł").removesuffix("pln").replace("−", "-")
        if not text:
            return None
        if not _AMOUNT.fullmatch(text):
            raise ValidationError(_("Write the amount like this: 1 845,00."), code="invalid")
        if text.startswith("-"):
            raise ValidationError(_("An amount cannot be less than zero."), code="negative")
        whole, _comma, rest = text.partition(",") if "," in text else text.partition(".")
        return Decimal(f"{whole.replace('.', '')}.{rest or '0'}").quantize(Decimal("0.01"))


class DayField(forms.DateField):
    """A day: 14.03.2019 or 2019-03-14."""

    def __init__(self, **kwargs: Any) -> None:
        attrs = {"placeholder": "14.03.2019", "autocomplete": "off", "inputmode": "numeric"}
        kwargs.setdefault("required", False)
        formats = ["%d.%m.%Y", "%Y-%m-%d", "%d-%m-%Y", "%d/%m/%Y"]
        super().__init__(widget=forms.DateInput(format="%d.%m.%Y", attrs=attrs), input_formats=formats, **kwargs)

    def clean(self, value: Any) -> date | None:
        """Give the day; refuses one that no company and no rule has ever seen."""
        if isinstance(value, str) and len(value) > 20:
            raise ValidationError(_("Write the day like this: 14.03.2019."), code="invalid")
        try:
            day: date | None = super().clean(value)
        except ValidationError as error:
            if error.code == "required":
                raise
            raise ValidationError(_no_day(str(value)), code="invalid") from error
        if day and not EARLIEST <= day <= LATEST:
            raise ValidationError(_("This day is out of range."), code="bad_day")
        return day


def _no_day(text: str) -> str:
    """Say what is wrong with a day: 29.02.2026 is written well, and there is none."""
    if _DAY.fullmatch(text):
        return _("There is no such day in the calendar.")
    return _("Write the day like this: 14.03.2019.")
