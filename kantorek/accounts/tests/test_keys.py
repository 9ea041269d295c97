"""Keys: what is held opens, what is stored does not."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from kantorek.accounts.actions import make_key
from kantorek.accounts.models import Key
from kantorek.accounts.querysets import hash_of, key_behind

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)


def test_a_token_is_given_once_and_kept_as_a_hash() -> None:
    key, token = make_key(Key.Purpose.API, office_id=1, at=AT, prefix="sk_")
    assert token.startswith("sk_") and len(token) >= 43
    assert key.hash == hash_of(token) and token not in str(Key.objects.values().get())
    assert make_key(Key.Purpose.API, office_id=1, at=AT)[1] != token


def test_a_token_opens_what_it_was_made_for_and_nothing_else() -> None:
    key, token = make_key(Key.Purpose.STAFF_INVITATION, office_id=1, at=AT)
    assert key_behind(token, Key.Purpose.STAFF_INVITATION) == key
    assert key_behind(token, Key.Purpose.API) is None


@pytest.mark.parametrize("token", ["", "x", "x" * 10_000, "ż" * 50, "\x00", "'; DROP TABLE accounts_key; --"])
def test_what_was_never_made_opens_nothing(token: str) -> None:
    assert key_behind(token, Key.Purpose.API) is None


@pytest.mark.parametrize(
    ("columns", "purpose", "reason"),
    [
        ({}, Key.Purpose.API, ""),
        ({"revoked_at": AT}, Key.Purpose.API, "revoked"),
        ({"expires_at": AT}, Key.Purpose.API, "expired"),
        ({"expires_at": AT + timedelta(seconds=1)}, Key.Purpose.API, ""),
        ({"used_at": AT}, Key.Purpose.API, ""),  # a token is used again and again
        ({"used_at": AT}, Key.Purpose.STAFF_INVITATION, "used"),
    ],
)
def test_says_why_it_is_closed(columns: dict[str, Any], purpose: str, reason: str) -> None:
    key, _token = make_key(purpose, office_id=1, at=AT, **columns)
    assert key.why_closed(AT) == reason
