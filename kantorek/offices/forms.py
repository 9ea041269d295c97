"""What may be typed about an office, its people and one's own look."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from kantorek.accounts.models import User
from kantorek.core.fields import DayField
from kantorek.offices.look import MOST
from kantorek.offices.models import Role, StaffMember


class LanguageForm(forms.Form):
    """One of the languages of the program."""

    language = forms.ChoiceField(choices=settings.LANGUAGES)


class AppearanceForm(forms.Form):
    """Any of a person's own choices; what is not sent stays."""

    language = forms.ChoiceField(choices=settings.LANGUAGES, required=False)
    theme = forms.ChoiceField(choices=User.Theme.choices, required=False)
    density = forms.ChoiceField(choices=User.Density.choices, required=False)
    slim_menu = forms.TypedChoiceField(
        choices=[("0", ""), ("1", "")], coerce=lambda v: v == "1", required=False, empty_value=None
    )

    @property
    def chosen(self) -> dict[str, Any]:
        """Give the choices that were made."""
        return {key: value for key, value in self.cleaned_data.items() if value not in ("", None)}


class OfficeForm(forms.Form):
    """The office's own name and VAT-EU number, and the version that was on the screen."""

    name = forms.CharField(label=_("Name of the office"), max_length=150)
    vat_eu = forms.CharField(label=_("The office's VAT-EU number"), max_length=30, required=False)
    version = forms.IntegerField(min_value=0, widget=forms.HiddenInput)


def _words(label: Any, most: int, rows: int) -> forms.CharField:
    return forms.CharField(
        label=label, max_length=most, required=False, widget=forms.Textarea(attrs={"rows": rows, "maxlength": most})
    )


class LookForm(forms.Form):
    """How the office looks to its clients; `seen` tells which draft was on the screen."""

    client_name = forms.CharField(label=_("Name for clients"), max_length=MOST["client_name"])
    host = forms.CharField(label=_("Address of the portal"), max_length=MOST["host"], required=False)
    logo = forms.FileField(label=_("Logo"), required=False, allow_empty_file=True)
    no_logo = forms.BooleanField(required=False)
    brand = forms.RegexField(
        r"^#?[0-9A-Fa-f]{6}$",
        label=_("Brand colour"),
        max_length=7,
        error_messages={"invalid": _("Write the colour as # and six digits, for example #0e5a6b.")},
    )
    welcome_pl = _words(_("Welcome on the sign-in page, in Polish"), MOST["welcome"], 3)
    welcome_en = _words(_("Welcome on the sign-in page, in English"), MOST["welcome"], 3)
    help_pl = _words(_("Help, in Polish"), MOST["help"], 4)
    help_en = _words(_("Help, in English"), MOST["help"], 4)
    contact_line = forms.CharField(label=_("Telephone and hours"), max_length=MOST["contact_line"], required=False)
    sender_name = forms.CharField(label=_("Sender of e-mails"), max_length=MOST["sender_name"], required=False)
    credit = forms.BooleanField(label=_("Show “runs on Kantorek” at the foot"), required=False)
    seen = forms.CharField(max_length=24, widget=forms.HiddenInput)

    @property
    def look(self) -> dict[str, Any]:
        """Give what draft_look() takes."""
        return {key: value for key, value in self.cleaned_data.items() if key not in ("logo", "no_logo", "seen")}


class InvitationForm(forms.Form):
    """Whom to invite, as what."""

    name = forms.CharField(label=_("First and last name"), max_length=150)
    email = forms.EmailField(label=_("E-mail address"), max_length=254)
    role = forms.ChoiceField(label=_("Role"), choices=Role.choices, initial=Role.ACCOUNTANT)


class RoleForm(forms.Form):
    """Another role for a colleague, and the version that was on the screen."""

    role = forms.ChoiceField(label=_("Role"), choices=Role.choices)
    version = forms.IntegerField(min_value=0, widget=forms.HiddenInput)


class JoiningForm(forms.Form):
    """What a new colleague says about themselves."""

    name = forms.CharField(label=_("First and last name"), max_length=150)
    password = forms.CharField(
        label=_("Password"),
        max_length=200,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )


class SubstitutionForm(forms.Form):
    """Who is away from when to when, both included, and who stands in."""

    person = forms.TypedChoiceField(label=_("Who is away"), coerce=int)
    stand_in = forms.TypedChoiceField(label=_("Who stands in"), coerce=int)
    starts_on = DayField(label=_("First day"), required=True)
    ends_on = DayField(label=_("Last day"), required=True)
    note = forms.CharField(label=_("Note"), max_length=300, required=False)

    def __init__(self, *args: Any, people: dict[int, str], colleagues: dict[int, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["person"].choices = list(people.items())  # type: ignore[attr-defined]
        self.fields["stand_in"].choices = [("", "—"), *colleagues.items()]  # type: ignore[attr-defined]

    def wanted(self, people: dict[int, StaffMember]) -> dict[str, Any]:
        """Give what start_substitution() takes."""
        typed = self.cleaned_data
        return {**typed, "person": people[typed["person"]], "stand_in": people[typed["stand_in"]]}


class ClickForm(forms.Form):
    """One click; nothing is typed."""


class SwitchForm(forms.Form):
    """Which of one's offices to work in."""

    office_id = forms.IntegerField(min_value=1)
