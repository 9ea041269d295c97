"""Keys that nobody set: made once under the data folder, whole, for its owner's eyes alone."""

import os
import secrets
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path


def kept_key(folder: Path, name: str, make: Callable[[], str]) -> str:
    """Give the key in the file of this name, made when there is none.

    Several processes start at once: a link appears whole or not at all, so that none reads half a key, and the first
    one counts.
    """
    file = folder / name
    if not file.exists():
        folder.mkdir(parents=True, exist_ok=True)
        folder.chmod(0o700)
        draft = folder / f".{name}.{secrets.token_hex(8)}"
        draft.touch(mode=0o600)
        draft.write_text(make())
        with suppress(FileExistsError):
            os.link(draft, file)
        draft.unlink()
    return file.read_text().strip()
