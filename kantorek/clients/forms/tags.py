"""Which tags many clients shall get, and which they shall lose."""

from collections.abc import Iterable

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from kantorek.clients.forms.fields import TagsField


class TagsForm(forms.Form):
    """Tags to put on and tags to take off."""

    put = TagsField(label=_("Put on"), help_text=_("separated by commas"))
    off = forms.MultipleChoiceField(label=_("Take off"), required=False, widget=forms.CheckboxSelectMultiple)

    def __init__(self, data: QueryDict | None, *, held: Iterable[str]) -> None:
        super().__init__(data)
        self.fields["off"].choices = [(tag, tag) for tag in held]  # type: ignore[attr-defined]
