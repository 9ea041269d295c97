"""Logos of offices in the storage: PNG that we have drawn ourselves, under names that nobody can guess."""

import re
import secrets
from typing import Final

from django.core.files.base import ContentFile
from django.core.files.storage import Storage, storages
from django.urls import reverse

# The dot keeps them out of the sweep of kantorek.files, which knows no row of theirs.
_PATH: Final = re.compile(r"(\d{1,18})/logo/([0-9a-f]{40})\.png")
_KEY: Final = re.compile(r"(\d{1,18})-([0-9a-f]{40})")


def _storage() -> Storage:
    return storages["files"]


def keep(office_id: int, picture: bytes) -> str:
    """Write a logo; give the path that names it."""
    return _storage().save(f"{office_id}/logo/{secrets.token_hex(20)}.png", ContentFile(picture))


def read(path: str) -> bytes | None:
    """Give a logo, nothing where there is none or its bytes are gone."""
    if not _PATH.fullmatch(path):
        return None
    try:
        with _storage().open(path, "rb") as file:
            return bytes(file.read())
    except FileNotFoundError:
        return None


def drop(path: str) -> None:
    """Take away the bytes of a logo that nobody shows any more."""
    if _PATH.fullmatch(path):
        _storage().delete(path)


def address(path: str) -> str:
    """Give the URL of a logo, "" where there is none; whoever stands at the door of an office sees it."""
    found = _PATH.fullmatch(path)
    return f"{reverse('offices:logo')}?v={found[1]}-{found[2]}" if found else ""


def behind(key: str) -> bytes | None:
    """Give the logo that an address names."""
    found = _KEY.fullmatch(key)
    return read(f"{found[1]}/logo/{found[2]}.png") if found else None
