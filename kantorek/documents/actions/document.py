"""Adding a document, a newer version of it, and filing it differently."""

import re
from datetime import date
from typing import Any, Final

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from kantorek.clients.models import Client
from kantorek.core.actor import Actor
from kantorek.core.errors import Refused, Stale
from kantorek.core.events import publish
from kantorek.core.refs import url_of
from kantorek.documents.actions.taking import about, locked, open_client, put_document_words
from kantorek.documents.choices import Kind
from kantorek.documents.events import DocumentAdded, DocumentChanged, DocumentVersionAdded
from kantorek.documents.models import Document, DocumentVersion
from kantorek.files.actions import checked, give_file, store_file
from kantorek.files.looking import Facts
from kantorek.files.models import StoredFile

FIELDS: Final = ("title", "kind", "folder", "year", "tags", "note", "valid_from", "valid_to")
"""What change_document() may change."""
_YEARS: Final = range(1950, 2100)
_YEAR: Final = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_MOST_TAGS: Final = 20


@transaction.atomic
def add_document(
    actor: Actor,
    client: Client,
    upload: "UploadedFile[Any]",
    *,
    fields: dict[str, Any] | None = None,
    again: bool = False,
    facts: Facts | None = None,
    sent_by_id: int | None = None,
) -> Document:
    """File a document of a client; without a title it is called as its file is.

    Refuses a closed client, a file that store_file() refuses, and bytes that are a document of this client already,
    with a link to it, unless they are wanted `again`. `sent_by_id` is the contact who sent it. `facts` are those of checked(): who calls this looks before the
    transaction opens, for a look at a large file takes a moment.
    """
    facts = facts or checked(actor, upload)
    client = open_client(client.pk)
    if not again:
        _refuse_known(client, facts.sha256)
    stem = facts.name.rpartition(".")[0].replace("_", " ").strip() or facts.name
    given = {key: value for key, value in (fields or {}).items() if value not in (None, "")}
    values = cleaned({"title": stem, "year": _year_in(facts.name) or actor.on.year} | given)
    who = {"added_by_id": actor.staff_id, "sent_by_id": sent_by_id}
    document = Document(office_id=client.office_id, client=client, added_at=actor.at, **who, **values)
    _refuse_days(document)
    document.save(force_insert=True)
    file = store_file(actor, upload, owner=document.ref, client_id=client.pk, facts=facts, told=False)
    _add_version(actor, document, file, comment="")
    put_document_words(actor, document)
    publish(DocumentAdded(**about(actor, document), file_id=file.pk, file_name=file.name))
    return document


@transaction.atomic
def file_stored(
    actor: Actor, client: Client, file: StoredFile, *, fields: dict[str, Any], sent_by_id: int | None = None
) -> Document:
    """File a stored file of a client as a document; the file belongs to the document from then on.

    `sent_by_id` is the contact who sent it, who goes on seeing it in the portal. Bytes that are a document of this
    client already make no second one: that document is given, and the file stays where it is. Refuses a closed client,
    and fields that add_document() refuses.
    """
    client = open_client(client.pk)
    if known := _known(client, file.sha256):
        return known
    values = cleaned({"year": actor.on.year} | fields)
    document = Document(
        office_id=client.office_id,
        client=client,
        added_at=actor.at,
        added_by_id=actor.staff_id,
        sent_by_id=sent_by_id,
        **values,
    )
    document.save(force_insert=True)
    file = give_file(actor, file, owner=document.ref)
    _add_version(actor, document, file, comment="")
    put_document_words(actor, document)
    publish(DocumentAdded(**about(actor, document), file_id=file.pk, file_name=file.name))
    return document


@transaction.atomic
def add_version(
    actor: Actor,
    document: Document,
    upload: "UploadedFile[Any]",
    *,
    comment: str = "",
    again: bool = False,
    facts: Facts | None = None,
) -> Document:
    """Put a newer version on top; the older ones are kept as they are.

    Refuses a closed client, an archived document, a file that store_file() refuses, and the same bytes as the version
    on top, unless they are wanted `again`.
    """
    facts = facts or checked(actor, upload)
    document = locked(document)
    if not again and document.newest and document.newest.sha256 == facts.sha256:
        raise Refused(_("This is the same file as the version on top."), code="duplicate", field="file")
    file = store_file(actor, upload, owner=document.ref, client_id=document.client_id, facts=facts, told=False)
    comment = comment.replace("\x00", "").strip()[:300]
    _add_version(actor, document, file, comment=comment)
    number = document.version_count
    publish(DocumentVersionAdded(**about(actor, document), file_id=file.pk, number=number, comment=comment))
    return document


