"""What may be typed and chosen in the portal."""

from datetime import datetime, timedelta
from typing import Any, ClassVar

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from kantorek.accounts.models import User
from kantorek.clients.choices import Channel
from kantorek.clients.models import Contact
from kantorek.core.actor import Actor
from kantorek.core.fields import DayField
from kantorek.portal.actions.tokens import CARRIED
from kantorek.portal.choices import SCOPES, PortalLevel
from kantorek.requests.choices import Kind


class AppearanceForm(forms.Form):
    """A person's own choices for their eyes; what is not sent stays."""

    language = forms.ChoiceField(choices=settings.LANGUAGES, required=False)
    theme = forms.ChoiceField(choices=User.Theme.choices, required=False)

    @property
    def chosen(self) -> dict[str, Any]:
        """Give the choices that were made."""
        return {key: value for key, value in self.cleaned_data.items() if value}


class PaidForm(forms.Form):
    """The client's own word that something has been paid: when; empty is today.

    The browser's own calendar takes the day: the number keys of a phone have no dot.
    """

    paid_on = DayField(label=_("Paid on"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["paid_on"].widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})


class AccessForm(forms.Form):
    """Whom the office invites into the portal: one of the client's contacts or somebody new, and how."""

    NEW: ClassVar[str] = "new"

    contact = forms.ChoiceField(label=_("Who"), widget=forms.RadioSelect)
    name = forms.CharField(label=_("First and last name"), max_length=150, required=False)
    email = forms.EmailField(label=_("E-mail address"), max_length=254, required=False)
    level = forms.ChoiceField(
        label=_("Level"), choices=PortalLevel.choices, initial=PortalLevel.OWNER, widget=forms.RadioSelect
    )
    way = forms.ChoiceField(
        label=_("How"),
        choices=[("mail", _("A link by mail, valid for seven days")), ("password", _("A password to tell them"))],
        initial="mail",
        widget=forms.RadioSelect,
    )

    def __init__(self, *args: Any, contacts: list[Contact], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.contacts = {str(contact.pk): contact for contact in contacts}
        people = [(key, contact.name) for key, contact in self.contacts.items()]
        self.fields["contact"].choices = [*people, (self.NEW, _("Somebody else"))]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Ask for the name and the address of somebody new; for a contact they are known."""
        typed = super().clean() or {}
        if typed.get("contact") == self.NEW:
            if not typed.get("name"):
                self.add_error("name", _("Write the name of the person."))
            if "email" in typed and not typed["email"]:
                self.add_error("email", _("Write the address the invitation goes to."))
        return typed

    def wanted(self) -> dict[str, Any]:
        """Give what let_in() takes."""
        typed = self.cleaned_data
        return {**typed, "contact": self.contacts.get(typed["contact"])}


class PersonForm(forms.Form):
    """Whom somebody of the company invites, and at which level."""

    name = forms.CharField(label=_("First and last name"), max_length=150)
    email = forms.EmailField(label=_("E-mail address"), max_length=254)
    level = forms.ChoiceField(
        label=_("Level"), choices=PortalLevel.choices, initial=PortalLevel.READ_ONLY, widget=forms.RadioSelect
    )


class LevelForm(forms.Form):
    """Another level for somebody, and the version that was on the screen."""

    level = forms.ChoiceField(choices=PortalLevel.choices)
    version = forms.IntegerField(min_value=0)


class JoiningForm(forms.Form):
    """What an invited person says about themselves; without a password a code comes by mail at each sign-in."""

    name = forms.CharField(label=_("First and last name"), max_length=150)
    password = forms.CharField(
        label=_("Password"),
        max_length=200,
        required=False,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )


class OwnPasswordForm(forms.Form):
    """The password that a person chooses in place of the one they were told; typed once, a mailed link mends a slip."""

    password = forms.CharField(
        label=_("New password"),
        max_length=200,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )


class ClickForm(forms.Form):
    """One click; nothing is typed."""


class ChangeForm(forms.Form):
    """What a company's person wishes to be changed; the form begins with what stands there now."""

    name = forms.CharField(label=_("Company name"), max_length=300)
    street = forms.CharField(label=_("Street"), max_length=200, required=False)
    building = forms.CharField(label=_("Building number"), max_length=20, required=False)
    flat = forms.CharField(label=_("Flat number"), max_length=20, required=False)
    postal_code = forms.CharField(label=_("Postal code"), max_length=10, required=False)
    city = forms.CharField(label=_("Town"), max_length=100, required=False)
    account = forms.CharField(
        label=_("New bank account"),
        max_length=50,
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
    )
    email = forms.EmailField(label=_("Your e-mail"), max_length=254, required=False)
    phone = forms.CharField(
        label=_("Your phone"), max_length=30, required=False, widget=forms.TextInput(attrs={"inputmode": "tel"})
    )
    channel = forms.ChoiceField(label=_("How to reach you"), choices=Channel.choices)
    note = forms.CharField(
        label=_("Anything else"), max_length=500, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )

    def __init__(self, data: Any = None, *, now: dict[str, Any]) -> None:
        super().__init__(data, initial=now)
        for key in set(self.fields) - set(now) - {"note"}:  # no contact of their own, or no NIP to hold an account
            del self.fields[key]

    @property
    def wished(self) -> dict[str, Any]:
        """Give what ask_change() takes."""
        values = {key: value for key, value in self.cleaned_data.items() if key != "note"}
        return values if values.get("account") else {key: values[key] for key in values if key != "account"}


class AnswerForm(forms.Form):
    """The office's answer to a change that was asked for: the versions on the screen, and why not."""

    version = forms.IntegerField(min_value=0)
    client_version = forms.IntegerField(min_value=0, required=False)
    reason = forms.CharField(max_length=500, required=False)


class TokenForm(forms.Form):
    """A name, what the token may do (at most what its maker may), and how long it works."""

    name = forms.CharField(label=_("What it is for"), max_length=100)
    lasts = forms.ChoiceField(
        label=_("It works for"),
        choices=[("30", _("30 days")), ("90", _("90 days")), ("365", _("a year")), ("never", _("without end"))],
        initial="90",
        widget=forms.RadioSelect,
    )
    scopes = forms.MultipleChoiceField(
        label=_("What it may do"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one right.")},
    )

    def __init__(self, *given: Any, actor: Actor, **named: Any) -> None:
        super().__init__(*given, **named)
        self.actor = actor
        held = [(right, label) for right, label in SCOPES.items() if right in CARRIED and actor.may(right)]
        self.fields["scopes"].choices = held  # type: ignore[attr-defined]

    @property
    def expires_at(self) -> datetime | None:
        """Give the moment from which the token opens nothing."""
        lasts = self.cleaned_data["lasts"]
        return None if lasts == "never" else self.actor.at + timedelta(days=int(lasts))


class DeliveryForm(forms.Form):
    """An answer to a request, and the version of it that was on the screen."""

    answer = forms.CharField(
        label=_("Answer"), max_length=5_000, required=False, widget=forms.Textarea(attrs={"rows": 4})
    )
    version = forms.IntegerField(min_value=0, widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, kind: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if kind != Kind.ANSWER:
            self.fields["answer"].label = _("A word to the office")
