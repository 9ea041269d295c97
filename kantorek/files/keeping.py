"""The bytes of files in the storage: under random names, by office; nobody serves that place but our own views."""

import secrets
from collections.abc import Iterator
from datetime import datetime
from typing import BinaryIO, Final, cast

from django.core.files.base import ContentFile, File
from django.core.files.storage import Storage, storages

_SIGNS: Final = 20


def storage() -> Storage:
    """Give the storage that the settings name "files"."""
    return storages["files"]


def write(office_id: int, whole: BinaryIO) -> str:
    """Write the bytes under a name that nobody can guess; give that name."""
    whole.seek(0)
    return storage().save(new_path(office_id), File(whole))


def new_path(office_id: int) -> str:
    """Make a name that nobody can guess."""
    name = secrets.token_hex(_SIGNS)
    return f"{office_id}/{name[:2]}/{name}"


def write_part(path: str, offset: int, data: bytes) -> None:
    """Write what comes of a file from a byte on, beside its name; what was left there by a try that failed goes."""
    wanted = f"{path}.{offset:015d}"
    storage().delete(wanted)
    storage().save(wanted, ContentFile(data))


def read_parts(path: str) -> Iterator[bytes]:
    """Give the parts of a file that came in parts, the first one first."""
    folder, _slash, name = path.rpartition("/")
    for each in sorted(each for each in _names(folder) if each.startswith(f"{name}.")):
        with storage().open(f"{folder}/{each}", "rb") as part:
            yield part.read()


def open_file(path: str) -> "File[bytes]":
    """Open the bytes for reading; FileNotFoundError when they are gone."""
    return cast("File[bytes]", storage().open(path, "rb"))


def drop(path: str) -> None:
    """Take the bytes away, and the pictures made of them."""
    folder, _slash, name = path.rpartition("/")
    for each in _names(folder):
        if each == name or each.startswith(f"{name}."):
            storage().delete(f"{folder}/{each}")


def read_picture(path: str, page: int) -> bytes | None:
    """Give the picture of a page that was drawn before."""
    try:
        with storage().open(f"{path}.{page}.png", "rb") as file:
            return bytes(file.read())
    except FileNotFoundError:
        return None


def write_picture(path: str, page: int, picture: bytes) -> None:
    """Keep the picture of a page; where another was quicker, theirs stays."""
    wanted = f"{path}.{page}.png"
    written = storage().save(wanted, ContentFile(picture))
    if written != wanted:
        storage().delete(written)


def old_paths(office_id: int, *, before: datetime) -> Iterator[str]:
    """Name what an office's part of the storage has held since before a moment, pictures left out."""
    for folder in _folders(str(office_id)):
        for name in _names(f"{office_id}/{folder}"):
            path = f"{office_id}/{folder}/{name}"
            if "." not in name and storage().get_modified_time(path) < before:
                yield path


def _folders(place: str) -> list[str]:
    try:
        return list(storage().listdir(place)[0])
    except FileNotFoundError:
        return []


def _names(place: str) -> list[str]:
    try:
        return list(storage().listdir(place)[1])
    except FileNotFoundError:
        return []
