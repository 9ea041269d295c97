"""Secrets at rest: unreadable in the database, readable through a change of keys."""

import pytest
from cryptography.fernet import InvalidToken
from pytest_django.fixtures import Settings

from kantorek.core.secrets import seal, unseal


def test_gives_back_what_was_sealed() -> None:
    sealed = seal("hasło skrzynki 🔑")
    assert unseal(sealed) == "hasło skrzynki 🔑"
    assert "hasło" not in sealed
    assert seal("same") != seal("same")


def test_keys_are_changed_by_putting_the_new_one_first(settings: Settings) -> None:
    settings.FIELD_KEYS = ["old"]
    sealed = seal("secret")
    settings.FIELD_KEYS = ["new", "old"]
    assert unseal(sealed) == "secret"
    resealed = seal(unseal(sealed))
    settings.FIELD_KEYS = ["new"]
    assert unseal(resealed) == "secret"
    with pytest.raises(InvalidToken):
        unseal(sealed)


def test_refuses_what_was_tampered_with() -> None:
    sealed = seal("secret")
    middle = len(sealed) // 2
    other = "A" if sealed[middle] != "A" else "B"
    with pytest.raises(InvalidToken):
        unseal(sealed[:middle] + other + sealed[middle + 1 :])