@transaction.atomic
def change_document(actor: Actor, document: Document, *, fields: dict[str, Any], version: int) -> Document:
    """Change how a document is called and filed, and for how long it holds.

    Refuses a closed client, an archived document, an empty title, days that end before they begin, and, with what
    differs, a version of the page that somebody else has overtaken.
    """
    document = locked(document)
    values = cleaned(fields)
    if document.version != version:
        theirs = {key: (mine, getattr(document, key)) for key, mine in values.items() if getattr(document, key) != mine}
        if theirs:
            words = _("Somebody changed this document meanwhile. Check and save again.")
            raise Stale(words, theirs=theirs)
    return apply_changes(actor, document, values)


def apply_changes(actor: Actor, document: Document, values: dict[str, Any]) -> Document:
    """Write what differs and tell of it; the document is locked and the values are clean."""
    changes = {key: [getattr(document, key), new] for key, new in values.items() if getattr(document, key) != new}
    if not changes:
        return document
    for key, (_was, new) in changes.items():
        setattr(document, key, new)
    _refuse_days(document)
    document.version += 1
    document.save(update_fields=[*changes, "version"])
    if changes.keys() & {"title", "tags", "folder"}:
        put_document_words(actor, document)
    told = {key: [_plain(was), _plain(new)] for key, (was, new) in changes.items()}
    publish(DocumentChanged(**about(actor, document), changes=told))
    return document


def cleaned(fields: dict[str, Any]) -> dict[str, Any]:
    """Give the fields as they are stored; refuses unknown ones, an empty title, a kind and a year that do not exist."""
    if unknown := set(fields) - set(FIELDS):
        raise Refused(_("Unknown field: %(name)s") % {"name": ", ".join(sorted(unknown))}, code="unknown_field")
    values = {key: " ".join(value.split()) if key in ("title", "folder") else value for key, value in fields.items()}
    if "title" in values and not values["title"]:
        raise Refused(_("A document needs a title."), code="required", field="title")
    if "kind" in values and values["kind"] not in Kind.values:
        raise Refused(_("There is no such kind of document."), code="bad_kind", field="kind")
    if values.get("year") is not None and values["year"] not in _YEARS:
        raise Refused(_("This year is out of range."), code="bad_year", field="year")
    for key, most in (("title", 255), ("folder", 100)):
        if key in values:
            values[key] = values[key][:most]
    if "tags" in values:
        tags = [" ".join(tag.split())[:40] for tag in values["tags"]]
        values["tags"] = list(dict.fromkeys(tag for tag in tags if tag))[:_MOST_TAGS]
    return values


def _add_version(actor: Actor, document: Document, file: StoredFile, *, comment: str) -> None:
    document.version_count += 1
    document.newest = file
    document.version += 1
    DocumentVersion.objects.create(
        office_id=document.office_id,
        client_id=document.client_id,
        document=document,
        number=document.version_count,
        file=file,
        comment=comment,
        added_at=actor.at,
        added_by_name=actor.name[:150] if actor.kind != "system" else "",
    )
    document.save(update_fields=["version_count", "newest", "version"])


def _known(client: Client, sha256: str) -> Document | None:
    """The document of a client whose newest version has the same bytes."""
    same = StoredFile.objects.filter(office_id=client.office_id).alike(sha256, client_id=client.pk)
    found: Document | None = Document.objects.current().filter(client=client, newest__in=same).order_by("pk").first()
    return found


def _refuse_known(client: Client, sha256: str) -> None:
    known = _known(client, sha256)
    if known:
        words = _("This file is here already: %(title)s.") % {"title": known.title.rstrip(".")}
        raise Refused(words, code="duplicate", field="file", link=url_of(known.ref))


def _refuse_days(document: Document) -> None:
    if document.valid_from and document.valid_to and document.valid_from > document.valid_to:
        raise Refused(_("The last day is before the first one."), code="bad_days", field="valid_to")


def _year_in(name: str) -> int | None:
    found = _YEAR.search(name)
    return int(found[0]) if found and int(found[0]) in _YEARS else None


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value
