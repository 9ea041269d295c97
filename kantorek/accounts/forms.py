"""What may be typed where people sign in: django-allauth's forms in our words."""

from hashlib import sha256
from typing import Any

from allauth.account.adapter import get_adapter as get_account_adapter
from allauth.account.forms import ConfirmLoginCodeForm, LoginForm
from allauth.core import context as current
from allauth.mfa.adapter import get_adapter
from allauth.mfa.webauthn.forms import AddWebAuthnForm, LoginWebAuthnForm
from django import forms
from django.conf import settings
from django.core.cache import cache
from django.utils.translation import gettext_lazy as _

REMEMBER = _("Remember this device")
NONSENSE = (KeyError, TypeError, ValueError, AttributeError, IndexError)


class SignInForm(LoginForm):  # type: ignore[misc]
    """The address, the password, and whether this device is to be remembered."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["remember"].label = REMEMBER


class CodeForm(ConfirmLoginCodeForm):  # type: ignore[misc]
    """The six digits from the letter."""

    remember = forms.BooleanField(label=REMEMBER, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        code = self.fields["code"]
        code.label = _("Code from the letter")
        code.max_length = 20
        code.widget.attrs = {"autocomplete": "one-time-code", "inputmode": "numeric", "autofocus": True}

    def clean_code(self) -> str:
        """Count each try before it is looked at: a hundred sent at one moment would read the same count in the session."""
        about = f"{current.request.session.session_key}:{self.expected_code}"
        key = f"login-code:{sha256(about.encode()).hexdigest()}"
        cache.add(key, 0, settings.ACCOUNT_LOGIN_BY_CODE_TIMEOUT)
        if cache.incr(key) > settings.ACCOUNT_LOGIN_BY_CODE_MAX_ATTEMPTS:
            raise get_account_adapter().validation_error("incorrect_code")
        return str(super().clean_code())


class LinkForm(forms.Form):
    """The button behind the link in the letter."""

    remember = forms.BooleanField(label=REMEMBER, required=False)


class PasskeyForm(AddWebAuthnForm):  # type: ignore[misc]
    """A new passkey, and what its owner calls it."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        name = self.fields["name"]
        name.label, name.max_length = _("Name of the device"), 60
        name.widget.attrs["maxlength"] = 60

    def clean(self) -> dict[str, Any]:
        """Refuse whatever is no answer of a device; the library lets some of it crash."""
        try:
            return dict(super().clean())
        except NONSENSE as nonsense:
            raise get_adapter().validation_error("incorrect_code") from nonsense


class PasskeyLoginForm(LoginWebAuthnForm):  # type: ignore[misc]
    """The answer of a device that signs somebody in."""

    def clean_credential(self) -> Any:
        """Refuse whatever is no answer of a device; the library lets some of it crash."""
        try:
            return super().clean_credential()
        except NONSENSE as nonsense:
            raise get_adapter().validation_error("incorrect_code") from nonsense
