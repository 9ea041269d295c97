"""How django-allauth behaves here: no sign-up of its own, and mail that goes through the office's outbox."""

from typing import Any, ClassVar

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from kantorek.accounts.models import Seat, User
from kantorek.core import scope
from kantorek.core.clock import now
from kantorek.core.post import write_letter


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Accounts are made by invitations only; letters are written in the name of the person's office."""

    error_messages: ClassVar[dict[str, Any]] = {
        **DefaultAccountAdapter.error_messages,
        "email_password_mismatch": _("The address or the password is not right."),
        "too_many_login_attempts": _("Too many tries. Wait five minutes, or set a new password by mail."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Nobody signs up by themselves."""
        return False

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Write the letter into the outbox of the first office in which the person has a seat."""
        user = User.objects.filter(email=email.lower(), is_active=True).first()
        seat = Seat.objects.filter(user=user).order_by("pk").first() if user else None
        if not user or not seat:
            return
        at = now()
        with scope.system(seat.office_id, "letters about an account", at=at) as actor:
            write_letter(
                actor,
                template_prefix,
                to=user.email,
                once=f"{template_prefix}:{user.pk}:{at.isoformat()}",
                context={**context, "user": user},
                language=user.language,
            )
