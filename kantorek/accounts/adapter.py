"""How django-allauth behaves here: no sign-up of its own, and mail that goes through the office's outbox."""

from typing import Any, ClassVar

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.authentication import get_authentication_records
from allauth.account.utils import get_next_redirect_url
from allauth.core import context as current
from allauth.mfa.adapter import DefaultMFAAdapter
from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from kantorek.accounts.access import tell_of_first_proof, tell_of_sign_out
from kantorek.accounts.actions import (
    LINK_MINUTES,
    close_sign_in_links,
    look_at_pages_of,
    make_sign_in_link,
    prove_address,
)
from kantorek.accounts.models import Seat, User
from kantorek.core import scope
from kantorek.core.actor import Actor
from kantorek.core.clock import now
from kantorek.core.context import Shell
from kantorek.core.post import write_letter

CODE = "account/email/login_code"
LETTERS = {
    CODE,
    "account/email/address_proved",
    "account/email/password_reset_key",
    "mfa/email/webauthn_added",
    "mfa/email/webauthn_removed",
}
"""The letters that are ours; the library would tell of more than people want to know."""


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Accounts are made by invitations only; letters are written in the name of the person's office."""

    error_messages: ClassVar[dict[str, Any]] = {
        **DefaultAccountAdapter.error_messages,
        "email_password_mismatch": _("The address or the password is not right."),
        "incorrect_code": _("This code is not right. The newest letter has the one that works."),
        "too_many_login_attempts": _("Too many tries. Wait five minutes, or set a new password by mail."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Nobody signs up by themselves."""
        return False

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Write the letter into the outbox of an office in which the person has a seat: the one at whose door they stand.

        The letter with a code carries a link as well, which signs in any browser in which it is opened.
        """
        user = User.objects.filter(email=email.lower(), is_active=True).first()
        seat = _seat_of(user, self.request) if user else None
        if not user or not seat or template_prefix not in LETTERS:
            return
        at = now()
        with scope.system(seat.office_id, "letters about an account", at=at) as actor:
            if template_prefix == CODE:
                context = {**context, "link": _link(actor, user, self.request), "minutes": LINK_MINUTES}
            write_letter(
                actor,
                template_prefix,
                to=user.email,
                once=f"{template_prefix}:{user.pk}:{at.isoformat()}",
                context={**context, "user": user},
                language=user.language,
            )

    def send_notification_mail(
        self, template_prefix: str, user: User, context: dict[str, Any] | None = None, email: str | None = None
    ) -> None:
        """Write to the one address that a person has here."""
        context = {**(context or {}), "link": self.request.build_absolute_uri(reverse("mfa_index"))}
        super().send_notification_mail(template_prefix, user, context, email=email or user.email)

    def login(self, request: HttpRequest, user: User) -> None:
        """Let the person in, for ninety days on a device they want remembered, else until the browser closes.

        A code or link from a letter shows whose the address is; the first time that ends what others may have set up.
        """
        actor = Actor(kind="user", at=now(), user_id=user.pk, name=user.name)
        ended = _by_letter(request, user) and prove_address(actor, user)
        super().login(request, user)
        request.session.set_expiry(settings.ACCOUNT_SESSION_COOKIE_AGE if request.POST.get("remember") else 0)
        close_sign_in_links(actor, user)
        if ended:
            tell_of_first_proof(request, user)

    def logout(self, request: HttpRequest) -> None:
        """End the session, and what other apps keep of it."""
        tell_of_sign_out(request)
        super().logout(request)

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        """Lead to the office or the portal; with a password that somebody else made, to choosing one's own."""
        temporary = request.user.is_authenticated and request.user.password_is_temporary
        return reverse("portal:own_password" if temporary else "offices:enter")

    def set_password(self, user: User, password: str) -> None:
        """Keep a password that the person chose by a mailed link: it is their own, the others' sessions end at once."""
        actor = Actor(kind="user", at=now(), user_id=user.pk, name=user.name)
        if prove_address(actor, user):
            tell_of_first_proof(self.request, user)
        user.password_is_temporary = False
        super().set_password(user, password)
        look_at_pages_of(user.pk)

    def get_login_stages(self) -> list[str]:
        """A passkey is a way to sign in of its own, never a second step: whoever loses it still has the mailed code."""
        return [stage for stage in super().get_login_stages() if not stage.startswith("allauth.mfa.")]

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        """Ask for the password once more before passkeys change; who has none is told by letter of each change."""
        user = current.request.user
        return bool(user.is_authenticated and user.has_usable_password())

    def get_reauthentication_methods(self, user: Any) -> list[dict[str, str]]:
        """Give the one way there is."""
        if not user.is_authenticated or not user.has_usable_password():
            return []
        return [{"id": "reauthenticate", "description": gettext("Password"), "url": reverse("account_reauthenticate")}]


class PasskeyAdapter(DefaultMFAAdapter):  # type: ignore[misc]
    """Passkeys carry the office's name, and are called after what people hold in their hands."""

    error_messages: ClassVar[dict[str, Any]] = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": _("This device is not known here. Sign in another way, then add it."),
    }

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        """Bind passkeys to the host name that was asked for: an office's own address has its own."""
        return {"id": current.request.get_host().partition(":")[0], "name": Shell(current.request).title}

    def generate_authenticator_name(self, user: User, type: str) -> str:
        """Suggest a name for a new passkey."""
        return gettext("My device")


def _seat_of(user: User, request: HttpRequest | None) -> Seat | None:
    seats = Seat.objects.filter(user=user).order_by("pk")
    here = Shell(request).office if request else None
    return (seats.filter(office_id=here.pk).first() if here else None) or seats.first()


def _by_letter(request: HttpRequest, user: User) -> bool:
    """Tell whether it was a mailed code or link that has just let the person in."""
    return any(record["method"] == "code" for record in get_authentication_records(request, user)[-1:])


def _link(actor: Actor, user: User, request: HttpRequest) -> str:
    address = request.build_absolute_uri(reverse("account_sign_in_link", args=[make_sign_in_link(actor, user)]))
    wanted = get_next_redirect_url(request)
    return f"{address}?{urlencode({'next': wanted})}" if wanted else address
