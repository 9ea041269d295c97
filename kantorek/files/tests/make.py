"""Builders of files: real small ones of each kind, and a few that lie."""

import io
import zipfile
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from kantorek.core.refs import Ref
from kantorek.files.demo import paper
from kantorek.files.owners import Owner, register

PDF = paper(["Umowa", "strona pierwsza"], ["Strona druga"])
DESK = Ref("files.desk", 1, "Biurko")


LOCKED_PDF = PDF.replace(
    b"/Root 1 0 R",
    b"/Root 1 0 R /ID [<00><00>] /Encrypt << /Filter /Standard /V 1 /R 2 /P -4 /O <%s> /U <%s> >>"
    % (b"ab" * 32, b"cd" * 32),
)
"""It opens with a password that nobody knows."""


class Desk:
    """A thing that owns files: everybody in the office sees it."""

    ref = DESK
    client_id: int | None = None
    closed = ""


def make_owner(thing: Any = None, *, right: str = "clients.edit") -> Any:
    """Let a thing of the tests own files."""
    thing = thing or Desk()
    register(Owner(kind=thing.ref.kind, right=right, find=lambda actor, pk: thing, why_closed=lambda one: one.closed))
    return thing


def upload(name: str, data: bytes) -> SimpleUploadedFile:
    """A file as a request brings it."""
    return SimpleUploadedFile(name, data)


def picture(kind: str = "PNG", size: tuple[int, int] = (60, 40)) -> bytes:
    """A picture of one colour."""
    made = io.BytesIO()
    Image.new("RGB", size, "teal").save(made, kind)
    return made.getvalue()


PNG = picture()


def package(entries: dict[str, bytes], *, method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A ZIP package."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", method) as file:
        for name, data in entries.items():
            file.writestr(name, data)
    return made.getvalue()


def docx(**more: bytes) -> bytes:
    """A package that says it is a Word document."""
    parts = {"[Content_Types].xml": b"<Types/>", "word/document.xml": b"<w:document/>"}
    return package(parts | {name.replace("__", "/"): data for name, data in more.items()})
