"""Secrets at rest: Fernet with keys from the environment, the first one writes, all of them read."""

import base64
import hashlib
from typing import Any

from cryptography.fernet import Fernet, MultiFernet
from django.conf import settings
from django.db import models


def _box() -> MultiFernet:
    keys = (hashlib.sha256(key.encode()).digest() for key in settings.FIELD_KEYS)
    return MultiFernet([Fernet(base64.urlsafe_b64encode(key)) for key in keys])


def seal(text: str) -> str:
    """Encrypt a secret for keeping."""
    return _box().encrypt(text.encode()).decode()


def unseal(sealed: str) -> str:
    """Decrypt a kept secret; raises cryptography.fernet.InvalidToken when no key fits."""
    return _box().decrypt(sealed.encode()).decode()


class SealedTextField(models.TextField):  # type: ignore[type-arg]
    """Text that the database holds encrypted; empty stays empty. It cannot be searched."""

    def get_prep_value(self, value: str | None) -> str | None:
        """Seal what goes into the database."""
        return seal(value) if value else value

    def from_db_value(self, value: str | None, expression: Any, connection: Any) -> str | None:
        """Unseal what comes out of it."""
        return unseal(value) if value else value
