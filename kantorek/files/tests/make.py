"""Builders of files: real small ones of each kind, and a few that lie."""

import io
import zipfile
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from kantorek.conftest import Cast
from kantorek.core import scope
from kantorek.core.models import EventRecord
from kantorek.core.refs import Ref
from kantorek.files.actions import store_file
from kantorek.files.demo import paper
from kantorek.files.models import StoredFile
from kantorek.files.owners import Owner, register
from kantorek.offices.models import StaffMember
from kantorek.offices.tests.make import AT, actor_of

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


def keep(cast: Cast, member: StaffMember, thing: Any, file: SimpleUploadedFile | None = None) -> StoredFile:
    """A file of a thing, kept by a colleague."""
    with scope.of(actor_of(member)) as actor:
        return store_file(actor, file or upload("umowa.pdf", PDF), owner=thing.ref, client_id=thing.pk)


def url_of(thing: Any) -> str:
    """Where files of a thing are sent to."""
    return f"/files/of/{thing.ref.kind}/{thing.pk}/files/"


def names(cast: Cast) -> list[str]:
    """What the files of the office are called."""
    with scope.system(cast.office.pk, "tests", at=AT):
        return list(StoredFile.objects.current().order_by("pk").values_list("name", flat=True))


def told(cast: Cast) -> list[str]:
    """What was told of files."""
    with scope.system(cast.office.pk, "tests", at=AT):
        return list(EventRecord.objects.filter(name__startswith="files.").order_by("pk").values_list("name", flat=True))
