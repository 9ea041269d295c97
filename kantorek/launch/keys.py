"""Keys and passwords: the environment wins, else a file under the data folder, made at the first start."""

import secrets
from collections.abc import Callable
from pathlib import Path

from kantorek.core.keys import kept_key


def key(data: Path, name: str, make: Callable[[], str] = lambda: secrets.token_urlsafe(32)) -> str:
    """The secret of this name, made when there is none; only its owner may read the file."""
    return kept_key(data / "keys", name, make)
