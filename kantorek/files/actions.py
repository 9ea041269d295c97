"""What may happen to files: kept, taken away, brought back, taken out as a copy."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, BinaryIO, Final, cast

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from kantorek.core.actor import Actor
from kantorek.core.errors import Refused
from kantorek.core.events import publish
from kantorek.core.refs import Ref
from kantorek.files import keeping
from kantorek.files.events import FileDownloaded, FileEvent, FileRemoved, FileRestored, FilesPurged, FileStored
from kantorek.files.looking import Facts, look_at
from kantorek.files.looking.drawing import bind_pages, draw
from kantorek.files.looking.faults import Bad, words_of
from kantorek.files.models import StoredFile
from kantorek.files.owners import held, kept_kinds, thing_of

PURGED_AT_ONCE: Final = 200


@transaction.atomic
def store_file(
    actor: Actor,
    upload: "UploadedFile[Any]",
    *,
    owner: Ref,
    client_id: int | None,
    facts: Facts | None = None,
    told: bool = True,
) -> StoredFile:
    """Keep a file that belongs to `owner`; its bytes are written before its row.

    Whoever calls this has checked that the owner may be changed and its client is open. Refuses what is empty or too
    large, what is of no kind that is kept or not what its name says, what is damaged, and packages that would become
    too large. `facts` are those of checked(), where the caller has looked already; with `told` off the caller's own
    event tells of the file.
    """
    facts = facts or checked(actor, upload)
    path = keeping.write(actor.office_id, cast(BinaryIO, upload.file))
    place: dict[str, Any] = {"client_id": client_id, "owner_kind": owner.kind, "owner_id": owner.id, "path": path}
    file = StoredFile.objects.create(**_columns(actor, facts), **place)
    if told:
        _tell(actor, FileStored, file, owner, kind=file.kind, size=file.size)
    return file


@transaction.atomic
def give_file(actor: Actor, file: StoredFile, *, owner: Ref) -> StoredFile:
    """Let a file belong to another thing of the same client; whoever calls this has checked both, and tells.

    Refuses one that was taken away.
    """
    file = StoredFile.objects.select_for_update().get(pk=file.pk)
    if file.removed_at:
        raise Refused(_("This file has been taken away meanwhile."), code="removed")
    file.owner_kind, file.owner_id = owner.kind, owner.id
    file.save(update_fields=["owner_kind", "owner_id"])
    return file


def checked(actor: Actor, upload: "UploadedFile[Any]") -> Facts:
    """Look at a file without keeping it; refuses what store_file() refuses."""
    try:
        return look_at(upload.name or "", cast(BinaryIO, upload.file), upload.size or 0, most=settings.UPLOAD_MAX)
    except Bad as bad:
        raise Refused(words_of(bad), code=bad.code, field="file") from bad


def bound(actor: Actor, pictures: Sequence[bytes]) -> bytes:
    """Make one PDF of photographed pages. Refuses a picture that cannot be opened, and what takes too long."""
    try:
        return bind_pages(list(pictures))
    except Bad as bad:
        raise Refused(words_of(bad), code=bad.code, field="file") from bad


@transaction.atomic
def remove_file(actor: Actor, file: StoredFile) -> StoredFile:
    """Take a file away from its owner; it can be brought back. Refuses when the owner may not be changed."""
    return _move(actor, file, FileRemoved, gone=True)


@transaction.atomic
def restore_file(actor: Actor, file: StoredFile) -> StoredFile:
    """Bring back a file that was taken away. Refuses when the owner may not be changed."""
    return _move(actor, file, FileRestored, gone=False)


@transaction.atomic
def purge_files(actor: Actor, *, before: datetime) -> list[str]:
    """Forget files that were taken away before a moment, some hundreds at a time; gives the paths of their bytes.

    The rows go first: bytes that no row knows are swept anyway, should the program stop in between. Versions of
    documents are never purged, nor what anything still names.
    """
    old = StoredFile.objects.visible_to(actor).filter(removed_at__lt=before).exclude(owner_kind__in=kept_kinds())
    files = list(old.select_for_update(skip_locked=True).order_by("pk")[:PURGED_AT_ONCE])
    if files:
        StoredFile.objects.filter(pk__in=[file.pk for file in files]).delete()
        office, size = Ref("offices.office", actor.office_id), sum(file.size for file in files)
        publish(FilesPurged(actor=actor, subject=office, count=len(files), size=size))
    return [file.path for file in files]


@transaction.atomic
def note_download(actor: Actor, file: StoredFile) -> StoredFile:
    """Write down that somebody took a copy. Refuses when the bytes are not there."""
    if not keeping.storage().exists(file.path):
        raise Refused(_("The bytes of this file are missing. Tell whoever keeps the server."), code="missing")
    thing = thing_of(actor, file.owner)
    _tell(actor, FileDownloaded, file, getattr(thing, "ref", file.owner))
    return file


def picture_of(actor: Actor, file: StoredFile, *, page: int) -> bytes:
    """Give the picture of a page as PNG: drawn once in a child process, kept beside the file.

    Refuses a page that is not there, a file with a password, and what cannot be drawn.
    """
    if file.locked:
        raise Refused(_("This file has a password: download it to open it."), code="locked")
    if not file.pages or not 1 <= page <= file.pages:
        raise Refused(_("There is no such page."), code="no_page")
    if (known := keeping.read_picture(file.path, page)) is not None:
        return known
    try:
        with keeping.open_file(file.path) as whole:
            made = draw(cast(BinaryIO, whole), file.kind, page)
    except FileNotFoundError as error:
        words = _("The bytes of this file are missing. Tell whoever keeps the server.")
        raise Refused(words, code="missing") from error
    except Bad as bad:
        raise Refused(words_of(bad), code=bad.code) from bad
    keeping.write_picture(file.path, page, made)
    return made


def _columns(actor: Actor, facts: Facts) -> dict[str, Any]:
    return {
        "office_id": actor.office_id,
        "name": facts.name,
        "kind": facts.media,
        "size": facts.size,
        "sha256": facts.sha256,
        "pages": facts.pages,
        "locked": facts.locked,
        "made_at": actor.at,
        "made_by_kind": actor.kind,
        "made_by_staff_id": actor.staff_id,
        "made_by_name": actor.name[:150],
    }


def _move(actor: Actor, file: StoredFile, kind: type[FileEvent], *, gone: bool) -> StoredFile:
    thing = held(actor, file.owner)
    known = StoredFile.objects.select_for_update().filter(pk=file.pk).first()
    if known is None:
        raise Refused(_("This file was taken away too long ago to come back."), code="purged")
    file = known
    if (file.removed_at is not None) == gone:
        return file
    file.removed_at = actor.at if gone else None
    file.save(update_fields=["removed_at"])
    _tell(actor, kind, file, getattr(thing, "ref", file.owner))
    return file


def _tell(actor: Actor, event: type[FileEvent], file: StoredFile, owner: Ref, **more: Any) -> None:
    about: dict[str, Any] = {"subject": owner, "client_id": file.client_id, "file_id": file.pk, "file_name": file.name}
    publish(event(actor=actor, **about, **more))
