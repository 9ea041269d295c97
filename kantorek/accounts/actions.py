"""What may happen to users and keys."""

import secrets
from datetime import datetime
from typing import Any

from kantorek.accounts.models import Key
from kantorek.accounts.querysets import hash_of


def make_key(purpose: str, *, office_id: int, at: datetime, prefix: str = "", **columns: Any) -> tuple[Key, str]:
    """Make a key and give it with its token, which nobody can show again."""
    token = prefix + secrets.token_urlsafe(32)
    key = Key.objects.create(
        hash=hash_of(token), hint=token[-4:], purpose=purpose, office_id=office_id, made_at=at, **columns
    )
    return key, token
