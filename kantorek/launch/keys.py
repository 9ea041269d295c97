"""Keys and passwords: the environment wins, else a file under the data folder, made at the first start."""

import base64
import os
import secrets
from collections.abc import Callable
from pathlib import Path


def key(data: Path, name: str, make: Callable[[], str] = lambda: secrets.token_urlsafe(32)) -> str:
    """The secret of this name, made when there is none; only its owner may read the file."""
    folder = data / "keys"
    folder.mkdir(parents=True, exist_ok=True)
    folder.chmod(0o700)
    path = folder / name
    if path.exists():
        return path.read_text().strip()
    secret = make()
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:  # another start made it in this very moment
        return path.read_text().strip()
    with os.fdopen(handle, "w") as file:
        file.write(secret)
    return secret


def field_key() -> str:
    """32 random bytes as text, the form that Fernet takes."""
    return base64.urlsafe_b64encode(os.urandom(32)).decode()
