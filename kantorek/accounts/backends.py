"""Who is signed in: django-allauth's rules, asked for by a text that PostgreSQL knows already."""

from typing import Any

from allauth.account.auth_backends import AuthenticationBackend

from kantorek.accounts.models import User
from kantorek.core.known import first_of

_BY_ID = "SELECT u.* FROM accounts_user u WHERE u.id = %(user)s"


class Backend(AuthenticationBackend):  # type: ignore[misc]
    """Signs in by address; every request of a session asks for its user."""

    def get_user(self, user_id: Any) -> User | None:
        """Give the user of a session; None for one who may not sign in any more."""
        user: User | None = first_of(User, _BY_ID, {"user": user_id})
        return user if user is not None and self.user_can_authenticate(user) else None
