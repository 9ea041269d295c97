"""Who shall look after many clients from now on."""

from collections.abc import Iterable

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from kantorek.clients.lists import NOBODY
from kantorek.clients.models import Client

KEEP = ""
MOST = 500


class CarersForm(forms.Form):
    """A person for the books and one for the payroll; either may stay as it is."""

    carer = forms.ChoiceField(label=_("Carer"), required=False)
    payroll_carer = forms.ChoiceField(label=_("Payroll"), required=False)

    def __init__(self, data: QueryDict | None, *, people: Iterable[tuple[int, str]]) -> None:
        super().__init__(data)
        staff = [(str(pk), name) for pk, name in people]
        for field in self.fields.values():
            field.choices = [(KEEP, _("leave as it is")), *staff, (NOBODY, _("nobody"))]  # type: ignore[attr-defined]

    def wanted_for(self, client: Client) -> tuple[int | None, int | None]:
        """The two people of a client after the change."""
        return self._person("carer", client.carer_id), self._person("payroll_carer", client.payroll_carer_id)

    def _person(self, name: str, now: int | None) -> int | None:
        chosen = self.cleaned_data[name]
        if chosen == KEEP:
            return now
        return None if chosen == NOBODY else int(chosen)


def picked(data: QueryDict) -> list[int]:
    """The clients that were ticked."""
    return [int(pk) for pk in data.getlist("client")[:MOST] if pk.isascii() and pk.isdigit() and len(pk) < 19]
