"""What may be typed about a person at a client."""

import re
from typing import Any, Final

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from kantorek.clients.actions.contact import PERSONAL
from kantorek.clients.choices import Channel, ContactRole
from kantorek.clients.models import Contact

FIELDS = ("name", "role", "email", "phone", "channel")
_PHONE: Final = re.compile(r"[\d\s()+./,;x-]*(w|wew|ext)?\.?[\d\s]*", re.ASCII | re.IGNORECASE)


class ContactForm(forms.Form):
    """A person; one chosen from another company brings their own name, mail and phone."""

    name = forms.CharField(
        label=_("Name and surname"), max_length=150, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )
    role = forms.ChoiceField(label=_("Role"), choices=ContactRole.choices, initial=ContactRole.CONTACT)
    email = forms.EmailField(
        label=_("E-mail"), required=False, max_length=254, widget=forms.EmailInput(attrs={"autocomplete": "off"})
    )
    phone = forms.CharField(
        label=_("Phone"),
        required=False,
        max_length=30,
        widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "off"}),
    )
    channel = forms.ChoiceField(label=_("Prefers"), choices=Channel.choices, initial=Channel.MAIL)

    def __init__(self, data: QueryDict | None, *, known: Contact | None = None, contact: Contact | None = None) -> None:
        initial = {key: getattr(contact, key) for key in FIELDS} if contact else None
        super().__init__(data, initial=initial, auto_id=f"id_contact{contact.pk if contact else ''}_%s")
        for key in PERSONAL if known else ():
            del self.fields[key]

    def clean_phone(self) -> str:
        """Give the number as it was typed; refuses what nobody can dial."""
        phone: str = self.cleaned_data["phone"]
        if phone and (not _PHONE.fullmatch(phone) or sum(c.isdigit() for c in phone) < 5):
            raise ValidationError(gettext("Write the number like this: 601 555 014."), code="invalid")
        return phone

    def clean(self) -> dict[str, Any]:
        """Refuse a preferred channel that there is no number for."""
        given: dict[str, Any] = super().clean() or self.cleaned_data
        missing = {Channel.PHONE: "phone", Channel.SMS: "phone"}.get(given.get("channel", ""), "")
        if missing in self.fields and missing not in self.errors and not given.get(missing):
            self.add_error(missing, gettext("This way of contact needs a number."))
        return given
